"""Importing a year of registers from long CSV, one mark a row."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.dataset

from benchmarks.measure import Measured, in_process, report


def measure(folder: Path) -> tuple[Measured, int]:
    """Write the year's marks as CSV files, by day, and import them into a new store."""
    files = folder / "csv"
    files.mkdir()
    marks = _write_files(folder / "by_day", files)
    return in_process("benchmarks.imports", str(folder)), marks


def _write_files(source: Path, files: Path) -> int:
    """UPN, URN, Date, Session, Mark, as a school's system writes them; gives how many marks."""
    marks = 0
    rows = pa.dataset.dataset(source).to_table()
    ids, where = np.unique(rows["pupil_id"].to_numpy(), return_inverse=True)
    upns = np.array([f"A{number:012d}" for number in range(len(ids))])
    columns = {
        "UPN": pa.array(upns)
        .take(pa.array(where)),
        "URN": rows["urn"],
        "Date": rows["date"],
        "Session": pa.array(["AM", "PM"]).take(rows["half"].combine_chunks().cast(pa.int64())),
        "Mark": rows["code"],
    }  # fmt: skip
    table = pa.table(columns)
    for start in range(0, table.num_rows, 4_000_000):
        part = table.slice(start, 4_000_000)
        pa.csv.write_csv(
            part, files / f"registers_{start:012d}.csv", pa.csv.WriteOptions(quoting_style="none")
        )
        marks += part.num_rows
    return marks


if __name__ == "__main__":
    from wholeschool.actions.import_files import import_files

    place = Path(sys.argv[1])
    report(lambda: import_files(place / "imported", [place / "csv"]), warm_up=False)
