"""Groups over time: what was planted stands out by its rule, and what makes no chart is said."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from wholeschool.equity.over_time import Periods, Series, over_time, series_in_words
from wholeschool.errors import WrongCallError

GROUPS = ("fsm", "not fsm")


def _periods(weeks: int) -> Periods:
    starts = tuple(date(2024, 9, 2) + timedelta(weeks=at) for at in range(weeks))
    return Periods(starts, tuple(f"week {at}" for at in range(weeks)), "week")


def _found(fsm: list[float], base: float = 1000.0, reference: str | None = None) -> tuple[Series, ...]:
    """Percentages of free school meals; of all others 5, up and down by a tenth."""
    weeks = len(fsm)
    other = 5 + 0.1 * (-1) ** np.arange(weeks)
    part = np.column_stack([fsm, other]) / 100 * base
    return over_time(part, np.full((weeks, 2), base), _periods(weeks), GROUPS, 100, reference)


UPS_AND_DOWNS = [10.0, 10.4, 9.8, 10.2, 9.9, 10.3] * 4


def test_nothing_but_ups_and_downs_is_said_to_be_that() -> None:
    fsm, other, gap = _found(UPS_AND_DOWNS)
    assert [(each.group, each.reference) for each in (fsm, other, gap)] == [
        ("fsm", ""), ("not fsm", ""), ("fsm", "everyone else"),
    ]  # fmt: skip
    said = series_in_words(fsm, "in 100", "week")
    assert said[0].startswith("fsm, 24 weeks: usually 10.1 in 100, and by the usual ups and downs between ")
    assert said[1:] == ["No week is more than that."]
    assert gap.values == pytest.approx([a - b for a, b in zip(fsm.values, other.values, strict=True)])


@pytest.mark.parametrize(
    ("planted", "said"),
    [
        ({11: 14.0}, "Week 11: above the upper limit."),
        (dict.fromkeys(range(8, 15), 10.55), "Week 7 to week 14: part of 7 or more in a row above the mean."),
        ({9: 9.2, 10: 9.2}, "Week 9 to week 10: two of three close to the lower limit."),
    ],
)
def test_a_rule_is_named_in_words(planted: dict[int, float], said: str) -> None:
    values = [planted.get(at, value) for at, value in enumerate(UPS_AND_DOWNS)]
    words = series_in_words(_found(values)[0], "in 100", "week")
    assert said in words


def test_few_or_rare_values_make_no_chart() -> None:
    few = _found(UPS_AND_DOWNS[:11])[0]
    assert (few.chart, few.reason) == (None, "12 weeks or more make a chart, and there are 11")
    rare = _found([0.0, 0.0, 3.0] * 8)
    assert "in most weeks there was nothing to count" in rare[0].reason
    assert rare[1].reason == ""
    assert rare[2].reason == rare[0].reason


def test_short_weeks_are_left_out() -> None:
    whole = np.full((20, 2), 1000.0)
    whole[5] = 100
    found = over_time(whole * [0.1, 0.05], whole, _periods(20), GROUPS, 100, None)[0]
    assert len(found.values) == 19
    assert "week 5" not in found.labels


def test_a_reference_that_is_none_is_refused() -> None:
    with pytest.raises(WrongCallError, match="Did you mean fsm"):
        _found(UPS_AND_DOWNS, reference="fms")
    assert [each.reference for each in _found(UPS_AND_DOWNS, reference="fsm")] == ["", "", "fsm"]
