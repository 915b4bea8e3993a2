"""What the files of an import say of who is who, sealed: rows of `identities`, some thousand at a time.

A UPN or a number of another system that is sealed already is not sealed again: its place says which it is.
Names are, because the same name seals to the same bytes and another one does not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wholeschool.ingest.rows.among import among
from wholeschool.ingest.rows.people import FIELDS, SEVERAL, Field, People, moved
from wholeschool.ingest.rows.pupil_keys import PupilKeys
from wholeschool.ingest.rows.said import Said
from wholeschool.schema import TABLES
from wholeschool.store import Vault

AT_ONCE = 20_000
"""Rows that are sealed and handed over together."""
_NOWHERE = np.empty(0, dtype=np.int64)


class Sealing:
    """Seals what the files say of some pupils.

    `pseudonyms` gives UPNs their pseudonyms. `known` is a field whose place says all → the places that stand
    sealed already.
    """

    def __init__(
        self,
        vault: Vault,
        pseudonyms: Callable[[Sequence[str]], NDArray[np.int64]],
        known: Mapping[str, NDArray[np.int64]] = MappingProxyType({}),
    ) -> None:
        self._vault = vault
        self._pseudonyms = pseudonyms
        self._known = known

    def rows(
        self,
        people: People,
        keys: PupilKeys,
        pupils: NDArray[np.int64],
        moves: Mapping[int, int] = MappingProxyType({}),
    ) -> Iterator[pa.Table]:
        """Rows of `identities` about these pupils, each once. `moves` is pupil → under whom rows stand."""
        pupils = np.sort(pupils)
        yield from self._placed("key", keys.told(), "key_id", pupils, moves)
        for field in FIELDS:
            said = people.rows(field)
            if field == "upn":
                yield from self._placed(field, said, "pupil_id", pupils, moves)
            else:
                own = _of(said, pupils)
                for some in _moved(field, own, moves) if moves else own:
                    yield self._sealed(field, some["pupil_id"].to_numpy(), some["text"].to_pylist())

    def _placed(
        self,
        field: Field,
        said: pa.Table,
        place: str,
        pupils: NDArray[np.int64],
        moves: Mapping[int, int],
    ) -> Iterator[pa.Table]:
        """Rows of a field whose place, a column of what is said, says all, without those that stand."""
        known = np.sort(self._known.get(field, _NOWHERE))
        for some in _of(said, pupils):
            news = some.filter(pa.array(~among(some[place].to_numpy(), known)))
            finals = moved(news["pupil_id"].to_numpy(), moves)
            yield self._sealed(field, finals, news["text"].to_pylist(), news[place].combine_chunks())

    def _sealed(
        self, field: Field, pupils: NDArray[np.int64], texts: Sequence[str], places: pa.Array | None = None
    ) -> pa.Table:
        sealed = [
            self._vault.seal(pupil, field, text) for pupil, text in zip(pupils.tolist(), texts, strict=True)
        ]
        if places is None:
            places = self._places(field, texts, sealed)
        columns = [
            pa.array(pupils),
            pa.repeat(pa.scalar(field), len(texts)),
            places,
            pa.array(sealed, pa.string()),
        ]
        return pa.table(columns, schema=TABLES["identities"].own_arrow)

    def _places(self, field: Field, texts: Sequence[str], sealed: Sequence[str]) -> pa.Array:
        """Which of several texts each is; 0 of fields that a pupil has one text of."""
        if field == "birth_date":
            return pa.array([place_of(each) for each in sealed], pa.int64())
        return pa.array(self._pseudonyms(texts) if field == "former_upn" else np.zeros(len(texts), np.int64))


def place_of(sealed: str) -> int:
    """A number for a sealed text, which tells nothing of it that the sealed text does not."""
    return int.from_bytes(hashlib.blake2b(sealed.encode(), digest_size=8).digest()) >> 1


def _moved(field: Field, rows: Iterator[pa.Table], moves: Mapping[int, int]) -> Iterator[pa.Table]:
    """What is said of pupils, as said of those under whom their rows stand."""
    finals = Said(several=field in SEVERAL)
    for some in rows:
        finals.add(moved(some["pupil_id"].to_numpy(), moves).tolist(), some["text"].to_pylist())
    whole = finals.rows()
    return (whole.slice(start, AT_ONCE) for start in range(0, whole.num_rows, AT_ONCE))


def _of(rows: pa.Table, pupils: NDArray[np.int64]) -> Iterator[pa.Table]:
    """The rows of these pupils, who are in rising order, some thousand at a time."""
    for start in range(0, rows.num_rows, AT_ONCE):
        some = rows.slice(start, AT_ONCE)
        yield some.filter(pa.array(among(some["pupil_id"].to_numpy(), pupils)))
