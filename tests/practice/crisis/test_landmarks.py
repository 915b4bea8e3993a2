"""Who began at a time beside all who had not: rows by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.practice.panels import made_panel
from wholeschool.errors import WrongCallError
from wholeschool.practice.crisis.alike import centred
from wholeschool.practice.crisis.landmarks import landmarks
from wholeschool.practice.units.panel import Panel


def _panel(**starts: int) -> Panel:
    """Units a, b, … seen at 1 to 6, with outcomes of 10, 11, … for the first, 20, 21, … for the next."""
    units = np.repeat([*starts], 6)
    outcome = [10 * (place + 1) + time for place in range(len(starts)) for time in range(6)]
    return Panel.of(units, np.tile(np.arange(1, 7), len(starts)), outcome, np.repeat([*starts.values()], 6))


def test_a_row_is_a_unit_at_a_start() -> None:
    found = landmarks(_panel(a=5, b=6, c=0), "notyet")
    told = zip(
        found.unit.tolist(), found.at.tolist(), found.began.tolist(), found.later.tolist(), strict=True
    )
    # At the fifth time (place 4) a begins beside b, who begins later, and c; at the sixth b beside c.
    assert [*told] == [
        (0, 4, True, False),
        (1, 4, False, True),
        (2, 4, False, False),
        (1, 5, True, False),
        (2, 5, False, False),
    ]
    assert found.past[0].tolist() == [11, 12, 13]
    assert found.earlier[0] == 10
    assert found.earlier[3] == 20.5
    assert found.after[0].tolist() == [14, 15]
    assert found.after[3, 0] == 25
    assert np.isnan(found.after[3, 1])


def test_never_begun_alone_may_be_asked_for() -> None:
    found = landmarks(_panel(a=5, b=6, c=0), "never")
    assert found.unit.tolist() == [0, 2, 1, 2]


def test_up_to_three_times_before_are_looked_at() -> None:
    for start, back in ((2, 1), (3, 2), (4, 3), (5, 3), (6, 3)):
        found = landmarks(_panel(a=start, b=0), "notyet")
        assert found.back.tolist() == [back, back]
        assert np.isfinite(found.past).sum(axis=1).tolist() == [back, back]


def test_who_was_not_seen_before_is_counted() -> None:
    panel = _panel(a=5, b=5, c=0, d=0)
    found = landmarks(panel.of_rows((panel.unit != 1) | (panel.time > 4)), "notyet")
    assert (found.unit.tolist(), found.unseen) == ([0, 2, 3], 1)


def test_a_start_between_times_is_of_the_next() -> None:
    panel = made_panel(1)
    between = Panel.of(
        panel.unit, 2 * panel.time, panel.outcome, np.where(panel.start > 0, 2 * panel.start - 1, 0)
    )
    assert landmarks(between, "notyet").at.tolist() == landmarks(panel, "notyet").at.tolist()


def test_where_nobody_begins_or_was_seen_before_it_is_said() -> None:
    with pytest.raises(WrongCallError, match="No unit begins within the panel, with a time before it"):
        landmarks(_panel(a=1, b=0), "notyet")
    panel = _panel(a=4, b=0)
    gone = panel.of_rows((panel.unit == 0) | (panel.time < 3))
    with pytest.raises(WrongCallError, match="Nobody that begins was seen before and after, beside others"):
        landmarks(gone, "notyet")


def test_who_is_given_something_else_begins_with_nobody_and_is_beside_nobody_from_then_on() -> None:
    """b begins at 6, and has another from 5 on: it is in no row. c from 6 on: it is beside a at 5 alone."""
    panel = _panel(a=5, b=6, c=0, d=0, e=6)
    other_from = np.array([0, 5, 6, 0, 0])[panel.unit]
    there = (panel.unit != 1) | (panel.time != 5)  # that a row is missing then has no bearing
    found = landmarks(replace(panel, other_from=other_from).of_rows(there), "notyet")
    assert [*zip(found.unit.tolist(), found.at.tolist(), strict=True)] == [
        (0, 4), (2, 4), (3, 4), (4, 4), (3, 5), (4, 5),
    ]  # fmt: skip
    assert found.unseen == 1
    assert found.other.tolist() == [6, 5, 6, 6, 6, 6]


def _one_begins(beside: int) -> Panel:
    """One begins at the fifth time in a year group with so many beside and 100 more from then on.

    Their school has another year group of thirty, with 10 more from then on, and another school forty.
    """
    year_group, school = (np.repeat(each, [1 + beside, 30, 40]) for each in ([0, 1, 2], [0, 0, 1]))
    outcome = np.zeros((len(school), 6))
    outcome[:, 4:] = np.array([100, 10, 0])[year_group][:, None]
    unit, time = np.repeat(np.arange(len(school)), 6), np.tile(np.arange(1, 7), len(school))
    within = np.column_stack([year_group, school])[unit]
    return Panel.of(unit, time, outcome.ravel(), np.where(unit == 0, 5, 0), within=within)


@pytest.mark.parametrize(("beside", "left"), [(5, 0.0), (4, 100 - (4 * 100 + 300) / 34)])
def test_values_are_less_the_mean_of_the_narrowest_group_with_enough_beside(beside: int, left: float) -> None:
    found = landmarks(_one_begins(beside), "notyet")
    assert centred(found, found.after)[0].tolist() == pytest.approx([left, left])
    shares = found.against.shares(found.began)
    count = beside if beside == 5 else 34
    assert shares[0] == 1
    assert shares[1 : 1 + count] == pytest.approx(1 / count)
    assert not shares[1 + count :].any(), "nobody of their group began"
    assert shares[~found.began].sum() == pytest.approx(1)


def test_where_no_group_has_enough_all_at_the_start_are_beside() -> None:
    panel = _one_begins(5)
    alone = panel.of_rows((panel.unit == 0) | (panel.unit > 35))
    found = landmarks(alone, "notyet")
    assert centred(found, found.after)[0].tolist() == pytest.approx([100, 100])
    assert found.against.shares(found.began)[1:] == pytest.approx(1 / 40)


def test_what_nobody_of_the_group_has_is_held_against_nobody() -> None:
    panel = _one_begins(5)
    gone = (panel.unit > 0) & (panel.unit < 6) & (panel.time == 6)
    found = landmarks(panel.of_rows(~gone), "notyet")
    told = centred(found, found.after)
    assert told[0, 0] == 0
    assert np.isnan(told[0, 1])


def test_where_all_begin_at_once_nobody_is_beside_them() -> None:
    with pytest.raises(WrongCallError, match="All units begin at one time: nobody is beside them"):
        landmarks(_panel(a=5, b=5), "notyet")
