"""Panels for tests: the one that R's `did` and Python's packages were run on, and made ones."""

from __future__ import annotations

import csv
from functools import cache

import numpy as np

from tests.shared import reference_file
from wholeschool.practice.units.panel import Panel


@cache
def mpdta() -> dict[str, list[str]]:
    """Columns of the panel of counties and minimum wages (2,500 rows, 500 counties, 2003 to 2007)."""
    with reference_file("mpdta.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    # A package that cannot fetch it makes up another one without a word.
    assert (len(rows), round(float(rows[0]["lemp"]), 6)) == (2500, 8.461469)
    return {name: [row[name] for row in rows] for name in rows[0]}


def mpdta_panel(*covariates: str) -> Panel:
    found = mpdta()
    return Panel.of(
        found["countyreal"],
        [float(each) for each in found["year"]],
        [float(each) for each in found["lemp"]],
        [float(each) for each in found["first.treat"]],
        covariates={name: [float(each) for each in found[name]] for name in covariates},
    )


def made_panel(
    seed: int, effect: float = 0.0, *, units: int = 60, times: int = 6, apart: float = 0.0
) -> Panel:
    """A third each begin at 3, at 5, never; `effect` since, growing by a half each time.

    `apart`: what those who begin gain on others at each time, with no thanks to anything.
    """
    random = np.random.default_rng(seed)
    unit, time = np.repeat(np.arange(units), times), np.tile(np.arange(1, times + 1), units)
    start = np.array([0, 3, 5])[unit % 3]
    since = np.where(start > 0, time - start, -1)
    outcome = random.normal(size=units)[unit] + 0.3 * time + random.normal(size=len(unit))
    outcome += np.where(since >= 0, effect * (1 + 0.5 * since), 0) + apart * time * (start > 0)
    return Panel.of(unit, time, outcome, start)


def all_begun_panel() -> Panel:
    """Ten units each begin at 3 and at 4, between times: after any start nobody is left beside them."""
    times, starts = np.tile([1, 2, 5], 20), np.repeat([3, 4], 30)
    return Panel.of(np.repeat(np.arange(20), 3), times, np.arange(60.0), starts)
