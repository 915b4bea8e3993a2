"""Reading one file, of whatever kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

import pyarrow as pa

from wholeschool.ingest.cells.notices import Notices
from wholeschool.ingest.registers.registers_grid import GridRegisterReader
from wholeschool.ingest.registers.registers_long import LongRegisterReader
from wholeschool.ingest.rows.context import Context
from wholeschool.ingest.rows.reading import Reading
from wholeschool.ingest.rows.recognise import open_source
from wholeschool.ingest.rows.sift import Account, Sift
from wholeschool.ingest.rows.source import Progress, Source
from wholeschool.ingest.rows.unread import unread_headers
from wholeschool.ingest.tables.acting import ActionsReader
from wholeschool.ingest.tables.enrolments import EnrolmentsReader
from wholeschool.ingest.tables.events import EventsReader
from wholeschool.ingest.tables.school_calendar import CalendarReader
from wholeschool.ingest.tables.schools import SchoolsReader


class Reader(Protocol):
    """Reads the blocks of one file."""

    def take(self, sift: Sift) -> None:
        """Read a block; what cannot be read is rejected."""

    def tables(self, notices: Notices) -> Mapping[str, pa.Table]:
        """Everything that was read, as canonical tables."""


def read_file(path: Path, context: Context, progress: Progress | None = None) -> Reading:
    """Read one file into canonical rows, findings and the rows set aside.

    `progress` is told the bytes read and the bytes in all. Raises WrongCallError where the file is none that
    can be imported.
    """
    source = open_source(path)
    account = Account(source)
    for header, trouble in unread_headers(source):
        account.notices.note(trouble, column=header, record=0)
    reader = _reader(source, context, account.notices)
    for block in source.blocks(account.ragged, progress):
        sift = Sift(block, account)
        reader.take(sift)
        account.close(sift)
    return account.reading(reader.tables(account.notices))


def _reader(source: Source, context: Context, notices: Notices) -> Reader:
    if source.layout.name == "registers_long":
        return LongRegisterReader(source, context, notices)
    if source.layout.name == "registers_grid":
        return GridRegisterReader(source, context, notices)
    tables: Mapping[str, Callable[[Source, Context], Reader]] = {
        "schools": SchoolsReader,
        "calendar": CalendarReader,
        "enrolments": EnrolmentsReader,
        "events": EventsReader,
        "actions_log": ActionsReader,
    }
    return tables[source.kind](source, context)
