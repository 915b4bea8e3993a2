"""Ratios between groups of pupils who are alike in other things: of the same sex, of the same year group."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from wholeschool.equity.adjusted import Adjusted
from wholeschool.equity.gap import Gap, in_times, told_once
from wholeschool.equity.measured import Floats, Ints, MeasuredRows
from wholeschool.stats.poisson import modified_poisson

_Z = 1.959963984540054


def adjusted_for(
    rows: MeasuredRows, group: str, reference: str | None, characteristics: Sequence[Ints]
) -> Adjusted:
    """The one ratio that fits best, each of the other characteristics having an effect of its own.

    `characteristics`: of each the place of a row's value, -1 for not known, which is a value like others.
    Errors are robust, with pupils as clusters. Values of which nobody has any tell nothing of a ratio, and
    are left out. NaN where it cannot be told.
    """
    own = rows.group == rows.groups.index(group)
    chosen = own | (True if reference is None else rows.group == rows.groups.index(reference))
    chosen &= rows.whole > 0
    # Leaving out a value of one can leave another without any.
    for _ in range(1 + len(characteristics)):
        for values in characteristics:
            some = np.bincount(values + 1, np.where(chosen, rows.part, 0.0)) > 0
            chosen &= some[values + 1]
    schools = len(np.unique(rows.school[chosen]))
    unknown = Adjusted(math.nan, math.nan, math.nan, schools)
    if not (rows.part[chosen & own].sum() > 0 and rows.part[chosen & ~own].sum() > 0):
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
    found: Sequence[Gap], adjusted: Mapping[str, Adjusted], names: Sequence[str]
) -> tuple[str, ...]:
    """What is left of each gap among pupils who are alike in what `names` says."""
    return tuple(
        f"{gap.group}, held against {gap.reference} of the same {called(names)}: {in_times(its.ratio)} times "
        f"({in_times(its.low)} to {in_times(its.high)}) the rate."
        for gap in told_once(found)
        if (its := adjusted.get(gap.group)) is not None and not math.isnan(its.ratio)
    )


def called(characteristics: Sequence[str]) -> str:
    """Their names in a sentence, with “and” before the last."""
    *first, last = [name.replace("_", " ") for name in characteristics]
    return f"{', '.join(first)} and {last}" if first else last
