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
    """b begins at 6, and is barred from 5 on: it is in no row. c is barred from 6 on: beside a at 5 alone."""
    panel = _panel(a=5, b=6, c=0, d=0, e=6)
    barred = ((panel.unit == 1) & (panel.time >= 5)) | ((panel.unit == 2) & (panel.time == 6))
    found = landmarks(replace(panel, barred=barred), "notyet")
    assert [*zip(found.unit.tolist(), found.at.tolist(), strict=True)] == [
        (0, 4), (2, 4), (3, 4), (4, 4), (3, 5), (4, 5),
    ]  # fmt: skip
    assert found.unseen == 1


@pytest.mark.parametrize(("beside", "of_its_own"), [(10, True), (9, False)])
def test_values_are_less_the_mean_of_those_of_the_same_group(beside: int, of_its_own: bool) -> None:
    """One begins in a group that has 100 more from the fifth time on: with ten beside it is not its doing."""
    group = np.repeat([0, 1], [1 + beside, 30])
    outcome = np.zeros((len(group), 6))
    outcome[group == 0, 4:] = 100
    unit, time = np.repeat(np.arange(len(group)), 6), np.tile(np.arange(1, 7), len(group))
    panel = Panel.of(unit, time, outcome.ravel(), np.where(unit == 0, 5, 0), within=group[unit])
    found = landmarks(panel, "notyet")
    told = centred(found, found.after)[0].tolist()
    assert told == pytest.approx([0, 0] if of_its_own else [100 - 100 * beside / (beside + 30)] * 2)


def test_what_nobody_of_the_group_has_is_held_against_nobody() -> None:
    group = np.repeat([0, 1], [12, 30])
    unit, time = np.repeat(np.arange(42), 6), np.tile(np.arange(1, 7), 42)
    gone = (unit > 0) & (unit < 12) & (time == 6)
    panel = Panel.of(unit, time, np.where(gone, np.nan, 1.0), np.where(unit == 0, 5, 0), within=group[unit])
    found = landmarks(panel, "notyet")
    told = centred(found, found.after)
    assert told[0, 0] == 0
    assert np.isnan(told[0, 1])


def test_where_all_begin_at_once_nobody_is_beside_them() -> None:
    with pytest.raises(WrongCallError, match="All units begin at one time: nobody is beside them"):
        landmarks(_panel(a=5, b=5), "notyet")
