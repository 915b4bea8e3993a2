"""Journeys as figures that ask to be released: what followed a rung, by year group too, and claims."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from wholeschool.actions.report_elsewhere import elsewhere_figures
from wholeschool.actions.report_scope import Scope
from wholeschool.actions.report_waits import wait_figures
from wholeschool.continuum.journeys.claims import Comparison, compare_schools
from wholeschool.continuum.journeys.steps import (
    BRANCHES,
    RUNGS,
    Floats,
    Ints,
    Stays,
    Steps,
    TargetSums,
    fetch_stays,
    sums_by_target,
)
from wholeschool.continuum.schools.names import school_names
from wholeschool.disclosure import Figure, FigureSet, Policy, Shows
from wholeschool.report import TRUST
from wholeschool.report.content import Claim, bound_key, journey_key, year_step_key
from wholeschool.stats import proportion_intervals, wilson_interval

WAYS = ("down", "same", "up")
_STARTS = ("off", "on")


def journey_figures(scope: Scope, policy: Policy) -> tuple[list[FigureSet], tuple[Claim, ...]]:
    """What the next half-term brought, for every rung and every year group; waits; what stands up to chance.

    Nothing where nobody can be followed through a half-term.
    """
    stays = fetch_stays(scope.engine, scope.kept)
    if not len(stays.pupil):
        return [], ()
    steps = stays.steps()
    sets = [
        *(each for branch in range(len(BRANCHES)) for each in _by_rung(scope, policy, stays, steps, branch)),
        *(each for branch in range(len(BRANCHES)) for each in _by_year(scope, policy, stays, steps, branch)),
        *wait_figures(scope, stays),
    ]
    schools = school_names(scope.engine, [int(school.urn) for school in scope.schools])
    claimed = [each for each in compare_schools(steps, stays, schools) if each.claim]
    beside = elsewhere_figures(
        scope, policy, claimed, _taken(steps, stays), {each.key: each for each in sets}
    )
    return [*sets, *beside], tuple(_claim(each) for each in claimed)


def _claim(each: Comparison) -> Claim:
    more = "more" if (each.rate or 0) > (each.elsewhere or 0) else "fewer"
    told_at = "" if each.mirror_of is None else str(each.mirror_of)
    return Claim("journey", str(each.urn), (each.branch, str(each.rung), more, told_at))


def _taken(steps: Steps, stays: Stays) -> Mapping[tuple[int, str, int], int]:
    """How many steps each school has from each rung."""
    return {
        (int(urn), branch, rung): int(taken[place * RUNGS + rung])
        for at, branch in enumerate(BRANCHES)
        for taken in [np.bincount(steps.school * RUNGS + steps.before[at], minlength=len(stays.urns) * RUNGS)]
        for place, urn in enumerate(stays.urns)
        for rung in range(RUNGS)
    }


def _by_rung(scope: Scope, policy: Policy, stays: Stays, steps: Steps, branch: int) -> Iterator[FigureSet]:
    found = _Found.of(scope, policy, stays, steps, branch, steps.before[branch], RUNGS)
    for rung in range(RUNGS - 1):
        for way in WAYS:
            yield from found.figures(journey_key(BRANCHES[branch], rung, way), rung, way)


def _by_year(scope: Scope, policy: Policy, stays: Stays, steps: Steps, branch: int) -> Iterator[FigureSet]:
    """Half-terms on a rung, and those on none, by year group; pupils without one are left out."""
    kind = steps.year_group * len(_STARTS) + (steps.before[branch] > 0)
    size = len(stays.year_groups) * len(_STARTS)
    found = _Found.of(scope, policy, stays, steps, branch, kind, size)
    for place, group in enumerate(stays.year_groups):
        for on, start in enumerate(_STARTS):
            for way in WAYS if group else ():
                if on or way != "down":
                    key = year_step_key(BRANCHES[branch], group, start, way)
                    yield from found.figures(key, place * len(_STARTS) + on, way)


@dataclass(frozen=True, eq=False)
class _Found:
    """Steps of some kinds by way, over all (first) and at each school; and the ends of their intervals."""

    scope: Scope
    kinds: int
    urns: Ints
    sums: TargetSums
    low: Floats
    high: Floats

    @classmethod
    def of(
        cls, scope: Scope, policy: Policy, stays: Stays, steps: Steps, branch: int, kind: Ints, kinds: int
    ) -> _Found:
        way = np.sign(steps.after[branch] - steps.before[branch]) + 1
        cells = (1 + len(stays.urns)) * kinds
        cell = np.concatenate([kind, (1 + steps.school) * kinds + kind])
        sums = sums_by_target(np.tile(steps.pupil, 2), cell, np.tile(way, 2), cells, len(WAYS))
        return cls(scope, kinds, stays.urns, sums, *interval_ends(sums, policy))

    def figures(self, key: str, kind: int, way: str) -> Iterator[FigureSet]:
        """The share that went this way, and the ends of its interval: shown and hidden together."""
        yield self._set(key, kind, way, "share")
        for side, ends in (("low", self.low), ("high", self.high)):
            yield self._set(bound_key(key, side), kind, way, "rate", ends)

    def _set(self, key: str, kind: int, way: str, shows: Shows, ends: Floats | None = None) -> FigureSet:
        whole, *parts = (
            self._figure(population, kind, WAYS.index(way), ends) for population in self.scope.populations
        )
        return FigureSet(key, self.scope.year, 100, shows, whole, tuple(parts))

    def _figure(self, population: str, kind: int, way: int, ends: Floats | None) -> Figure:
        cell = _cell(population, self.urns, kind, self.kinds)
        if cell is None:
            return Figure(population, 0, 0, (0,) * len(WAYS), 0)
        at, sums = cell * len(WAYS), self.sums.sums
        # The ways make up the whole: each stands on the pupils of all, and one hidden hides all.
        behind = tuple(int(self.sums.pupils[at + each]) for each in range(len(WAYS)))
        pupils, part, whole = (int(each[at + way]) for each in (sums.clusters, sums.part, sums.whole))
        if ends is not None:
            return Figure(population, float(ends[at + way]), float(whole > 0), behind, pupils)
        return Figure(population, part, whole, behind, pupils)


def interval_ends(found: TargetSums, policy: Policy) -> tuple[Floats, Floats]:
    """95 % intervals of the shares as they are shown: of rounded numbers, to say no more than these do.

    How alike a pupil's half-terms are comes from the exact sums, as a rounded number of single trials.
    """
    sums = found.sums
    part, whole = _rounded(sums.part, policy), _rounded(sums.whole, policy)
    trials = np.maximum(_rounded(np.nan_to_num(proportion_intervals(sums).effective), policy), 1)
    rate = np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
    return wilson_interval(np.minimum(rate, 1), trials)


def _rounded(values: Floats, policy: Policy) -> Floats:
    return np.array([policy.rounded_count(value) for value in values.tolist()], dtype=np.float64)


def _cell(population: str, urns: Ints, kind: int, kinds: int) -> int | None:
    """Where a kind of step of a population stands; None where a school has none."""
    if population == TRUST:
        return kind
    place = int(np.searchsorted(urns, int(population)))
    known = place < len(urns) and int(urns[place]) == int(population)
    return (1 + place) * kinds + kind if known else None
