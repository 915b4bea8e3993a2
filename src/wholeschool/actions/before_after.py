"""A reported before and after, held against a table of units with no programme."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from wholeschool.actions.panel_table import Columns, panel_of
from wholeschool.errors import WrongCallError
from wholeschool.practice.before.before_after import BeforeAfter, before_after, in_words
from wholeschool.practice.before.before_after_rates import RateBeforeAfter, rate_before_after, rates_in_words


@dataclass(frozen=True)
class Answered:
    """What became of units alike, and what can be said."""

    found: BeforeAfter | RateBeforeAfter
    sentences: tuple[str, ...]


def answer_before_after(
    path: Path, columns: Columns, before: float, after: float, at_least: float | None = None
) -> Answered:
    """Hold a change against a table with a row a unit and time. Raises WrongCallError as `panel_of` does."""
    found = before_after(panel_of(path, columns), before, after, at_least)
    return Answered(found, in_words(found, columns.outcome))


def answer_rate_before_after(
    path: Path, columns: Columns, before: float, after: float, chosen: float | None = None
) -> Answered:
    """The same of a mean or rate. `chosen`: beyond what units were chosen, where they were."""
    found = rate_before_after(panel_of(path, columns), before, after, chosen)
    return Answered(found, rates_in_words(found, columns.outcome))


def check_of_rates(rates: bool, at_least: float | None, chosen: float | None) -> None:
    """Raise WrongCallError where an option does not go with counts, or with means and rates."""
    if rates and at_least is not None:
        raise WrongCallError(
            "--at-least is for counts", advice="Leave it out: units near the mean are alike."
        )
    if chosen is not None and not rates:
        raise WrongCallError("--chosen is for means and rates", advice="Say --rates too.")
