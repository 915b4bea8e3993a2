"""Spiegelhalter's funnel: against worked figures of R, of real schools, and what must hold."""

from __future__ import annotations

import csv
import json
from typing import Any

import numpy as np
import pytest

from tests.shared import shared
from wholeschool.stats import dispersed

COUNTS = np.array([2, 0, 15, 12, 9, 4, 1, 40, 0, 6, 22, 3], dtype=float)
BASES = np.array([180, 95, 210, 900, 150, 640, 60, 1100, 40, 480, 750, 300], dtype=float)


def worked(name: str) -> dict[str, Any]:
    found = json.loads(shared("reference_results/results.json").read_text("utf-8"))
    rows = found["results"] if isinstance(found, dict) else found
    values: dict[str, Any] = next(each["values"] for each in rows if each["id"] == name)
    return values


def test_twelve_schools_are_as_r_worked_them() -> None:
    theirs = worked("funnel_worked")
    ours = dispersed(COUNTS, BASES, shares=True)
    assert ours is not None
    assert ours.target == pytest.approx(theirs["target"], abs=1e-8)
    assert (ours.phi_raw, ours.phi) == (
        pytest.approx(theirs["phi_raw"], abs=1e-6),
        pytest.approx(theirs["phi_w10"], abs=1e-6),
    )
    assert ours.between == pytest.approx(theirs["tau2"], abs=1e-7)
    assert ours.z(COUNTS / BASES, BASES) == pytest.approx(theirs["z_additive"], abs=1e-5)


def test_suspensions_of_1222_schools_are_as_r_worked_them() -> None:
    path = shared("reference_results/data/ky_oss_school_year.csv")
    with path.open(encoding="utf-8") as file:
        rows = [each for each in csv.DictReader(file) if each["year"] == "2016-2017"]
    theirs = worked("ky_school_overdispersion")
    assert len(rows) == theirs["n_schools"]
    ours = dispersed([float(e["y"]) for e in rows], [float(e["n"]) for e in rows], shares=False)
    assert ours is not None
    assert ours.target == pytest.approx(theirs["target"], abs=1e-8)
    assert ours.phi_raw == pytest.approx(theirs["phi_raw"], abs=1e-3)
    assert ours.phi == pytest.approx(theirs["phi_w10"], abs=1e-3)


def test_limits_hold_what_is_within_them_and_none_is_below_nothing() -> None:
    found = dispersed(COUNTS, BASES, shares=True)
    assert found is not None
    low, high = found.limits(210, 1.96)
    assert low == 0
    assert found.z(high, 210) == pytest.approx(1.96)
    assert found.limits(1e9, 1.96)[1] > found.target * 1.5, "schools differ, however large they are"


def test_units_that_differ_by_chance_alone_have_no_variance_between_them() -> None:
    bases = np.full(400, 1000.0)
    counts = np.random.default_rng(4).poisson(50, 400).astype(float)
    found = dispersed(counts, bases, shares=False)
    assert found is not None
    assert np.sqrt(found.between) < 0.1 * found.target
    alike = dispersed(np.full(10, 5.0), np.full(10, 100.0), shares=False)
    assert alike is not None
    assert alike.between == 0


@pytest.mark.parametrize(("counts", "bases"), [([], []), ([3], [10]), ([0, 0, 0], [5, 6, 7])])
def test_where_nothing_varies_there_is_no_funnel(counts: list[float], bases: list[float]) -> None:
    assert dispersed(counts, bases, shares=False) is None


def test_where_everybody_is_counted_there_is_no_funnel_of_shares() -> None:
    assert dispersed([5, 6], [5, 6], shares=True) is None
