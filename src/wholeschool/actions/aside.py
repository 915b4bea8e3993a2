"""What a store knows by which pupils' rows set aside can be told, before they leave the tables."""

from __future__ import annotations

from collections.abc import Mapping

from wholeschool.actions.identities import NAMES
from wholeschool.actions.maps import maps_for
from wholeschool.engine import LocalEngine
from wholeschool.errors import WrongCallError
from wholeschool.identity.whose_aside import COLUMNS, WhoseAside, name_parts
from wholeschool.store import Pseudonyms, Store, Vault, stored
from wholeschool.store.traces import Traces


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
        _pseudonyms(store),
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
    vault = _vault(store)
    found: dict[str, set[str]] = {}
    if vault is None:
        return found
    rows = engine.table(stored("identities"))
    own = rows.filter(rows.field.isin(NAMES) & rows.pupil_id.isin(sorted(traces.pupil_ids)))
    for row in engine.fetch(own.select("pupil_id", "field", "sealed").distinct()).to_pylist():
        text = vault.open(row["pupil_id"], row["field"], row["sealed"])
        found.setdefault(row["field"], set()).add(text)
    return found


def _pseudonyms(store: Store) -> Pseudonyms | None:
    try:
        return store.pseudonyms()
    except WrongCallError:
        return None


def _vault(store: Store) -> Vault | None:
    try:
        return store.vault()
    except WrongCallError:
        return None
