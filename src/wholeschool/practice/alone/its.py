"""One unit that began something: whether its series broke off (interrupted time series)."""

from __future__ import annotations

import math
from types import MappingProxyType

import numpy as np

from wholeschool.errors import WrongCallError
from wholeschool.practice.alone.broken import ENOUGH_BEFORE, breaks_of, broken_at_start
from wholeschool.practice.alone.its_words import bad_spell, details_of, moved_before, notes_of, short, swings
from wholeschool.practice.alone.one_unit import One, one_unit
from wholeschool.practice.alone.seasons import season_columns
from wholeschool.practice.results.asked import Asked
from wholeschool.practice.results.effects import AtEventTime, Effects, Estimate, Pretrend
from wholeschool.practice.results.rules import LEVEL
from wholeschool.practice.units.panel import Panel
from wholeschool.practice.units.sides import Sides
from wholeschool.schema.wording import counted
from wholeschool.stats.tails import f_beyond

FEWEST_BEFORE, FEWEST_AFTER = 8, 3
"""Times below which nothing is told."""
_SHORTEST_SPELL = 2
_MOST_OTHERS_ALIKE = 0.1
_RANKED_FROM = 19
"""Others from which it is told how many of them moved as much: of fewer none could be one in twenty."""


def interrupted(panel: Panel, asked: Asked) -> tuple[Effects, Panel]:
    """How far the one unit that began left the line that it was on; beside others that never began, if any.

    Level and trend, both of which may break at the start, season (`asked.season` times a year), covariates:
    least squares, or quasi-Poisson for counts; neighbouring times may be alike. Where five others or more
    have the same times, the unit's distance from them is looked at in place of itself. Overall: the mean over
    all times since the start. Source: Lopez Bernal, Cummins & Gasparrini, International Journal of
    Epidemiology 46 (2017). Raises WrongCallError where not one unit begins, or there are too few times.
    """
    one = one_unit(panel)
    season = _season(asked.season, one)
    _enough(one, season)
    broken = broken_at_start(one, season)
    after, since = np.flatnonzero(broken.after), broken.since
    overall = broken.effect(after)
    pretrend = _before_alone(one, season)
    left, spell = _without_last(one, season)
    doubts = [*short(one), *moved_before(pretrend), *bad_spell(overall, left, spell, counts=one.counts)]
    doubts += [*swings(broken.fit), *_othersmoved_before(one, season, overall)]
    beside = len(one.others)
    effects = Effects(
        "its",
        overall,
        tuple(_at(int(since[each]), broken.effect(np.array([each]))) for each in after),
        pretrend if isinstance(pretrend, Pretrend) else None,
        Sides(1, beside, 1, beside, 0),
        len(one.outcome),
        pretrend_reason=pretrend if isinstance(pretrend, str) else "",
        earlier=left,
        others=MappingProxyType(breaks_of(broken)),
        doubts=tuple(doubts),
        notes=(*one.said, *notes_of(one, broken, overall)),
        details=MappingProxyType(details_of(one, broken, overall)),
        percent=one.counts,
        who=one.name,
        ruled="its_beside" if beside else "",
    )
    return effects, panel


def _season(season: int, one: One) -> int:
    if season in (0, 1):
        return 0
    before = int(np.sum(one.since < 0))
    if season < 0 or before < 2 * season:
        raise WrongCallError(
            f"A season of {season} times cannot be told from {before} times before the start",
            advice="Two whole years before the start are needed; without --season it is not looked at.",
        )
    return season


def _enough(one: One, season: int) -> None:
    before, after = int(np.sum(one.since < 0)), int(np.sum(one.since >= 0))
    columns = 4 + season_columns(one.times, season).shape[1] + one.more.shape[1]
    if before >= FEWEST_BEFORE and after >= FEWEST_AFTER and before + after >= columns + 4:
        return
    seen = f"{counted(before, 'time')} before its start and {after} since"
    raise WrongCallError(
        f"What came of it cannot be told: {one.name} was seen {seen}",
        advice=(
            f"A line of its own needs {FEWEST_BEFORE} times before and {FEWEST_AFTER} after, more with a "
            "season: give shorter times, such as weeks or half-terms."
        ),
    )


def _at(when: int, each: Estimate) -> AtEventTime:
    return AtEventTime(when, each.estimate, each.se, each.low, each.high)


def _before_alone(one: One, season: int) -> Pretrend | str:
    """The same break halfway between the first time and the start, where nothing began."""
    before = one.rows(one.since < 0)
    if len(before.outcome) < ENOUGH_BEFORE + 2 * season:
        return "too few times lie before"
    middle = len(before.outcome) // 2
    try:
        fake = broken_at_start(before.begun_at(int(before.times[middle])), season)
    except WrongCallError:
        return "what is seen before does not vary enough"
    breaks = np.flatnonzero(np.abs(fake.design - fake.without).max(axis=0))
    effects, covariance = fake.fit.coefficients[breaks], fake.fit.covariance[np.ix_(breaks, breaks)]
    if not np.linalg.cond(covariance) < 1e12:
        return "what is seen before does not vary enough"
    statistic = float(effects @ np.linalg.solve(covariance, effects))
    p = f_beyond(statistic / len(breaks), len(breaks), fake.fit.df)
    return Pretrend(statistic, len(breaks), p)


def _without_last(one: One, season: int) -> tuple[Estimate | None, int]:
    """The effect without the last times before the start (two, or a quarter of a year), and how many."""
    spell = max(_SHORTEST_SPELL, season // 4)
    kept = one.rows((one.since < -spell) | (one.since >= 0))
    if np.sum(kept.since < 0) < FEWEST_BEFORE:
        return None, spell
    try:
        broken = broken_at_start(kept, season)
    except WrongCallError:
        return None, spell
    return broken.effect(np.flatnonzero(broken.after)), spell


def _othersmoved_before(one: One, season: int, found: Estimate) -> list[str]:
    """How many others that never began broke off as far at that time: beside the rest, as the unit itself."""
    if len(one.others) < _RANKED_FROM or not found.p < LEVEL:
        return []
    far = abs(found.estimate / found.se) if found.se else math.inf
    as_far = told = 0
    for each in one.placebos():
        try:
            broken = broken_at_start(each, season)
        except WrongCallError:
            continue
        other = broken.effect(np.flatnonzero(broken.after))
        told += 1
        as_far += bool(other.se and abs(other.estimate / other.se) >= far)
    if not told or (as_far + 1) / (told + 1) <= _MOST_OTHERS_ALIKE:
        return []
    return [f"Of {told} others that never began, {as_far} broke off as far at that time, or farther."]
