"""Counts that spread, and that are alike: R's MASS and geepack on their own data."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import statsmodels

from tests.reference.counted import QUINE
from tests.shared import reference_result
from wholeschool.stats.count_models import Alike, NegativeBinomial, counts_alike, negative_binomial


@cache
def quine_rows(*, saturated: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Days absent, and columns for origin, sex, age and kind of learner; or for each of the cells."""
    cells = [(cell.split(), each) for cell, days in QUINE.items() for each in days]
    days = np.array([float(each) for _, each in cells])
    if saturated:
        names = [*QUINE]
        return days, np.array([[float(" ".join(cell) == name) for name in names] for cell, _ in cells])
    levels = ((0, "N"), (1, "M"), (2, "F1"), (2, "F2"), (2, "F3"), (3, "SL"))
    columns = [[float(cell[place] == name) for cell, _ in cells] for place, name in levels]
    return days, np.column_stack([np.ones(len(days)), *columns])


@cache
def quine() -> NegativeBinomial:
    return negative_binomial(*quine_rows())


@cache
def epil_rows() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Seizures of 59 patients in four spells (Thall & Vail, Biometrics 46, 1990); statsmodels has them."""
    path = Path(statsmodels.__file__).parent / "genmod/tests/results/epil.csv"
    with path.open(encoding="utf-8") as file:
        rows = [*csv.DictReader(file)]
    drug = [float(row["trt"] == "progabide") for row in rows]
    columns = [[float(row[name]) for row in rows] for name in ("lbase", "lage", "V4")]
    design = np.column_stack([np.ones(len(rows)), columns[0], drug, *columns[1:]])
    return (
        np.array([float(row["y"]) for row in rows]),
        design,
        np.array([int(row["subject"]) for row in rows]),
    )


@cache
def epil() -> Alike:
    return counts_alike(*epil_rows())


def test_negative_binomial_is_that_of_r() -> None:
    expected = reference_result("quine_nb")
    assert [*quine().coefficients] == pytest.approx([*expected["coef"].values()], abs=1e-4)
    assert [*quine().errors] == pytest.approx([*expected["se"].values()], abs=1e-4)
    assert [quine().theta, quine().theta_error] == pytest.approx(
        [expected["theta"], expected["se_theta"]], abs=1e-4
    )


def test_equally_alike_is_that_of_r() -> None:
    expected = reference_result("epil_gee")
    assert [*epil().coefficients] == pytest.approx([*expected["coef"].values()], abs=1e-6)
    assert [*epil().errors] == pytest.approx([*expected["se"].values()], abs=1e-6)
    assert epil().alike == pytest.approx(expected["alpha"], abs=1e-6)


def test_counts_as_even_as_chance_has_them_have_no_spread() -> None:
    with pytest.raises(ValueError, match="no more than by Poisson"):
        negative_binomial(np.array([4.0, 5, 5, 4, 5, 4]), np.ones((6, 1)))


def test_rows_that_stand_alone_are_not_alike() -> None:
    counts, design, _ = epil_rows()
    assert counts_alike(counts, design, np.arange(len(counts))).alike == 0


def test_a_group_without_counts_is_refused() -> None:
    group = np.repeat([0.0, 1.0], 4)
    with pytest.raises(ValueError, match="no coefficients fit best"):
        counts_alike(np.array([3.0, 1, 4, 2, 0, 0, 0, 0]), np.column_stack([np.ones(8), group]), np.arange(8))
