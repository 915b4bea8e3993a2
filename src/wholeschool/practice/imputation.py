"""Imputation: what those who began would have had, from units and times before anything began."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from diff_diff import ImputationDiD
from scipy import stats

from wholeschool.errors import WrongCallError
from wholeschool.practice.compared import comparable
from wholeschool.practice.effects import AtEventTime, Effects, Estimate, Pretrend
from wholeschool.practice.frames import frame_of, quietly
from wholeschool.practice.panel import NEVER, Panel


def imputation(panel: Panel) -> tuple[Effects, Panel]:
    """Effects as what is above the unit and time effects of rows that had not begun; and who was compared.

    Unit and time effects are of the rows before any start; overall is the mean of what is above them, over
    all rows after a start. Standard errors are the conservative ones, by unit or cluster. Gaps are allowed.
    Source: Borusyak, Jaravel & Spiess (2024), Review of Economic Studies 91. Raises WrongCallError as
    `comparable`.
    """
    panel = comparable(panel, "notyet", complete=False)
    last = panel.times[-1]
    rows = frame_of(panel)
    rows["start"] = np.where(panel.start > last, NEVER, panel.start)
    fit = _fitted(
        ImputationDiD(pretrends=True, cluster=None if panel.cluster is None else "cluster").fit,
        rows,
        outcome="outcome",
        unit="unit",
        time="time",
        first_treat="start",
        covariates=[*panel.covariates] or None,
    )
    by_time = quietly(fit.aggregate, "event_study")
    told = zip(by_time.event_time, by_time.att, by_time.se, by_time.is_reference, strict=True)
    began = int(np.sum((panel.starts != NEVER) & (panel.starts <= last)))
    effects = Effects(
        "imputation",
        _estimate(float(fit.overall_att), float(fit.overall_se)),
        tuple(
            AtEventTime(int(when), float(effect), float(se), *_interval(float(effect), float(se)))
            for when, effect, se, held_against in told
            if not held_against
        ),
        _pretrend(fit),
        treated=began,
        comparison=len(panel.units) - began,
        rows=len(panel.unit),
    )
    return effects, panel


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


def _estimate(effect: float, se: float) -> Estimate:
    p = float(2 * stats.norm.sf(abs(effect / se))) if se > 0 else float("nan")
    return Estimate(effect, se, *_interval(effect, se), p)


def _interval(effect: float, se: float) -> tuple[float, float]:
    half = float(stats.norm.ppf(0.975)) * se
    return effect - half, effect + half
