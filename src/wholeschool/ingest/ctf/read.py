"""Reading a Common Transfer File (CTF XML, versions 12 to 25)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from wholeschool.errors import WrongCallError
from wholeschool.ingest.cells.cells import Parse
from wholeschool.ingest.cells.dates import date_parser
from wholeschool.ingest.ctf.header import CtfHeader, laestab_of, read_header
from wholeschool.ingest.ctf.marks_reader import MarkRunsReader
from wholeschool.ingest.ctf.stays import COLUMNS, stay_rows
from wholeschool.ingest.ctf.totals_reader import TOTALS, YearTotalsReader
from wholeschool.ingest.rows.context import Context
from wholeschool.ingest.rows.element_lines import record_of
from wholeschool.ingest.rows.made_up import MadeUpSchools, with_made_up
from wholeschool.ingest.rows.parts import Part, Reader, as_one, part_source
from wholeschool.ingest.rows.reading import Reading
from wholeschool.ingest.rows.sift import Account
from wholeschool.ingest.rows.source import Progress, Source
from wholeschool.ingest.rows.xml import Element, child, children, elements, local_name, text_of
from wholeschool.ingest.tables.enrolments import EnrolmentsReader
from wholeschool.ingest.together.blanks import let_blanks_stand

_LAYOUTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "stays": ("enrolments", COLUMNS),
    "years": ("ctf_years", ("upn", "laestab", "academic_year", *TOTALS)),
    "marks": ("ctf_marks", ("upn", "laestab", "attendance_start", "attendance_marks")),
}
"""Part → its layout, and the columns that a transfer file has of it."""
_PUPIL = "Pupil"
_FIGURES = ("SessionsPossible", "SessionsAuthorised", "SessionsUnauthorised", "SessionsAttended")
"""The elements of the totals, in their order."""


def read_ctf(path: Path, context: Context, progress: Progress | None = None) -> Reading:
    """Read a transfer file: stays of the school history, figures of years, and runs of marks.

    Each of these is a row: a pupil's year at a school, its figures, its marks. Schools that nobody has listed
    get a made-up number. Raises WrongCallError where the file is no XML to its end, or has no header.
    """
    schools = MadeUpSchools(set(context.laestab_to_urn.values()))
    # A transfer file names its schools: none is taken from the call.
    own = replace(context, urn=None, made_up=schools)
    parts = _parts(path, own)
    header: CtfHeader | None = None
    pupils = 0
    for element in elements(path, ("Header", _PUPIL), progress):
        if local_name(element) == "Header":
            header = read_header(element, context.latest)
        elif header is None:
            raise WrongCallError("has no header before its pupils.", where=path.name)
        else:
            pupils += 1
            _add(parts, element, pupils, header, schools, date_parser(context.latest))
    whole = as_one(path, "ctf", {name: part.reading() for name, part in parts.items()})
    stays = let_blanks_stand(whole.tables["enrolments"])
    return with_made_up(replace(whole, tables={**whole.tables, "enrolments": stays}), schools)


def _parts(path: Path, context: Context) -> dict[str, Part]:
    parts = {}
    for name, (layout, columns) in _LAYOUTS.items():
        source, rows = part_source(path, layout, columns, (_PUPIL,))
        account = Account(source)
        parts[name] = Part(source, rows, _reader(source, context, account), account)
    return parts


def _reader(source: Source, context: Context, account: Account) -> Reader:
    if source.layout.name == "ctf_marks":
        return MarkRunsReader(source, context, account.notices)
    if source.layout.name == "ctf_years":
        return YearTotalsReader(source, context)
    return EnrolmentsReader(source, context)


def _add(
    parts: Mapping[str, Part],
    pupil: Element,
    number: int,
    header: CtfHeader,
    schools: MadeUpSchools,
    parse_date: Parse[date],
) -> None:
    """Add the rows of one pupil, who is that of this number in the file."""
    for row, school in stay_rows(pupil, header, parse_date):
        schools.name(laestab_of(school), text_of(school, "SchoolName"))
        parts["stays"].add(row, record_of(school.sourceline, number))
    upn = text_of(pupil, "UPN")
    for year in children(child(pupil, "Attendance"), "YearData"):
        laestab, runs = laestab_of(year), list(children(year, "AttendSessions"))
        schools.name(laestab, text_of(year, "SchoolName"))
        first = next((parse_date(text_of(run, "AttendanceStartDate")).value for run in runs), None)
        figures = [text_of(year, name) for name in _FIGURES]
        named = header.year_of(text_of(year, "Year"), first)
        parts["years"].add((upn, laestab, named, *figures), record_of(year.sourceline, number))
        for run in runs:
            start, marks = text_of(run, "AttendanceStartDate"), text_of(run, "AttendanceMarks")
            parts["marks"].add((upn, laestab, start, marks), record_of(run.sourceline, number))
