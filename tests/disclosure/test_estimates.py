"""Estimates leave where they are of enough pupils, with rounded numbers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from wholeschool.disclosure import load_policy
from wholeschool.disclosure.estimates import check_estimate, fewest_pupils, release_estimates
from wholeschool.errors import WrongCallError

COLUMNS = ("by", "effect", "pupils")


def test_an_effect_stands_on_as_many_pupils_as_a_rate() -> None:
    policy = load_policy()
    assert fewest_pupils(policy) == 25
    check_estimate(25, policy)
    with pytest.raises(WrongCallError, match="fewer than 25 pupils: it would tell of single ones"):
        check_estimate(24, policy)
    assert fewest_pupils(replace(policy, percent_from_pupils=3)) == policy.threshold


def test_pupils_are_rounded_and_the_rest_stays() -> None:
    rows = [{"by": "A", "effect": -1.5, "pupils": 33}, {"by": "B", "effect": 0.1, "pupils": None}]
    found = release_estimates("Estimates", COLUMNS, rows, load_policy(), source="schools")
    assert [dict(row) for row in found.rows] == [
        {"by": "A", "effect": -1.5, "pupils": 35}, {"by": "B", "effect": 0.1, "pupils": None}
    ]  # fmt: skip
    assert "fewer than 25 pupils is not shown" in found.notes[0]


def test_a_library_that_somebody_changed_is_not_shown() -> None:
    rows = [{"by": "A", "effect": -1.5, "pupils": 3}]
    with pytest.raises(WrongCallError, match="Estimates: the effect is of fewer"):
        release_estimates("Estimates", COLUMNS, rows, load_policy(), source="schools")
