"""Who the files of one import name: pupils by their UPNs, what each UPN is worth, and what is said of them.

Names and UPNs go from here into the vault, sealed, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Literal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wholeschool.ingest.rows.upn import UpnForm, form_of
from wholeschool.schema import TABLES

Field = Literal["upn", "former_upn", "surname", "forename", "name", "birth_date", "key"]
"""What can be sealed of a pupil. A `name` is one that does not say which part of it is the surname."""

PupilIds = Callable[[Sequence[str]], NDArray[np.int64]]
_SEVERAL = ("birth_date", "former_upn")
_WORTH: dict[UpnForm, int] = {"unlinkable": 0, "temporary": 1, "permanent": 2}


class People:
    """Collects the pupils of one import; shared by the readers of its files."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}
        self._forms: dict[str, UpnForm] = {}
        self._said: dict[tuple[int, Field], dict[str, None]] = {}

    def __repr__(self) -> str:
        return "People(names hidden)"

    @property
    def by_upn(self) -> Mapping[str, int]:
        """Every UPN that a file has, and its pseudonym."""
        return self._ids

    def form(self, upn: str) -> UpnForm:
        """What a UPN (stripped, capitals) is worth; looked at once, however many files have it."""
        if upn not in self._forms:
            self._forms[upn] = form_of(upn)
        return self._forms[upn]

    def say(self, pupil_id: int, field: Field, text: str) -> None:
        """Note what a file says of a pupil: the later word counts; birth dates and former UPNs all stay."""
        if not text:
            return
        if field not in _SEVERAL:
            self._said[pupil_id, field] = {text: None}
        else:
            self._said.setdefault((pupil_id, field), {})[text] = None

    def said(self, *fields: Field) -> Iterator[tuple[int, Field, str]]:
        """What the files said of pupils: pupil, field and text; of some fields, or of all."""
        for (pupil, field), texts in self._said.items():
            if not fields or field in fields:
                yield from ((pupil, field, text) for text in texts)

    def noting(self, pseudonyms: PupilIds) -> PupilIds:
        """Pseudonyms of UPNs, each made once; whoever asks for one has named a pupil."""

        def pupil_ids(upns: Sequence[str]) -> NDArray[np.int64]:
            new = [upn for upn in dict.fromkeys(upns) if upn not in self._ids]
            if new:
                self._ids.update(zip(new, pseudonyms(new).tolist(), strict=True))
            return np.fromiter((self._ids[upn] for upn in upns), dtype=np.int64, count=len(upns))

        return pupil_ids

    def pupils(self, accepted: pa.Array, moves: Mapping[int, int] = MappingProxyType({})) -> pa.Table:
        """Rows of `pupils` who are among the accepted; `moves` is pupil → under whom the rows stand.

        Of several UPNs of one pupil the one that is worth most counts.
        """
        there = set(accepted.to_pylist())
        forms: dict[int, UpnForm] = {}
        for upn, pupil in self._ids.items():
            if pupil in there:
                form, final = self.form(upn), moves.get(pupil, pupil)
                if final not in forms or _WORTH[form] > _WORTH[forms[final]]:
                    forms[final] = form
        return pa.table([[*forms], [*forms.values()]], schema=TABLES["pupils"].own_arrow)
