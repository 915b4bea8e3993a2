"""Bringing the rows of linked pupils together under one pseudonym, in the transaction that makes the link.

Rows close under the one pupil and open under the other, so that what was known before can be read as it was,
and the link can be undone. Where both have a row under one key, that of the pupil who stays goes first; of a
week of marks, session by session.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from wholeschool.engine import LocalEngine, made_once
from wholeschool.identity.exchange import exchange_rows
from wholeschool.identity.under import Row, Under, tables_of_pupils
from wholeschool.ingest.registers.week_tables import refresh_weeks
from wholeschool.ingest.rows.reading import Reading
from wholeschool.reference.marks import NO_MARK, NOT_GIVEN, UNKNOWN_CODE
from wholeschool.schema import TABLES
from wholeschool.schema.schools import SCHOOL_YEARS
from wholeschool.store import Transaction, Vault

Key = tuple[Any, ...]
Moves = Mapping[int, int]
"""Pupil → the pupil under whom the rows stand from now on."""

_SAYS_NOTHING = {NOT_GIVEN, NO_MARK, UNKNOWN_CODE}
_WORTH = {"unlinkable": 0, "temporary": 1, "permanent": 2}
_ONE_EACH = ("surname", "forename", "name")
WEEKS_REST_ON = ("registers", "enrolments")


def move_rows(transaction: Transaction, vault: Vault, moves: Moves) -> ir.Table | None:
    """Move what stands of some pupils; gives the touched school-years of registers and rolls, None = none.

    The week tables are not derived anew: whoever calls does that, with whatever else has changed.
    """
    under = Under(vault)
    touched: set[tuple[int, str]] = set()
    for name in tables_of_pupils():
        rows = rows_of(transaction.engine, transaction.table(name), moves)
        if not rows:
            continue
        theirs = by_key(name, rows_of(transaction.engine, transaction.table(name), set(moves.values())))
        exchange_rows(transaction, name, rows, _opened(name, rows, theirs, moves, under))
        if name in WEEKS_REST_ON:
            touched |= {(row["urn"], row["academic_year"]) for row in rows}
    return hold_school_years(transaction.engine, touched) if touched else None


def hold_school_years(
    engine: LocalEngine, touched: Iterable[tuple[int, str]], name: str = "moved_school_years"
) -> ir.Table:
    """School-years as a table, as `refresh_weeks` takes them."""
    rows = [dict(zip(SCHOOL_YEARS.names, each, strict=True)) for each in sorted(touched)]
    return engine.hold(name, pa.Table.from_pylist(rows, schema=SCHOOL_YEARS))


def school_years_of(transaction: Transaction, pupils: Iterable[int]) -> ir.Table | None:
    """The school-years in which some pupils have marks or rolls; None = in none."""
    rows = [
        row for name in WEEKS_REST_ON for row in rows_of(transaction.engine, transaction.table(name), pupils)
    ]
    touched = {(row["urn"], row["academic_year"]) for row in rows}
    return hold_school_years(transaction.engine, touched) if touched else None


def refresh_touched(transaction: Transaction, touched: ir.Table | None) -> None:
    """Derive the week tables of touched school-years anew."""
    if touched is not None:
        refresh_weeks(transaction, {"moved": touched})


def rows_of(engine: LocalEngine, rows: ir.Table, pupils: Iterable[int]) -> list[Row]:
    """The rows of some pupils in a table that the engine shows."""
    if not engine.has_rows(rows.get_name()):
        return []
    wanted = engine.hold("wanted_pupils", pa.table({"wanted": pa.array([*pupils], pa.int64())}))
    found: list[Row] = engine.fetch(_of_wanted(rows, wanted)).to_pylist()
    return found


@made_once
def _of_wanted(rows: ir.Table, wanted: ir.Table) -> ir.Table:
    return rows.semi_join(wanted, [rows.pupil_id == wanted.wanted])


def by_key(name: str, rows: Iterable[Row]) -> dict[Key, Row]:
    """Rows by the key of their table."""
    return {tuple(row[key] for key in TABLES[name].key): row for row in rows}


def moved_reading(reading: Reading, moves: Moves, under: Under) -> Reading:
    """A reading in which rows of linked pupils are rows of those under whom they stand."""
    first, *later = (
        {name: moved_rows(name, rows, moves, under) for name, rows in tables.items()}
        for tables in reading.every()
    )
    return replace(reading, tables=first, later=tuple(later))


def moved_rows(name: str, rows: pa.Table, moves: Moves, under: Under) -> pa.Table:
    """Rows that files gave of linked pupils, as rows of those under whom they stand."""
    if "pupil_id" not in rows.column_names:
        return rows
    linked = pc.is_in(rows["pupil_id"], pa.array([*moves], pa.int64()))
    if not pc.any(linked).as_py():
        return rows
    moved = [under.row(name, row, moves[row["pupil_id"]]) for row in rows.filter(linked).to_pylist()]
    return pa.concat_tables([rows.filter(pc.invert(linked)), pa.Table.from_pylist(moved, schema=rows.schema)])


def _opened(
    name: str, rows: Sequence[Row], theirs: Mapping[Key, Row], moves: Moves, under: Under
) -> list[Row]:
    """The rows to open under the pupils who stay."""
    opened: dict[Key, Row] = {}
    fields = {(row["pupil_id"], row["field"]) for row in theirs.values()} if name == "identities" else set()
    for row in rows:
        target = moves[row["pupil_id"]]
        if name == "identities" and row["field"] in _ONE_EACH and (target, row["field"]) in fields:
            continue
        moved = under.row(name, row, target)
        key = tuple(moved[each] for each in TABLES[name].key)
        stands = opened.get(key) or theirs.get(key)
        # A key of another system names one pupil: its row is the one that moves.
        both = together(name, stands, moved) if stands and name != "pupil_keys" else moved
        if both != stands:
            opened[key] = both
    return [*opened.values()]


def together(name: str, stands: Row, moved: Row) -> Row:
    """What becomes of a row that stands under a key, where another is moved to the same."""
    return _TOGETHER.get(name, _first_stays)(stands, moved)


def _first_stays(stands: Row, moved: Row) -> Row:
    return stands


def _marks_together(stands: Row, moved: Row) -> Row:
    marks = (
        other if mark in _SAYS_NOTHING and other not in _SAYS_NOTHING else mark
        for mark, other in zip(stands["marks"], moved["marks"], strict=True)
    )
    return {**stands, "marks": "".join(marks)}


def _better_upn(stands: Row, moved: Row) -> Row:
    return max(stands, moved, key=lambda row: _WORTH[row["upn_form"]])


_TOGETHER: Mapping[str, Callable[[Row, Row], Row]] = {
    "registers": _marks_together,
    "pupils": _better_upn,
}
