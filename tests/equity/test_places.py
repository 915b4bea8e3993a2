"""A figure and its interval have one number of places, and no end is rounded across the line that matters."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.equity.test_groups import WORKED
from wholeschool.equity.gap import Gap, differs
from wholeschool.equity.groups import gaps
from wholeschool.equity.places import (
    Written,
    percent_written,
    rate_written,
    ratio_written,
    times_between,
    written,
)
from wholeschool.equity.words import Rate, gap_in_words

RATIOS = st.tuples(*[st.one_of(st.floats(0.0, 30.0), st.floats(0.94, 1.06))] * 3).map(sorted)
PARTS = st.tuples(*[st.one_of(st.floats(-1.0, 2.0), st.floats(-0.01, 0.01), st.floats(0.99, 1.01))] * 3).map(
    sorted
)
SHARES = st.tuples(*[st.one_of(st.floats(0.0, 1.0), st.floats(0.999, 1.0))] * 3).map(sorted)
NEARLY = 1e-8
"""No figure lies so near a line and not on it."""
END = r"(?:just (?:over|under) )?[\d.,]+"


def _places(text: str) -> int:
    return len(text.partition(".")[2])


def _side(value: float) -> int:
    return (value > 0) - (value < 0)


def _beside(text: str) -> tuple[float, int]:
    """What is written, and on which side of it the value lies: 0 = it is what is written, rounded."""
    *side, number = text.replace(",", "").split(" ")
    return float(number), {"just over": 1, "just under": -1, "": 0}[" ".join(side)]


def _fits(text: str, value: float, places: int) -> bool:
    number, side = _beside(text)
    return abs(number - value) <= 0.5 * 10**-places + 1e-9 and (not side or _side(value - number) == side)


@pytest.mark.parametrize(
    ("say", "figures", "lines", "per"),
    [
        (ratio_written, RATIOS, (1.0,), 1),
        (percent_written, PARTS, (0.0, 1.0), 100),
        (rate_written, SHARES, (1.0,), 100),
    ],
)
@settings(deadline=None, max_examples=150)
@given(data=st.data())
def test_ends_keep_their_side_of_the_line_and_all_have_the_same_places(
    say: Callable[[float, float, float], Written],
    figures: st.SearchStrategy[list[float]],
    lines: tuple[float, ...],
    per: float,
    data: st.DataObject,
) -> None:
    low, figure, high = data.draw(figures)
    assume(all(each == line or abs(each - line) > NEARLY for each in (low, high) for line in lines))
    assume(all(figure == line or abs(figure - line) > NEARLY for line in (0.0, *lines)))
    said = say(figure, low, high)
    plain = {_places(each) for each in said if "just" not in each}
    assert len(plain) <= 1
    assert max(plain, default=0) <= 5
    for text, value in zip(said, (figure, low, high), strict=True):
        assert _fits(text, per * value, max(plain, default=0))
        assert not re.fullmatch(r"-0(\.0*)?", text)
    not_held = [line for line in (0.0, *lines) if not low < line < high]
    for text, value, beside in (
        (said.low, low, lines),
        (said.figure, figure, not_held),
        (said.high, high, lines),
    ):
        for line in beside:
            number, side = _beside(text)
            assert (_side(number - per * line) or side) == _side(value - line)
    if {0.0, *lines} == {*not_held} and per * (high - low) > 0.01:
        assert said.low != said.high


@settings(deadline=None, max_examples=150)
@given(st.tuples(*[st.one_of(st.floats(0.0, 9.0), st.floats(0.96, 1.04))] * 3).map(sorted),
       st.tuples(*[st.one_of(st.floats(-0.5, 0.5), st.floats(-0.001, 0.001))] * 3).map(sorted))  # fmt: skip
def test_a_sentence_shows_the_line_only_where_it_is_held(ratio: list[float], apart: list[float]) -> None:
    gap = replace(
        gaps(WORKED, "B")[0], ratio_low=ratio[0], ratio=ratio[1], ratio_high=ratio[2],
        difference_low=apart[0], difference=apart[1], difference_high=apart[2],
    )  # fmt: skip
    assume(all(abs(each - 1) > NEARLY for each in ratio))
    assume(all(abs(each) > NEARLY for each in apart))
    for rate in (None, Rate(190, "days of a year")):
        said = gap_in_words(gap, rate=rate)
        for all_three in re.findall(rf"({END})[a-z %]*? \(({END}) to ({END})\)", said):
            assert len({_places(each) for each in all_three if "just" not in each}) <= 1
        _claims_no_more_than_it_shows(gap, said)


def _claims_no_more_than_it_shows(gap: Gap, said: str) -> None:
    ((low, high),) = re.findall(rf"times \(({END}) to ({END})\)", said)
    if not differs(gap):
        assert "the figures do not tell" in said
        return
    assert _beside(low) > (1, 0) or _beside(high) < (1, 0)
    ((near, far),) = re.findall(rf"(?:above|below) \(({END}) to ({END})\)", said)
    assert (0, 0) < _beside(near) <= _beside(far)


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ((2.667, 1.743, 4.081), "2.7 times (1.7 to 4.1)"),
        ((2.11, 1.92, 2.31), "2.1 times (1.9 to 2.3)"),
        ((1.256, 1.203, 1.311), "1.26 times (1.20 to 1.31)"),
        ((0.765, 0.496, 1.193), "0.8 times (0.5 to 1.2)"),
        ((0.366, 0.245, 0.574), "0.37 times (0.24 to 0.57)"),
        ((0.103, 0.032, 0.741), "0.10 times (0.03 to 0.74)"),
        # One place would say 1.0 of an end that is below it, and of one that is above it.
        ((1.96, 0.978, 3.99), "2.0 times (just under 1 to 4.0)"),
        ((2.4, 1.003, 5.9), "2.4 times (just over 1 to 5.9)"),
        ((0.9983, 0.9971, 0.9996), "0.998 times (0.997 to just under 1)"),
        ((0.003, 0.0002, 0.009), "0.003 times (0.000 to 0.009)"),
        ((0.0004, 0.0, 1053.0), "just over 0 times (0.0 to 1,053.0)"),
        ((3.2, 0.4, None), "3.2 times (0.4 to any number)"),
        # Nor is the ratio 1.0 where its interval is above it.
        ((1.04, 1.01, 3.0), "1.04 times (1.01 to 3.00)"),
    ],
)  # fmt: skip
def test_ratios_as_they_are_said(figures: tuple[float, float, float | None], said: str) -> None:
    assert times_between(*figures) == said


def test_what_is_not_known_is_not_written() -> None:
    assert written(None, None, None) == ("", "", "")
    assert written(None, None, None).ends == ""
    assert ratio_written(None, 0.4, 0.7).ends == "0.40 to 0.70"


@pytest.mark.parametrize("unknown", [math.nan, -math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_not_known(unknown: float) -> None:
    assert written(unknown, unknown, unknown, lines=(1.0,)) == ("", "", "")
    assert ratio_written(unknown, 0.4, unknown).ends == ""


def test_of_a_difference_that_may_be_none_as_many_places_as_of_others() -> None:
    assert written(-0.00002, -0.00202, 0.00273, per=100, lines=(0.0,)) == ("0.0", "-0.2", "0.3")


def test_a_difference_of_the_computer_is_none() -> None:
    assert written(1e-17, -0.031, 0.031, per=100, lines=(0.0,)) == ("0.0", "-3.1", "3.1")


def test_a_large_rate_is_read_by_its_thousands() -> None:
    assert written(12.3456, 9.0, 17.0, per=100).with_ends == "1,234.6 (900.0 to 1,700.0)"


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ((0.1234, 0.0512, 0.2345), "12.3 (5.1 to 23.4)"),
        ((2999 / 3000, 0.9982, 0.99999), "99.97 (99.82 to just under 100)"),
        ((1.0, 0.9, 1.0), "100.0 (90.0 to 100.0)"),
        ((0.00012, 0.0001, 0.00014), "0.012 (0.010 to 0.014)"),
    ],
)
def test_shares_as_they_are_said(figures: tuple[float, float, float], said: str) -> None:
    assert rate_written(*figures).with_ends == said
