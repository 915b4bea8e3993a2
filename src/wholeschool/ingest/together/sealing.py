"""What the files of an import say of who is who, sealed: rows of `identities`.

A UPN or a number of another system that is sealed already is not sealed again: its place says which it is.
Names are, because the same name seals to the same bytes and another one does not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Sequence

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

    def rows(self, people: People, keys: PupilKeys, pupils: Collection[int]) -> pa.Table:
        """Rows of `identities` about these pupils, each key once."""
        found = {row[:3]: row for row in self._rows(people, keys) if row[0] in pupils}
        columns = [list(column) for column in zip(*found.values(), strict=True)] or [[], [], [], []]
        return pa.table(columns, schema=TABLES["identities"].own_arrow)

    def _rows(self, people: People, keys: PupilKeys) -> Iterator[Row]:
        for upn, pupil in people.by_upn.items():
            if ("upn", pupil) not in self._known:
                yield self._sealed(pupil, "upn", pupil, upn)
        for key, pupil, text in keys.texts():
            if ("key", key) not in self._known:
                yield self._sealed(pupil, "key", key, text)
        for pupil, field, text in people.said():
            if field == "former_upn":
                yield self._sealed(pupil, field, int(self._pseudonyms([text])[0]), text)
            elif field == "birth_date":
                sealed = self._vault.seal(pupil, field, text)
                yield pupil, field, place_of(sealed), sealed
            else:
                yield self._sealed(pupil, field, 0, text)

    def _sealed(self, pupil: int, field: Field, place: int, text: str) -> Row:
        return pupil, field, place, self._vault.seal(pupil, field, text)


def place_of(sealed: str) -> int:
    """A number for a sealed text, which tells nothing of it that the sealed text does not."""
    return int.from_bytes(hashlib.blake2b(sealed.encode(), digest_size=8).digest()) >> 1
