"""Journeys: who moves from which rung to which in the next half-term, how often, how fast, how often back.

All figures are internal: nothing in them is rounded or hidden.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from wholeschool.continuum.journeys_claims import Comparison, compare_schools
from wholeschool.continuum.journeys_steps import (
    BRANCHES,
    RUNGS,
    Ints,
    Stays,
    TargetSums,
    fetch_stays,
    sums_by_pupil,
    sums_by_target,
)
from wholeschool.continuum.journeys_waits import YearsOfPupils, fetch_years, waits_up
from wholeschool.continuum.school_names import NamedSchool
from wholeschool.engine import LocalEngine
from wholeschool.errors import WrongCallError, nearest
from wholeschool.stats import Intervals, Waiting, proportion_intervals

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
    """All journeys, and how the schools compare with each other."""

    by: tuple[str, ...]
    rows: tuple[Journey, ...]
    back_down: tuple[BackDown, ...]
    comparisons: tuple[Comparison, ...]
    pupils: int
    steps: int


def find_journeys(
    engine: LocalEngine,
    schools: Mapping[int, NamedSchool],
    by: Sequence[str] = (),
    only: int | None = None,
) -> Journeys:
    """The journeys of a trust, by school or year group where asked; `only`: the rows of one school.

    A step belongs to the school and year group of the half-term that it starts in. Schools are compared
    within the whole trust, whatever is asked for.
    """
    _check(by)
    stays = fetch_stays(engine)
    if not len(stays.pupil):
        raise WrongCallError(
            "There are no half-terms to follow anybody through.",
            advice="Import registers and a calendar, then run: wholeschool build STORE",
        )
    steps = stays.steps()
    years = fetch_years(engine, stays)
    comparisons = compare_schools(steps, stays, schools)
    if only is not None:
        place = _place_of(stays, only)
        steps, years = steps.only(steps.school == place), _years_of(years, place)
    kinds, of_step, of_year = _grouped(stays, by, (steps.school, steps.year_group), years)
    waits = waits_up(years, of_year, len(kinds))
    rows: list[Journey] = []
    back: list[BackDown] = []
    for branch in range(len(BRANCHES)):
        cell = of_step * RUNGS + steps.before[branch]
        size = len(kinds) * RUNGS
        rows += _rows(
            kinds, branch, sums_by_target(steps.pupil, cell, steps.after[branch], size, RUNGS), waits
        )
        back += _back(
            kinds, branch, sums_by_pupil(steps.pupil, cell, steps.after[branch] < steps.before[branch], size)
        )
    return Journeys(
        tuple(by), tuple(rows), tuple(back), comparisons, len(np.unique(steps.pupil)), len(steps.pupil)
    )


def _check(by: Iterable[str]) -> None:
    for name in by:
        if name not in JOURNEY_GROUPS:
            raise WrongCallError(
                f"Journeys cannot be grouped by “{name}”.",
                nearest=nearest(name, JOURNEY_GROUPS),
                advice="They can be grouped by: " + ", ".join(JOURNEY_GROUPS) + ".",
            )


def _place_of(stays: Stays, urn: int) -> int:
    return int(np.searchsorted(stays.urns, urn)) if urn in stays.urns else -1


def _years_of(years: YearsOfPupils, school: int) -> YearsOfPupils:
    its = years.school == school
    return YearsOfPupils(years.school[its], years.year_group[its], years.first[its], years.last[its])


def _grouped(
    stays: Stays, by: Sequence[str], of_steps: tuple[Ints, Ints], years: YearsOfPupils
) -> tuple[list[dict[str, Any]], Ints, Ints]:
    """The groups that occur, and which of them each step and each pupil's year is in."""
    labels: dict[str, list[Any]] = {
        "school": [int(urn) for urn in stays.urns],
        "year_group": list(stays.year_groups),
    }
    columns = {"school": (of_steps[0], years.school), "year_group": (of_steps[1], years.year_group)}
    key = [np.zeros(len(each), dtype=np.int64) for each in (of_steps[0], years.school)]
    for name in by:
        key = [before * len(labels[name]) + each for before, each in zip(key, columns[name], strict=True)]
    found, place = np.unique(np.concatenate(key), return_inverse=True)
    kinds: list[dict[str, Any]] = []
    for value in found if len(found) else [0]:
        kind, rest = {}, int(value)
        for name in reversed(by):
            rest, which = divmod(rest, len(labels[name]))
            kind[name] = labels[name][which] or None
        kinds.append({name: kind[name] for name in by})
    return kinds, place[: len(key[0])], place[len(key[0]) :]


def _rows(
    kinds: Sequence[Mapping[str, Any]],
    branch: int,
    found: TargetSums,
    waits: Mapping[tuple[int, int, int], Waiting],
) -> list[Journey]:
    sums = found.sums
    intervals = proportion_intervals(sums)
    medians = {key[1:]: wait.quantile() for key, wait in waits.items() if key[0] == branch}
    waited = {key[1:]: wait.at_risk[:, 0] for key, wait in waits.items() if key[0] == branch}
    rows = []
    for place in np.flatnonzero(sums.part).tolist():
        group, start, to = place // RUNGS**2, place // RUNGS % RUNGS, place % RUNGS
        weeks: tuple[float | None, float | None, float | None] = (None, None, None)
        reason: str | None = NOT_UP
        if to > start:
            median, low, high = (_number(each[group]) for each in medians[start, to])
            weeks = median, low, high
            nobody = waited[start, to][group] == 0
            reason = None if weeks[0] is not None else NOBODY if nobody else NOT_HALF
        figures = _figures(intervals, place)
        rows.append(
            Journey(
                kinds[group], BRANCHES[branch], start, to, int(found.pupils[place]), int(sums.part[place]),
                int(sums.clusters[place]), int(sums.whole[place]), *figures, *weeks, reason,
            )
        )  # fmt: skip
    return rows


def _back(kinds: Sequence[Mapping[str, Any]], branch: int, found: TargetSums) -> list[BackDown]:
    sums = found.sums
    intervals = proportion_intervals(sums)
    return [
        BackDown(
            kinds[place // RUNGS], BRANCHES[branch], place % RUNGS, int(found.pupils[place]),
            int(sums.part[place]), int(sums.whole[place]), *_figures(intervals, place),
        )
        for place in np.flatnonzero(sums.whole).tolist()
        if place % RUNGS
    ]  # fmt: skip


def _figures(intervals: Intervals, place: int) -> tuple[float, float, float]:
    return float(intervals.rate[place]), float(intervals.low[place]), float(intervals.high[place])


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
