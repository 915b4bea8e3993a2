"""Which number each pupil gets when the key of the pseudonyms is changed: made of what the vault has sealed.

Everything that a pseudonym was made of lies in the vault: UPNs, former UPNs, what other systems call a pupil.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import pyarrow.compute as pc

from wholeschool.engine import LocalEngine
from wholeschool.errors import DamagedDataError
from wholeschool.schema import COMMITTED_ALONE, TABLES, Table
from wholeschool.store import Pseudonyms, Store, Vault, stored
from wholeschool.store.alone import rows_alone

MADE_OF = ("upn", "former_upn", "key")
"""Fields whose `place` is the pseudonym of what is sealed."""
NUMBERS = ("pupil_id", "same_as", "key_id")
"""The columns that hold pseudonyms."""
_BITS = 63


@dataclass(frozen=True)
class Renumbering:
    """Old number → new one. `unknown` are pupils' numbers that the vault does not know what to make of."""

    numbers: Mapping[int, int] = field(repr=False)
    unknown: frozenset[int] = field(repr=False)

    def with_random(self) -> Renumbering:
        """The unknown get random numbers, so that what is held of each stays together."""
        drawn = {number: secrets.randbits(_BITS) for number in sorted(self.unknown)}
        return Renumbering({**self.numbers, **drawn}, frozenset())


def renumber(
    store: Store, engine: LocalEngine, vault: Vault, pseudonyms: tuple[Pseudonyms, Pseudonyms]
) -> Renumbering:
    """The new number of everybody and everything that has one; `pseudonyms` are those of before and of now.

    `engine` shows the store. Raises DamagedDataError where something sealed is not what its place says, or
    two would get one number.
    """
    before, now = pseudonyms
    texts = _sealed(engine, vault)
    said = [*texts.values()]
    if before.of(said).tolist() != [*texts]:
        raise DamagedDataError(
            "something sealed in the vault is not what its number was made of",
            where=str(store.path),
            advice="Look with: wholeschool check, or restore the store from a backup.",
        )
    numbers = dict(zip(texts, now.of(said).tolist(), strict=True))
    unknown = _used(store, engine) - numbers.keys()
    if len({*numbers.values()}) < len(numbers) or numbers.keys() & numbers.values():
        raise DamagedDataError(
            "with the new key two pupils would have one number",
            where=str(store.path),
            advice="Nothing was changed. Call again with another key.",
        )
    return Renumbering(numbers, frozenset(unknown))


def number_columns(table: Table) -> Collection[str]:
    """The columns of a table that hold pseudonyms, but for `place`."""
    return [name for name in table.names if name in NUMBERS]


def _sealed(engine: LocalEngine, vault: Vault) -> dict[int, str]:
    """What each pseudonym was made of, of rows that stand and that stood."""
    rows = engine.table(stored("identities"))
    wanted = rows.filter(rows.field.isin(MADE_OF)).select("place", "pupil_id", "field", "sealed").distinct()
    held = engine.fetch(wanted)
    found: dict[int, str] = {}
    columns = (held[name].to_pylist() for name in held.column_names)
    for place, pupil, what, sealed in zip(*columns, strict=True):
        if place not in found:
            found[place] = vault.open(pupil, what, sealed)
    return found


def _used(store: Store, engine: LocalEngine) -> set[int]:
    """Every pseudonym that a table holds."""
    used: set[int] = set()
    for name, table in TABLES.items():
        if name in COMMITTED_ALONE:
            continue
        rows = engine.table(stored(name) if table.history else name)
        for column in number_columns(table):
            used |= {*engine.fetch(rows.select(column).distinct())[column].to_pylist()}
    return (used | {*pc.unique(rows_alone(store.path, "audit")["pupil_id"]).to_pylist()}) - {None}
