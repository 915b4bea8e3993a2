"""One unit that began something: whether its series broke off (interrupted time series)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from scipy import stats

from wholeschool.errors import WrongCallError
from wholeschool.practice.asked import Asked
from wholeschool.practice.effects import AtEventTime, Effects, Estimate, Pretrend, of_size, percent
from wholeschool.practice.figures import figure
from wholeschool.practice.one_unit import One, one_unit
from wholeschool.practice.panel import Floats, Panel
from wholeschool.practice.rules import LEVEL
from wholeschool.practice.seasons import season_columns
from wholeschool.practice.sides import Sides
from wholeschool.stats.series import Series, fit_series

FEWEST_BEFORE, FEWEST_AFTER = 8, 3
"""Times below which nothing is told."""
ENOUGH_BEFORE, ENOUGH_AFTER = 12, 6
"""Times from which a trend before, and one after, can be told from chance."""
_VERY_ALIKE = 0.6
_SHORTEST_SPELL = 2
_MOST_OTHERS_ALIKE = 0.1
_RANKED_FROM = 19
"""Others from which it is told how many of them moved as much: of fewer none could be one in twenty."""


@dataclass(frozen=True, eq=False)
class _Broken:
    """A series with its break: the fit, its design, the same had nothing begun, and times since the start."""

    fit: Series
    design: Floats
    without: Floats
    since: np.ndarray
    counts: bool

    @property
    def after(self) -> np.ndarray:
        return self.since >= 0

    def effect(self, rows: np.ndarray) -> Estimate:
        """Of some times: the mean of what is more than had nothing begun; of counts ln(Σ ÷ Σ without)."""
        coefficients = self.fit.coefficients
        x, x0 = self.design[rows], self.without[rows]
        if self.counts:
            expected = self.fit.expected[rows]
            without = expected * np.exp((x0 - x) @ coefficients)
            effect = math.log(expected.sum() / without.sum())
            gradient = expected @ x / expected.sum() - without @ x0 / without.sum()
        else:
            gradient = (x - x0).mean(axis=0)
            effect = float(gradient @ coefficients)
        se = float(np.sqrt(max(gradient @ self.fit.covariance @ gradient, 0.0)))
        return of_size(
            effect, se, self.fit.df, abs(effect) if self.counts else float(np.ptp(self.fit.expected))
        )

    def coefficient(self, column: int) -> Estimate:
        se = float(np.sqrt(self.fit.covariance[column, column]))
        return of_size(float(self.fit.coefficients[column]), se, self.fit.df)


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
    broken = _broken(one, season)
    after, since = np.flatnonzero(broken.after), broken.since
    overall = broken.effect(after)
    pretrend = _before_alone(one, season)
    left, spell = _without_last(one, season)
    doubts = [*_short(one), *_moved(pretrend), *_bad_spell(overall, left, spell, counts=one.counts)]
    doubts += [*_swings(broken.fit), *_others_moved(one, season, overall)]
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
        others=MappingProxyType(_breaks(broken)),
        doubts=tuple(doubts),
        notes=(*one.said, *_notes(one, broken, overall)),
        details=MappingProxyType(_details(one, broken, overall)),
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
    raise WrongCallError(
        f"What came of it cannot be told: {one.name} was seen {before} times before its start and {after} "
        "since",
        advice=(
            f"A line of its own needs {FEWEST_BEFORE} times before and {FEWEST_AFTER} after, more with a "
            "season: give shorter times, such as weeks or half-terms."
        ),
    )


def _broken(one: One, season: int) -> _Broken:
    after = (one.since >= 0).astype(np.float64)
    columns = [np.ones(len(after)), one.since.astype(np.float64), after]
    # A trend of its own from so few times would be little but noise.
    if after.sum() >= ENOUGH_AFTER:
        columns.append(after * one.since)
    breaks = len(columns) - 2
    design = np.column_stack([*columns, season_columns(one.times, season), one.more])
    without = design.copy()
    without[:, 2 : 2 + breaks] = 0
    try:
        fit = fit_series(one.outcome, design, one.times, counts=one.counts, exposure=one.exposure)
    except ValueError as error:
        raise WrongCallError(
            f"No line fits what {one.name} has: too much of it is 0, or all alike",
            advice="Count over longer times; give fewer covariates; or leave out --outcome-kind count.",
        ) from error
    return _Broken(fit, design, without, one.since, one.counts)


def _breaks(broken: _Broken) -> dict[str, Estimate]:
    """The break at the start itself, and of the trend, where it has one."""
    found = {"level": broken.coefficient(2)}
    if broken.design.shape[1] > 3 and np.array_equal(broken.design[:, 3], broken.after * broken.since):
        found["slope"] = broken.coefficient(3)
    return found


def _at(when: int, each: Estimate) -> AtEventTime:
    return AtEventTime(when, each.estimate, each.se, each.low, each.high)


def _before_alone(one: One, season: int) -> Pretrend | str:
    """The same break halfway between the first time and the start, where nothing began."""
    before = one.rows(one.since < 0)
    if len(before.outcome) < ENOUGH_BEFORE + 2 * season:
        return "too few times lie before"
    middle = len(before.outcome) // 2
    try:
        fake = _broken(before.begun_at(int(before.times[middle])), season)
    except WrongCallError:
        return "what is seen before does not vary enough"
    breaks = np.flatnonzero(np.abs(fake.design - fake.without).max(axis=0))
    effects, covariance = fake.fit.coefficients[breaks], fake.fit.covariance[np.ix_(breaks, breaks)]
    if not np.linalg.cond(covariance) < 1e12:
        return "what is seen before does not vary enough"
    statistic = float(effects @ np.linalg.solve(covariance, effects))
    p = float(stats.f.sf(statistic / len(breaks), len(breaks), fake.fit.df))
    return Pretrend(statistic, len(breaks), p)


def _without_last(one: One, season: int) -> tuple[Estimate | None, int]:
    """The effect without the last times before the start (two, or a quarter of a year), and how many."""
    spell = max(_SHORTEST_SPELL, season // 4)
    kept = one.rows((one.since < -spell) | (one.since >= 0))
    if np.sum(kept.since < 0) < FEWEST_BEFORE:
        return None, spell
    try:
        broken = _broken(kept, season)
    except WrongCallError:
        return None, spell
    return broken.effect(np.flatnonzero(broken.after)), spell


def _short(one: One) -> list[str]:
    before, after = int(np.sum(one.since < 0)), int(np.sum(one.since >= 0))
    if before >= ENOUGH_BEFORE and after >= ENOUGH_AFTER:
        return []
    return [f"There are {before} times before the start and {after} since: a line from so few may be chance."]


def _moved(pretrend: Pretrend | str) -> list[str]:
    if isinstance(pretrend, str) or pretrend.p >= LEVEL:
        return []
    return [
        f"It broke off from its line before it began, too (p = {pretrend.p:.2g}): such breaks come by "
        "themselves."
    ]


def _bad_spell(found: Estimate, left: Estimate | None, spell: int, *, counts: bool) -> list[str]:
    if left is None or not found.p < LEVEL or (left.p < LEVEL and left.estimate * found.estimate > 0):
        return []
    told = percent(left) if counts else left
    return [
        f"Without the last {spell} times before the start it is {figure(told.estimate)}"
        f"{' %' if counts else ''} ({figure(told.low)} to {figure(told.high)}): it may have begun because of "
        "a bad time, and a bad time passes by itself."
    ]


def _swings(fit: Series) -> list[str]:
    if fit.alike < _VERY_ALIKE:
        return []
    return [
        f"Neighbouring times are much alike ({fit.alike:.2f}): a swing that comes by itself looks like a "
        "break."
    ]


def _others_moved(one: One, season: int, found: Estimate) -> list[str]:
    """How many others that never began broke off as far at that time: beside the rest, as the unit itself."""
    if len(one.others) < _RANKED_FROM or not found.p < LEVEL:
        return []
    far = abs(found.estimate / found.se) if found.se else math.inf
    as_far = told = 0
    for each in one.placebos():
        try:
            broken = _broken(each, season)
        except WrongCallError:
            continue
        other = broken.effect(np.flatnonzero(broken.after))
        told += 1
        as_far += bool(other.se and abs(other.estimate / other.se) >= far)
    if not told or (as_far + 1) / (told + 1) <= _MOST_OTHERS_ALIKE:
        return []
    return [f"Of {told} others that never began, {as_far} broke off as far at that time, or farther."]


def _notes(one: One, broken: _Broken, overall: Estimate) -> list[str]:
    said = []
    if one.counts:
        fewer, low, high = _averted(one, overall)
        way, ends = ("fewer", (low, high)) if fewer >= 0 else ("more", (-high, -low))
        over = f"{int(broken.after.sum())} times since the start"
        said.append(
            f"Over the {over} that is {figure(abs(fewer))} {way} than without it ({figure(ends[0])} to "
            f"{figure(ends[1])})."
        )
    alike = broken.fit.alike
    if alike > 0:
        said.append(f"Neighbouring times are alike (correlation {alike:.2f}): the interval allows for it.")
    if "slope" not in _breaks(broken):
        said.append(
            f"With fewer than {ENOUGH_AFTER} times since the start, its level alone may break, not its trend."
        )
    return said


def _averted(one: One, overall: Estimate) -> tuple[float, float, float]:
    """Counts that did not come, over all times since the start, and the ends of their interval."""
    seen = float(one.outcome[one.since >= 0].sum())
    fewer, low, high = (seen * math.expm1(-each) for each in (overall.estimate, overall.high, overall.low))
    return fewer, low, high


def _details(one: One, broken: _Broken, overall: Estimate) -> dict[str, object]:
    found: dict[str, object] = {
        "times_before": int(np.sum(~broken.after)),
        "times_after": int(np.sum(broken.after)),
        "alike": broken.fit.alike,
        "dispersion": broken.fit.dispersion,
    }
    if one.counts:
        found["averted"] = dict(zip(("estimate", "low", "high"), _averted(one, overall), strict=True))
    return found
