"""Journeys: who moves from which rung to which in the next half-term, how often, how fast, how often back.

All figures are internal: nothing in them is rounded or hidden.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from wholeschool.continuum.journeys.steps import (
    BRANCHES,
    RUNGS,
    Moves,
    Stays,
    Steps,
    TargetSums,
    fetch_stays,
)
from wholeschool.continuum.journeys.waits import Waits, fetch_years, waits_up
from wholeschool.continuum.rows.columns import Ints, changes, numbered_below
from wholeschool.engine import LocalEngine
from wholeschool.errors import WrongCallError, nearest
from wholeschool.stats import Waiting, proportion_intervals
from wholeschool.store import Kept

JOURNEY_GROUPS = ("year_group", "school")
NOT_UP = "weeks are counted for moves up"
NOT_HALF = "less than half get there in the year"
NOBODY = "nobody's year began the climb here"


@dataclass(frozen=True)
class Journey:
    """From one rung (0 = none) to another in the next half-term; `to` equal to `start` is staying.

    `pupils` made it, in `moves` steps of the `steps` that start at the rung (made by `from_pupils`). `rate` =
    moves ÷ steps, with its 95 % interval, pupils being the clusters. `median_weeks`: school weeks from the
    first touch of `start` to a rung at or above `to`, with its interval; None where `reason` says why.
    """

    group: Mapping[str, Any]
    branch: str
    start: int
    to: int
    pupils: int
    moves: int
    from_pupils: int
    steps: int
    rate: float
    low: float
    high: float
    median_weeks: float | None
    median_low: float | None
    median_high: float | None
    reason: str | None


@dataclass(frozen=True)
class BackDown:
    """How often a rung is followed by a lower one in the next half-term; figures as in `Journey`."""

    group: Mapping[str, Any]
    branch: str
    start: int
    pupils: int
    moves: int
    steps: int
    rate: float
    low: float
    high: float


@dataclass(frozen=True)
class Journeys:
    """All journeys of some groups, and what they were counted from."""

    by: tuple[str, ...]
    rows: tuple[Journey, ...]
    back_down: tuple[BackDown, ...]
    pupils: int
    steps: int


@dataclass(frozen=True, eq=False)
class Followed:
    """What journeys are found in, whichever way they are grouped: where pupils stood, their steps, waits."""

    stays: Stays
    steps: Steps
    waits: Waits


def follow(engine: LocalEngine, kept: Kept | None = None) -> Followed:
    """Follow all pupils of a store through their half-terms; what stands of other years comes from `kept`.

    Raises WrongCallError where there are no half-terms.
    """
    stays = fetch_stays(engine, kept)
    if not len(stays.pupil):
        raise WrongCallError(
            "There are no half-terms to follow anybody through.",
            advice="Import registers and a calendar, then run: wholeschool build STORE",
        )
    return Followed(stays, stays.steps(), fetch_years(engine, stays, kept))


def find_journeys(followed: Followed, by: Sequence[str] = (), only: int | None = None) -> Journeys:
    """The journeys of a trust, by school or year group where asked; `only`: the rows of one school.

    A step belongs to the school and year group of the half-term that it starts in.
    """
    check_groups(by)
    steps, waits = followed.steps, followed.waits
    if only is not None:
        place = _place_of(followed.stays, only)
        steps, waits = steps.only(steps.school == place), waits.only(waits.school == place)
    kinds, of_step, of_wait = _grouped(followed.stays, by, steps, waits)
    waiting = waits_up(waits, of_wait, len(kinds))
    rows: list[Journey] = []
    back: list[BackDown] = []
    for branch in range(len(BRANCHES)):
        cell = of_step * RUNGS + steps.before[branch]
        moves = Moves.of(steps.pupil, cell, steps.after[branch], len(kinds) * RUNGS, RUNGS)
        rows += _rows(kinds, branch, moves.by_target(), waiting)
        back += _back(kinds, branch, moves)
    return Journeys(tuple(by), tuple(rows), tuple(back), len(changes(steps.pupil)), len(steps.pupil))


def check_groups(by: Iterable[str]) -> None:
    """Raise WrongCallError where journeys cannot be grouped so."""
    for name in by:
        if name not in JOURNEY_GROUPS:
            raise WrongCallError(
                f"Journeys cannot be grouped by “{name}”.",
                nearest=nearest(name, JOURNEY_GROUPS),
                advice="They can be grouped by: " + ", ".join(JOURNEY_GROUPS) + ".",
            )


def _place_of(stays: Stays, urn: int) -> int:
    return int(np.searchsorted(stays.urns, urn)) if urn in stays.urns else -1


def _grouped(
    stays: Stays, by: Sequence[str], steps: Steps, waits: Waits
) -> tuple[list[dict[str, Any]], Ints, Ints]:
    """The groups that occur, and which of them each step and each wait is in."""
    labels: dict[str, Sequence[Any]] = {"school": stays.urns.tolist(), "year_group": stays.year_groups}
    key = [np.zeros_like(each.school) for each in (steps, waits)]
    for name in by:
        key = [
            before * len(labels[name]) + getattr(each, name)
            for before, each in zip(key, (steps, waits), strict=True)
        ]
    size = math.prod(len(labels[name]) for name in by)
    found, place = numbered_below(size, np.concatenate(key))
    kinds: list[dict[str, Any]] = []
    for value in found.tolist() or [0]:
        kind, rest = {}, value
        for name in reversed(by):
            rest, which = divmod(rest, len(labels[name]))
            kind[name] = labels[name][which] or None
        kinds.append({name: kind[name] for name in by})
    return kinds, place[: len(steps.pupil)], place[len(steps.pupil) :]


def _rows(
    kinds: Sequence[Mapping[str, Any]],
    branch: int,
    found: TargetSums,
    waits: Mapping[tuple[int, int, int], Waiting],
) -> list[Journey]:
    medians = {key[1:]: _medians(wait) for key, wait in waits.items() if key[0] == branch}
    there = np.flatnonzero(found.sums.part)
    places = (there // RUNGS**2, there // RUNGS % RUNGS, there % RUNGS)
    return [
        Journey(
            kinds[group], BRANCHES[branch], start, to, *figures,
            *(medians[start, to][group] if to > start else (None, None, None, NOT_UP)),
        )
        for (group, start, to), *figures in zip(
            zip(*(each.tolist() for each in places), strict=True),
            *_columns(there, found, "part", "clusters", "whole"),
            strict=True,
        )
    ]  # fmt: skip


def _medians(wait: Waiting) -> list[tuple[float | None, float | None, float | None, str | None]]:
    """For each group the median of a wait with its interval, and why there is none."""
    numbers = [[None if np.isnan(each) else each for each in ends.tolist()] for ends in wait.quantile()]
    return [
        (*weeks, None if weeks[0] is not None else NOT_HALF if begun else NOBODY)
        for *weeks, begun in zip(*numbers, wait.at_risk[:, 0].tolist(), strict=True)
    ]


def _back(kinds: Sequence[Mapping[str, Any]], branch: int, moves: Moves) -> list[BackDown]:
    start = np.repeat(moves.cell, np.diff(moves.first, append=len(moves.steps))) % RUNGS
    found = moves.counting(moves.target < start)
    there = np.flatnonzero((found.sums.whole > 0) & (np.arange(len(found.pupils)) % RUNGS > 0))
    return [
        BackDown(kinds[place // RUNGS], BRANCHES[branch], place % RUNGS, *figures)
        for place, *figures in zip(there.tolist(), *_columns(there, found, "part", "whole"), strict=True)
    ]


def _columns(there: Ints, found: TargetSums, *names: str) -> Iterator[list[Any]]:
    """Pupils, then sums as whole numbers, then the rate and its interval, of some places."""
    yield found.pupils[there].tolist()
    for name in names:
        yield getattr(found.sums, name)[there].astype(np.int64).tolist()
    intervals = proportion_intervals(found.sums)
    for ends in (intervals.rate, intervals.low, intervals.high):
        yield ends[there].tolist()
