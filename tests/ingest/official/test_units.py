"""In which unit rates are: by count and base, else by what the header says and how large they are."""

from __future__ import annotations

import numpy as np
import pytest

from wholeschool.ingest.official.units import Judged, decimals, per_hundred, rounding_of, said_unit
from wholeschool.reference.official import official_names

COUNTS = np.array([5.0, 12.0, 30.0, 0.0])
BASES = np.array([100.0, 120.0, 400.0, 50.0])
RATES = np.array([5.0, 10.0, 7.5, 0.0])
USUAL = (0.2, 80.0)
FRACTION, PER_CENT = 0, 1


def judged(
    rates: np.ndarray,
    *,
    said: int | None = None,
    with_counts: bool = True,
    groups: list[int] | None = None,
    usual: tuple[float, float] | None = USUAL,
) -> Judged:
    counts, bases = (COUNTS, BASES) if with_counts else (None, None)
    return per_hundred(rates, counts, bases, np.array(groups or [0] * len(rates)), said, usual)


@pytest.mark.parametrize("said", [None, FRACTION, PER_CENT])
@pytest.mark.parametrize("unit", [0.01, 1, 10])
def test_count_and_base_decide_whatever_the_header_says(unit: float, said: int | None) -> None:
    np.testing.assert_allclose(judged(RATES * unit, said=said).rates, RATES)


def test_one_column_may_have_two_units() -> None:
    mixed = RATES * np.array([1, 0.01, 1, 0.01])
    found = judged(mixed, groups=[0, 1, 0, 1])
    np.testing.assert_allclose(found.rates, RATES)
    assert found.units == ("fractions", "per 100")


def test_rates_that_are_no_quotient_in_any_unit_are_refused() -> None:
    found = judged(RATES * 3.1)
    assert "in any unit" in found.refused
    assert found.at_odds is not None
    assert found.at_odds.all()


def test_a_group_whose_rates_contradict_count_and_base_is_found_and_rounding_is_no_contradiction() -> None:
    mixed = RATES * np.array([1, 3.1, 1, 3.1])
    found = judged(mixed, groups=[0, 1, 0, 1])
    assert found.refused == ""
    assert found.at_odds is not None
    assert found.at_odds.tolist() == [False, True, False, True]
    counts, bases = np.array([5.0, 15.0]), np.array([100.0, 300_000.0])
    rounded = per_hundred(np.array([5.0, 0.01]), counts, bases, np.array([0, 1]), None, USUAL)
    assert rounded.at_odds is None  # 0.005 per 100, published as 0.01
    counts, bases = np.array([50.0, 5.0]), np.array([1_000.0, 17_000.0])
    rounded = per_hundred(np.array([5.0, 0.01]), counts, bases, np.array([0, 1]), None, USUAL)
    assert rounded.at_odds is None  # 0.03 per 100: the count was rounded to 5, and may have been 3


def test_fractions_may_be_above_one_where_the_header_says_fractions() -> None:
    fractions = np.array([0.05, 0.06, 2.115])
    found = per_hundred(fractions, None, None, np.zeros(3, np.int64), FRACTION, USUAL)
    np.testing.assert_allclose(found.rates, 100 * fractions)
    assert per_hundred(fractions * 100, None, None, np.zeros(3, np.int64), FRACTION, USUAL).refused


@pytest.mark.parametrize(
    ("rates", "said", "expected"),
    [
        (RATES, PER_CENT, RATES),
        (RATES / 100, FRACTION, RATES),
        (RATES, None, RATES),
        (RATES / 100, None, RATES),
    ],
)
def test_without_count_and_base_header_and_size_have_to_agree(
    rates: np.ndarray, said: int | None, expected: np.ndarray
) -> None:
    np.testing.assert_allclose(judged(rates, said=said, with_counts=False).rates, expected)


@pytest.mark.parametrize(("rates", "said"), [(RATES / 100, PER_CENT), (RATES, FRACTION), (RATES * 100, None)])
def test_where_they_do_not_agree_nothing_is_guessed(rates: np.ndarray, said: int | None) -> None:
    assert judged(rates, said=said, with_counts=False).refused


def test_a_measure_of_any_size_goes_by_its_header_alone() -> None:
    assert judged(RATES / 100, said=PER_CENT, with_counts=False, usual=None).refused == ""
    assert judged(RATES / 100, with_counts=False, usual=None).refused


def test_what_headers_and_labels_say() -> None:
    words = official_names().words
    assert said_unit(words("susp_rate"), "") == PER_CENT
    assert said_unit(words("pa_perc"), "") == PER_CENT
    assert said_unit(words("suspension_proportion"), "") == FRACTION
    assert said_unit(words("value"), "%") == PER_CENT
    assert said_unit(words("value"), "") is None


def test_decimals_are_those_that_a_column_shows() -> None:
    assert decimals(np.array([4.7, 5.0, np.nan])) == 1
    assert decimals(np.array([12.0, 5.0])) == 0
    assert decimals(np.array([0.123456789])) == 6
    assert decimals(np.array([np.nan])) == 0


def test_rounding_is_judged_for_each_level() -> None:
    levels = np.repeat(np.array([0, 1], np.int32), 12)
    counts = np.concatenate([np.arange(1, 13) * 5.0, np.arange(1, 13) * 1.0])
    assert rounding_of(counts, levels, [0, 1]).tolist() == [5] * 12 + [0] * 12


def test_a_few_numbers_do_not_show_a_rounding() -> None:
    assert rounding_of(np.array([5.0, 10.0]), np.zeros(2, np.int32), [0]).tolist() == [0, 0]
