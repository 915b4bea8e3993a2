"""What a store knew on a day: rows that had come by its end, and that nothing had taken the place of yet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time

import ibis
import ibis.expr.types as ir

from wholeschool.engine import LocalEngine
from wholeschool.schema import TABLES

MOMENT = "timestamp('UTC', 6)"
"""The type in which the tables hold moments."""
_EVER = "{}_ever"


def moment(at: datetime | None) -> ir.TimestampScalar:
    """A moment as an expression of the type in which the tables hold moments; None = no moment."""
    return ibis.null(MOMENT) if at is None else ibis.literal(at, MOMENT)


def known_at(day: date | datetime) -> datetime:
    """The moment that a day stands for: its last one in UTC, as all moments of a store are; or the moment."""
    return day if isinstance(day, datetime) else datetime.combine(day, time.max, UTC)


def known(rows: ir.Table, name: str, at: datetime) -> ir.Table:
    """Of all rows of an imported table those that stood at a moment, without their history."""
    stood = (rows.known_from <= moment(at)) & (rows.known_to.isnull() | (rows.known_to > moment(at)))
    return rows.filter(stood).select(*TABLES[name].names)


def show_known(engine: LocalEngine, files: Mapping[str, list[str]], at: datetime) -> None:
    """Show each imported table of `files` under its name, as it stood at a moment, and no other table."""
    for name, paths in files.items():
        table = TABLES[name]
        if table.history:
            rows = engine.show_files(_EVER.format(name), paths, table.arrow, table.partition_by)
            engine.view(name, known(rows, name, at))
