"""What the series of one unit could show of something that has not begun, with nobody beside it."""

from __future__ import annotations

import numpy as np

from wholeschool.errors import WrongCallError, nearest
from wholeschool.practice.power.power import Power, judged
from wholeschool.practice.power.power_asked import check_matters, check_part
from wholeschool.practice.units.panel import NEVER, Panel
from wholeschool.schema.wording import counted
from wholeschool.stats.power import CHANCE
from wholeschool.stats.trend_power import step_in_series


def series_power(
    panel: Panel, unit: str, after: int, season: int = 1, matters: float | None = None,
    chance: float = CHANCE, outcome: str = "the outcome",
) -> Power:  # fmt: skip
    """The smallest step in the level of one unit that its own past, with its trend and season, lets see.

    Raises WrongCallError where there is no such unit, times are missing, or there are too few of them.
    """
    check_matters(matters)
    check_part("--chance", chance)
    if unit not in panel.units:
        raise WrongCallError(
            f"There is no unit “{unit}”",
            nearest=nearest(unit, panel.units),
            advice="Look at the column of units.",
        )
    rows = panel.unit == panel.units.index(unit)
    start = int(panel.start[rows][0])
    rows &= (start == NEVER) | (panel.time < start)
    order = np.argsort(panel.time[rows])
    times, values = panel.time[rows][order], panel.outcome[rows][order]
    if len(times) > 1 and np.ptp(np.diff(times)) > 0:
        raise WrongCallError(
            f"{unit} lacks times between others: the steps from one to the next are not equal",
            advice="Number the times 1, 2, 3 …, and give each its outcome.",
        )
    if after < 1 or season < 1:
        raise WrongCallError("--after and --season are 1 or more", advice="Such as --after 6 --season 6.")
    try:
        seen, alike = step_in_series(values, after, season)
    except ValueError as error:
        raise WrongCallError(
            f"{unit} has {counted(len(times), 'time')} before the start, and {error}",
            advice="Give more times, such as half-terms or weeks, or leave out the season.",
        ) from None
    assumed = (
        f"By the past of {unit} alone: {counted(len(times), 'time')}, with a trend"
        + (f" and a season of {season}" if season > 1 else "")
        + f"; each time is like the one before it by {alike:.2g} of 1. Then "
        f"{counted(after, 'time')} after the start.",
        "With nobody beside it, whatever else happened at that time cannot be told from it.",
    )
    return judged(
        "series", seen, f"in {outcome}", matters, chance, assumed,
        level=float(values.mean()),
    )  # fmt: skip
