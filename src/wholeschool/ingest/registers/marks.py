"""Weeks of marks, filled session by session in whatever order a file has them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wholeschool.ingest.registers.growing import grown
from wholeschool.reference.marks import NO_MARK, NOT_GIVEN, SLOTS

EMPTY = ord(NOT_GIVEN)
FILLER = ord(NO_MARK)


@dataclass(frozen=True)
class Clash:
    """Which of some marks fell on a session that had one already: the same mark, or another."""

    same: NDArray[np.bool_]
    other: NDArray[np.bool_]


@dataclass(frozen=True)
class Filled:
    """Rows of weeks in some order: the number, the roll and the week of each."""

    rows: NDArray[np.int32]
    rolls: NDArray[np.int32]
    weeks: NDArray[np.int32]


class Weeks:
    """A row of 14 characters for each week of a roll that has marks. A roll is a pupil at a school.

    Rolls and weeks are numbered from 0 by the caller. Memory is 14 bytes for a row, and 4 for each pair of a
    roll and a week.
    """

    def __init__(self) -> None:
        self.rows = 0
        self._row_of = np.full((1024, 8), -1, dtype=np.int32)
        self._marks = np.full((1024, SLOTS), EMPTY, dtype=np.uint8)

    def put(
        self,
        rolls: NDArray[np.int32],
        weeks: NDArray[np.int32],
        sessions: NDArray[np.int8],
        chars: NDArray[np.uint8],
    ) -> tuple[NDArray[np.int64], Clash | None]:
        """Put marks in their sessions, a later one in place of an earlier; a filler never replaces a mark.

        Gives the place of each (row × 14 + session), and the clashes where there are any.
        """
        if not rolls.size:
            return np.empty(0, dtype=np.int64), None
        places = self._rows(rolls, weeks) * SLOTS + sessions
        marks = self._marks.reshape(-1)
        before = marks[places]
        clash = _clashes(places, chars, before) if (before != EMPTY).any() or _repeats(places) else None
        filler = chars == FILLER
        marks[places[filler & (before == EMPTY)]] = FILLER
        marks[places[~filler]] = chars[~filler]  # of several for one place the last stays
        return places, clash

    def at(self, places: NDArray[np.int64]) -> NDArray[np.uint8]:
        """The characters that stand in these places."""
        return self._marks.reshape(-1)[places]

    def filled(self, rolls: NDArray[np.int32], weeks: NDArray[np.int32]) -> Filled:
        """The rows, by rolls and within them by weeks, both in the order given."""
        rows = self._row_of[np.ix_(rolls, weeks)].reshape(-1)
        there = np.flatnonzero(rows >= 0)
        return Filled(rows[there], rolls[there // len(weeks)], weeks[there % len(weeks)])

    def characters(self, rows: NDArray[np.int32]) -> NDArray[np.uint8]:
        """The marks of these rows, 14 characters each."""
        return self._marks[rows]

    def _rows(self, rolls: NDArray[np.int32], weeks: NDArray[np.int32]) -> NDArray[np.int64]:
        """The row of each roll and week, a new one where there is none yet."""
        self._make_room(int(rolls.max()) + 1, int(weeks.max()) + 1)
        keys = rolls.astype(np.int64) * self._row_of.shape[1] + weeks
        row_of = self._row_of.reshape(-1)
        new = keys[row_of[keys] < 0]
        if new.size:
            # Of the marks that share a new key one leaves its number; that one is given the next row.
            numbers = np.arange(new.size, dtype=np.int32)
            row_of[new] = numbers
            first = new[row_of[new] == numbers]
            row_of[first] = np.arange(self.rows, self.rows + first.size, dtype=np.int32)
            self.rows += first.size
            self._marks = grown(self._marks, self.rows, EMPTY)
        rows: NDArray[np.int32] = row_of[keys]
        return rows.astype(np.int64)

    def _make_room(self, rolls: int, weeks: int) -> None:
        if weeks > self._row_of.shape[1]:
            wider = np.full((self._row_of.shape[0], 2 * weeks), -1, dtype=np.int32)
            wider[:, : self._row_of.shape[1]] = self._row_of
            self._row_of = wider
        self._row_of = grown(self._row_of, rolls, -1)


def _repeats(places: NDArray[np.int64]) -> bool:
    ordered = np.sort(places)
    return bool((ordered[1:] == ordered[:-1]).any())


def _clashes(places: NDArray[np.int64], chars: NDArray[np.uint8], before: NDArray[np.uint8]) -> Clash:
    """Compare each mark with the one that stood in its place when it came; fillers are no marks."""
    clash = Clash(np.zeros(places.size, dtype=bool), np.zeros(places.size, dtype=bool))
    given = np.flatnonzero(chars != FILLER)
    order = given[np.argsort(places[given], kind="stable")]
    stood = before.copy()
    repeated = np.flatnonzero(places[order[1:]] == places[order[:-1]])
    stood[order[1:][repeated]] = chars[order[:-1][repeated]]
    clash.same[given] = stood[given] == chars[given]
    clash.other[given] = ~clash.same[given] & (stood[given] != EMPTY) & (stood[given] != FILLER)
    return clash
