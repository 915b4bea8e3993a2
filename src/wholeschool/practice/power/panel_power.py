"""What a panel could show of something that has not begun, by how much its own units swing anyway."""

from __future__ import annotations

import numpy as np

from wholeschool.errors import WrongCallError
from wholeschool.practice.power.power import Power, judged
from wholeschool.practice.power.power_asked import check_matters, check_part
from wholeschool.practice.results.rules import FEWEST
from wholeschool.practice.units.panel import NEVER, Floats, Ints, Panel
from wholeschool.schema.wording import counted
from wholeschool.stats.power import CHANCE, Seen


def past_of(panel: Panel) -> Panel:
    """The times before anything began: of what came after nothing is read.

    Raises WrongCallError where something had begun at the first time.
    """
    starts = panel.starts[panel.starts != NEVER]
    if not starts.size:
        return panel
    before = panel.time < starts.min()
    if not before.any():
        raise WrongCallError(
            f"Something began at {starts.min()}, and the table has no time before that",
            advice="Give times before anything began: what an evaluation could see is told from them alone.",
        )
    return panel.of_rows(before)


def panel_power(
    panel: Panel, begin: int | None = None, after: int = 1, matters: float | None = None,
    chance: float = CHANCE, outcome: str = "the outcome",
) -> Power:  # fmt: skip
    """The smallest effect that would be seen if `begin` units began and were seen at `after` times.

    `begin` None = those that have a start. Each unit's change from one time to the mean of the `after` next
    is what `evaluate panel` compares; how far such changes lie apart in the past, over all windows of that
    length, is chance, serial correlation and all (Bertrand, Duflo & Mullainathan, Quarterly Journal of
    Economics 119, 2004; Burlig, Preonas & Woerman, Journal of Development Economics 144, 2020). Units of a
    cluster are one. Raises WrongCallError where the past is too short, or nobody would begin, or all would.
    """
    check_matters(matters)
    check_part("--chance", chance)
    past = past_of(panel)
    whole, begun = _units(panel)
    number = int(begun.sum()) if begin is None else begin
    if not 0 < number < whole:
        raise WrongCallError(
            f"{number:,} of {counted(whole, 'unit')} would begin: there has to be somebody beside them",
            advice="Say how many begin (--begin), or give the column of the start (--start).",
        )
    changes, windows, level = _changes(past, after)
    error = float(np.sqrt(changes * (1 / number + 1 / (whole - number))))
    least = min(number, whole - number)
    because = "" if least >= FEWEST else (
        f"Only {least:,} would stand on one side of the comparison: with fewer than {FEWEST}, chance cannot "
        "be told from anything."
    )  # fmt: skip
    assumed = (
        f"By the past alone: {counted(len(past.times), 'time')} before anything began, in which "
        f"{counted(windows, 'window')} of one time and {counted(after, 'next one')} could be looked at. "
        f"At the last of them {outcome} was {level:,.4g} on average.",
        f"{number:,} begin and {whole - number:,} do not, all at once. Where units begin because of a bad "
        "time, no number of them helps.",
    )
    return judged(
        "panel", Seen(error, whole - 2), f"in {outcome}", matters, chance, assumed,
        because=because, level=level,
    )  # fmt: skip


def level_of(panel: Panel) -> float:
    """The mean outcome at the last time before anything began."""
    past = past_of(panel)
    return float(past.outcome[past.time == past.times[-1]].mean())


def _units(panel: Panel) -> tuple[int, np.ndarray]:
    """How many units, or clusters of them, there are, and which have a start."""
    begun = panel.starts != NEVER
    of = _clusters(panel)
    return int(of.max()) + 1, np.bincount(of, begun) > 0


def _clusters(panel: Panel) -> Ints:
    """The cluster of each unit (units,), each being its own where there are none."""
    if panel.cluster is None:
        return np.arange(len(panel.units))
    found = np.zeros(len(panel.units), dtype=np.int64)
    found[panel.unit] = panel.cluster
    return np.unique(found, return_inverse=True)[1].astype(np.int64)


def _changes(past: Panel, after: int) -> tuple[float, int, float]:
    """The variance of changes between units, over how many windows, and the mean at the last time."""
    if after < 1:
        raise WrongCallError("Outcomes are seen at one time or more", advice="Such as --after 2.")
    times = past.times
    if len(times) <= after:
        raise WrongCallError(
            f"Before anything began lie {counted(len(times), 'time')}: too few to see how far units change "
            f"over one and {counted(after, 'next one')}",
            advice="Give more times before the start, or say that fewer come after (--after).",
        )
    table = np.full((len(past.units), len(times)), np.nan)
    table[past.unit, np.searchsorted(times, past.time)] = past.outcome
    of = _clusters(past)
    squares, freedom, windows = 0.0, 0, 0
    for first in range(len(times) - after):
        change = _of_clusters(table[:, first + 1 : first + after + 1].mean(axis=1) - table[:, first], of)
        if len(change) > 1:
            squares += float(((change - change.mean()) ** 2).sum())
            freedom, windows = freedom + len(change) - 1, windows + 1
    if not squares > 0:
        raise WrongCallError(
            "Before anything began the outcome never changes in one unit otherwise than in others",
            advice="Look at the column of the outcome, and whether units have the times that others have.",
        )
    return squares / freedom, windows, float(past.outcome[past.time == times[-1]].mean())


def _of_clusters(change: Floats, of: Ints) -> Floats:
    known = np.isfinite(change)
    seen = np.bincount(of, known)
    means: Floats = np.bincount(of, np.where(known, change, 0.0))[seen > 0] / seen[seen > 0]
    return means
