"""An exclusion that a list of them and a census, or a log of behaviour, tell of is one exclusion.

Same pupil, school, kind and first day. The list's own record keeps its number, because actions answer to it,
and what is empty in it is filled from the census; where the census or the log came first, that event is
withdrawn. In numbers and names below a log's exclusions are among those of the census.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from wholeschool.engine import LocalEngine, made_once
from wholeschool.ingest.cells.ids import OF_A_CENSUS
from wholeschool.schema import TABLES

Row = dict[str, Any]
KINDS = ("suspension", "lunchtime_suspension", "permanent_exclusion", "alternative_provision")
_KEY = ("pupil_id", "urn", "kind", "start")
_FILLED = ("sessions", "end", "reason1", "reason2", "reason3", "placement_reason")
_EVENTS = TABLES["events"].own_arrow
_AT_ONCE = 20_000


@dataclass
class Paired:
    """What is left to settle: events of the census, of others, and standing ones to be withdrawn.

    `known` counts events of the census that another source has told of.
    """

    of_census: list[pa.Table] = field(default_factory=list)
    of_others: list[pa.Table] = field(default_factory=list)
    withdrawn: pa.Table = field(default_factory=_EVENTS.empty_table)
    known: int = 0


def pair(
    engine: LocalEngine, of_census: Sequence[pa.Table], of_others: Sequence[pa.Table], standing: ir.Table
) -> Paired:
    """Pair the events that censuses tell of with those that other files and the store have."""
    of_logs, of_others = _parted(of_others)
    of_census = [*of_census, *of_logs]
    others = _by_key(each.filter(pc.is_in(each["kind"], pa.array(KINDS))) for each in of_others)
    standing_rows = _standing(engine, [*of_census, *of_others], standing)
    # A census may tell of more exclusions than anybody else: only those are looked at that another knows.
    told = _by_key(of_census, {*others, *(key for key, _ in standing_rows)})
    before = {key: row for key, row in standing_rows if not row["event_id"].startswith(OF_A_CENSUS)}
    by_census = {key: row for key, row in standing_rows if row["event_id"].startswith(OF_A_CENSUS)}
    meets = {key: told.get(key, by_census.get(key)) for key in others if key in told or key in by_census}
    result = Paired(
        of_census=[_without(each, {*before, *others}) for each in of_census],
        of_others=[_filled(each, meets) for each in of_others],
        withdrawn=pa.Table.from_pylist([by_census[key] for key in meets if key in by_census], schema=_EVENTS),
        known=sum(key in before or key in others for key in told),
    )
    taken_up = [_fill(row, told[key]) for key, row in before.items() if key in told and key not in others]
    if taken_up:
        result.of_others.append(pa.Table.from_pylist(taken_up, schema=_EVENTS))
    return result


def _parted(of_others: Sequence[pa.Table]) -> tuple[list[pa.Table], list[pa.Table]]:
    """Of files that are no census the exclusions that a log names, as a census does it; and all others."""
    named, others = list[pa.Table](), list[pa.Table]()
    for table in of_others:
        beside = pc.starts_with(table["event_id"], OF_A_CENSUS)
        if not pc.any(beside).as_py():
            others.append(table)
            continue
        named.append(table.filter(beside))
        others.append(table.filter(pc.invert(beside)))
    return named, others


def _by_key(
    tables: Iterable[pa.Table], among: Collection[tuple[Any, ...]] | None = None
) -> dict[tuple[Any, ...], Row]:
    """The events by what they are, of all or of those `among`; of several alike the first by number."""
    found: dict[tuple[Any, ...], Row] = {}
    if among is not None and not among:
        return found
    for table in tables:
        for row in (row for some in table.to_batches(_AT_ONCE) for row in some.to_pylist()):
            key = _key(row)
            if among is not None and key not in among:
                continue
            if key not in found or row["event_id"] < found[key]["event_id"]:
                found[key] = row
    return found


def _key(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in _KEY)


def _standing(
    engine: LocalEngine, given: Sequence[pa.Table], standing: ir.Table
) -> list[tuple[tuple[Any, ...], Row]]:
    """The standing exclusions that are like one of those given, in the order of their numbers."""
    schema = pa.schema([_EVENTS.field(name) for name in _KEY])
    keys = [each.filter(pc.is_in(each["kind"], pa.array(KINDS))).select(_KEY).cast(schema) for each in given]
    asked = engine.hold("exclusions_asked_for", pa.concat_tables([schema.empty_table(), *keys]))
    return [(_key(row), row) for row in engine.fetch(_alike(standing, asked)).to_pylist()]


@made_once
def _alike(standing: ir.Table, asked: ir.Table) -> ir.Table:
    alike = standing.semi_join(asked, list(_KEY)).order_by(standing.event_id.desc())
    return alike.select(*TABLES["events"].names)


def _without(table: pa.Table, keys: set[tuple[Any, ...]]) -> pa.Table:
    if not keys:
        return table
    rows = zip(*(table[name].to_pylist() for name in _KEY), strict=True)
    return table.filter(pa.array([key not in keys for key in rows], pa.bool_()))


def _filled(table: pa.Table, meets: Mapping[tuple[Any, ...], Row | None]) -> pa.Table:
    """A table with its empty fields filled, in the first of the events that are alike."""
    if not meets:
        return table
    rows = table.to_pylist()
    firsts: dict[tuple[Any, ...], int] = {}
    for place, row in enumerate(rows):
        key = _key(row)
        if key in meets and (key not in firsts or row["event_id"] < rows[firsts[key]]["event_id"]):
            firsts[key] = place
    for key, place in firsts.items():
        rows[place] = _fill(rows[place], meets[key] or {})
    return pa.Table.from_pylist(rows, schema=table.schema)


def _fill(row: Row, told: Row) -> Row:
    """A record with what is empty in it as the census has it; reasons all together or not at all."""
    empty = [name for name in _FILLED if name in row and row[name] is None]
    if row.get("reason1") is not None:
        empty = [name for name in empty if not name.startswith("reason")]
    return {**row, **{name: told[name] for name in empty if told.get(name) is not None}}
