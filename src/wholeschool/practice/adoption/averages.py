"""Averages of effects by start and time, with what the weights themselves add to their uncertainty.

Source: Callaway & Sant'Anna (2021), section 4; the weights are shares of units by time of start.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wholeschool.practice.adoption.group_time import GroupTimes
from wholeschool.practice.results.effects import FEW, AtEventTime, Estimate, Pretrend, of_sides
from wholeschool.practice.units.panel import Floats
from wholeschool.stats.propensity import Held
from wholeschool.stats.tails import chi2_beyond, f_beyond

_SINGULAR = 1e-10
_UNITS_AN_EFFECT = 10
"""Units of the smaller side for each effect that a test asks about at once."""


@dataclass(frozen=True, eq=False)
class Average:
    """A weighted mean of effects, and what each unit adds to it (n,)."""

    effect: float
    influence: Floats


def overall(found: GroupTimes) -> Average:
    """All effects since the starts, weighted by the units that began: an effect a unit and time."""
    return _weighted(found, found.after)


def by_event_time(found: GroupTimes) -> dict[int, Average]:
    """The mean effect so many times after the start, over those who were seen then."""
    since = found.time - found.group
    return {int(each): _weighted(found, since == each) for each in np.unique(since)}


def by_group(found: GroupTimes) -> dict[int, Average]:
    """The mean effect over time of those who began at one time."""
    groups = np.unique(found.group[found.after])
    return {int(each): _plain(_chosen(found, (found.group == each) & found.after)) for each in groups}


def by_calendar_time(found: GroupTimes) -> dict[int, Average]:
    """The mean effect at one time over all who had begun."""
    times = np.unique(found.time[found.after])
    return {int(each): _weighted(found, (found.time == each) & found.after) for each in times}


def mean_of(averages: Sequence[Average]) -> Average:
    """The plain mean of some averages."""
    return _plain(averages)


def mean_by_units(found: GroupTimes, averages: dict[int, Average]) -> Average:
    """The mean of averages by time of start, weighted by the units that began then."""
    groups = np.array([*averages])
    effects = np.array([each.effect for each in averages.values()])
    influence = np.stack([each.influence for each in averages.values()], axis=1)
    return _by_shares(found, groups, effects, influence)


def estimate(found: GroupTimes, average: Average, fewest: int = FEW) -> Estimate:
    """An average with its standard error, which is R's, and its interval and p by Student's t.

    Of as many degrees of freedom as the error rests on: of some hundred units a few with large swings may
    make most of it. By the normal curve, which R goes by, of 4,000 programmes that never were in schools of
    England 6.2 % had an effect, and by t 5.2 %.
    """
    se = float(np.sqrt(_covariance(found, average.influence[:, None])[0, 0]))
    clusters = np.arange(len(average.influence))
    if found.clusters is not None:
        clusters = np.unique(found.clusters, return_inverse=True)[1]
    df = min(Held(average.effect, average.influence).rests_on(clusters), len(np.unique(clusters)) - 1)
    return of_sides(average.effect, se, fewest, df, float(np.abs(found.effect).max()))


def event_times(found: GroupTimes, fewest: int = FEW) -> tuple[AtEventTime, ...]:
    """The effects by time since the start, in order."""
    told = {when: estimate(found, average, fewest) for when, average in by_event_time(found).items()}
    return tuple(
        AtEventTime(when, each.estimate, each.se, each.low, each.high) for when, each in told.items()
    )


def earlier(found: GroupTimes) -> Average | None:
    """The overall effect held against the time before the last one before each start.

    Those who begin at a bad time come back by themselves, and the last time before the start is that bad one.
    Of starts that nobody saw so early nothing is told; None where that is all of them.
    """
    since = np.flatnonzero(found.after)
    last = {group: np.flatnonzero((found.group == group) & ~found.after) for group in np.unique(found.group)}
    seen = [place for place in since if last[found.group[place]].size]
    if not seen:
        return None
    before = [last[found.group[place]][-1] for place in seen]
    effects = found.effect[seen] + found.effect[before]
    return _by_shares(
        found, found.group[seen], effects, found.influence[:, seen] + found.influence[:, before]
    )


def pretrend(found: GroupTimes, fewest: int) -> Pretrend | str:
    """Wald test that no effect before the starts is any; or why it cannot be told. `fewest`: of a side.

    Of every start and time where there are units enough to tell so many apart, as R's `did` has it; else of
    the last times before the starts, all starts together, against F with `fewest` degrees of freedom in all
    (Hotelling), for a Wald test of many effects in few units finds trends where there are none.
    """
    cells = np.flatnonzero(~found.after)
    if not cells.size:
        return "too few times lie before"
    effects, influence = found.effect[cells], found.influence[:, cells]
    if len(cells) * _UNITS_AN_EFFECT > fewest:
        times = [each for when, each in sorted(by_event_time(found).items()) if when < 0]
        times = times[-max(1, fewest // _UNITS_AN_EFFECT) :]
        effects = np.array([each.effect for each in times])
        influence = np.stack([each.influence for each in times], axis=1)
    covariance = _covariance(found, influence)
    if not np.linalg.cond(covariance) < 1 / _SINGULAR:
        return "what is seen before them does not vary enough"
    statistic = float(effects @ np.linalg.solve(covariance, effects))
    df = len(effects)
    if df == len(cells) and len(cells) * _UNITS_AN_EFFECT <= fewest:
        return Pretrend(statistic, df, chi2_beyond(statistic, df))
    left = max(fewest - df, 1)
    return Pretrend(statistic, df, f_beyond(statistic * left / (df * max(fewest - 1, 1)), df, left))


def _covariance(found: GroupTimes, influence: Floats) -> Floats:
    """Of averages by what units add to them: sums of squares over n², by cluster where there are some."""
    units = len(influence)
    if found.clusters is None:
        return influence.T @ influence / units**2
    names, places = np.unique(found.clusters, return_inverse=True)
    sums = np.zeros((len(names), influence.shape[1]))
    np.add.at(sums, places, influence)
    small = len(names) / (len(names) - 1) if len(names) > 1 else float("nan")
    return small * (sums.T @ sums) / units**2


def _chosen(found: GroupTimes, chosen: np.ndarray) -> list[Average]:
    return [
        Average(float(found.effect[place]), found.influence[:, place]) for place in np.flatnonzero(chosen)
    ]


def _weighted(found: GroupTimes, chosen: np.ndarray) -> Average:
    return _by_shares(found, found.group[chosen], found.effect[chosen], found.influence[:, chosen])


def _plain(averages: Sequence[Average]) -> Average:
    effects = [each.effect for each in averages]
    return Average(float(np.mean(effects)), np.mean([each.influence for each in averages], axis=0))


def _by_shares(found: GroupTimes, groups: np.ndarray, effects: Floats, influence: Floats) -> Average:
    """Weighted by the shares of units by start, which are estimates themselves: another sample has others."""
    is_of = (found.starts[:, None] == groups).astype(np.float64)
    shares = is_of.mean(axis=0)
    total = shares.sum()
    weights = shares / total
    apart = is_of - shares
    of_weights = apart / total - apart.sum(axis=1, keepdims=True) * shares / total**2
    return Average(float(weights @ effects), influence @ weights + of_weights @ effects)
