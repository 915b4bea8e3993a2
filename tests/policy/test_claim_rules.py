"""The verdict at its limits: what a claim allows, to the last digit, and what bounds do to it."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from wholeschool.policy.bounds import Between
from wholeschool.policy.claim_rules import span, verdict
from wholeschool.reference.claims import Reading

NO_LIMIT = Reading("", 3.7, -math.inf, math.inf, -math.inf, math.inf, 0)
ABOUT = replace(NO_LIMIT, at_least=3.65, at_most=3.75)
OVER_A_MILLION = replace(NO_LIMIT, value=1e6, above=1e6)
NEARLY_DOUBLE = replace(NO_LIMIT, value=2, at_least=1.75, below=2)


def said(reading: Reading, *ends: float, assumed: bool = False) -> str:
    """The verdict on a figure, or on one between low, best and high."""
    found = Between.exactly(*ends) if len(ends) == 1 else Between(*ends)
    return verdict(reading, found, assumed=assumed)[0]


@pytest.mark.parametrize(
    ("value", "expected"),
    [(3.6499, "not_reproduced"), (3.65, "reproduced"), (3.75, "reproduced"), (3.7501, "not_reproduced")],
)
def test_within_the_tolerance_and_just_outside(value: float, expected: str) -> None:
    assert said(ABOUT, value) == expected


def test_a_tolerance_that_is_reached_by_floating_numbers_counts() -> None:
    tenth = replace(NO_LIMIT, value=0.3, at_least=0.1 + 0.2, at_most=0.3)
    assert said(tenth, 0.3) == "reproduced"


@pytest.mark.parametrize(("value", "expected"), [(1e6, "not_reproduced"), (1e6 + 1, "reproduced")])
def test_over_means_more_than(value: float, expected: str) -> None:
    assert said(OVER_A_MILLION, value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(1.7499, "not_reproduced"), (1.75, "reproduced"), (1.9999, "reproduced"), (2.0, "not_reproduced")],
)
def test_nearly_double_is_less_than_double(value: float, expected: str) -> None:
    assert said(NEARLY_DOUBLE, value) == expected


def test_bounds_that_only_touch_what_is_claimed_are_consistent_at_most() -> None:
    assert said(ABOUT, 3.66, 3.7, 3.74) == "reproduced"
    assert said(ABOUT, 3.60, 3.62, 3.65) == "consistent"
    assert said(ABOUT, 3.66, 3.70, 3.76) == "consistent"
    assert said(ABOUT, 3.75, 3.80, 3.85) == "consistent"
    assert said(ABOUT, 3.76, 3.80, 3.85) == "not_reproduced"
    assert said(ABOUT, 3.50, 3.55, 3.64) == "not_reproduced"
    assert said(OVER_A_MILLION, 9e5, 9.5e5, 1e6) == "not_reproduced"


def test_at_least_so_many_is_enough_for_over_and_not_for_about() -> None:
    assert said(OVER_A_MILLION, 1.3e6, 1.3e6, math.inf) == "reproduced"
    assert said(ABOUT, 3.7, 3.7, math.inf) == "consistent"


def test_an_assumption_never_reproduces() -> None:
    assert said(ABOUT, 3.7, assumed=True) == "consistent"
    assert said(ABOUT, 3.9, assumed=True) == "not_reproduced"
    assert verdict(ABOUT, Between.exactly(3.7), assumed=True)[1].endswith("and rests on an assumption")


def test_a_round_number_is_consistent_and_no_more() -> None:
    thirty = replace(NO_LIMIT, value=30, at_least=29.5, at_most=30.5, round_to=10)
    assert said(thirty, 30.4) == "reproduced"
    assert said(thirty, 31.95) == "consistent"
    assert said(thirty, 25) == "consistent"
    assert said(thirty, 24.99) == said(thirty, 35) == "not_reproduced"
    assert said(replace(thirty, round_to=0), 31.95) == "not_reproduced"


def test_without_a_figure_there_is_no_data() -> None:
    assert verdict(ABOUT, None, assumed=False)[0] == "no_data"


def test_a_verdict_says_by_which_figure() -> None:
    assert (
        verdict(ABOUT, Between(3.66, 3.7, 3.74), assumed=False)[1]
        == "3.66 to 3.74 is within what the claim says"
    )
    assert span(Between(1e6, 1e6, math.inf)) == "1,000,000 or more"
    assert span(Between(2.996, 3, 3.004)) == "3"
