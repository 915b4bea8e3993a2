"""A later file corrects an earlier one: the row that stood is closed, and another is opened.

Nothing is overwritten, so what was known on any day can be read again (`known_from`, `known_to`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol, cast

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from wholeschool.engine import CompiledStep, LocalEngine, Plan, compiled_once, made_once
from wholeschool.schema import TABLES, Table
from wholeschool.store.known import MOMENT, moment
from wholeschool.store.replacement import Part, of_part, parts_by_pupil, parts_by_school
from wholeschool.store.transaction import Transaction


@dataclass(frozen=True)
class Merged:
    """What a merge did: rows that are new, rows that took the place of others, partitions touched."""

    opened: int
    corrected: int
    partitions: tuple[str, ...]

    @property
    def changed(self) -> int:
        """Rows that changed something."""
        return self.opened


class GivenInParts(Protocol):
    """Rows of a table that are made part by part, as they are asked for."""

    def parts(self) -> list[Part]:
        """The parts: those of one key always together."""

    def of(self, part: Part) -> ir.Table:
        """The rows of a part, until the next is asked for."""


def merge_rows(transaction: Transaction, name: str, given: ir.Table | GivenInParts) -> Merged:
    """Bring rows (a table's own columns, one a key) into an imported table.

    A row that stands already in the same words changes nothing; where nothing changes, nothing is
    written. Afterwards `compared_NAME` has the rows that changed. Many rows are worked on some schools or
    some pupils at a time.
    """
    table = TABLES[name]
    engine = transaction.engine
    opened = corrected = 0
    partitions: set[str] = set()
    engine.take_up(f"compared_{name}")
    comparing, counted, *touched = _comparing(engine.DIALECT, name, stands=_stands(transaction, name))
    for part, rows in _in_parts(engine, table, given):
        engine.view(f"given_part_{name}", rows)
        engine.view(f"standing_part_{name}", of_part(transaction.table(name), part))
        engine.run([comparing])
        sums = engine.answer(counted)
        opened += sums["opened"][0].as_py()
        corrected += sums["corrected"][0].as_py()
        for step in touched:
            partitions.update(engine.answer(step)[table.partition_by].to_pylist())
        _add_compared(engine, name, engine.table(comparing.name), part)
    if opened:
        _write(transaction, table, tuple(sorted(partitions)))
    return Merged(opened, corrected, tuple(sorted(partitions)) if opened else ())


def _stands(transaction: Transaction, name: str) -> bool:
    """Whether any row of a table can stand; where none does, nothing given need be compared."""
    return transaction.engine.has_rows(transaction.stored(name).get_name())


def _add_compared(engine: LocalEngine, name: str, some: ir.Table, part: Part) -> None:
    """Add to the rows that changed: in memory where all are compared at once."""
    if part is None:
        engine.view(f"compared_{name}", some)
    else:
        engine.lay_down(f"compared_{name}", some)


def _in_parts(
    engine: LocalEngine, table: Table, given: ir.Table | GivenInParts
) -> Iterator[tuple[Part, ir.Table]]:
    if isinstance(given, ir.Table):
        return ((part, of_part(given, part)) for part in _parts(engine, table, given))
    return ((part, given.of(part)) for part in given.parts())


def _parts(engine: LocalEngine, table: Table, *rows: ir.Table) -> list[Part]:
    """How the rows of a table are worked on: those of one key always together."""
    if table.partition_by:
        return parts_by_school(engine, *rows, times=table.at_once) if "urn" in table.key else [None]
    return parts_by_pupil(engine, *rows) if "pupil_id" in table.key else [None]


def _write(transaction: Transaction, table: Table, partitions: tuple[str, ...]) -> None:
    """Write a table, or its touched partitions, with the rows that changed."""
    engine, compared = transaction.engine, transaction.engine.table(f"compared_{table.name}")
    stored = transaction.stored(table.name)
    if table.partition_by:
        stored = stored.filter(stored[table.partition_by].isin(partitions))
    renewed = _renewed(engine.DIALECT, table.name, stands=_stands(transaction, table.name))
    with transaction.replacing(table.name, partitions or None) as new:
        for part in _parts(engine, table, stored, compared):
            engine.view(f"stored_part_{table.name}", of_part(stored, part))
            engine.view(f"changed_part_{table.name}", of_part(compared, part))
            engine.run(renewed)
            new.add(engine.table(f"renewed_{table.name}"))


@compiled_once
def _comparing(dialect: str, name: str, *, stands: bool) -> tuple[CompiledStep, ...]:
    """What differs, how many rows that is, and the partitions to be written, of a table that has some."""
    plan, table = Plan(), TABLES[name]
    given, standing = (Plan.given(f"{each}_part_{name}", table.own_arrow) for each in ("given", "standing"))
    if stands:
        some = plan.hold(f"comparing_{name}", _compare(given, standing, table))
    else:
        some = plan.view(f"comparing_{name}", given.select(*table.names, corrects=ibis.literal(False)))
    corrected = some.corrects.cast("int64").sum().fill_null(0).cast("int64")
    plan.view(f"counted_{name}", some.agg(opened=some.count(), corrected=corrected))
    if table.partition_by:
        own = some.select(table.partition_by).distinct()
        plan.view(f"partitions_{name}", _touched(some, standing, table) if stands else own)
    return plan.compiled(dialect)


@compiled_once
def _renewed(dialect: str, name: str, *, stands: bool) -> tuple[CompiledStep, ...]:
    """All rows of a part as they are stored from now on, under the moment and import that were asked."""
    plan, table = Plan(), TABLES[name]
    stored = Plan.given(f"stored_part_{name}", table.arrow)
    changed = Plan.given(f"changed_part_{name}", table.own_arrow.append(pa.field("corrects", pa.bool_())))
    now = cast(ir.TimestampScalar, Plan.asked("now", MOMENT))
    fresh = changed.drop("corrects").mutate(
        import_id=Plan.asked("import_id", "int64"), known_from=now, known_to=moment(None)
    )
    columns = table.arrow.names
    rows = fresh.select(*columns)
    if stands:
        closed = closed_rows(stored, changed.filter(changed.corrects), table, now)
        rows = closed.select(*columns).union(rows)
    plan.view(f"renewed_{name}", rows)
    return plan.compiled(dialect)


def withdraw_rows(transaction: Transaction, name: str, withdrawn: ir.Table) -> int:
    """Close standing rows that nothing takes the place of; gives how many they were."""
    table = TABLES[name]
    closing = transaction.engine.hold(f"withdrawn_{name}", withdrawn)
    rows = transaction.engine.count(closing)
    if rows:
        partitions = _partitions(transaction, closing, table)
        closed = closed_rows(transaction.stored(name), closing, table, transaction.now)
        transaction.replace(name, closed.select(*table.arrow.names), partitions or None)
    return rows


def _compare(given: ir.Table, standing: ir.Table, table: Table) -> ir.Table:
    """The given rows that are new or say something else, with `corrects`: whether one stood before."""
    before = standing.rename({f"{column}_before": column for column in table.names})
    joined = given.left_join(before, [given[key] == before[f"{key}_before"] for key in table.key])
    stood = joined[f"{table.key[0]}_before"].notnull()
    same = ibis.and_(
        *[joined[value].identical_to(joined[f"{value}_before"]) for value in table.values], stood
    )
    return joined.filter(~same).select(*table.names, corrects=stood.fill_null(False))


@made_once
def closed_rows(rows: ir.Table, corrections: ir.Table, table: Table, now: ir.TimestampScalar) -> ir.Table:
    """All stored rows; those that a correction takes the place of are closed at this import."""
    keys = corrections.select(**{f"{key}_new": key for key in table.key})
    joined = rows.left_join(keys, [rows[key] == keys[f"{key}_new"] for key in table.key])
    closes = joined[f"{table.key[0]}_new"].notnull() & joined.known_to.isnull()
    return joined.mutate(known_to=ibis.ifelse(closes, now, joined.known_to))


def _partitions(transaction: Transaction, withdrawn: ir.Table, table: Table) -> tuple[str, ...]:
    """The partitions in which rows that stand are withdrawn."""
    if not table.partition_by:
        return ()
    touched = _touched(withdrawn, transaction.table(table.name), table)
    return tuple(sorted(transaction.engine.fetch(touched)[table.partition_by].to_pylist()))


@made_once
def _touched(compared: ir.Table, standing: ir.Table, table: Table) -> ir.Table:
    """The partitions to be written anew: of the rows given and of the rows that they correct."""
    before = standing.semi_join(compared, [standing[key] == compared[key] for key in table.key])
    return compared.select(table.partition_by).union(before.select(table.partition_by)).distinct()
