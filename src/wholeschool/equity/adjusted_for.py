"""Ratios between groups of pupils who are alike in other things: of the same sex, of the same year group."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from wholeschool.equity.adjusted import Adjusted, standardised
from wholeschool.equity.at_schools import AtSchools
from wholeschool.equity.characteristics import characteristics_in_words
from wholeschool.equity.gap import Gap, told_once
from wholeschool.equity.measured import FEWEST_WITH_ANY, Floats, Ints, MeasuredRows
from wholeschool.equity.places import times_between
from wholeschool.stats import RatioSums
from wholeschool.stats.poisson import modified_poisson

_Z = 1.959963984540054
_NEARLY_ALL, _MOST = 0.95, 0.5
"""Of how many pupils a standardised ratio is, is said where it is of fewer; and it is told of no fewer."""
_TOO_WIDE = 100.0
"""An interval of which one end is so many times the other tells nothing, and is not put into words."""


@dataclass(frozen=True)
class AmongLike:
    """What is left of a gap among pupils who are alike: the ratio that fits best, and the standardised one.

    `covered`: the part of the pupils of both who have anybody of the other to be held against, 0 to 1; of
    these is the standardised ratio, whose `schools` are sets of pupils who are alike.
    """

    fitted: Adjusted
    standardised: Adjusted
    covered: float


def among_like(
    rows: MeasuredRows, group: str, reference: str | None, characteristics: Sequence[Ints]
) -> AmongLike:
    """Both ratios, `characteristics` as `adjusted_for` has them."""
    at = _at_likes(rows, group, reference, characteristics)
    both = at.with_both
    pupils, there = (float((each.own.clusters + each.other.clusters).sum()) for each in (at, both))
    fitted = adjusted_for(rows, group, reference, characteristics)
    # Where the one rests on too few, so does the other.
    evened = fitted if math.isnan(fitted.ratio) else standardised(at)
    return AmongLike(fitted, evened, there / pupils if pupils else math.nan)


def _at_likes(
    rows: MeasuredRows, group: str, reference: str | None, characteristics: Sequence[Ints]
) -> AtSchools:
    """The group and its reference in each set of pupils who are alike, in the place of schools."""
    like = np.unique(np.column_stack(characteristics), axis=0, return_inverse=True)[1].reshape(-1)
    size = int(like.max(initial=-1)) + 1
    # A pupil of two schools is one cluster.
    own, other = (
        RatioSums.by_cell(*rows.by_pupil(like, chosen), size) for chosen in rows.sides(group, reference)
    )
    return AtSchools(own, other, shares=rows.shares)


def adjusted_for(
    rows: MeasuredRows, group: str, reference: str | None, characteristics: Sequence[Ints]
) -> Adjusted:
    """The one ratio that fits best, each of the other characteristics having an effect of its own.

    `characteristics`: of each the place of a row's value, -1 for not known, which is a value like others.
    Errors are robust, with pupils as clusters. Values of which nobody has any tell nothing of a ratio, and
    are left out. NaN where it cannot be told, as of fewer than `FEWEST_WITH_ANY` pupils with any.
    """
    own = rows.group == rows.groups.index(group)
    chosen = own | (True if reference is None else rows.group == rows.groups.index(reference))
    chosen &= rows.whole > 0
    # Leaving out a value of one can leave another without any.
    for _ in range(1 + len(characteristics)):
        for values in characteristics:
            any_of_it = np.bincount(values + 1, np.where(chosen, rows.part, 0.0)) > 0
            chosen &= any_of_it[values + 1]
    schools = len(np.unique(rows.school[chosen]))
    unknown = Adjusted(math.nan, math.nan, math.nan, schools)
    some = chosen & (rows.part > 0)
    if any(len(np.unique(rows.pupil[some & side])) < FEWEST_WITH_ANY for side in (own, ~own)):
        return unknown
    design = _design(own[chosen], [values[chosen] for values in characteristics])
    try:
        found = modified_poisson(rows.part[chosen], design, rows.whole[chosen], rows.pupil[chosen])
    except (ValueError, np.linalg.LinAlgError):
        return unknown
    ratio, error = float(found.coefficients[1]), float(found.errors[1])
    return Adjusted(math.exp(ratio), math.exp(ratio - _Z * error), math.exp(ratio + _Z * error), schools)


def _design(own: np.ndarray, characteristics: Sequence[Ints]) -> Floats:
    """A column for the mean, one for the group, one for each value of each characteristic but its first."""
    columns = [np.ones(len(own)), own.astype(np.float64)]
    for values in characteristics:
        columns += [(values == each).astype(np.float64) for each in np.unique(values)[1:]]
    return np.column_stack(columns)


def adjusted_in_words(
    found: Sequence[Gap], adjusted: Mapping[str, AmongLike], names: Sequence[str]
) -> tuple[str, ...]:
    """What is left of each gap among pupils who are alike in what `names` says."""
    return tuple(
        f"{gap.group}, held against {gap.reference} alike in {characteristics_in_words(names)}: {_left(its)}."
        for gap in told_once(found)
        if (its := adjusted.get(gap.group)) is not None
    )


def _left(its: AmongLike) -> str:
    if math.isnan(its.fitted.ratio):
        return "what is left cannot be told, because too few have any, or nobody has their like"
    return f"{_times(its.fitted)} the rate{_standardised(its)}"


def _times(its: Adjusted) -> str:
    return times_between(its.ratio, its.low, its.high)


def _standardised(its: AmongLike) -> str:
    """The other ratio, and of how many pupils it is where that is not nearly all of them."""
    of = its.standardised
    if math.isnan(of.ratio) or its.covered < _MOST or of.high > _TOO_WIDE * of.low:
        return ""
    few = f" of the {its.covered:.0%} who have their like".replace("%", " %")
    return f"; standardised {_times(its.standardised)}{few if its.covered < _NEARLY_ALL else ''}"
