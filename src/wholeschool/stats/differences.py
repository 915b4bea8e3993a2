"""Differences of two shares or rates, with the interval that those of both sides make together."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from wholeschool.stats.clusters import wilson_interval

Floats = npt.NDArray[np.float64]
Estimate = tuple[Floats, Floats, Floats]
"""A value with the low and the high end of its interval."""


def difference_interval(own: Estimate, other: Estimate) -> tuple[Floats, Floats]:
    """Ends of own − other, two independent estimates with intervals of their own; NaN where one has none.

    The method of variance estimates recovery: towards each end, the reaches of both sides add up as squares
    (Zou & Donner, Statistics in Medicine 27, 2008). Intervals that lean to one side give one that leans.
    """
    value, low, high = own
    its, its_low, its_high = other
    difference = value - its
    return (
        difference - np.hypot(value - low, its_high - its),
        difference + np.hypot(high - value, its - its_low),
    )


def share_difference_intervals(
    counts: Floats, bases: Floats, other_counts: Floats, other_bases: Floats
) -> tuple[Floats, Floats]:
    """Ends of the 95 % intervals of count ÷ base − other count ÷ other base; bases are above 0.

    Newcombe's hybrid score interval: `difference_interval` of Wilson's (Newcombe, Statistics in Medicine 17,
    1998, method 10). It holds for small cells too.
    """
    own, other = (
        (share, *wilson_interval(share, of))
        for share, of in ((counts / bases, bases), (other_counts / other_bases, other_bases))
    )
    return difference_interval(own, other)
