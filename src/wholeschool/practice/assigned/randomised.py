"""Chance decided who began: the two sides beside each other, adjusted for what they were like before."""

from __future__ import annotations

import math
from types import MappingProxyType

import numpy as np

from wholeschool.errors import WrongCallError
from wholeschool.practice.assigned.trial import Trial, trial_of
from wholeschool.practice.results.asked import Asked
from wholeschool.practice.results.effects import FEW, AtEventTime, Effects, Estimate, of_size
from wholeschool.practice.results.rules import ENOUGH, LEVEL
from wholeschool.practice.units.compared import refuse_flat
from wholeschool.practice.units.panel import Floats, Panel
from wholeschool.practice.units.sides import Sides
from wholeschool.schema.wording import counted
from wholeschool.stats.count_models import counts_alike
from wholeschool.stats.families import holm
from wholeschool.stats.permuted import MOST_TRIED, Permuted, balance, permuted
from wholeschool.stats.robust import least_squares, two_sided
from wholeschool.stats.wild import Wild, wild_bootstrap

_FEWEST_WAYS = 40
"""Ways to choose who begins below which none could be one in twenty on both ends."""
_SOME_LOST, _LOST_APART = 0.1, 0.1
_APART = 0.25
"""Standard deviations at the outset that need a word (What Works Clearinghouse, Standards Handbook 5.0)."""


def randomised(panel: Panel, asked: Asked) -> tuple[Effects, Panel]:
    """What came after in units that chance chose, less that of the others; and the panel with who was lost.

    Means: least squares on what was before, errors HC3, or CR2 by cluster with Satterthwaite's degrees of
    freedom, and of fewer than 30 clusters the wild bootstrap beside it. Counts: a ratio of rates. Chance is
    shuffled again as a check. That chance decided is the word of whoever asks: nothing in a table shows it.
    Raises WrongCallError as `trial_of`, where nothing varies, and where there are too few rows for so many
    covariates.
    """
    refuse_flat(panel)
    trial = trial_of(panel)
    both = _sides(trial)
    if both.fewest < 2:
        raise WrongCallError(
            f"{counted(both.treated, 'unit')} began and {both.beside:,} did not: chance is not told from one",
            advice="Give the single pupils or classes, if chance chose among these.",
        )
    overall = _estimate(trial, trial.design)
    shuffled = _shuffled(trial, asked)
    apart = _apart(trial)
    others = {"unadjusted": _estimate(trial, trial.design[:, :2])} if trial.before else {}
    if trial.clustered and both.clusters_treated + both.clusters_beside < FEW and trial.exposure is None:
        others["wild_bootstrap"] = _wild(trial, overall, asked)
    effects = Effects(
        "randomised",
        overall,
        _by_time(panel, trial),
        None,
        both,
        len(panel.unit),
        pretrend_reason="chance decided who began",
        others=MappingProxyType(others),
        cannot=_cannot(both, trial),
        doubts=(*_lost(trial), *_few(both), *_unlike(apart), *_otherwise(overall, shuffled)),
        notes=(*trial.said, _shuffled_says(shuffled)),
        details=MappingProxyType(_details(trial, shuffled, apart)),
        percent=panel.counts,
    )
    return effects, panel.of_rows(np.ones(len(panel.unit), dtype=bool), lost=sum(trial.lost) - panel.lost)


def _sides(trial: Trial) -> Sides:
    clusters = [len(np.unique(trial.clusters[side])) for side in (trial.begun, ~trial.begun)]
    return Sides(int(trial.begun.sum()), int((~trial.begun).sum()), clusters[0], clusters[1], 0)


def _estimate(trial: Trial, design: Floats) -> Estimate:
    try:
        if trial.exposure is not None:
            return _ratio(trial, design)
        by = trial.clusters if trial.clustered else None
        fit = least_squares(trial.after, design, "HC3" if by is None else "CR2", by)
    except ValueError as error:
        raise WrongCallError(
            f"{len(trial.after):,} units do not tell so many covariates apart, or one of them alone decides",
            advice="Give fewer covariates.",
        ) from error
    scale = float(np.ptp(trial.after))
    return of_size(float(fit.coefficients[1]), float(fit.errors[1]), float(fit.df[1]), scale)


def _ratio(trial: Trial, design: Floats) -> Estimate:
    """The logarithm of a ratio of rates; few clusters are allowed for by those left over (k columns)."""
    fit = counts_alike(trial.after, design, trial.clusters, trial.exposure)
    left = max(fit.clusters - design.shape[1], 1)
    error = float(fit.errors[1]) * math.sqrt(fit.clusters / left)
    return of_size(float(fit.coefficients[1]), error, left)


def _wild(trial: Trial, found: Estimate, asked: Asked) -> Estimate:
    """The same effect with the interval and p of the wild cluster bootstrap."""

    def told(done: int, of: int) -> None:
        asked.going("Turning the signs of clusters", done, of)

    wild: Wild = wild_bootstrap(trial.after, trial.design, trial.clusters, 1, told=told)
    return Estimate(found.estimate, found.se, wild.low, wild.high, wild.p)


def _shuffled(trial: Trial, asked: Asked) -> Permuted:
    """Who began is shuffled among clusters: what is left of outcomes once what was before is taken off."""
    whose, begun = trial.chosen()
    without = np.delete(trial.design, 1, axis=1)
    if trial.exposure is None:
        size = np.ones(len(trial.after))
        left = trial.after - without @ np.linalg.lstsq(without, trial.after, rcond=None)[0]
    else:
        fit = counts_alike(trial.after, without, trial.clusters, trial.exposure)
        size = trial.exposure * np.exp(without @ fit.coefficients)
        left = trial.after - size
    sizes = np.bincount(whose, weights=size)

    def told(done: int, of: int) -> None:
        asked.going("Shuffling who began", done, of)

    return permuted(np.bincount(whose, weights=left), sizes, begun, told=told)


def _by_time(panel: Panel, trial: Trial) -> tuple[AtEventTime, ...]:
    times = panel.times[panel.times >= trial.start]
    if len(times) < 2:
        return ()
    found = []
    for place, time in enumerate(times):
        at = trial_of(panel, int(time))
        if _sides(at).fewest < 2:
            continue
        each = _estimate(at, at.design)
        found.append(AtEventTime(place, each.estimate, each.se, each.low, each.high))
    return tuple(found)


def _apart(trial: Trial) -> dict[str, tuple[float, float]]:
    """How far the sides were apart at the outset, in standard deviations, and p (Holm's, of them all)."""
    names = [*trial.before]
    if not names:
        return {}
    ones = np.ones(len(trial.after))
    bare = np.column_stack([ones, trial.begun.astype(np.float64)])
    by = trial.clusters if trial.clustered else None
    tests = []
    for name in names:
        fit = least_squares(trial.before[name], bare, "HC3" if by is None else "CR2", by)
        tests.append(two_sided(float(fit.coefficients[1]), float(fit.errors[1]), float(fit.df[1])))
    together = zip(names, holm(tests), strict=True)
    return {name: (balance(trial.before[name], trial.begun), float(p)) for name, p in together}


def _cannot(both: Sides, trial: Trial) -> tuple[str, ...]:
    ways = math.comb(both.clusters_treated + both.clusters_beside, both.clusters_treated)
    if ways >= _FEWEST_WAYS:
        return ()
    what = "clusters" if trial.clustered else "units"
    return (
        f"Chance had {ways} ways to choose {both.clusters_treated} of "
        f"{both.clusters_treated + both.clusters_beside} {what}: of so few, any result comes by itself.",
    )


def _lost(trial: Trial) -> list[str]:
    shares = [lost / given if given else 0.0 for lost, given in zip(trial.lost, trial.given, strict=True)]
    said = []
    # That more than a fifth are gone is a doubt of all designs, and told with these.
    share = sum(trial.lost) / sum(trial.given)
    if share > _SOME_LOST:
        said.append(f"{sum(trial.lost):,} of {sum(trial.given):,} units have no outcome since the start.")
    if abs(shares[0] - shares[1]) > _LOST_APART:
        said.append(
            f"{100 * shares[0]:.0f} % of those that began are gone, and {100 * shares[1]:.0f} % of the "
            "others: who is left is no longer as chance had it."
        )
    return said


def _few(both: Sides) -> list[str]:
    if both.fewest >= ENOUGH:
        return []
    return [f"Only {both.fewest:,} on one side: of so few one alone may have brought it about."]


def _unlike(apart: dict[str, tuple[float, float]]) -> list[str]:
    far = [(name, by) for name, (by, p) in apart.items() if abs(by) > _APART and p < LEVEL]
    return [
        f"At the outset those that began differ in {name} by {abs(by):.2f} standard deviations: chance may "
        "not have decided alone."
        for name, by in far
    ]


def _otherwise(found: Estimate, shuffled: Permuted) -> list[str]:
    if not found.p < LEVEL or shuffled.p < LEVEL:
        return []
    return [f"Had chance chosen otherwise, as much would come {100 * shuffled.p:.2g} times in 100 by itself."]


def _shuffled_says(shuffled: Permuted) -> str:
    how = f"all {shuffled.ways:,} ways" if shuffled.whole else f"{MOST_TRIED:,} ways"
    return f"Had chance chosen otherwise ({how} tried), as much would come with p = {shuffled.p:.2g}."


def _details(trial: Trial, shuffled: Permuted, apart: dict[str, tuple[float, float]]) -> dict[str, object]:
    return {
        "permutation_p": shuffled.p,
        "permutations": shuffled.ways,
        "lost_began": trial.lost[0],
        "given_began": trial.given[0],
        "lost_others": trial.lost[1],
        "given_others": trial.given[1],
        "balance": [{"name": name, "before": by, "after": None, "p": p} for name, (by, p) in apart.items()],
    }
