"""Whose rows: each row's pupil, by UPN or by a number of another system, and each row's school."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from wholeschool.ingest.cells.notices import Trouble
from wholeschool.ingest.rows.context import Context
from wholeschool.ingest.rows.numbered import MISSING
from wholeschool.ingest.rows.pupil_keys import UNKNOWN
from wholeschool.ingest.rows.sift import Read, Sift
from wholeschool.ingest.rows.source import Source
from wholeschool.ingest.rows.who import Who
from wholeschool.ingest.rows.whose import Schools

NUMBER = "admission_number"
_NO_NUMBER = replace(MISSING, expected="the number of a pupil")


class Named:
    """The pupils of one file, by their number in the import, and its schools."""

    def __init__(self, source: Source, context: Context) -> None:
        self._source = source
        self._context = context
        self._pupils = context.people.numbered
        self._who = Who(context, source.manner.dates)
        self.schools = Schools(source, context)

    @property
    def ids(self) -> NDArray[np.int64]:
        """The pseudonym of each pupil, by number."""
        return self._pupils.ids(self._context.pupil_ids)

    def read(
        self, sift: Sift, nobodys: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """The pupil and the school of each row; a row that names none is rejected.

        `nobodys` are rows of no single pupil, which need not name any.

        A file with both a UPN and another number of its pupils teaches which is whose; where the UPN is
        blank, or the file has none, the number finds the pupil, if any file has taught it.
        """
        by_number = sift.has(NUMBER)
        pupils = self._pupils.read(sift, required=not by_number and nobodys is None)
        named = pupils
        # A row that is set aside changes nobody's name.
        sift.afterwards(lambda kept: self._who.read(sift, np.where(kept, named, -1), self._pupils.upns))
        if not by_number:
            if nobodys is not None:
                sift.reject((pupils < 0) & ~nobodys, MISSING, "upn")
            return pupils, self.schools.read(sift)
        urns = self.schools.read(sift)
        numbers = sift.texts(NUMBER).map(as_number)
        written = np.array([bool(each) for each in numbers.values])[numbers.codes]
        nameless = (pupils < 0) & ~written
        missing = (MISSING, "upn") if sift.has("upn") else (_NO_NUMBER, NUMBER)
        sift.reject(nameless if nobodys is None else nameless & ~nobodys, *missing)
        self._learn(pupils, urns, numbers, (pupils >= 0) & written & (urns > 0))
        wanted = (pupils < 0) & written & (urns > 0)
        if wanted.any():
            pupils = self._found(pupils, urns, numbers, wanted)
            sift.reject(wanted & (pupils < 0), self._unknown(), NUMBER)
        return pupils, urns

    def pupil_ids(self, pupils: NDArray[np.int32]) -> NDArray[np.int64]:
        """The pseudonym of each row's pupil; -1 where it has none."""
        return np.append(self.ids, -1)[pupils]

    def _learn(
        self,
        pupils: NDArray[np.int32],
        urns: NDArray[np.int32],
        numbers: Read[str],
        where: NDArray[np.bool_],
    ) -> None:
        triples = _distinct(pupils[where], urns[where], numbers.codes[where])
        for urn in np.unique(triples[1]).tolist():
            here = triples[:, triples[1] == urn]
            texts = [numbers.values[code] or "" for code in here[2].tolist()]
            self._context.keys.learn(self._source.manner.number_system, urn, texts, self.ids[here[0]])

    def _found(
        self,
        pupils: NDArray[np.int32],
        urns: NDArray[np.int32],
        numbers: Read[str],
        where: NDArray[np.bool_],
    ) -> NDArray[np.int32]:
        found = pupils.copy()
        _, urn_of, code_of = _distinct(pupils[where], urns[where], numbers.codes[where])
        for urn in np.unique(urn_of).tolist():
            codes = np.unique(code_of[urn_of == urn])
            texts = [numbers.values[code] or "" for code in codes.tolist()]
            ids = self._context.keys.find(self._source.manner.number_system, urn, texts)
            number_of_code = np.full(len(numbers.values), -1, dtype=np.int32)
            number_of_code[codes] = [self._number(pupil_id) for pupil_id in ids.tolist()]
            rows = where & (urns == urn)
            found[rows] = number_of_code[numbers.codes[rows]]
        return found

    def _number(self, pupil_id: int) -> int:
        """The number of a pupil whom no UPN of the row names; -1 = nobody."""
        if pupil_id == UNKNOWN:
            return -1
        return self._pupils.number(pupil_id, self._context.pupil_ids)

    def _unknown(self) -> Trouble:
        return Trouble(
            "unknown_number",
            "error",
            "",
            "a number that an earlier file has beside a UPN of this school",
            f"First import a roll or a register of the school that has UPNs and "
            f"“{self._source.header_of(NUMBER)}”, then these rows again.",
        )


def as_number(text: str) -> str:
    """A pupil's number in another system: zeros in front, which spreadsheets lose, make no difference."""
    whole = text.removesuffix(".0") if text.removesuffix(".0").isdigit() else text
    return (whole.lstrip("0") or "0") if whole.isdigit() else whole.upper()


def _distinct(*columns: NDArray[np.int32]) -> NDArray[np.int64]:
    """The different rows of some columns, a column a line."""
    if not columns[0].size:
        return np.empty((len(columns), 0), dtype=np.int64)
    key = np.zeros(columns[0].size, dtype=np.int64)
    for column in columns:
        key = key * (int(column.max()) + 2) + column + 1
    _, first = np.unique(key, return_index=True)
    return np.stack([column[first].astype(np.int64) for column in columns])
