"""Who the files of one import name: pupils by their UPNs, what each UPN is worth, and what is said of them.

Names and UPNs go from here into the vault, sealed, and nowhere else. They are kept as columns, because one
file may name half a million pupils.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Literal, get_args

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wholeschool.ingest.rows.among import among
from wholeschool.ingest.rows.numbered import NumberedPupils, PupilIds
from wholeschool.ingest.rows.said import Said
from wholeschool.ingest.rows.upn import FORMS, worth_of
from wholeschool.schema import TABLES

Field = Literal["upn", "former_upn", "surname", "forename", "name", "birth_date", "key"]
"""What can be sealed of a pupil. A `name` is one that does not say which part of it is the surname."""

FIELDS: tuple[Field, ...] = get_args(Field)
SEVERAL = ("upn", "birth_date", "former_upn")
"""Fields of which a pupil may have more than one text."""

_REMEMBERED = 20_000
"""UPNs whose pseudonym is not made again."""
_AT_ONCE = 20_000
"""UPNs that are looked at together: that takes ten times the memory that they have."""


class People:
    """Collects the pupils of one import; shared by the readers of its files."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}
        self.numbered = NumberedPupils()
        """The pupils whom files of rows name."""
        self._said = {field: Said(several=field in SEVERAL) for field in FIELDS}

    def __repr__(self) -> str:
        return "People(names hidden)"

    def say(self, pupil_id: int, field: Field, text: str) -> None:
        """Note what a file says of a pupil: the later word counts; birth dates and former UPNs all stay."""
        if text:
            self._said[field].add((pupil_id,), (text,))

    def say_all(self, pupil_ids: Sequence[int], field: Field, texts: Sequence[str]) -> None:
        """Note what a file says of pupils, a text for each; none is blank."""
        self._said[field].add(pupil_ids, texts)

    def rows(self, field: Field) -> pa.Table:
        """What the files said under one field: `pupil_id` and `text`. All who were named have UPNs there."""
        return self._said[field].rows()

    def said(self, *fields: Field) -> Iterator[tuple[int, Field, str]]:
        """What the files said of pupils beside their UPNs: pupil, field, text; of some fields, or of all."""
        for field in fields or (each for each in FIELDS if each != "upn"):
            rows = self.rows(field)
            for pupil, text in zip(rows["pupil_id"].to_pylist(), rows["text"].to_pylist(), strict=True):
                yield pupil, field, text

    def noting(self, pseudonyms: PupilIds) -> PupilIds:
        """Pseudonyms of UPNs; whoever asks for one has named a pupil."""

        def pupil_ids(upns: Sequence[str]) -> NDArray[np.int64]:
            if len(self._ids) > _REMEMBERED:
                # Those who are named together are asked for several times, one after the other.
                self._ids = {upn: self._ids[upn] for upn in upns if upn in self._ids}
            new = [upn for upn in dict.fromkeys(upns) if upn not in self._ids]
            if new:
                ids = pseudonyms(new).tolist()
                self._ids.update(zip(new, ids, strict=True))
                self.say_all(ids, "upn", new)
            return np.fromiter((self._ids[upn] for upn in upns), dtype=np.int64, count=len(upns))

        return pupil_ids

    def forget_names(self) -> None:
        """Let go of what the files said beside UPNs: it has been sealed."""
        self._said |= {field: Said(several=field in SEVERAL) for field in FIELDS if field != "upn"}

    def pupils(
        self, accepted: NDArray[np.int64], moves: Mapping[int, int] = MappingProxyType({})
    ) -> pa.Table:
        """Rows of `pupils` who are among the accepted (in rising order).

        `moves` is pupil → under whom the rows stand. Of several UPNs of one pupil the one that is worth most
        counts.
        """
        named = self.rows("upn")
        texts = (named["text"].slice(start, _AT_ONCE) for start in range(0, named.num_rows, _AT_ONCE))
        worth = np.concatenate([np.empty(0, np.int8), *map(worth_of, texts)])
        ids = named["pupil_id"].to_numpy()
        there = among(ids, accepted)
        finals, worth = moved(ids[there], moves), worth[there]
        pupils, places = np.unique(finals, return_inverse=True)
        best = np.zeros(len(pupils), dtype=np.int8)
        np.maximum.at(best, places, worth)
        forms = pa.DictionaryArray.from_arrays(best, pa.array(FORMS)).cast(pa.string())
        return pa.table([pa.array(pupils), forms], schema=TABLES["pupils"].own_arrow)


def moved(pupils: NDArray[np.int64], moves: Mapping[int, int]) -> NDArray[np.int64]:
    """Under whom the rows of these pupils stand."""
    if not moves:
        return pupils
    given = (moves.get(pupil, pupil) for pupil in pupils.tolist())
    return np.fromiter(given, dtype=np.int64, count=len(pupils))
