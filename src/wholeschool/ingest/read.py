"""Reading one file, of whatever kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from wholeschool.ingest.cells.notices import Notices
from wholeschool.ingest.census.message import read_message
from wholeschool.ingest.census.tables import census_reader
from wholeschool.ingest.ctf.marks_reader import MarkRunsReader
from wholeschool.ingest.ctf.read import read_ctf
from wholeschool.ingest.ctf.totals_reader import YearTotalsReader
from wholeschool.ingest.gias.extract import ExtractReader
from wholeschool.ingest.gias.links import LinksReader
from wholeschool.ingest.maps.header_map import HeaderMap
from wholeschool.ingest.registers.registers_day import DayRegisterReader
from wholeschool.ingest.registers.registers_grid import GridRegisterReader
from wholeschool.ingest.registers.registers_long import LongRegisterReader
from wholeschool.ingest.rows.context import Context
from wholeschool.ingest.rows.made_up import MadeUpSchools, with_made_up
from wholeschool.ingest.rows.parts import Reader
from wholeschool.ingest.rows.reading import Kind, Reading
from wholeschool.ingest.rows.recognise import Opened, message_kind, open_sources
from wholeschool.ingest.rows.sift import Account
from wholeschool.ingest.rows.source import Progress, Source
from wholeschool.ingest.rows.together import together
from wholeschool.ingest.rows.unread import unread_headers
from wholeschool.ingest.tables.acting import ActionsReader
from wholeschool.ingest.tables.detentions import DetentionsReader
from wholeschool.ingest.tables.enrolments import EnrolmentsReader
from wholeschool.ingest.tables.events import EventsReader
from wholeschool.ingest.tables.school_calendar import CalendarReader
from wholeschool.ingest.tables.schools import SchoolsReader
from wholeschool.ingest.tables.supports import SupportsReader
from wholeschool.ingest.wonde.read import read_wonde

OpenedFile = Opened | Kind
"""A file of rows with its headers understood, or the kind of a message."""


def open_file(path: Path, maps: Sequence[HeaderMap] = ()) -> OpenedFile:
    """What a file is, after a look through it; `maps` are header maps of the school's own.

    Raises WrongCallError where the file is none that can be imported.
    """
    return message_kind(path) or open_sources(path, maps)


def read_file(
    path: Path, context: Context, progress: Progress | None = None, *, opened: OpenedFile | None = None
) -> Reading:
    """Read one file into canonical rows, findings and the rows set aside.

    `progress` is told the bytes read and the bytes in all; `opened` is what `open_file` said of the file,
    where it has been asked. Raises WrongCallError where the file is none that can be imported.
    """
    opened = opened or open_file(path)
    if not isinstance(opened, Opened):
        return _MESSAGES[opened](path, context, progress)
    parts = [_read_part(source, context, progress) for source in opened.sources]
    return together(parts, opened)


def _read_part(source: Source, context: Context, progress: Progress | None) -> Reading:
    """Read a part; a second time where its dates turn out to have the month first."""
    schools = MadeUpSchools(set(context.laestab_to_urn.values()))
    if source.layout.name in _MAKING_UP:
        context = replace(context, urn=None, made_up=schools)
    reading = _read_once(source, context, progress)
    headers = {column: source.header_of(column) for column in source.places}
    turned = source.manner.dates.to_turn(source.path.name, headers)
    if turned is not None:
        again = replace(source, manner=replace(source.manner, dates=turned))
        reading = _read_once(again, context, progress)
    return with_made_up(reading, schools)


def _read_once(source: Source, context: Context, progress: Progress | None) -> Reading:
    account = Account(source)
    for header, trouble in unread_headers(source):
        account.notices.note(trouble, column=header, record=0)
    reader = _reader(source, context, account.notices)
    for block in source.blocks(account.ragged, progress):
        sift = account.sift(block)
        if sift.rows:
            reader.take(sift)
        account.close(sift)
    for column, trouble in source.manner.dates.troubles():
        account.notices.note(trouble, column=source.header_of(column), record=0)
    return account.reading(reader.tables(account.notices))


_MESSAGES: Mapping[Kind, Callable[[Path, Context, Progress | None], Reading]] = {
    "ctf": read_ctf,
    "wonde": read_wonde,
    "census": read_message,
}
_MAKING_UP = ("ctf_marks", "ctf_years")
"""Layouts of parts of messages: a school that nobody has listed gets the number that the message gave it."""


def _reader(source: Source, context: Context, notices: Notices) -> Reader:
    if source.layout.name == "registers_long":
        return LongRegisterReader(source, context, notices)
    if source.layout.name == "registers_grid":
        return GridRegisterReader(source, context, notices)
    if source.layout.name == "gias_links":
        return LinksReader(source, context, notices)
    if source.layout.name == "ctf_marks":
        return MarkRunsReader(source, context, notices)
    if source.layout.name == "registers_day":
        return DayRegisterReader(source, context, notices)
    tables: Mapping[str, Callable[[Source, Context], Reader]] = {
        "gias": ExtractReader,
        "schools": SchoolsReader,
        "calendar": CalendarReader,
        "enrolments": EnrolmentsReader,
        "termly_counts": YearTotalsReader,
        "events": EventsReader,
        "actions_log": ActionsReader,
        "supports": SupportsReader,
        "census": census_reader,
    }
    if source.layout.name == "detentions":
        return DetentionsReader(source, context)
    return tables[source.kind](source, context)
