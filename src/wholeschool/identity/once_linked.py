"""What a link had moved and `unlink` moved back: rows that are still in the history of the other pupil.

A link opens a pupil's rows under another one, and undoing it closes them there. What is closed stays in the
history, under the other one's pseudonym: whoever erases the first pupil has to find it there.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

import pyarrow as pa

from wholeschool.engine import LocalEngine
from wholeschool.identity.moving import Key, rows_of
from wholeschool.identity.under import Row, key_under, tables_of_pupils
from wholeschool.schema import TABLES
from wholeschool.store import stored

_EVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Mixed:
    """From when until when rows of one of the pupils stood under another one."""

    pupil_id: int
    since: datetime
    until: datetime


def same_pupil(engine: LocalEngine, pupils: Collection[int]) -> frozenset[int]:
    """The pupils and all who are the same as one of them now, whichever way the links go."""
    links = engine.fetch(engine.table("pupil_links").select("pupil_id", "same_as")).to_pylist()
    ids, before = set(pupils), 0
    while len(ids) > before:
        before = len(ids)
        for link in links:
            if ids & {*link.values()}:
                ids |= {*link.values()}
    return frozenset(ids)


def once_mixed(engine: LocalEngine, pupils: Collection[int]) -> list[Mixed]:
    """Under whom else rows of these pupils stood once: along the links that were undone, and theirs."""
    rows = engine.table(stored("pupil_links"))
    links = [row for row in engine.fetch(rows).to_pylist() if row["pupil_id"] != row["same_as"]]
    found: list[Mixed] = []
    open_ends = [Mixed(pupil, datetime.min.replace(tzinfo=UTC), _EVER) for pupil in pupils]
    while open_ends:
        stood = open_ends.pop()
        for link in links:
            if link["pupil_id"] != stood.pupil_id or link["same_as"] in pupils:
                continue
            since = max(stood.since, link["known_from"])
            mixed = Mixed(link["same_as"], since, min(stood.until, link["known_to"] or _EVER))
            if mixed.since < mixed.until and mixed not in found:
                found.append(mixed)
                open_ends.append(mixed)
    return found


def rows_left_with_others(engine: LocalEngine, pupils: Collection[int]) -> dict[str, pa.Table]:
    """By table: the keys (with `known_from`) of closed rows of other pupils that hold what was of these.

    They were opened and closed while the pupils were linked, and either a row of these pupils would have
    that key under the other one, or the school is none of the other one's. Of what is sealed, whose key only
    the vault can tell, it is all that was opened and closed then.
    """
    mixed = once_mixed(engine, pupils)
    if not mixed:
        return {}
    names, others = tables_of_pupils(), {each.pupil_id for each in mixed}
    theirs = {name: rows_of(engine, engine.table(stored(name)), others) for name in names}
    schools = {
        (row["pupil_id"], row["urn"])
        for rows in theirs.values()
        for row in rows
        if "urn" in row and not any(_while_linked(row, each) for each in mixed)
    }
    found: dict[str, pa.Table] = {}
    for name, rows in theirs.items():
        closed = [
            row
            for row in rows
            if any(_while_linked(row, each) for each in mixed) and row.get("place") not in pupils
        ]
        if not closed:
            continue
        own = rows_of(engine, engine.table(stored(name)), pupils) if name != "identities" else []
        keys = {each: {key_under(name, row, each) for row in own} for each in others}
        held = [row for row in closed if _is_held(name, row, keys[row["pupil_id"]], schools)]
        if held:
            columns = (*TABLES[name].key, "known_from")
            schema = pa.schema([TABLES[name].arrow.field(column) for column in columns])
            listed = [{column: row[column] for column in columns} for row in held]
            found[name] = pa.Table.from_pylist(listed, schema)
    return found


def _is_held(name: str, row: Row, keys: Collection[Key], schools: Collection[tuple[int, int]]) -> bool:
    if name == "identities" or tuple(row[column] for column in TABLES[name].key) in keys:
        return True
    return "urn" in row and (row["pupil_id"], row["urn"]) not in schools


def _while_linked(row: Row, mixed: Mixed) -> bool:
    closed: datetime | None = row["known_to"]
    return (
        row["pupil_id"] == mixed.pupil_id
        and closed is not None
        and row["known_from"] >= mixed.since
        and closed <= mixed.until
    )
