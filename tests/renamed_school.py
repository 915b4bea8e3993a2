"""The files of a trust, rewritten so that one of its schools has another number from a day on.

As it is when a school becomes an academy: registers, events, rolls and calendar of the day and later have the
new number, everybody's stay ends with the old one, and the register of schools links the two.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

from tests.ingest.gias.test_extract import LINKS
from tests.tiny_trust import write_csv

Row = dict[str, str]
_LINKS = "links_edubasealldata20250303.csv"


def rename_school(files: Path, out: Path, old: int, new: int, day: date) -> None:
    """Write the files to `out`; from `day`, a Monday, on the school `old` is `new`."""
    about = {}
    for path in sorted(files.glob("events_*.csv")):
        about |= {row["Event id"]: row["Start"] for row in _rows(path)}
    for path in sorted({*files.glob("*.csv")} - {files / _LINKS}):
        rows = list(_rows(path))
        if path.name == "enrolments.csv":
            rows = [part for row in rows for part in _stays(row, old, new, day)]
        elif path.name == "schools.csv":
            rows = list(_schools(rows, old, new, day))
        else:
            # What was done about an event carries the number that the event has.
            rows = [_renamed(row, old, new, day, about.get(row.get("About", ""), "")) for row in rows]
        write_csv(out / path.name, list(rows[0]) if rows else [], rows)
    _register(files, out, old, new)


def _rows(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _renamed(row: Row, old: int, new: int, day: date, about: str) -> Row:
    dated = next(row[name] for name in ("Date", "Week beginning", "Start", "Acted on") if name in row)
    return row | {"URN": str(new)} if row["URN"] == str(old) and (about or dated) >= str(day) else row


def _stays(row: Row, old: int, new: int, day: date) -> list[Row]:
    """A stay in two parts, where the day lies within it."""
    last_of_year = f"{int(row['Academic year'][:4]) + 1}-08-31"
    if row["URN"] != str(old) or (row["End"] or last_of_year) < str(day):
        return [row]
    after = row | {"URN": str(new), "Start": max(row["Start"], str(day))}
    if row["Start"] >= str(day):
        return [after]
    before = row | {"End": str(day - timedelta(days=1)), "Leaving reason": "", "Destination": ""}
    return [before, after]


def _schools(rows: Iterable[Row], old: int, new: int, day: date) -> Iterator[Row]:
    for row in rows:
        ends = f"{int(row['Academic year'][:4]) + 1}-08-31"
        if row["URN"] != str(old) or str(day) > f"{row['Academic year'][:4]}-09-02":
            yield row
        if row["URN"] == str(old) and ends > str(day):
            yield row | {"URN": str(new)}


def _register(files: Path, out: Path, old: int, new: int) -> None:
    """The links of the register of schools, after those of a school that was renamed before."""
    before = (files / _LINKS).read_text("cp1252") if (files / _LINKS).exists() else f"{LINKS}\n"
    link = f"{new},{old},Predecessor of it,Predecessor,01-01-2025\n"
    (out / _LINKS).write_text(before + link, "cp1252")
