"""A panel that a researcher has, evaluated."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from wholeschool.actions.panel_table import Columns, of_file, panel_of
from wholeschool.errors import WrongCallError, nearest

if TYPE_CHECKING:
    from wholeschool.practice.evaluation import Evaluation

_ESTIMATORS = ("diff_diff", "drdid")
_KINDS = ("mean", "count")


@dataclass(frozen=True)
class PanelAsked:
    """The columns of a table, the design, whom to compare with, what would matter (None = it is not said).

    `season`: how many times make a year, 0 = no matter.
    """

    columns: Columns
    control: str = "notyet"
    design: str = "auto"
    smallest: float | None = None
    season: int = 0


def evaluate_panel(
    path: Path, asked: PanelAsked, going: Callable[[str, int, int], None] = lambda what, done, of: None
) -> Evaluation:
    """Evaluate a table with a row a unit and time; `going`: told how far something long has got.

    Raises WrongCallError as `panel_of`, where the panel cannot be evaluated, and where the extra `practice`
    is not installed.
    """
    if any(importlib.util.find_spec(name) is None for name in _ESTIMATORS):
        raise WrongCallError(
            "Evaluations need the extra “practice”, which is not installed",
            advice="Install it: pip install 'wholeschool[practice]'",
        )
    from wholeschool.practice.evaluation import evaluate

    panel = panel_of(path, asked.columns)
    with of_file(path.name):
        return evaluate(
            panel,
            asked.design,
            asked.control,
            outcome=asked.columns.outcome,
            smallest=asked.smallest,
            season=asked.season,
            going=going,
        )


def read_kind(word: str) -> bool:
    """Whether outcomes are counts. Raises WrongCallError for a word that is neither `mean` nor `count`."""
    if word not in _KINDS:
        raise WrongCallError(
            f"There is no kind of outcome “{word}”",
            nearest=nearest(word, _KINDS),
            advice="There are: mean (such as a rate, a score) and count (such as suspensions).",
        )
    return word == "count"
