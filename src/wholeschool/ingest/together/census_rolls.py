"""Rolls of censuses against each other, against other files, and against what stands.

Several schools' tables of one census are laid together, so that what lacks columns is filled once. A census
says since when a pupil is at the school, not on which day the roll of the year began.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from wholeschool.engine import LocalEngine
from wholeschool.ingest.together.blanks import blanks_stand
from wholeschool.ingest.together.details import DETAIL_KEY, details_together
from wholeschool.ingest.together.same_stay import any_goes_on, as_known_stays, vague_stays
from wholeschool.schema import TABLES

_ENROLMENTS = TABLES["enrolments"]
_HELD = (
    "stays_elsewhere",
    "stays_known",
    "statuses_given",
    "statuses",
    "stays_without_status",
    "details_given",
)
"""What bringing rolls together holds in memory, and needs no longer behind it."""
_NOT_SAID = "C"
"""How a pupil was registered of whom no census of the store or the import says it: singly."""


@dataclass(frozen=True)
class Layer:
    """What the files of one census say of enrolments, of all schools: stays, and details of pupils."""

    stays: Sequence[pa.Table]
    details: Sequence[pa.Table]


def settle_rolls(
    engine: LocalEngine, layers: Sequence[Layer], others: Sequence[pa.Table], standing: ir.Table
) -> list[pa.Table]:
    """The enrolments of censuses, in their order, as rows that `settle` takes before those of other files.

    A stay that goes on since before its year has the day that other files or the store have of it.
    """
    given = [_together(layer.stays) for layer in layers]
    stays = [each for tables in given for each in tables]
    if not stays and not any(layer.details for layer in layers):
        return []
    elsewhere = _union(engine, "stays_elsewhere", others, standing)
    stays = [as_known_stays(engine, each, elsewhere) if any_goes_on(each) else each for each in stays]
    known = _union(engine, "stays_known", [*stays, *others], standing)
    statuses = _statuses(engine, [*stays, *others], standing)
    settled: list[pa.Table] = []
    waiting = iter(stays)
    for layer, tables in zip(layers, given, strict=True):
        settled += [_with_status(engine, next(waiting), statuses) for _ in tables]
        settled += _detailed(engine, layer.details, known)
    engine.let_go(*_HELD)
    return settled


def taken_up(engine: LocalEngine, others: Sequence[pa.Table], standing: ir.Table) -> list[pa.Table]:
    """Standing stays that go on, of which other files bring the day, on that day.

    Settled before those files, they hand on what the files have no columns for.
    """
    exact = [each for each in others if not any_goes_on(each)]
    if not exact:
        return []
    held = _union(engine, "exact_stays", exact, None)
    stood = engine.fetch(vague_stays(held, standing)).cast(_ENROLMENTS.own_arrow)
    return [as_known_stays(engine, stood, held)] if stood.num_rows else []


def _together(tables: Sequence[pa.Table]) -> list[pa.Table]:
    """Tables of the same columns as one; of several rows with one key the last."""
    by_columns: dict[tuple[str | bool, ...], list[pa.Table]] = {}
    for table in tables:
        by_columns.setdefault((blanks_stand(table), *table.column_names), []).append(table)
    return [_last_of_a_key(pa.concat_tables(each)) for each in by_columns.values()]


def _last_of_a_key(rows: pa.Table) -> pa.Table:
    key = list(_ENROLMENTS.key)
    numbered = rows.select(key).append_column("_place", pa.array(range(rows.num_rows), pa.int64()))
    last = numbered.group_by(key).aggregate([("_place", "max")])["_place_max"]
    return rows if len(last) == rows.num_rows else rows.take(pa.array(sorted(last.to_pylist())))


def _union(engine: LocalEngine, name: str, given: Sequence[pa.Table], standing: ir.Table | None) -> ir.Table:
    """The keys and ends of stays, given or standing."""
    columns = [*_ENROLMENTS.key, "end"]
    schema = pa.schema([_ENROLMENTS.own_arrow.field(column) for column in columns])
    rows = [
        each.select(columns)
        if "end" in each.column_names
        else each.select(columns[:-1]).append_column("end", pa.nulls(each.num_rows, pa.date32()))
        for each in given
    ]
    held = engine.hold(name, pa.concat_tables([schema.empty_table(), *(each.cast(schema) for each in rows)]))
    return held if standing is None else standing.select(*columns).union(held)


def _statuses(engine: LocalEngine, given: Sequence[pa.Table], standing: ir.Table) -> ir.Table:
    """How each stay is registered, by the latest word."""
    columns = [*_ENROLMENTS.key, "status"]
    known = standing.select(*columns, _file=ibis.literal(-1, "int64"))
    schema = pa.schema([_ENROLMENTS.own_arrow.field(name).with_nullable(True) for name in columns])
    said = [
        each.select(columns).cast(schema).append_column("_file", pa.repeat(number, each.num_rows))
        for number, each in enumerate(given)
        if "status" in each.column_names
    ]
    if said:
        rows = pa.concat_tables(said)
        held = engine.hold("statuses_given", rows.filter(pc.is_valid(rows["status"])))
        known = known.union(held.select(*known.columns))
    return engine.hold(
        "statuses", known.group_by(*_ENROLMENTS.key).agg(said_status=known.status.argmax(known._file))
    )


def _with_status(engine: LocalEngine, rows: pa.Table, statuses: ir.Table) -> pa.Table:
    if not rows["status"].null_count:
        return rows
    held = engine.hold("stays_without_status", rows)
    key = list(_ENROLMENTS.key)
    said = statuses.rename({f"{name}_said": name for name in key})
    joined = held.left_join(said, [held[name] == said[f"{name}_said"] for name in key])
    status = ibis.coalesce(joined.status, joined.said_status, ibis.literal(_NOT_SAID))
    return engine.fetch(joined.mutate(status=status).select(*rows.column_names)).cast(rows.schema)


def _detailed(engine: LocalEngine, given: Sequence[pa.Table], known: ir.Table) -> list[pa.Table]:
    """Details of pupils as rows of their stays; what is empty in them is not spoken of."""
    if not given:
        return []
    details = details_together(given)
    values = [name for name in details.column_names if name not in DETAIL_KEY]
    held = engine.hold("details_given", details)
    stays = known.select(*_ENROLMENTS.key).distinct()
    rows = engine.fetch(stays.join(held, list(DETAIL_KEY)).select(*_ENROLMENTS.key, *values))
    schema = pa.schema([_ENROLMENTS.own_arrow.field(name) for name in (*_ENROLMENTS.key, *values)])
    rows = rows.cast(schema)
    parts = []
    for spoken in sorted(set(_patterns(rows, values))):
        said = [name for name, is_said in zip(values, spoken, strict=True) if is_said]
        if said:
            matching = pa.array([pattern == spoken for pattern in _patterns(rows, values)], pa.bool_())
            parts.append(rows.filter(matching).select([*_ENROLMENTS.key, *said]))
    return parts


def _patterns(rows: pa.Table, values: Sequence[str]) -> list[tuple[bool, ...]]:
    """For each row, which of the values it has."""
    return list(zip(*(pc.is_valid(rows[name]).to_pylist() for name in values), strict=True))
