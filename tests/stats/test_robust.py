"""Errors by cluster: R's sandwich and clubSandwich on Petersen's data, and cases worked by hand."""

from __future__ import annotations

import csv
from functools import cache

import numpy as np
import pytest

from tests.shared import reference_file, reference_result
from wholeschool.stats.robust import Errors, least_squares, two_sided, two_ways


@cache
def petersen() -> dict[str, np.ndarray]:
    with reference_file("petersen.csv").open(encoding="utf-8") as file:
        rows = [*csv.DictReader(file)]
    return {name: np.array([float(row[name]) for row in rows]) for name in ("firm", "year", "x", "y")}


def _design() -> np.ndarray:
    return np.column_stack([np.ones(5000), petersen()["x"]])


@pytest.mark.parametrize(
    ("name", "errors", "by"),
    [
        ("se_iid", "plain", None),
        ("se_HC1", "HC1", None),
        ("se_firm_HC1", "CR1", "firm"),
        ("se_year_HC1", "CR1", "year"),
        ("se_year_CR2", "CR2", "year"),
    ],
)
def test_errors_are_those_of_r(name: str, errors: Errors, by: str | None) -> None:
    clusters = petersen()[by].astype(int) if by else None
    found = least_squares(petersen()["y"], _design(), errors, clusters)
    expected = reference_result("petersen_cluster")
    assert [*found.coefficients] == pytest.approx([*expected["coef"].values()], abs=1e-6)
    assert [*found.errors] == pytest.approx([*expected[name].values()], abs=1e-6)


def test_errors_two_ways_are_those_of_r() -> None:
    data = petersen()
    found = two_ways(data["y"], _design(), data["firm"].astype(int), data["year"].astype(int))
    expected = reference_result("petersen_cluster")["se_twoway_HC1"]
    assert [*found.errors] == pytest.approx([*expected.values()], abs=1e-6)
    assert found.df[0] == 9  # of 500 firms and 10 years


def test_of_two_groups_cr2_is_welch() -> None:
    """Each row its own cluster: variance and degrees of freedom of a difference of means (Welch 1947)."""
    random = np.random.default_rng(3)
    one, other = random.normal(size=6), 3 * random.normal(size=11)
    outcome = np.concatenate([one, other])
    design = np.column_stack([np.ones(17), np.repeat([0.0, 1.0], [6, 11])])
    found = least_squares(outcome, design, "CR2", np.arange(17))
    parts = one.var(ddof=1) / 6, other.var(ddof=1) / 11
    assert found.errors[1] == pytest.approx(np.sqrt(sum(parts)))
    # Satterthwaite's df under equal variances, which CR2 works with (Imbens & Kolesár 2016, equation 2).
    assert found.df[1] == pytest.approx((17 / 66) ** 2 / (1 / (36 * 5) + 1 / (121 * 10)))


def test_what_cannot_be_told_is_an_error() -> None:
    ones = np.ones(4)
    with pytest.raises(ValueError, match="cannot be told apart"):
        least_squares(np.arange(4.0), np.column_stack([ones, ones]), "HC1")
    with pytest.raises(ValueError, match="one cluster"):
        least_squares(np.arange(4.0), ones[:, None], "CR2", np.zeros(4, dtype=int))
    with pytest.raises(ValueError, match="alone makes a coefficient"):
        least_squares(np.arange(4.0), np.column_stack([ones, [1.0, 0, 0, 0]]), "HC3")
    with pytest.raises(ValueError, match="for these alone"):
        least_squares(np.arange(4.0), ones[:, None], "HC3", np.arange(4))


def test_no_error_is_no_p() -> None:
    assert np.isnan(two_sided(1.0, 0.0, 5))
    assert two_sided(2.5705818, 1.0, 5) == pytest.approx(0.05)
