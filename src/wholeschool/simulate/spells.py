"""Drawing how often something happens to each pupil, when, and for how long."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from wholeschool.simulate.calendar import Ints
from wholeschool.simulate.sheet import Sheet

Floats = npt.NDArray[np.float64]


def times(expected: Floats, rng: np.random.Generator) -> Ints:
    """The pupil (row) of each happening, where pupil i is expected to have `expected[i]` of them."""
    return np.repeat(np.arange(len(expected)), rng.poisson(expected))


def single_sessions(
    sheet: Sheet, expected: Floats, char: str, rng: np.random.Generator, mornings: float = 0.5
) -> None:
    """Mark single sessions scattered over the year; `mornings` is the share of them."""
    rows = times(expected, rng)
    sheet.mark(rows, random_sessions(sheet, len(rows), rng, mornings), char)


def random_sessions(sheet: Sheet, count: int, rng: np.random.Generator, mornings: float = 0.5) -> Ints:
    """Sessions anywhere in the year."""
    days = rng.integers(len(sheet.calendar.days), size=count)
    return 2 * days + (rng.random(count) >= mornings)


def spells_of_days(
    sheet: Sheet, expected: Floats, mean_days: float, char: str, rng: np.random.Generator
) -> None:
    """Mark spells of whole days, some of them from the afternoon on; lengths are geometric."""
    rows = times(expected, rng)
    starts = random_sessions(sheet, len(rows), rng, mornings=0.87)
    lengths = 2 * rng.geometric(1 / mean_days, len(rows)) - starts % 2
    sheet.lay(rows, starts, lengths, char)
