"""Rates of groups, and the gaps between them, over time: what is more than the usual ups and downs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from wholeschool.equity.counted import EVERYONE_ELSE, check_names
from wholeschool.equity.gap import Floats, against
from wholeschool.schema.wording import counted
from wholeschool.stats.control import FEWEST_POINTS, RUN, ControlChart, control_chart

Bools = npt.NDArray[np.bool_]

_SHORT = 0.5
"""A period with less of a base than this share of the middle one (a week of two days) is left out."""
_SELDOM = 0.5
"""Where fewer of the periods have any, single values jump between nothing and much, and make no chart."""
_SMALL = 2.0
"""Rates below this are said with a second decimal."""


@dataclass(frozen=True)
class Periods:
    """Weeks or half-terms: the first day of each, what each is called in a sentence, and what one is."""

    starts: tuple[date, ...]
    labels: tuple[str, ...]
    one: str


@dataclass(frozen=True, eq=False)
class Series:
    """A group's rate over time, or, where `reference` is not empty, how far it lies above the reference's.

    `chart` None: there is none, and `reason` says why.
    """

    group: str
    reference: str
    starts: tuple[date, ...]
    labels: tuple[str, ...]
    values: tuple[float, ...]
    chart: ControlChart | None
    reason: str


def over_time(
    part: Floats, whole: Floats, periods: Periods, groups: Sequence[str], per: float, reference: str | None
) -> tuple[Series, ...]:
    """Each group's rate, then each one's gap; `part` and `whole` are periods × groups.

    Short periods are left out for all groups. Of two groups against each other there is one gap. Raises
    WrongCallError where there are fewer than two groups, or none is called as the reference.
    """
    there = whole.sum(axis=0) > 0
    groups = [name for name, some in zip(groups, there.tolist(), strict=True) if some]
    check_names(groups, reference)
    part, whole = part[:, there], whole[:, there]
    kept = _long(whole)
    part, whole = part[kept], whole[kept]
    others = [against(each, groups, reference) for each in (part, whole)]
    rates, other_rates = (per * above / np.maximum(below, 1e-300) for above, below in ((part, whole), others))
    found = [_series(rates[:, at], part[:, [at]], periods, kept, name, "") for at, name in enumerate(groups)]
    pair = reference is None and len(groups) == 2
    for at, name in enumerate(groups[:1] if pair else groups):
        if name != reference:
            both = np.column_stack([part[:, at], others[0][:, at]])
            gap = rates[:, at] - other_rates[:, at]
            found.append(_series(gap, both, periods, kept, name, reference or EVERYONE_ELSE))
    return tuple(found)


def _long(whole: Floats) -> Bools:
    total = whole.sum(axis=1)
    long: Bools = (total >= _SHORT * np.median(total)) & (whole > 0).all(axis=1) if len(total) else total > 0
    return long


def _series(
    values: Floats, parts: Floats, periods: Periods, kept: Bools, group: str, reference: str
) -> Series:
    places = np.flatnonzero(kept).tolist()
    chart, reason = None, ""
    if len(values) < FEWEST_POINTS:
        reason = f"{FEWEST_POINTS} {periods.one}s or more make a chart, and there are {len(values)}"
    elif ((parts > 0).mean(axis=0) < _SELDOM).any():
        reason = f"in most {periods.one}s there was nothing to count, and a chart would show chance alone"
    else:
        chart = control_chart(values)
    return Series(
        group, reference,
        tuple(periods.starts[at] for at in places), tuple(periods.labels[at] for at in places),
        tuple(values.tolist()), chart, reason,
    )  # fmt: skip


def series_in_words(series: Series, unit: str, one: str) -> list[str]:
    """What is usual, and each stretch that is more than the usual ups and downs, with the rule."""
    name = f"{series.group} less {series.reference}" if series.reference else series.group
    chart = series.chart
    if chart is None:
        return [f"{name}: {series.reason}."]
    low = chart.low if series.reference else max(chart.low, 0.0)
    mean, low_said, high = (_said(value, chart.high) for value in (chart.mean, low, chart.high))
    said = [
        f"{name}, {counted(len(series.values), one)}: usually {mean} {unit}, and by the usual ups and downs "
        f"between {low_said} and {high}."
    ]
    stretches = _stretches(chart)
    when = (_when(series, first, last) for first, last in stretches)
    # A label is in the middle of other sentences too, where it begins small.
    said += [
        f"{label[:1].upper()}{label[1:]}: {_rule(chart, first)}."
        for label, (first, _) in zip(when, stretches, strict=True)
    ]
    if not stretches:
        said.append(f"No {one} is more than that.")
    return said


def _stretches(chart: ControlChart) -> list[tuple[int, int]]:
    """The first and the last value of each stretch with one signal to one side."""
    told = [*zip(chart.signals, chart.sides, strict=True)]
    begins = [at for at in range(len(told)) if told[at][0] and (at == 0 or told[at] != told[at - 1])]
    ends = [at for at in range(len(told)) if told[at][0] and (told[at + 1 : at + 2] != [told[at]])]
    return [*zip(begins, ends, strict=True)]


def _when(series: Series, first: int, last: int) -> str:
    labels = series.labels
    return labels[first] if first == last else f"{labels[first]} to {labels[last]}"


def _rule(chart: ControlChart, at: int) -> str:
    above = chart.sides[at] > 0
    return {
        "outside": f"{'above the upper' if above else 'below the lower'} limit",
        "trend": f"part of {RUN} or more in a row that {'rise' if above else 'fall'}",
        "outer_third": f"two of three close to the {'upper' if above else 'lower'} limit",
        "run": f"part of {RUN} or more in a row {'above' if above else 'below'} the mean",
    }[chart.signals[at]]


def _said(value: float, largest: float) -> str:
    return f"{value:.1f}" if largest >= _SMALL else f"{value:.2f}"
