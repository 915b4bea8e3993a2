"""Importing a year of registers from long CSV, one mark a row."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.dataset
from deltalake import DeltaTable

from benchmarks.made import FIRST_MONDAY, YEAR
from benchmarks.measure import Measured, in_process, report
from wholeschool.ingest.rows.upn import ALPHABET, is_upn


def measure(folder: Path) -> tuple[Measured, int]:
    """Write the year's marks as CSV files, by day, with what they are held against; import them."""
    files = folder / "csv"
    files.mkdir()
    marks = pa.dataset.dataset(folder / "by_day").to_table()
    _write_calendar(folder / "store", files)
    ids, where = np.unique(marks["pupil_id"].to_numpy(), return_inverse=True)
    upns = pa.array([_upn(number) for number in range(len(ids))])
    _write_rolls(upns, marks["urn"].take(pa.array(np.unique(where, return_index=True)[1])), files)
    _write_marks(marks, upns.take(pa.array(where)), files)
    return in_process("benchmarks.imports", str(folder)), marks.num_rows


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


if __name__ == "__main__":
    from wholeschool.actions.import_files import import_files

    place = Path(sys.argv[1])
    report(lambda: import_files(place / "imported", [place / "csv"]), warm_up=False)
