"""Loading the Department's files of England against a bare DuckDB read of the same files."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

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


WAYS: Mapping[str, Callable[[Path], None]] = {"bare read": _bare, "load": _load}

if __name__ == "__main__":
    report(lambda: WAYS[sys.argv[1]](Path(sys.argv[2])), warm_up=False)
