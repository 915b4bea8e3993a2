"""Three digits, a real minus, never an exponent."""

from __future__ import annotations

import math

import pytest

from wholeschool.practice.results.figures import alike, figure, signed, together, with_ends


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (-0.03976, "−0.0398"), (12.345, "12.3"), (1240.4, "1,240"), (999.6, "1,000"), (50.0, "50"),
        (0.0000123, "0.0000123"), (-0.0, "0"), (123456.0, "123,456"),
    ],
)  # fmt: skip
def test_a_figure_is_written_as_people_do(value: float, written: str) -> None:
    assert figure(value) == written


@pytest.mark.parametrize(
    ("intervals", "written"),
    [
        ([(-0.0054, -0.0305, 0.0206), (-0.138, -0.216, -0.0606)], ["−0.005", "−0.138"]),
        ([(0.0, -1.0, 1.0), (12.34, 10.0, 14.0)], ["0.0", "12.3"]),
        ([(1240.4, 900.0, 1500.0)], ["1,240"]),
        ([(0.00001, -0.2, 0.2)], ["0.000"]),
        ([(-0.00001, -0.2, 0.2)], ["0.000"]),
        ([(5.0, 5.0, 5.0)], ["5.00"]),
        ([(100.0, 99.97, 100.03)], ["100.000"]),
        ([(0.0, 0.0, 0.0)], ["0"]),
    ],
)  # fmt: skip
def test_figures_of_one_table_have_as_many_decimals(
    intervals: list[tuple[float, float, float]], written: list[str]
) -> None:
    write = alike(intervals)
    assert [write(estimate) for estimate, _, _ in intervals] == written


@pytest.mark.parametrize(
    ("effect", "low", "high", "written"),
    [
        (-2.78, -5.33, -0.242, ["−2.78", "−5.33", "−0.24"]),
        (-0.0946, -2.1, 1.91, ["−0.09", "−2.10", "1.91"]),
        (-2.0, -3.0, -1.0, ["−2", "−3", "−1"]),  # noughts that all end in are left off
        (1.4, 0.2, 2.6, ["1.4", "0.2", "2.6"]),
        (50.0, 10.0, 90.0, ["50", "10", "90"]),
        (-2.78, -5.55, -0.0042, ["−2.78", "−5.55", "−0.0042"]),  # no end as nought: that would say something
        (-0.001, -2.0, 2.0, ["0", "−2", "2"]),
        (0.35, -math.inf, math.inf, ["0.35", "−inf", "inf"]),
    ],
)
def test_an_effect_and_its_ends_have_as_many_decimals(
    effect: float, low: float, high: float, written: list[str]
) -> None:
    write = with_ends(effect, low, high)
    assert [write(each) for each in (effect, low, high)] == written


def test_numbers_of_one_sentence_have_as_many_decimals_as_they_need() -> None:
    assert [*map(together(7.52, 3.4), (7.52, 3.4))] == ["7.52", "3.40"]
    assert [*map(together(7.5, 3.4), (7.5, 3.4))] == ["7.5", "3.4"]
    assert [*map(together(120.0, 0.0), (120.0, 0.0))] == ["120", "0"]


def test_a_sign_is_written_of_what_is_more() -> None:
    assert signed(0.001, alike([(0.0, -2.0, 2.0)])) == "0.00"
    assert [signed(1.5), signed(-1.5), signed(0.0), signed(1.5, alike([(1.5, 1.25, 1.75)]))] == [
        "+1.5", "−1.5", "0", "+1.50",
    ]  # fmt: skip
