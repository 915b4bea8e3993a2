"""Importing a year of registers from long CSV, one mark a row, against a bare read of the same files."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.dataset
from deltalake import DeltaTable

from benchmarks.made import FIRST_MONDAY, YEAR
from benchmarks.measure import Measured, in_process, report
from wholeschool.cli.sparing import spare_memory
from wholeschool.ingest.rows.upn import ALPHABET, is_upn


def measure(folder: Path) -> tuple[dict[str, Measured], int]:
    """Write the year's marks as CSV files, by day, with what they are held against.

    Gives the bare read and the import of them all, each in a process of its own, and the number of marks.
    """
    files = folder / "csv"
    files.mkdir()
    marks = pa.dataset.dataset(folder / "by_day").to_table()
    _write_calendar(folder / "store", files)
    ids, where = np.unique(marks["pupil_id"].to_numpy(), return_inverse=True)
    upns = pa.array([_upn(number) for number in range(len(ids))])
    _write_rolls(upns, marks["urn"].take(pa.array(np.unique(where, return_index=True)[1])), files)
    _write_marks(marks, upns.take(pa.array(where)), files)
    spare_memory()  # as in the command: of Arrow that is settled before a process begins
    return {way: in_process("benchmarks.imports", way, str(folder)) for way in WAYS}, marks.num_rows


def _upn(number: int) -> str:
    """A UPN with the check letter that makes it one."""
    return next(upn for letter in ALPHABET if is_upn(upn := f"{letter}{number:012d}"))


def _write_calendar(store: Path, files: Path) -> None:
    calendar = DeltaTable(str(store / "calendar")).to_pyarrow_table()
    names = {"urn": "URN", "date": "Date", "half": "Session", "half_term": "Half term", "minutes": "Minutes"}
    calendar = calendar.select(list(names)).rename_columns(list(names.values()))
    pa.csv.write_csv(calendar, files / "calendar.csv")


def _write_rolls(upns: pa.Array, urns: pa.Array, files: Path) -> None:
    rolls = pa.table(
        {
            "UPN": upns,
            "URN": urns,
            "Academic year": pa.repeat(YEAR, len(upns)),
            "Start": pa.repeat(pa.scalar(FIRST_MONDAY), len(upns)),
            "Status": pa.repeat("C", len(upns)),
        }
    )
    pa.csv.write_csv(rolls, files / "enrolments.csv")


def _write_marks(marks: pa.Table, upns: pa.Array, files: Path) -> None:
    """UPN, URN, Date, Session, Mark, as a school's system writes them."""
    table = pa.table(
        {
            "UPN": upns,
            "URN": marks["urn"],
            "Date": marks["date"],
            "Session": marks["half"],
            "Mark": marks["code"],
        }
    )
    for start in range(0, table.num_rows, 4_000_000):
        part = table.slice(start, 4_000_000)
        options = pa.csv.WriteOptions(quoting_style="none")
        pa.csv.write_csv(part, files / f"registers_{start:012d}.csv", options)


def _bare(folder: Path) -> None:
    """Every row of every file as a table with DuckDB's own types, and let go of."""
    for path in sorted((folder / "csv").glob("*.csv")):
        with duckdb.connect() as connection:
            connection.execute("CREATE TABLE rows AS SELECT * FROM read_csv(?)", [str(path)])


def _import(folder: Path) -> None:
    # Here, because a bare read needs nothing of it, and memory is measured too.
    from wholeschool.actions.import_files import import_files

    spare_memory()
    result = import_files(folder / "imported", [folder / "csv"])
    if result.total("quarantined"):
        raise SystemExit("Rows of the benchmark were set aside.")


WAYS: Mapping[str, Callable[[Path], None]] = {"bare read": _bare, "whole import": _import}

if __name__ == "__main__":
    report(lambda: WAYS[sys.argv[1]](Path(sys.argv[2])), warm_up=False)
