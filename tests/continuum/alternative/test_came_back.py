"""Who came back and stayed, and how long it took: worked by hand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.continuum.terms import clock, week
from wholeschool.continuum.alternative.attendance import Attended, Sessions
from wholeschool.continuum.alternative.came_back import (
    Returned,
    judge_returns,
    return_windows,
    time_to_return,
)
from wholeschool.continuum.alternative.rolls import ROLLS, AlternativeStay, Kinds

YEAR = clock((1, 2, 3))
KINDS = Kinds(alternative=frozenset({3}), mainstream=frozenset({1, 2}))


BACK = week(11)


def stay(weeks: int = 6, returned_on: date | None = BACK, **more: Any) -> AlternativeStay:
    back = None if returned_on is None else 1
    said: dict[str, Any] = {"end": week(10), "began_before": False, **more}
    return AlternativeStay(
        urn=3, pupil_id=7, start=week(4), statuses=("S",), year_group="9", weeks=weeks,
        returned_on=returned_on, returned_to=back, **said,
    )  # fmt: skip


def roll(
    end: date | None = None, status: str = "M", reason: str | None = None, urn: int = 1
) -> dict[str, Any]:
    return {
        "pupil_id": 7, "urn": urn, "academic_year": "202425", "start": week(1), "end": end, "status": status,
        "leaving_reason": reason,
    }  # fmt: skip


def table_of(*rolls: dict[str, Any]) -> pa.Table:
    return pa.Table.from_pylist([*rolls], schema=ROLLS)


def judged(possible: int, absent: int, *rolls: dict[str, Any], year: Any = YEAR, **more: Any) -> Returned:
    after = Attended(back=Sessions(possible, possible - absent))
    (returned,) = judge_returns([stay(**more)], [after], table_of(*rolls or [roll()]), KINDS, year)
    assert returned is not None
    return returned


def test_the_window_is_the_twelve_school_weeks_from_the_return_on() -> None:
    (window,) = return_windows([stay()], YEAR)
    assert (window.first, window.last) == (week(11), week(24))  # weeks 17 and 18 are holidays
    (window,) = return_windows([stay(returned_on=week(11) + timedelta(days=1))], YEAR)
    assert window.first == week(12)
    for nothing in (stay(returned_on=None), stay(returned_on=week(46) + timedelta(days=1))):
        (window,) = return_windows([nothing], YEAR)
        assert window.last < window.first


@pytest.mark.parametrize(("absent", "stayed"), [(0, True), (9, True), (10, False), (100, False)])
def test_absent_less_than_a_tenth(absent: int, stayed: bool) -> None:
    returned = judged(100, absent)
    assert (returned.stayed, returned.possible, returned.absent) == (stayed, 100, absent)


def test_below_twenty_sessions_or_twelve_weeks_nobody_is_judged() -> None:
    few = judged(19, 0)
    assert (few.stayed, few.kind) == (None, "few_sessions")
    assert few.why_not == "19 possible sessions; below 20 nobody is judged."
    assert judged(20, 0).stayed
    soon = judged(100, 0, year=clock((1, 2, 3), upto=23))
    assert (soon.stayed, soon.kind, soon.why_not) == (
        None,
        "too_soon",
        "Only 11 of 12 school weeks have passed.",
    )


def test_who_is_on_no_mainstream_roll_then_did_not_stay() -> None:
    assert judged(100, 0, roll(week(20), reason="UK")).stayed is False
    assert judged(100, 0, roll(week(20)), roll(urn=2)).stayed
    assert judged(100, 0, roll(week(20)), roll(urn=2, status="S")).stayed is False
    assert judged(100, 0, roll(week(20)), roll(urn=3, status="C")).stayed is False


def test_who_left_in_order_is_not_judged() -> None:
    for reason in ("PF", "LC", "DD"):
        assert judged(100, 0, roll(week(20), reason=reason)).kind == "left_in_order"


def test_a_stay_without_a_return_has_nothing_to_judge() -> None:
    assert judge_returns([stay(returned_on=None)], [Attended()], table_of(roll()), KINDS, YEAR) == [None]


def test_the_median_by_hand() -> None:
    # Of five, one at risk less after each: 4/5, censored, then 2/3 of 4/5 = 0.533, then half of it: 0.267.
    stays = [
        stay(2),
        stay(3, None),
        stay(5),
        stay(7),
        stay(9, None, end=None),
        stay(99, began_before=True),
    ]
    waited = time_to_return(stays)
    assert (waited.median, waited.stays, waited.events, waited.left_out) == (7.0, 5, 3, 1)
    assert waited.low is not None
    assert waited.low <= 7


def test_a_median_that_is_not_reached_is_none() -> None:
    assert time_to_return([stay(2), stay(9, None), stay(9, None)]).median is None
    nobody = time_to_return([])
    assert (nobody.median, nobody.stays) == (None, 0)


@given(st.lists(st.tuples(st.integers(1, 40), st.booleans()), min_size=1, max_size=30))
def test_the_median_is_a_time_at_which_somebody_came_back(cases: list[tuple[int, bool]]) -> None:
    stays = [stay(weeks, week(11) if back else None) for weeks, back in cases]
    waited = time_to_return(stays)
    assert waited.events <= waited.stays == len(cases)
    assert waited.median is None or waited.median in {weeks for weeks, back in cases if back}
