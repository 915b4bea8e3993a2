"""One series: published breaks (seat belts, Sicily's ban), and intervals where neighbours are alike."""

from __future__ import annotations

import csv
from functools import cache

import numpy as np
import pytest
from scipy import stats

from tests.reference.counted import BELTS, INJURED, KILLED
from tests.shared import reference_file, reference_result
from wholeschool.stats.series import Series, fit_series

MONTHS = np.arange(1, 193)
_LAW = (MONTHS >= BELTS).astype(float)


@cache
def sicily() -> Series:
    """Heart attacks before and after the ban, for standardised population (Lopez Bernal et al. 2017)."""
    with reference_file("sicily.csv").open(encoding="utf-8") as file:
        rows = [*csv.DictReader(file)]
    ban, time, attacks, people = (
        np.array([float(row[name]) for row in rows]) for name in ("smokban", "time", "aces", "stdpop")
    )
    design = np.column_stack([np.ones(len(rows)), ban, time])
    return fit_series(attacks, design, time.astype(int), counts=True, exposure=people)


@cache
def belts() -> Series:
    turn = 2 * np.pi * MONTHS / 12
    design = np.column_stack([np.ones(192), MONTHS, _LAW, np.sin(turn), np.cos(turn)])
    return fit_series(KILLED, design, MONTHS, counts=True)


@cache
def belts_in_logarithms() -> Series:
    months = [(each == MONTHS % 12).astype(float) for each in range(11)]
    design = np.column_stack([np.ones(192), MONTHS, _LAW, *months])
    return fit_series(np.log(INJURED), design, MONTHS, counts=False)


def test_published_breaks_are_found() -> None:
    expected = reference_result("sicily_its")
    assert [*sicily().coefficients] == pytest.approx([*expected["coef"].values()], abs=1e-6)
    assert sicily().dispersion == pytest.approx(expected["dispersion"], abs=1e-4)
    belted = reference_result("seatbelts_its")
    assert [*belts().coefficients] == pytest.approx([*belted["qp"].values()], abs=1e-4)
    assert [*np.sqrt(np.diag(belts().plain))] == pytest.approx([*belted["qp_se"].values()], abs=1e-4)


def test_newey_and_wests_errors_are_those_of_r() -> None:
    expected = reference_result("seatbelts_its")
    found = belts_in_logarithms()
    assert [*found.coefficients[1:3]] == pytest.approx([*expected["lm_t_law"].values()], abs=1e-6)
    errors = np.sqrt(np.diag(found.newey_west(12)))[1:3]
    assert [*errors] == pytest.approx([*expected["nw_se"].values()], abs=1e-6)


def _swinging(seed: int, alike: float) -> np.ndarray:
    random = np.random.default_rng(seed)
    found = random.normal(size=48)
    found[0] /= np.sqrt(1 - alike**2)
    for place in range(1, 48):
        found[place] += alike * found[place - 1]
    return found


def test_where_neighbours_are_alike_the_interval_holds_and_newey_and_wests_does_not() -> None:
    times = np.arange(48)
    after = (times >= 36).astype(float)
    design = np.column_stack([np.ones(48), times, after])
    held = of_newey_west = 0
    for seed in range(300):
        fit = fit_series(_swinging(seed, 0.4), design, times, counts=False)
        far = abs(fit.coefficients[2])
        held += bool(far <= stats.t.ppf(0.975, fit.df) * np.sqrt(fit.covariance[2, 2]))
        of_newey_west += bool(far <= stats.t.ppf(0.975, 45) * np.sqrt(fit.newey_west(3)[2, 2]))
    assert held >= 268  # 89 % and more
    assert of_newey_west < 262


def test_where_they_are_not_alike_nothing_is_lost() -> None:
    design = np.column_stack([np.ones(48), np.arange(48)])
    fits = [fit_series(_swinging(seed, 0.0), design, np.arange(48), counts=False) for seed in range(100)]
    assert abs(np.mean([fit.alike for fit in fits])) < 0.04
    wider = [np.sqrt(fit.covariance[1, 1] / fit.plain[1, 1]) for fit in fits]
    assert np.median(wider) < 1.1


def test_counts_are_never_taken_for_steadier_than_chance() -> None:
    counts = np.array([5.0, 5, 5, 6, 5, 5, 5, 5, 6, 5])
    fit = fit_series(counts, np.ones((10, 1)), np.arange(10), counts=True)
    assert fit.dispersion < 0.1
    assert np.sqrt(fit.covariance[0, 0]) >= 0.99 / np.sqrt(counts.sum())


def test_a_series_that_ends_in_nothing_is_refused() -> None:
    after = np.repeat([0.0, 1.0], 6)
    with pytest.raises(ValueError, match="no coefficients fit best"):
        fit_series(
            np.where(after == 1, 0.0, 7.0), np.column_stack([np.ones(12), after]), np.arange(12), counts=True
        )
