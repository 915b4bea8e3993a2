"""Three digits, a real minus, never an exponent."""

from __future__ import annotations

import pytest

from wholeschool.practice.results.figures import figure


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (-0.03976, "−0.0398"), (12.345, "12.3"), (1240.4, "1,240"), (999.6, "1,000"), (50.0, "50"),
        (0.0000123, "0.0000123"), (-0.0, "0"), (123456.0, "123,456"),
    ],
)  # fmt: skip
def test_a_figure_is_written_as_people_do(value: float, written: str) -> None:
    assert figure(value) == written
