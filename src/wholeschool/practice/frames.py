"""Panels as libraries of estimators take them, and their answers without their talk."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import pandas as pd

from wholeschool.practice.panel import Panel


def frame_of(panel: Panel) -> pd.DataFrame:
    """A data frame: `unit`, `time`, `outcome`, `start`, the covariates, and `cluster` where there is one."""
    columns: dict[str, Any] = {
        "unit": panel.unit,
        "time": panel.time,
        "outcome": panel.outcome,
        "start": panel.start,
        **panel.covariates,
    }
    if panel.cluster is not None:
        columns["cluster"] = panel.cluster
    return pd.DataFrame(columns)


def quietly(work: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    """Do the work; what its library warns of is told by us, in our words, before or after."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return work(*arguments, **named)
