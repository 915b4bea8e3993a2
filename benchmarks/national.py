"""Loading the Department's files of England, against a bare DuckDB read of them; and answers from them."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.measure import Measured, in_process, report


def measure(files: Path) -> dict[str, Measured]:
    """The bare read and the load, each in a process of its own."""
    return {way: in_process("benchmarks.national", way, str(files)) for way in WAYS}


def _bare(files: Path) -> None:
    """Every cell of every file, as text, into a table in memory; and let go of."""
    import duckdb

    for path in _tables(files):
        with duckdb.connect() as connection:
            read = (
                f"read_parquet('{path}')"
                if path.suffix == ".parquet"
                else f"read_csv('{path}', all_varchar = true)"
            )
            connection.execute(f"CREATE TABLE cells AS SELECT * FROM {read}")


def _load(files: Path) -> None:
    # Here, because a bare read needs nothing of it, and memory is measured too.
    from wholeschool.actions.national_load import load_official

    with tempfile.TemporaryDirectory(prefix="wholeschool-bench-") as folder:
        done = load_official(Path(folder) / "store", [files])
    if not all(each.figures for each in done.tables):
        raise SystemExit("A file of the benchmark gave nothing.")


def _tables(files: Path) -> list[Path]:
    return [path for path in sorted(files.iterdir()) if not path.name.endswith(".meta.csv")]


def answers(files: Path) -> dict[str, float]:
    """Seconds that each of some questions takes in a process that has asked it before."""
    from wholeschool.actions.national_load import load_official
    from wholeschool.actions.national_school import national_school
    from wholeschool.actions.national_table import national_table
    from wholeschool.store import Store

    found = {}
    with tempfile.TemporaryDirectory(prefix="wholeschool-bench-") as folder:
        load_official(Path(folder) / "store", [files])
        store = Store.open(Path(folder) / "store")
        for measure, said in QUESTIONS:
            national_table(store, measure, **said)
            began = time.perf_counter()
            national_table(store, measure, **said)
            words = " ".join(f"{name} {value}" for name, value in said.items())
            found[f"{measure} {words}".strip()] = time.perf_counter() - began
        national_school(store, SCHOOL)
        began = time.perf_counter()
        national_school(store, SCHOOL)
        found["a school beside those like it, five measures"] = time.perf_counter() - began
    return found


SCHOOL = "2034243"
"""A secondary school of Greenwich: in all files of single schools."""


QUESTIONS: Sequence[tuple[str, Mapping[str, Any]]] = (
    ("suspension_rate", {}),
    ("suspension_rate", {"by": "fsm"}),
    ("suspension_rate", {"by": "sen", "periods": ["2021/22"]}),
    ("suspension_rate", {"by": "la"}),
    ("overall_absence", {"by": "phase"}),
    ("sessions_by_code", {}),
    ("sessions_by_code", {"by": "la"}),
    ("suspension_rate", {"level": "school", "area": "Camden"}),
)
"""Of each kind one: a series, groups three ways, rebuilt, places, and the largest that there is."""

WAYS: Mapping[str, Callable[[Path], None]] = {"bare read": _bare, "load": _load}

if __name__ == "__main__":
    report(lambda: WAYS[sys.argv[1]](Path(sys.argv[2])), warm_up=False)
