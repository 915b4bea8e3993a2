"""How long a researcher waits for `evaluate panel`, from the shell: of a few schools, and of a country's.

Beside it stands a process that loads the libraries alone which do the sums.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv

from benchmarks.measure import Measured, from_shell

SMALL, LARGE = (500, 5), (21_000, 11)
"""Units and times: 2,500 rows, and the schools of England over eleven years."""
ALONE = "the libraries alone"
_COMMAND = Path(sys.executable).with_name("wholeschool")
_FIRST_YEAR = 2013
_LIBRARIES = "import diff_diff, numpy, pandas, scipy.stats"


def measure(folder: Path) -> dict[str, Measured]:
    """Each way in a process of its own: wall seconds from its start to its end, and its peak."""
    named = ("--unit", "unit", "--time", "year", "--outcome", "outcome", "--start", "start")
    found = {ALONE: from_shell([sys.executable, "-c", _LIBRARIES])}
    for units, times in (SMALL, LARGE):
        path = _panel(folder, units, times)
        for more in ([], ["--covariates", "before"]):
            words = rows(units, times) + (", adjusted" if more else "")
            found[words] = from_shell([str(_COMMAND), "evaluate", "panel", str(path), *named, *more])
    return found


def rows(units: int, times: int) -> str:
    """How many rows a panel has, in words."""
    return f"{units * times:,} rows"


def _panel(folder: Path, units: int, times: int) -> Path:
    """A panel in which four of ten units begin at some time, and fall by a tenth then."""
    dice = np.random.default_rng(1)
    years = _FIRST_YEAR + np.arange(times)
    start = np.where(dice.random(units) < 0.4, dice.choice(years[2:], units), 0)
    before = dice.normal(size=units)
    moved = 0.02 * np.arange(times) * before[:, None]
    begun = (start[:, None] > 0) & (years >= start[:, None])
    outcome = dice.normal(size=(units, 1)) + moved + dice.normal(size=(units, times)) - 0.1 * begun
    path = folder / f"panel-{units}.csv"
    columns = {
        "unit": np.repeat(np.arange(units), times), "year": np.tile(years, units),
        "outcome": outcome.reshape(-1), "start": np.repeat(start, times), "before": np.repeat(before, times),
    }  # fmt: skip
    csv.write_csv(pa.table(columns), path)
    return path
