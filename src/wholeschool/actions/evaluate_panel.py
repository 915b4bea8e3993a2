"""A panel that a researcher has, evaluated: its columns read, and what the evaluation found."""

from __future__ import annotations

import importlib.util
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from wholeschool.actions.count_tables import texts_of
from wholeschool.errors import WrongCallError
from wholeschool.ingest.official.opened import Sheet, open_sheets

if TYPE_CHECKING:
    from wholeschool.practice.evaluation import Evaluation

_ESTIMATORS = ("diff_diff", "drdid")


@dataclass(frozen=True)
class PanelAsked:
    """What of a table is asked: its columns, the design, whom to compare with, what would matter.

    `cluster` "" = each unit by itself. `smallest` None = it is not said which effect would matter.
    """

    unit: str
    time: str
    outcome: str
    start: str
    covariates: Sequence[str] = ()
    cluster: str = ""
    control: str = "notyet"
    design: str = "auto"
    smallest: float | None = None


def evaluate_panel(path: Path, asked: PanelAsked) -> Evaluation:
    """Evaluate a table (CSV, packed or not, or Parquet) with a row a unit and time.

    A start that is blank or 0 is never. Raises WrongCallError where the file, a column or a cell is not what
    is asked for, where the panel cannot be evaluated, and where the extra `practice` is not installed.
    """
    _installed()
    from wholeschool.practice.evaluation import evaluate
    from wholeschool.practice.panel import Panel

    (sheet, *_) = open_sheets(path, {})
    try:
        panel = Panel.of(
            texts_of(sheet, asked.unit),
            _numbers(sheet, asked.time),
            _numbers(sheet, asked.outcome),
            _numbers(sheet, asked.start),
            covariates={name: _numbers(sheet, name) for name in asked.covariates},
            cluster=texts_of(sheet, asked.cluster) if asked.cluster else None,
        )
        return evaluate(panel, asked.design, asked.control, outcome=asked.outcome, smallest=asked.smallest)
    except WrongCallError as error:
        if error.where:
            raise
        raise WrongCallError(
            error.what, where=sheet.name, nearest=error.nearest, advice=error.advice
        ) from error


def _installed() -> None:
    if any(importlib.util.find_spec(name) is None for name in _ESTIMATORS):
        raise WrongCallError(
            "Evaluations need the extra “practice”, which is not installed",
            advice="Install it: pip install 'wholeschool[practice]'",
        )


def _numbers(sheet: Sheet, name: str) -> list[float]:
    """A column as numbers, a blank cell being NaN."""
    return [
        _number(text, name, f"{sheet.name}, line {line}")
        for text, line in zip(texts_of(sheet, name), sheet.lines, strict=True)
    ]


def _number(text: str, column: str, where: str) -> float:
    if not text or text.upper() in ("NA", "NAN", "INF"):
        return math.nan
    try:
        return float(text.replace(",", ""))
    except ValueError:
        raise WrongCallError(
            f"“{text[:40]}” in the column “{column}” is no number",
            where=where,
            advice="Leave a cell blank whose number is not known.",
        ) from None
