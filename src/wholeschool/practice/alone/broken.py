"""A series that breaks at a start: its line before, and what is more or less since."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from wholeschool.errors import WrongCallError
from wholeschool.practice.alone.one_unit import One
from wholeschool.practice.alone.seasons import season_columns
from wholeschool.practice.results.effects import Estimate, of_size
from wholeschool.practice.units.panel import Floats
from wholeschool.stats.series import Series, fit_series

ENOUGH_BEFORE, ENOUGH_AFTER = 12, 6
"""Times from which a trend before, and one after, can be told from chance."""


@dataclass(frozen=True, eq=False)
class Broken:
    """A series with its break: the fit, its design, the same had nothing begun, and times since the start."""

    fit: Series
    design: Floats
    without: Floats
    since: np.ndarray
    counts: bool

    @property
    def after(self) -> np.ndarray:
        """Which times are of the start or after it (n,)."""
        return self.since >= 0

    def effect(self, rows: np.ndarray) -> Estimate:
        """Of some times: the mean of what is more than had nothing begun; of counts ln(Σ ÷ Σ without)."""
        coefficients = self.fit.coefficients
        x, x0 = self.design[rows], self.without[rows]
        if self.counts:
            expected = self.fit.expected[rows]
            without = expected * np.exp((x0 - x) @ coefficients)
            effect = math.log(expected.sum() / without.sum())
            gradient = expected @ x / expected.sum() - without @ x0 / without.sum()
        else:
            gradient = (x - x0).mean(axis=0)
            effect = float(gradient @ coefficients)
        se = float(np.sqrt(max(gradient @ self.fit.covariance @ gradient, 0.0)))
        return of_size(
            effect, se, self.fit.df, abs(effect) if self.counts else float(np.ptp(self.fit.expected))
        )

    def coefficient(self, column: int) -> Estimate:
        """One coefficient of the line itself."""
        se = float(np.sqrt(self.fit.covariance[column, column]))
        return of_size(float(self.fit.coefficients[column]), se, self.fit.df)


def broken_at_start(one: One, season: int) -> Broken:
    """Lay the line, whose level breaks at the start, and its trend where there are times enough after it.

    Raises WrongCallError where no line fits.
    """
    after = (one.since >= 0).astype(np.float64)
    columns = [np.ones(len(after)), one.since.astype(np.float64), after]
    # A trend of its own from so few times would be little but noise.
    if after.sum() >= ENOUGH_AFTER:
        columns.append(after * one.since)
    breaks = len(columns) - 2
    design = np.column_stack([*columns, season_columns(one.times, season), one.more])
    without = design.copy()
    without[:, 2 : 2 + breaks] = 0
    try:
        fit = fit_series(one.outcome, design, one.times, counts=one.counts, exposure=one.exposure)
    except ValueError as error:
        raise WrongCallError(
            f"No line fits what {one.name} has: too much of it is 0, or all alike",
            advice="Count over longer times; give fewer covariates; or leave out --outcome-kind count.",
        ) from error
    return Broken(fit, design, without, one.since, one.counts)


def breaks_of(broken: Broken) -> dict[str, Estimate]:
    """The break at the start itself, and of the trend, where it has one."""
    found = {"level": broken.coefficient(2)}
    if broken.design.shape[1] > 3 and np.array_equal(broken.design[:, 3], broken.after * broken.since):
        found["slope"] = broken.coefficient(3)
    return found
