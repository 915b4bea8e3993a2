"""What a store knows by which pupils' rows set aside can be told, before they leave the tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from wholeschool.actions.identities import NAMES
from wholeschool.actions.maps import maps_for
from wholeschool.engine import LocalEngine
from wholeschool.errors import WrongCallError
from wholeschool.identity.whose_aside import COLUMNS, WhoseAside, name_parts
from wholeschool.store import Store, stored
from wholeschool.store.traces import Traces

T = TypeVar("T")
SET_ASIDE = "set_aside"
"""What rows set aside are called where the rows of tables are counted."""


def whose_aside(store: Store, engine: LocalEngine, traces: Traces) -> WhoseAside:
    """Tells the rows of the pupils in `traces`: by UPN, by numbers of other systems, by names they ever had.

    Without the key of the pseudonyms no number tells anybody, and without that of the vault no name.
    """
    keys = engine.fetch(engine.table(stored("pupil_keys")).order_by("known_from")).to_pylist()
    schools = engine.fetch(engine.table("enrolments").select("urn").distinct())["urn"].to_pylist()
    named = engine.fetch(engine.table("schools").select("urn").distinct())["urn"].to_pylist()
    pupils = engine.fetch(engine.table("pupils").select("pupil_id"))["pupil_id"].to_pylist()
    maps = maps_for(store.path, None)
    return WhoseAside(
        traces,
        _if_its_key_is_here(store.pseudonyms),
        known={row["key_id"]: row["pupil_id"] for row in keys},
        systems=sorted({row["system"] for row in keys}),
        urns=frozenset((*schools, *named)),
        pupils=frozenset(pupils),
        names=name_parts(_names(store, engine, traces)),
        mapped={
            column: {each.columns[column] for each in maps if column in each.columns} for column in COLUMNS
        },
    )


def _names(store: Store, engine: LocalEngine, traces: Traces) -> Mapping[str, set[str]]:
    """Every text that a field of the pupil's names ever had; nothing without the key of the vault."""
    vault = _if_its_key_is_here(store.vault)
    found: dict[str, set[str]] = {}
    if vault is None:
        return found
    rows = engine.table(stored("identities"))
    own = rows.filter(rows.field.isin(NAMES) & rows.pupil_id.isin(sorted(traces.pupil_ids)))
    for row in engine.fetch(own.select("pupil_id", "field", "sealed").distinct()).to_pylist():
        text = vault.open(row["pupil_id"], row["field"], row["sealed"])
        found.setdefault(row["field"], set()).add(text)
    return found


def _if_its_key_is_here(opened: Callable[[], T]) -> T | None:
    """What a key opens; None where the key is not here."""
    try:
        return opened()
    except WrongCallError:
        return None
