"""A reported before and after, held against a table of units with no programme."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from wholeschool.actions.panel_table import Columns, panel_of
from wholeschool.practice.before_after import BeforeAfter, before_after, in_words


@dataclass(frozen=True)
class Answered:
    """What became of units alike, and what can be said."""

    found: BeforeAfter
    sentences: tuple[str, ...]


def answer_before_after(
    path: Path, columns: Columns, before: float, after: float, at_least: float | None = None
) -> Answered:
    """Hold a change against a table with a row a unit and time. Raises WrongCallError as `panel_of` does."""
    found = before_after(panel_of(path, columns), before, after, at_least)
    return Answered(found, in_words(found, columns.outcome))
