"""Three digits, a real minus, never an exponent."""

from __future__ import annotations

import pytest

from wholeschool.practice.results.figures import alike, figure


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
