"""Imputation: what those who began would have had, from units and times before anything began."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from wholeschool.errors import WrongCallError
from wholeschool.practice.results.effects import AtEventTime, Effects, Estimate, Pretrend, of_sides
from wholeschool.practice.units.compared import comparable
from wholeschool.practice.units.frames import covariates_of, frame_of, quietly
from wholeschool.practice.units.panel import NEVER, Panel
from wholeschool.practice.units.sides import sides
from wholeschool.stats.loading import lightly

with lightly():
    from diff_diff.imputation import ImputationDiD


def imputation(panel: Panel, *, check: bool = False) -> tuple[Effects, Panel]:
    """Effects as what is above the unit and time effects of rows that had not begun; and who was compared.

    Unit and time effects are of the rows before any start; overall is the mean of what is above them, over
    all rows after a start. Standard errors are the conservative ones, by unit or cluster. Gaps are allowed.
    Held against an earlier time as well, unless it is a `check` of another design. Source: Borusyak, Jaravel
    & Spiess (2024), Review of Economic Studies 91. Raises WrongCallError as `comparable` and `sides`.
    """
    panel = comparable(panel, "notyet", complete=False)
    both = sides(panel, "notyet")
    fit = _fit(panel)
    by_time = _fitted(fit.aggregate, "event_study")
    df = math.inf if panel.cluster is None else len(np.unique(panel.cluster)) - 1
    scale = float(np.nanmax(np.abs(by_time.att), initial=0.0))
    told = zip(by_time.event_time, by_time.att, by_time.se, by_time.is_reference, strict=True)
    sized = [
        (int(when), of_sides(float(effect), float(se), both.fewest, df, scale))
        for when, effect, se, held_against in told
        if not held_against and math.isfinite(effect)
    ]
    effects = Effects(
        "imputation",
        of_sides(float(fit.overall_att), float(fit.overall_se), both.fewest, df, scale),
        tuple(AtEventTime(when, each.estimate, each.se, each.low, each.high) for when, each in sized),
        _pretrend(fit),
        both,
        len(panel.unit),
        pretrend_reason="too few times lie before",
        earlier=None if check else _earlier(panel),
    )
    return effects, panel


def _fit(panel: Panel) -> Any:
    rows = frame_of(panel)
    rows["start"] = np.where(panel.start > panel.times[-1], NEVER, panel.start)
    return _fitted(
        ImputationDiD(pretrends=True, cluster=None if panel.cluster is None else "cluster").fit,
        rows,
        outcome="outcome",
        unit="unit",
        time="time",
        first_treat="start",
        covariates=covariates_of(panel),
    )


def _earlier(panel: Panel) -> Estimate | None:
    """The overall effect without the last time before each start, which may have been a bad one."""
    times = panel.times
    last = times[np.maximum(np.searchsorted(times, panel.start) - 1, 0)]
    begins = (panel.start != NEVER) & (panel.start <= times[-1])
    try:
        left = comparable(panel.of_rows(~begins | (panel.time != last)), "notyet", complete=False)
        fit, both = _fit(left), sides(left, "notyet")
    except WrongCallError:
        return None
    df = math.inf if left.cluster is None else len(np.unique(left.cluster)) - 1
    effect, se = float(fit.overall_att), float(fit.overall_se)
    return of_sides(effect, se, both.fewest, df, abs(effect)) if math.isfinite(effect) else None


def _fitted(fit: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    try:
        return quietly(fit, *arguments, **named)
    except (ValueError, np.linalg.LinAlgError) as error:
        raise WrongCallError(
            "what units would have had cannot be worked out from the rows before anything began",
            advice="Give more times before the starts, fewer covariates, or --design staggered.",
        ) from error


def _pretrend(fit: object) -> Pretrend | None:
    try:
        test = quietly(fit.pretrend_test)  # type: ignore[attr-defined]
    except ValueError:
        return None
    df, statistic = int(test["df"]), float(test["f_stat"])
    if not df or not math.isfinite(statistic):
        return None
    # As a Wald test, which is what the other designs tell.
    return Pretrend(statistic * df, df, float(test["p_value"]))
