"""Reading one file, of whatever kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

import pyarrow as pa

from wholeschool.ingest.acting import ActionsReader
from wholeschool.ingest.blocks import Progress, blocks
from wholeschool.ingest.context import Context
from wholeschool.ingest.enrolments import EnrolmentsReader
from wholeschool.ingest.events import EventsReader
from wholeschool.ingest.notices import Notices
from wholeschool.ingest.reading import Reading
from wholeschool.ingest.recognise import Source, open_source
from wholeschool.ingest.registers_grid import GridRegisterReader
from wholeschool.ingest.registers_long import LongRegisterReader
from wholeschool.ingest.school_calendar import CalendarReader
from wholeschool.ingest.schools import SchoolsReader
from wholeschool.ingest.sift import Account, Sift
from wholeschool.ingest.unread import unread_headers


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
    for block in blocks(source, account.ragged, progress):
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
