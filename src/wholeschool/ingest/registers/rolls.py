"""Rolls: the pairs of a pupil and a school that a file has, by number."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wholeschool.ingest.registers.growing import grown


class Rolls:
    """Numbers pairs of a pupil (numbered from 0) and a URN from 0, in no particular order.

    Nearly every pupil has one school in a file: that one is looked up in an array, any other in a dictionary.
    """

    def __init__(self) -> None:
        self.count = 0
        self._pupils = np.zeros(1024, dtype=np.int32)
        self._urns = np.zeros(1024, dtype=np.int32)
        self._first_of = np.full(1024, -1, dtype=np.int32)
        self._others: dict[tuple[int, int], int] = {}

    @property
    def pupils(self) -> NDArray[np.int32]:
        """The pupil of each roll."""
        return self._pupils[: self.count]

    @property
    def urns(self) -> NDArray[np.int32]:
        """The school of each roll."""
        return self._urns[: self.count]

    def number(self, pupils: NDArray[np.int32], urns: NDArray[np.int32]) -> NDArray[np.int32]:
        """The roll of each pupil and school, a new one where there is none yet."""
        if not pupils.size:
            return pupils
        self._first_of = grown(self._first_of, int(pupils.max()) + 1, -1)
        new = np.flatnonzero(self._first_of[pupils] < 0)
        if new.size:
            self._number_first(pupils[new], urns[new])
        rolls = self._first_of[pupils]
        elsewhere = np.flatnonzero(self._urns[rolls] != urns)
        if elsewhere.size:
            rolls[elsewhere] = self._number_others(pupils[elsewhere], urns[elsewhere])
        return rolls

    def _number_first(self, pupils: NDArray[np.int32], urns: NDArray[np.int32]) -> None:
        numbers = np.arange(pupils.size, dtype=np.int32)
        self._first_of[pupils] = numbers
        one_each = self._first_of[pupils] == numbers
        self._first_of[pupils[one_each]] = self._add(pupils[one_each], urns[one_each])

    def _number_others(self, pupils: NDArray[np.int32], urns: NDArray[np.int32]) -> NDArray[np.int32]:
        pairs, where = np.unique(np.stack([pupils, urns]), axis=1, return_inverse=True)
        rolls = np.empty(pairs.shape[1], dtype=np.int32)
        for place, (pupil, urn) in enumerate(pairs.T.tolist()):
            if (pupil, urn) not in self._others:
                self._others[pupil, urn] = int(self._add(np.array([pupil]), np.array([urn]))[0])
            rolls[place] = self._others[pupil, urn]
        return rolls[where.reshape(-1)]

    def _add(self, pupils: NDArray[np.int32], urns: NDArray[np.int32]) -> NDArray[np.int32]:
        first, self.count = self.count, self.count + len(pupils)
        self._pupils, self._urns = grown(self._pupils, self.count, 0), grown(self._urns, self.count, 0)
        self._pupils[first : self.count], self._urns[first : self.count] = pupils, urns
        return np.arange(first, self.count, dtype=np.int32)
