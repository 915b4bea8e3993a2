"""Poisson with a level for each unit: pyfixest's figures on real schools, and a case that is known."""

from __future__ import annotations

import csv
from functools import cache

import numpy as np
import pytest

from tests.shared import reference_file, reference_result
from wholeschool.stats.counts_within import CountsWithin, counts_within


@cache
def kentucky() -> CountsWithin:
    """Suspensions of 1,111 schools by year and ln(enrolment)."""
    with reference_file("ky_panel_balanced.csv").open(encoding="utf-8") as file:
        rows = [*csv.DictReader(file)]
    years = sorted({row["year"] for row in rows})[1:]
    columns = [[float(row["year"] == year) for row in rows] for year in years]
    design = np.column_stack([*columns, np.log([float(row["n"]) for row in rows])])
    units = np.unique([row["sch_id"] for row in rows], return_inverse=True)[1]
    return counts_within(np.array([float(row["y"]) for row in rows]), design, units)


def test_coefficients_and_errors_are_those_of_pyfixest() -> None:
    expected = reference_result("ky_fepois_year")
    assert [*kentucky().coefficients] == pytest.approx([*expected["coef"].values()], abs=1e-6)
    assert [*kentucky().errors] == pytest.approx([*expected["se"].values()], abs=1e-6)


def test_of_two_times_it_is_a_ratio_of_sums() -> None:
    """exp(coefficient) = (later ÷ later exposure) ÷ (earlier ÷ earlier), where exposures change alike."""
    random = np.random.default_rng(1)
    counts, units = random.poisson(8.0, size=40).astype(float), np.repeat(np.arange(20), 2)
    later = np.tile([0.0, 1.0], 20)
    exposure = np.repeat(random.uniform(50, 500, size=20), 2) * np.where(later == 1, 1.5, 1.0)
    found = counts_within(counts, later[:, None], units, exposure=exposure)
    assert np.exp(found.coefficients[0]) == pytest.approx(
        counts[later == 1].sum() / counts[later == 0].sum() / 1.5
    )
    assert np.bincount(units, weights=found.expected) == pytest.approx(np.bincount(units, weights=counts))


def test_units_without_any_count_change_nothing() -> None:
    counts, units, later = np.array([3.0, 5, 2, 9, 4, 4]), np.repeat(np.arange(3), 2), np.tile([0.0, 1.0], 3)
    found = counts_within(counts, later[:, None], units)
    more = counts_within(
        np.concatenate([counts, [0, 0]]), np.tile([0.0, 1.0], 4)[:, None], np.repeat(np.arange(4), 2)
    )
    assert more.coefficients == pytest.approx(found.coefficients)
    assert more.errors == pytest.approx(found.errors)
    assert more.expected[-2:].tolist() == [0, 0]


@pytest.mark.parametrize(
    ("counts", "column", "said"),
    [
        ([3.0, 5, 2, 9], [1.0, 1, 2, 2], "cannot be told apart within units"),
        ([3.0, 0, 2, 0], [0.0, 1, 0, 1], "no coefficients fit best"),
        ([0.0, 0, 0, 0], [0.0, 1, 0, 1], "nothing was counted"),
    ],
)
def test_what_cannot_be_fitted_is_an_error(counts: list[float], column: list[float], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        counts_within(np.array(counts), np.array(column)[:, None], np.array([0, 0, 1, 1]))
