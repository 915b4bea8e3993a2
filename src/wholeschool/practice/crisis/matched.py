"""Support given at a bad time: those who began, beside others who had fared alike until then.

A pupil gets support at the worst, and what is worst gets better by itself. So who began is held against units
that stood as high at the same time, had come there the same way, and did not begin.
"""

from __future__ import annotations

import math
from types import MappingProxyType

import numpy as np

from wholeschool.errors import WrongCallError
from wholeschool.practice.crisis.landmarks import Landmarks, landmarks
from wholeschool.practice.crisis.matched_words import Standing, cannot, details, doubts, notes
from wholeschool.practice.crisis.own_level import against_own_level
from wholeschool.practice.crisis.resting import resting
from wholeschool.practice.crisis.weighing import (
    Comparison,
    Since,
    at_event_times,
    by_odds,
    compare,
    in_pairs,
    mean_change,
    overall,
    placebo,
    since_start,
    worth,
)
from wholeschool.practice.results.asked import Asked
from wholeschool.practice.results.effects import Alone, Effects, Estimate, Pretrend
from wholeschool.practice.results.rules import FEWEST
from wholeschool.practice.units.compared import Control
from wholeschool.practice.units.panel import Floats, Panel
from wholeschool.practice.units.sides import Sides
from wholeschool.stats.propensity import e_value, e_value_of_difference, standard_differences


def matched(panel: Panel, asked: Asked) -> tuple[Effects, Panel]:
    """The effect on those who began, beside others weighted to have fared alike until then; and the panel.

    Weights make both sides alike on average in the outcome's last value, level and trend before and in the
    covariates; where none do, they are odds of beginning, and a regression takes off what is left (doubly
    robust either way). Who begins later counts until then, and those who were like them stand in for them.
    Overall: the mean over units that began and times since. Standard errors by unit or cluster. Raises
    WrongCallError as `landmarks` and `compare`, and where too few are seen after.
    """
    found = landmarks(panel, asked.control)
    both = compare(found, tuple(panel.covariates), asked.outcome)
    since = since_start(both)
    if not since:
        raise WrongCallError(
            "Too few are seen after they began, beside others who had fared alike",
            advice="Give fewer covariates, or more units; where a rule decides who begins, use --design rd.",
        )
    standing = _standing(both, since, panel, against_own_level(found))
    others = {
        "weighted": by_odds(both, since[0].when),
        "pairs": standing.pairs,
        "before_after": before_and_after(both.found),
    }
    effects = Effects(
        "matched",
        standing.overall,
        at_event_times(since),
        _as_test(standing.placebo),
        _sides(both),
        int(np.isfinite(both.found.after).sum()),
        earlier=standing.own_level,
        pretrend_reason="" if standing.placebo else "no time is left that units were not held alike by",
        others=MappingProxyType({name: each for name, each in others.items() if each is not None}),
        cannot=cannot(standing),
        doubts=doubts(standing),
        notes=notes(standing, asked.outcome),
        details=MappingProxyType(details(standing)),
        rests=resting(both),
    )
    return effects, panel


def matched_alone(panel: Panel, control: Control) -> Alone:
    """The overall effect of `matched`, on how many it rests, and nothing of what speaks for and against it.

    For the many outcomes and groups of which the same is asked. Raises WrongCallError as `matched`, and
    where what is beside those who began is worth too few to tell chance from anything.
    """
    both = compare(landmarks(panel, control), tuple(panel.covariates))
    since = since_start(both)
    if not since or worth(both) < FEWEST:
        raise WrongCallError("Too few others had fared alike, or are seen after")
    return Alone(overall(both, since), resting(both))


def before_and_after(found: Landmarks) -> Estimate:
    """The change of those who began since the last time before, beside nobody: what is not to be believed."""
    change = mean_known(found.after) - found.past[:, -1]
    return mean_change(change[found.began], found.clusters[found.began])


def mean_known(values: Floats) -> Floats:
    """The mean of what is known in each row; each row has some."""
    known = np.isfinite(values)
    found: Floats = np.where(known, values, 0.0).sum(axis=1) / known.sum(axis=1)
    return found


def _as_test(found: Estimate | None) -> Pretrend | None:
    """A placebo as the test that nothing differed before."""
    if found is None or not found.se > 0:
        return None
    return Pretrend((found.estimate / found.se) ** 2, 1, found.p)


def _sides(both: Comparison) -> Sides:
    found, began = both.found, both.found.began
    units, clusters = (
        (len(np.unique(each[began])), len(np.unique(each[~began]))) for each in (found.unit, found.clusters)
    )
    return Sides(*units, *clusters, 0)


def _standing(
    both: Comparison, since: tuple[Since, ...], panel: Panel, own_level: Estimate | None
) -> Standing:
    found, began = both.found, both.found.began
    others, plain = both.weights[~began], _as_many_at_a_time(found)
    last, effect = found.past[:, -1], overall(both, since)
    level = float(np.mean(last[began])), float(np.mean(mean_known(found.after)[began]))
    beside = float(np.average(last[~began], weights=others)), level[1] - effect.estimate
    counts = bool(np.all((panel.outcome >= 0) & (panel.outcome == np.floor(panel.outcome))))
    return Standing(
        names=both.alike.names,
        before=standard_differences(both.alike.columns, began, plain),
        after=standard_differences(both.alike.columns, began, both.weights),
        left_out=both.alike.left_out,
        began=int(began.sum()),
        aside=both.aside,
        unseen=found.unseen,
        back=int(found.back.max()),
        one_time=float(np.mean(found.back[began] == 1)),
        effective=worth(both),
        later=float(np.average(found.later[~began], weights=others)),
        other=float(np.average(found.other[~began] < found.times, weights=others)),
        overall=effect,
        placebo=placebo(both),
        own_level=own_level,
        pairs=in_pairs(both, since[0].when),
        first=since[0].estimate,
        e_values=_of_ratio(effect, level[1]) if counts else _of_difference(both, effect),
        form="ratio" if counts else "difference",
        level=level,
        level_beside=beside,
    )


def _of_ratio(effect: Estimate, level: float) -> tuple[float, float]:
    """E-values of a mean (of shares or counts) over what it would have been."""
    near = 0.0 if effect.low <= 0 <= effect.high else min((effect.low, effect.high), key=abs)
    ratio, end = (level / (level - each) if level > each else math.nan for each in (effect.estimate, near))
    return e_value(ratio), e_value(end)


def _of_difference(both: Comparison, effect: Estimate) -> tuple[float, float]:
    others = ~both.found.began
    spread = float(np.cov(mean_known(both.found.after[others]), aweights=both.weights[others]))
    return e_value_of_difference(effect.estimate, effect.low, effect.high, math.sqrt(spread))


def _as_many_at_a_time(found: Landmarks) -> Floats:
    """Weights that count others at each start as much as those who began then: the plain comparison."""
    _, place = np.unique(found.at, return_inverse=True)
    ones, others = (np.bincount(place, weights=side.astype(float)) for side in (found.began, ~found.began))
    return np.where(found.began, 1.0, (ones / others)[place])
