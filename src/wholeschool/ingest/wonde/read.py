"""Reading fetched pages: students, marks, behaviours and exclusions become rows of the ordinary readers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from wholeschool.ingest.cells.dates import date_parser
from wholeschool.ingest.registers.registers_long import LongRegisterReader
from wholeschool.ingest.rows.context import Context
from wholeschool.ingest.rows.parts import Part, as_one, part_source
from wholeschool.ingest.rows.reading import Reading
from wholeschool.ingest.rows.sift import Account
from wholeschool.ingest.rows.source import Progress
from wholeschool.ingest.rows.stay_years import first_year_of, year_group_before, years_of_stay
from wholeschool.ingest.tables.enrolments import EnrolmentsReader
from wholeschool.ingest.tables.events import EventsReader
from wholeschool.ingest.tables.kind_told import told_by
from wholeschool.ingest.together.blanks import let_blanks_stand
from wholeschool.ingest.wonde.kept_pages import pages_of, wanted_of
from wholeschool.ingest.wonde.shapes import Kept
from wholeschool.schema.years import academic_year_of, year_label

_STAYS = (
    "upn", "urn", "academic_year", "start", "end", "status", "year_group", "sex", "ethnicity", "language",
    "fsm", "fsm6", "sen_provision", "looked_after", "surname", "forename", "birth_date", "former_upn",
)  # fmt: skip
_NOW = ("fsm", "fsm6", "sen_provision", "looked_after")
"""What Wonde says of today, and of no earlier year."""
_LAYOUTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "students": ("enrolments", _STAYS),
    "attendance": ("registers_long", ("upn", "urn", "date", "half", "mark", "minutes_late")),
    "behaviours": ("events", ("upn", "urn", "event_id", "kind", "start", "time", "points")),
    "exclusions": (
        "events",
        ("upn", "urn", "event_id", "kind", "start", "half", "end", "end_half", "sessions", "reason1"),
    ),
}
_PART_OF = {
    "students": "students",
    "students-leaver": "students",
    "attendance/session": "attendance",
    "behaviours": "behaviours",
    "exclusions": "exclusions",
}
_SINGLE = "C"


def read_wonde(path: Path, context: Context, progress: Progress | None = None) -> Reading:
    """Read a file of fetched pages. A row is a pupil's year on roll, a mark, or an event of a pupil."""
    urn = str(wanted_of(path).urn)
    parts = _parts(path, context)
    upns: dict[str, str] = {}
    for number, page in enumerate(pages_of(path), start=2):
        part = _PART_OF.get(page.endpoint, "")
        for record in page.records if part else ():
            if part == "students":
                upns[record.get("id", "")] = record.get("upn", "")
            named = {**record, "upn": upns.get(record.get("student", ""), record.get("upn", "")), "urn": urn}
            for row in _rows(part, named, context.latest):
                parts[part].add([row.get(column, "") for column in _LAYOUTS[part][1]], number)
    whole = as_one(path, "wonde", {name: part.reading() for name, part in parts.items()})
    stays = let_blanks_stand(whole.tables["enrolments"])
    return replace(whole, tables={**whole.tables, "enrolments": stays})


def _parts(path: Path, context: Context) -> Mapping[str, Part]:
    parts = {}
    for name, (layout, columns) in _LAYOUTS.items():
        source, rows = part_source(path, layout, columns)
        account = Account(source)
        if layout == "registers_long":
            parts[name] = Part(source, rows, LongRegisterReader(source, context, account.notices), account)
        else:
            reader = EnrolmentsReader if layout == "enrolments" else EventsReader
            parts[name] = Part(source, rows, reader(source, context), account)
    return parts


def _rows(part: str, record: Kept, latest: date) -> Iterator[Mapping[str, str]]:
    if part == "students":
        yield from _stays(record, latest)
    elif part == "attendance":
        yield record
    elif part == "behaviours":
        # Schools name behaviours as they like. One of no known kind is an incident all the same, unless it
        # says “exclusion”: then it is asked for.
        word = record.get("kind", "")
        told = told_by(word, "")
        yield {
            **record,
            "event_id": record.get("id", ""),
            "kind": word if told.asked else told.kind or "incident",
        }
    else:
        yield {**record, "event_id": record.get("id", "")}


def _stays(student: Kept, latest: date) -> Iterator[Mapping[str, str]]:
    """A pupil's stay, a row for each academic year; as it is written where its dates cannot be read."""
    parse = date_parser(latest)
    start, end = parse(student.get("start", "")), parse(student.get("end", ""))
    status = student.get("status", "") or _SINGLE
    if start.value is None or end.trouble or start.value > (end.value or latest):
        yield {**student, "status": status}
        return
    for first, last in years_of_stay(start.value, end.value, latest):
        ago = first_year_of(latest) - first_year_of(first)
        yield {
            **student,
            **({} if ago == 0 else dict.fromkeys(_NOW, "")),
            "academic_year": year_label(academic_year_of(first)),
            "start": first.isoformat(),
            "end": last.isoformat() if last else "",
            "status": status,
            "year_group": year_group_before(student.get("year_group", ""), ago),
        }
