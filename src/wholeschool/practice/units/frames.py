"""Panels as libraries of estimators take them, and their answers without their talk."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import pandas as pd

from wholeschool.practice.units.panel import Panel


def frame_of(panel: Panel) -> pd.DataFrame:
    """A data frame: `unit`, `time`, `outcome`, `start`, `covariates_of`, and `cluster` where there is one."""
    columns: dict[str, Any] = {
        "unit": panel.unit,
        "time": panel.time,
        "outcome": panel.outcome,
        "start": panel.start,
    }
    columns |= {_named(place): each for place, each in enumerate(panel.covariates.values())}
    if panel.cluster is not None:
        columns["cluster"] = panel.cluster
    return pd.DataFrame(columns)


def covariates_of(panel: Panel) -> list[str] | None:
    """What the covariates are called in the frame: not as in the table, where one may be called `start`."""
    return [_named(place) for place in range(len(panel.covariates))] or None


def _named(place: int) -> str:
    return f"covariate_{place}"


def quietly(work: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    """Do the work; what its library warns of is told by us, in our words, before or after."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return work(*arguments, **named)
