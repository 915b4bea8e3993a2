"""Ratios between groups, by hand and as published."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.policy.made import figure, groups
from wholeschool.policy.figures import Figure
from wholeschool.policy.ratio import cell_of, ratio, ratios, why_they_differ


def pair(measure: str = "suspension_rate", **said: object) -> tuple[Figure, Figure]:
    return (
        figure(30, 150, measure=measure, group="one", **said),
        figure(45, 600, measure=measure, group="other", **said),
    )


def test_pupils_have_katzs_interval_as_r_gives_it() -> None:
    found = ratio(*pair("pupils_suspended_rate"))
    assert (found.value, found.low, found.high) == pytest.approx((2.666667, 1.741794, 4.082635), abs=1e-6)


def test_events_have_a_wider_one() -> None:
    found = ratio(*pair())
    # exp(1.96 · √(1/30 + 1/45)) = 1.587194
    assert (found.low, found.high) == pytest.approx((2.666667 / 1.587194, 2.666667 * 1.587194), abs=1e-4)


def test_published_rates_are_divided_as_a_reader_would_and_counts_are_beside() -> None:
    """5.27 ÷ 1.80 is 2.93; the counts, which are rounded to 5 only, say 2.92."""
    one = figure(58_930, 1_118_520, rate=5.27, rounding=5, measure="pupils_suspended_rate")
    other = figure(124_510, 6_906_555, rate=1.80, rounding=5, measure="pupils_suspended_rate")
    found = ratio(one, other)
    assert found.value == pytest.approx(2.9278, abs=1e-4)
    assert found.of_counts == pytest.approx(2.9225, abs=1e-4)
    assert found.divided == "rates"


def test_rates_of_one_digit_are_not_divided_where_counts_say_it_better() -> None:
    """Permanent exclusions of 2012/13: 0.23 ÷ 0.02 would be 11.50."""
    of = {"measure": "permanent_exclusion_rate", "rounding": 5}
    found = ratio(figure(2825, 1_238_970, rate=0.23, **of), figure(1_585, 6_593_000, rate=0.02, **of))
    assert found.value == pytest.approx(9.4847, abs=1e-3)
    assert (found.low, found.high) == pytest.approx((8.917, 10.088), abs=0.01)
    assert found.of_counts is None
    assert found.divided == "counts ÷ bases"


def test_counts_that_are_rounded_more_are_not_divided() -> None:
    """A count of 5 is anything from 3 to 7."""
    of = {"measure": "permanent_exclusion_rate", "rounding": 5}
    found = ratio(figure(5, 2_500, rate=0.15, **of), figure(5_000, 5_000_000, rate=0.10, **of))
    assert found.value == pytest.approx(1.5)
    assert found.of_counts == pytest.approx(2.0)


@pytest.mark.parametrize("measure", ["suspension_rate", "permanent_exclusion_rate", "pupils_suspended_rate"])
@given(
    counts=st.tuples(st.integers(1, 5000), st.integers(1, 50_000)),
    bases=st.tuples(st.integers(6000, 10**6), st.integers(60_000, 10**7)),
    rounding=st.sampled_from([0, 5]),
    decimals=st.integers(1, 4),
)
def test_a_ratio_lies_within_its_interval(
    measure: str, counts: tuple[int, int], bases: tuple[int, int], rounding: int, decimals: int
) -> None:
    one, other = (
        figure(
            rounding * round(count / rounding) if rounding else count,
            base,
            rate=round(100 * count / base, decimals),
            rounding=rounding,
            measure=measure,
        )
        for count, base in zip(counts, bases, strict=True)
    )
    found = ratio(one, other)
    if found.low is not None and found.value is not None and found.high is not None:
        assert found.low <= found.value * (1 + 1e-9)
        assert found.value <= found.high * (1 + 1e-9)


def test_what_was_added_up_is_divided_by_what_was_counted_too() -> None:
    """Only one of the two has a published rate; a rounded rate under an exact one would be neither."""
    travellers = figure(5390, 31_375, rounding=5)
    british = figure(284_270, 5_439_960, rate=5.23, rounding=5)
    assert ratio(travellers, british).value == pytest.approx(3.2875, abs=1e-4)


def test_two_files_of_which_one_is_rounded_are_not_divided() -> None:
    one, other = figure(30, 150, file="a.csv"), figure(45, 600, rounding=5, file="b.csv")
    found = ratio(one, other)
    assert found.value is None
    assert "different files" in found.reason
    assert ratio(one, figure(45, 600, file="b.csv")).value == pytest.approx(2.6667, abs=1e-4)


def test_rates_alone_have_a_ratio_without_an_interval() -> None:
    found = ratio(figure(rate=14.0), figure(rate=2.8))
    assert found.value == pytest.approx(5.0)
    assert (found.low, found.high) == (None, None)
    assert "no interval" in found.reason


@pytest.mark.parametrize("other", [None, figure(None, 600, reason="x"), figure(0, 600), figure(5, None)])
def test_without_a_reference_there_is_none_and_it_says_why(other: Figure | None) -> None:
    found = ratio(figure(30, 150), other, "other")
    assert found.value is None
    assert found.reason.startswith("no ratio")


def test_a_group_is_compared_within_its_own_year() -> None:
    rows = [
        *groups("fsm", eligible=(20, 100), not_eligible=(10, 100)),
        figure(40, 100, period="2020/21", characteristic="fsm", group="eligible"),
    ]
    found = ratios(rows, "not eligible")
    assert found[cell_of(rows[0])].value == pytest.approx(2.0)
    assert found[cell_of(rows[2])].value is None
    assert cell_of(rows[1]) not in found


def test_why_the_two_ratios_differ_is_how_often_a_suspended_pupil_is_suspended() -> None:
    suspensions = {each.group: each for each in groups("fsm", a=(60, 100), b=(20, 100))}
    pupils = {each.group: each for each in groups("fsm", a=(20, 100), b=(10, 100))}
    said = why_they_differ("a", "b", suspensions, pupils)
    assert "3.00 times" in said
    assert "2.00 times" in said
    assert "is more than" in said
    assert why_they_differ("a", "b", suspensions, {}) == ""
