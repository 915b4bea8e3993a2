"""Who began at a time, beside all who had not: each with what went before and what came after.

One table of all starts together, as in the emulation of a sequence of trials (Gran et al. 2010, Statistics
in Medicine 29): a unit stands in it once for each start at which it had not begun. Those who begin later are
among them until then: to leave out who will begin is to look at what is to come.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from wholeschool.errors import WrongCallError
from wholeschool.practice.crisis.against import Against
from wholeschool.practice.units.compared import Control
from wholeschool.practice.units.panel import NEVER, Floats, Ints, Panel

MOST_BACK = 3
DECIDED = 3
"""Times before a start that may have decided who begins: no part of what a unit is like by itself."""
_SEEN = 0.8
"""The share of those who begin at a time that must have been seen so far back."""


@dataclass(frozen=True, eq=False)
class Landmarks:
    """n rows, each a unit at a start.

    `unit` (n,) is the place of the unit; `at` (n,) that of the start among `times` times, and `start` (n,)
    that at which the unit begins itself, `times` where it does not. `back` (n,): how many times before are
    looked at; `past` (n, 3): the outcome at these, the last one last, NaN at those before. `earlier` (n,):
    its mean at all times before, NaN where there are none. `own` (n,): its mean at all times but the last
    three before the start, NaN likewise. `after` (n, since): the outcome so many times after the start, the
    first being the start; NaN = not seen. `covariates` (n, k) are of the last time before. `clusters` (n,):
    who is taken together; `within` (n, levels): of which groups a unit is, the narrowest first, and is held
    against these. `other` (n,): the time from which on it has something else, `times` where never. `unseen`:
    units that began and are in no row: not seen before, or not after, or with nobody beside them.
    """

    unit: Ints
    at: Ints
    start: Ints
    back: Ints
    past: Floats
    earlier: Floats
    own: Floats
    after: Floats
    covariates: Floats
    clusters: Ints
    within: Ints
    other: Ints
    times: int
    unseen: int

    @property
    def began(self) -> np.ndarray:
        """Which rows are of units that begin at that start: (n,)."""
        found: np.ndarray = self.start == self.at
        return found

    @property
    def later(self) -> np.ndarray:
        """Which of the others begin after all: (n,)."""
        found: np.ndarray = (self.start > self.at) & (self.start < self.times)
        return found

    @cached_property
    def against(self) -> Against:
        """Whom each row is held against."""
        return Against.of(self.at, self.within, self.began)

    def of_rows(self, rows: np.ndarray) -> Landmarks:
        """Some of the rows."""
        return Landmarks(
            self.unit[rows], self.at[rows], self.start[rows], self.back[rows], self.past[rows],
            self.earlier[rows], self.own[rows], self.after[rows], self.covariates[rows], self.clusters[rows],
            self.within[rows], self.other[rows], self.times, self.unseen,
        )  # fmt: skip


def landmarks(panel: Panel, control: Control) -> Landmarks:
    """All starts of a panel. Raises WrongCallError where nobody that begins was seen before and after."""
    grid, covariates = _grid(panel)
    within, other = _groups(panel), _something_else(panel)
    times, starts = panel.times, panel.starts
    # A start between times comes into force at the next of them.
    start = np.where(starts == NEVER, len(times), np.searchsorted(times, starts))
    begins = np.unique(start[(start > 0) & (start < len(times))])
    if not begins.size:
        raise WrongCallError(
            "No unit begins within the panel, with a time before it",
            advice="Look at the column of the start, and whether outcomes are filled in from it on.",
        )
    backs = [_back(grid, start, int(at)) for at in begins]
    rows = [
        _of_start(np.where(other[:, None] <= at, np.nan, grid), covariates, start, int(at), back, control)
        for at, back in zip(begins, backs, strict=True)
    ]
    many = [len(each) for each in rows]
    unit, at, back = np.concatenate(rows), np.repeat(begins, many), np.repeat(backs, many)
    clusters = np.arange(len(starts))
    if panel.cluster is not None:
        clusters[panel.unit] = panel.cluster
    found = Landmarks(
        unit,
        at,
        start[unit],
        back,
        _past(grid, unit, at, back),
        _mean_before(grid, unit, at - back),
        _mean_before(grid, unit, np.maximum(at - DECIDED, 0)),
        _slice(grid, unit, at, len(times) - int(begins[0])),
        covariates[unit, at - 1],
        clusters[unit],
        within[unit],
        other[unit],
        len(times),
        int((start < len(times)).sum()) - int((start[unit] == at).sum()),
    )
    if not found.began.any():
        _refuse_nobody_beside(start, int(begins[0]))
        raise WrongCallError(
            "Nobody that begins was seen before and after, beside others that had not begun",
            advice="Add times before the starts, and units that begin later or never.",
        )
    return found


def _refuse_nobody_beside(start: Ints, first: int) -> None:
    if (start <= first).all():
        raise WrongCallError(
            "All units begin at one time: nobody is beside them",
            advice="Add units that begin at another time, or never.",
        )


def _grid(panel: Panel) -> tuple[Floats, Floats]:
    """Outcomes (units, times) and covariates (units, times, k); NaN where a unit was not seen."""
    place = np.searchsorted(panel.times, panel.time)
    shape = len(panel.units), len(panel.times)
    grid = np.full(shape, np.nan)
    grid[panel.unit, place] = panel.outcome
    extra = np.full((*shape, len(panel.covariates)), np.nan)
    for column, values in enumerate(panel.covariates.values()):
        extra[panel.unit, place, column] = values
    return grid, extra


def _groups(panel: Panel) -> Ints:
    """Of which groups each unit is: (units, levels)."""
    given = np.empty((len(panel.unit), 0), dtype=np.int64) if panel.within is None else panel.within
    found = np.zeros((len(panel.units), given.shape[1]), dtype=np.int64)
    found[panel.unit] = given
    return found


def _something_else(panel: Panel) -> Ints:
    """The place of the time from which on each unit has something else, the end where never: (units,)."""
    found = np.full(len(panel.units), len(panel.times))
    if panel.other_from is not None:
        given = panel.other_from != NEVER
        found[panel.unit[given]] = np.searchsorted(panel.times, panel.other_from[given])
    return found


def _back(grid: Floats, start: Ints, at: int) -> int:
    """How many times before a start are looked at: so many as most of those who begin then were seen at."""
    begin = grid[start == at]
    for back in range(min(MOST_BACK, at), 1, -1):
        if np.isfinite(begin[:, at - back : at]).all(axis=1).mean() >= _SEEN:
            return back
    return 1


def _of_start(grid: Floats, covariates: Floats, start: Ints, at: int, back: int, control: Control) -> Ints:
    """The units in the rows of one start; none where nobody is on one side."""
    times = grid.shape[1]
    seen = np.isfinite(grid[:, at - back : at]).all(axis=1) & np.isfinite(grid[:, at:]).any(axis=1)
    seen &= np.isfinite(covariates[:, at - 1]).all(axis=1)
    began = seen & (start == at)
    others = seen & (start >= times if control == "never" else start > at)
    rows: Ints = np.flatnonzero(began | others)
    return rows if began.any() and others.any() else rows[:0]


def _past(grid: Floats, unit: Ints, at: Ints, back: Ints) -> Floats:
    """The last values before a time: (n, 3), NaN where fewer are looked at."""
    wide = np.column_stack([np.full((len(grid), MOST_BACK), np.nan), grid])
    found: Floats = wide[unit[:, None], at[:, None] + np.arange(MOST_BACK)]
    found[np.arange(MOST_BACK) < MOST_BACK - back[:, None]] = np.nan
    return found


def _slice(grid: Floats, unit: Ints, first: Ints, width: int) -> Floats:
    """So many values of each unit from a time on: (n, width), NaN beyond the last time."""
    wide = np.column_stack([grid, np.full((len(grid), width), np.nan)])
    found: Floats = wide[unit[:, None], first[:, None] + np.arange(width)]
    return found


def _mean_before(grid: Floats, unit: Ints, end: Ints) -> Floats:
    """The mean of what is known of each unit before a time; NaN where that is nothing."""
    known = np.isfinite(grid)
    nought = np.zeros((len(grid), 1))
    sums, counts = (
        np.column_stack([nought, np.cumsum(each, axis=1)])[unit, end]
        for each in (np.where(known, grid, 0.0), known)
    )
    found: Floats = np.divide(sums, counts, out=np.full(len(unit), np.nan), where=counts > 0)
    return found
