"""What the files of an import say of who is who, sealed: rows of `identities`.

A UPN or a number of another system that is sealed already is not sealed again: its place says which it is.
Names are, because the same name seals to the same bytes and another one does not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from types import MappingProxyType

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wholeschool.ingest.rows.people import Field, People
from wholeschool.ingest.rows.pupil_keys import PupilKeys
from wholeschool.schema import TABLES
from wholeschool.store import Vault

Row = tuple[int, Field, int, str]
"""Pupil, field, place, sealed text."""


class Sealing:
    """Seals what the files say of some pupils.

    `pseudonyms` gives UPNs their pseudonyms. `known` has what stands sealed already, as (field, place), of
    fields whose place says all.
    """

    def __init__(
        self,
        vault: Vault,
        pseudonyms: Callable[[Sequence[str]], NDArray[np.int64]],
        known: Collection[tuple[str, int]] = frozenset(),
    ) -> None:
        self._vault = vault
        self._pseudonyms = pseudonyms
        self._known = known

    def rows(
        self,
        people: People,
        keys: PupilKeys,
        pupils: Collection[int],
        moves: Mapping[int, int] = MappingProxyType({}),
    ) -> pa.Table:
        """Rows of `identities` about these pupils, each once. `moves` is pupil → under whom rows stand."""
        found = {}
        for pupil, field, place, text in self._said(people, keys):
            if pupil in pupils and (field, place) not in self._known:
                row = self._sealed(moves.get(pupil, pupil), field, place, text)
                found[row[:3]] = row
        columns = [list(column) for column in zip(*found.values(), strict=True)] or [[], [], [], []]
        return pa.table(columns, schema=TABLES["identities"].own_arrow)

    def _said(self, people: People, keys: PupilKeys) -> Iterator[tuple[int, Field, int, str]]:
        """Pupil, field, place and text of all that was said; 0 where a place is made of what is sealed."""
        yield from ((pupil, "upn", pupil, upn) for upn, pupil in people.by_upn.items())
        yield from ((pupil, "key", key, text) for key, pupil, text in keys.texts())
        for pupil, field, text in people.said():
            place = int(self._pseudonyms([text])[0]) if field == "former_upn" else 0
            yield pupil, field, place, text

    def _sealed(self, pupil: int, field: Field, place: int, text: str) -> Row:
        sealed = self._vault.seal(pupil, field, text)
        return pupil, field, place_of(sealed) if field == "birth_date" else place, sealed


def place_of(sealed: str) -> int:
    """A number for a sealed text, which tells nothing of it that the sealed text does not."""
    return int.from_bytes(hashlib.blake2b(sealed.encode(), digest_size=8).digest()) >> 1
