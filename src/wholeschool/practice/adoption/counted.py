"""Counts in a panel: how many times fewer, or more, than had those who began gone on as all before."""

from __future__ import annotations

from types import MappingProxyType

import numpy as np

from wholeschool.errors import WrongCallError
from wholeschool.practice.results.asked import Asked
from wholeschool.practice.results.effects import AtEventTime, Effects, Estimate, Pretrend, of_size
from wholeschool.practice.results.figures import figure
from wholeschool.practice.units.compared import comparable
from wholeschool.practice.units.panel import NEVER, Floats, Panel
from wholeschool.practice.units.sides import Sides, sides
from wholeschool.stats.counts_within import CountsWithin, counts_within
from wholeschool.stats.counts_without import CountsWithout, LogRatio, counts_without
from wholeschool.stats.tails import f_beyond

_MOST_LEADS = 3
_UNITS_A_LEAD = 10
_NOT_WORKED_OUT = "what units would have had cannot be worked out from the counts before anything began"
_MORE_ROWS = "Give more times before the starts, or longer ones, of which each has some counts."


def counted_imputation(panel: Panel, asked: Asked) -> tuple[Effects, Panel]:
    """Ratios of counts to what they would have been, each unit going on from its own level; who was compared.

    Levels of units and times, and covariates, by Poisson's likelihood from rows before anything began (those
    of units that never do, where `asked.control` is `never`), for the exposure of each row. Overall: all
    counts since the starts over all that would have been. Errors by unit or cluster. Gaps are allowed.
    Source: Wooldridge, The Econometrics Journal 26 (2023). Raises WrongCallError as `comparable` and `sides`.
    """
    panel = comparable(panel, asked.control, complete=False)
    both = sides(panel, asked.control)
    found, begun = _without(panel, asked, 0)
    since = _since(panel)
    whole = found.ratio(begun)
    if whole is None:
        raise WrongCallError("Nothing was counted since the starts", advice=_MORE_ROWS)
    overall = _estimate(whole, both)
    times = {int(when): found.ratio(begun & (since == when)) for when in np.unique(since[begun])}
    leads, pretrend = _leads(panel, both)
    earlier = _earlier(panel, asked)
    effects = Effects(
        "imputation",
        overall,
        (*leads, *(_at(when, _estimate(each, both)) for when, each in times.items() if each is not None)),
        pretrend if isinstance(pretrend, Pretrend) else None,
        both,
        len(panel.unit),
        pretrend_reason="" if isinstance(pretrend, Pretrend) else pretrend,
        earlier=None if earlier is None else _estimate(earlier, both),
        notes=(_in_all(whole, overall),),
        details=MappingProxyType({"counted": whole.counted, "averted": _averted(whole, overall)}),
        percent=True,
    )
    return effects, panel


def counted_two_way(panel: Panel) -> tuple[Effects, Panel]:
    """One ratio of having begun, beside a level for each unit and time: a warning alone, as of means."""
    panel = comparable(panel, "notyet", complete=False)
    both = sides(panel, "notyet")
    design = np.column_stack([_begun(panel), _columns(panel, np.ones(len(panel.time), dtype=bool))])
    fit = _fitted(panel, design)
    effects = Effects(
        "twfe", of_size(float(fit.coefficients[0]), float(fit.errors[0]), fit.clusters - 1), (), None, both,
        len(panel.unit), pretrend_reason="two-way fixed effects do not look before the starts", percent=True,
    )  # fmt: skip
    return effects, panel


def _earlier(panel: Panel, asked: Asked) -> LogRatio | None:
    """The whole, held against all but the last time before each start."""
    try:
        found, begun = _without(panel, asked, 1)
    except WrongCallError:
        return None
    return found.ratio(begun)


def _begun(panel: Panel) -> np.ndarray:
    begun: np.ndarray = (panel.start != NEVER) & (panel.time >= panel.start)
    return begun


def _since(panel: Panel) -> np.ndarray:
    """Times since the start: the first at it or after is 0; of units that never begin, no matter what."""
    times = panel.times
    return np.searchsorted(times, panel.time) - np.searchsorted(times, panel.start)


def _columns(panel: Panel, rows: np.ndarray) -> Floats:
    """A column a time that some rows have, but for the first, and the covariates (all rows, k)."""
    times = [(panel.time == each).astype(np.float64) for each in np.unique(panel.time[rows])[1:]]
    return np.column_stack([*times, *panel.covariates.values()])


def _without(panel: Panel, asked: Asked, bad: int) -> tuple[CountsWithout, np.ndarray]:
    """What would have been, and of which rows it is told: those begun, at times at which others had not.

    `bad`: so many times before each start are not looked at.
    """
    begun = _begun(panel)
    before = ~begun & ((panel.start == NEVER) | (_since(panel) < -bad))
    fitted = before & ((panel.start == NEVER) if asked.control == "never" else True)
    try:
        found = counts_without(
            panel.outcome, _columns(panel, fitted), panel.unit, before, fitted, panel.cluster, panel.exposure
        )
    except ValueError as error:
        raise WrongCallError(_NOT_WORKED_OUT, advice=_MORE_ROWS) from error
    return found, begun & np.isin(panel.time, panel.time[fitted])


def _fitted(panel: Panel, design: Floats) -> CountsWithin:
    try:
        return counts_within(panel.outcome, design, panel.unit, panel.cluster, panel.exposure)
    except ValueError as error:
        raise WrongCallError(_NOT_WORKED_OUT, advice=_MORE_ROWS) from error


def _leads(panel: Panel, both: Sides) -> tuple[list[AtEventTime], Pretrend | str]:
    """Effects at the last times before the starts, beside earlier ones, of rows that have not begun."""
    since, begun = _since(panel), _begun(panel)
    ahead = (panel.start != NEVER) & panel.began[panel.unit] & ~begun
    deepest = int(-since[ahead].min()) if ahead.any() else 0
    count = min(_MOST_LEADS, max(1, both.fewest // _UNITS_A_LEAD), deepest - 1)
    if count < 1:
        return [], "too few times lie before"
    leads = np.column_stack([ahead & (since == -each) for each in range(count, 0, -1)]).astype(np.float64)
    rows = panel.of_rows(~begun)
    try:
        fit = _fitted(rows, np.column_stack([leads[~begun], _columns(panel, ~begun)[~begun]]))
    except WrongCallError:
        return [], "what is seen before them does not vary enough"
    df = max(both.fewest - 1, 1)
    told = [of_size(float(fit.coefficients[each]), float(fit.errors[each]), df) for each in range(count)]
    covariance = fit.covariance[:count, :count]
    if not np.linalg.cond(covariance) < 1e10:
        return [], "what is seen before them does not vary enough"
    statistic = float(fit.coefficients[:count] @ np.linalg.solve(covariance, fit.coefficients[:count]))
    test = Pretrend(statistic, count, f_beyond(statistic / count, count, df))
    return [_at(place - count, each) for place, each in enumerate(told)], test


def _estimate(found: LogRatio, both: Sides) -> Estimate:
    """By Student's t with the degrees of freedom of the smaller side, on which most of chance lies."""
    return of_size(found.logarithm, found.error, max(both.fewest - 1, 1))


def _at(when: int, each: Estimate) -> AtEventTime:
    return AtEventTime(when, each.estimate, each.se, each.low, each.high)


def _averted(found: LogRatio, overall: Estimate) -> dict[str, float]:
    """How many fewer there were than without it, and the ends of the interval."""
    ends = (found.counted * float(np.expm1(-each)) for each in (overall.estimate, overall.high, overall.low))
    return dict(zip(("estimate", "low", "high"), ends, strict=True))


def _in_all(found: LogRatio, overall: Estimate) -> str:
    fewer = _averted(found, overall)
    way, low, high = "fewer", fewer["low"], fewer["high"]
    if fewer["estimate"] < 0:
        way, low, high = "more", -high, -low
    return (
        f"Since the starts {figure(found.counted)} were counted: {figure(abs(fewer['estimate']))} {way} than "
        f"without it ({figure(low)} to {figure(high)})."
    )
