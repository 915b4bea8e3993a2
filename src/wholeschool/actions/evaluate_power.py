"""What a planned evaluation could see, from its size or from the past of a table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from wholeschool.actions.panel_table import Columns, of_file, panel_of
from wholeschool.errors import WrongCallError
from wholeschool.practice.power.panel_power import level_of, panel_power, past_of
from wholeschool.practice.power.power import Power, power
from wholeschool.practice.power.power_asked import Planned
from wholeschool.practice.power.series_power import series_power
from wholeschool.practice.units.panel import Panel
from wholeschool.stats.power import CHANCE


@dataclass(frozen=True)
class PastAsked:
    """How a table's past is asked.

    `begin`: how many units would begin (None = those with a start); `after`: times after; `alone`: the one
    unit that has nobody beside it; `season`: times a season; `matters`: a number, or a percentage of the
    last level before a start.
    """

    columns: Columns
    begin: int | None = None
    after: int = 1
    alone: str = ""
    season: int = 1
    matters: str = ""
    chance: float = CHANCE


def power_of_plan(planned: Planned, matters: str = "") -> Power:
    """What an evaluation of such a size could see. Raises WrongCallError as `power`."""
    if matters.strip().endswith("%"):
        raise WrongCallError(
            "A percentage of what is not known", advice="Give what matters in the unit of effects, such as 3."
        )
    return power(replace(planned, matters=_number(matters)))


def power_of_past(path: Path, asked: PastAsked) -> Power:
    """What a table's past lets see; nothing is read of what came after a start.

    Raises WrongCallError as `panel_of`, `panel_power` and `series_power`.
    """
    panel, outcome = panel_of(path, asked.columns), asked.columns.outcome
    with of_file(path.name):
        matters = _size(asked.matters, panel, asked.alone)
        if asked.alone:
            return series_power(panel, asked.alone, asked.after, asked.season, matters, asked.chance, outcome)
        return panel_power(panel, asked.begin, asked.after, matters, asked.chance, outcome)


def _level(panel: Panel, alone: str) -> float:
    """The mean outcome at the last time before a start; of one unit alone, over all times before it."""
    if alone in panel.units:
        return float(past_of(panel.of_rows(panel.unit == panel.units.index(alone))).outcome.mean())
    return level_of(panel)


def _size(text: str, panel: Panel, alone: str) -> float | None:
    """What matters, which may be given as a percentage of the last level."""
    if text.strip().endswith("%"):
        part = _number(text.strip()[:-1])
        return None if part is None else part / 100 * _level(panel, alone)
    return _number(text)


def _number(text: str) -> float | None:
    if not text.strip():
        return None
    try:
        return float(text.replace("−", "-"))
    except ValueError:
        raise WrongCallError(
            f"“{text[:40]}” is no size of an effect", advice="Give a number, such as --smallest 3, or 20%."
        ) from None
