"""Rows that files give of tables which can be larger than memory should be: they lie on the disk meanwhile.

Registers, and what censuses count, are laid down as they are read, and settled some at a time afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from wholeschool.engine import LocalEngine
from wholeschool.schema import TABLES

LAID = ("registers", "termly_counts")
"""Tables whose rows are laid down; of all others what files give is held in memory."""


class Laying:
    """Lays rows down, in the order in which they are read: of two with one key the later one counts."""

    def __init__(self, engine: LocalEngine) -> None:
        self._engine = engine
        self._parts = 0

    def lay_down(self, name: str, rows: pa.Table) -> None:
        """Lay down rows of a table."""
        lay_down(self._engine, name, self._parts, rows)
        self._parts += 1


def lay_down(engine: LocalEngine, name: str, number: int, rows: pa.Table) -> None:
    """Lay down rows of a table, which are the `number`-th of all, until they are settled."""
    if rows.num_rows:
        own = rows.select(TABLES[name].names).cast(TABLES[name].own_arrow)
        file = pa.repeat(pa.scalar(number, pa.int64()), rows.num_rows)
        engine.lay_down(_given(name), own.append_column("_file", file))


def lies(engine: LocalEngine, name: str) -> bool:
    """Whether any file gave rows of a table that are laid down."""
    return engine.shows(_given(name))


def laid_rows(engine: LocalEngine, name: str, moves: Mapping[int, int]) -> ir.Table:
    """All rows that lie, with the number of their part (`_file`).

    `moves` is a linked pupil → the pupil under whom the rows stand.
    """
    given = engine.table(_given(name))
    if not moves:
        return given
    rows = {"linked": pa.array([*moves], pa.int64()), "final": pa.array([*moves.values()], pa.int64())}
    links = engine.hold("linked_pupils", pa.table(rows))
    joined = given.left_join(links, [given.pupil_id == links.linked])
    return joined.mutate(pupil_id=ibis.coalesce(joined.final, joined.pupil_id)).select(*given.columns)


def laid_pupils(engine: LocalEngine) -> list[pa.Array]:
    """The pupils of whom rows lie, each once a table."""
    tables = (engine.table(_given(name)) for name in LAID if lies(engine, name))
    return [engine.fetch(rows.select("pupil_id").distinct())["pupil_id"].combine_chunks() for rows in tables]


def _given(name: str) -> str:
    return f"given_{name}"
