"""Who the files of one import name: the pupils behind their UPNs, and what each UPN is worth."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wholeschool.ingest.rows.upn import UpnForm, form_of
from wholeschool.schema import TABLES

PupilIds = Callable[[Sequence[str]], NDArray[np.int64]]
_WORTH: dict[UpnForm, int] = {"unlinkable": 0, "temporary": 1, "permanent": 2}


class People:
    """Collects the pupils of one import; shared by the readers of its files."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}

    def noting(self, pseudonyms: PupilIds) -> PupilIds:
        """Pseudonyms of UPNs, each made once; whoever asks for one has named a pupil."""

        def pupil_ids(upns: Sequence[str]) -> NDArray[np.int64]:
            new = [upn for upn in dict.fromkeys(upns) if upn not in self._ids]
            if new:
                self._ids.update(zip(new, pseudonyms(new).tolist(), strict=True))
            return np.fromiter((self._ids[upn] for upn in upns), dtype=np.int64, count=len(upns))

        return pupil_ids

    def pupils(self) -> pa.Table:
        """Rows of `pupils`. Of several UPNs of one pupil the one that is worth most counts."""
        forms: dict[int, UpnForm] = {}
        for upn, pupil in self._ids.items():
            form = form_of(upn)
            if pupil not in forms or _WORTH[form] > _WORTH[forms[pupil]]:
                forms[pupil] = form
        return pa.table([[*forms], [*forms.values()]], schema=TABLES["pupils"].own_arrow)
