"""A before and after of a mean or rate: a worked case, made units, and words that claim no more."""

from __future__ import annotations

import numpy as np
import pytest

from wholeschool.errors import WrongCallError
from wholeschool.practice.before.before_after_rates import rate_before_after, rates_in_words
from wholeschool.practice.units.panel import Panel


@pytest.fixture(scope="module")
def attendance() -> Panel:
    """2,000 units of some 92 %, spread by 2 between and 2 within; nothing happens at the second time."""
    random = np.random.default_rng(3)
    own = random.normal(92, 2, size=2000)
    values = own[:, None] + random.normal(0, 2, size=(2000, 2))
    return Panel.of(np.repeat(np.arange(2000), 2), [1, 2] * 2000, values.ravel(), [0] * 4000)


def test_a_bad_year_passes_by_itself(attendance: Panel) -> None:
    found = rate_before_after(attendance, 88, 90, chosen=89)
    assert found.expected == pytest.approx(90, abs=0.3)  # half of what lies between 88 and 92 comes back
    assert found.came_to == pytest.approx(90, abs=0.4)
    assert found.share == pytest.approx(0.5, abs=0.06)
    # Barnett's formula by hand: 4 ÷ √8 · φ(1.0607) ÷ Φ(−1.0607)
    assert found.comes_back == pytest.approx(4 / 8**0.5 * 0.22729 / 0.14442, rel=0.06)
    said = rates_in_words(found, "attendance")
    assert said[0] == "From 88 to 90 attendance is 2 higher."
    assert "part of such a change comes by itself" in said[2]
    assert said[3].startswith("Units that are chosen because they lie below 89 come back by 2.")
    assert said[-1].startswith("A before and after alone shows that it changed")


def test_what_goes_against_the_tide_does_not_come_by_itself(attendance: Panel) -> None:
    assert "by itself" not in rates_in_words(rate_before_after(attendance, 88, 86), "attendance")[2]


def test_who_moved_exactly_as_far_did_so() -> None:
    first = 91.9 + np.arange(20) / 1000
    values = np.stack([first, first + 0.5], axis=1)
    panel = Panel.of(np.repeat(np.arange(20), 2), [1, 2] * 20, values.ravel(), [0] * 40)
    assert rate_before_after(panel, 91.9, 92.4).share == 1


def test_too_few_alike_are_not_told_of(attendance: Panel) -> None:
    found = rate_before_after(attendance, 60, 70, chosen=65)
    assert (found.told, found.comes_back) == (False, None)
    assert "too few to tell how common" in rates_in_words(found, "attendance")[1]


@pytest.mark.parametrize(
    ("before", "after", "chosen"),
    [(90, 90, None), (float("nan"), 1, None), (90, float("inf"), None), (90, 91, float("nan"))],
)
def test_what_is_no_change_is_refused(
    attendance: Panel, before: float, after: float, chosen: float | None
) -> None:
    with pytest.raises(WrongCallError):
        rate_before_after(attendance, before, after, chosen)
