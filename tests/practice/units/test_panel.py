"""Panels that cannot be one: each a sentence that says what can still be done; and what is left out, said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.practice.panels import made_panel
from wholeschool.errors import WrongCallError
from wholeschool.practice.units.compared import comparable
from wholeschool.practice.units.panel import Panel
from wholeschool.practice.units.sides import Sides, sides

TWO = ([1, 1, 2, 2], [1, 2, 1, 2], [5.0, 6.0, 7.0, 8.0], [2, 2, 0, 0])


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            (["a", "a", "b"], [1, 1, 1], [1, 2, 3], [0, 0, 0]),
            "1 row says a unit and time again, first a at 1",
        ),
        ((["a", "a"], [1, 2], [1, 2], [2, 1]), "a: begins at more than one time"),
        ((["a", "a"], [1, 2.5], [1, 2], [0, 0]), "A time of 2.5 is no whole number"),
        ((["a"], [1], [float("nan")], [0]), "No row has an outcome"),
    ],
)
def test_what_is_no_panel_is_refused(rows: tuple[list[float], ...], said: str) -> None:
    with pytest.raises(WrongCallError, match=said):
        Panel.of(*rows)


def test_a_unit_of_two_clusters_is_refused() -> None:
    with pytest.raises(WrongCallError, match="1: is of more than one cluster"):
        Panel.of(*TWO, cluster=["x", "y", "x", "x"])


@pytest.mark.parametrize(
    ("starts", "control", "said"),
    [
        ([2, 2, 2, 2], "notyet", "all units begin at 2"),
        ([2, 2, 3, 3], "never", "every unit begins at some time.*--control notyet"),
        ([0, 0, 0, 0], "notyet", "No unit begins"),
        ([9, 9, 0, 0], "notyet", "No unit begins"),
        ([1, 1, 1, 1], "notyet", r"Every unit had begun at the first time \(1\)"),
        ([2, 2, 0, 0], "notyet", "One unit alone begins, 1: chance"),
    ],
)
def test_where_nobody_can_be_compared_it_is_said(starts: list[int], control: str, said: str) -> None:
    times = [1, 2, 1, 2] if 3 not in starts else [1, 3, 1, 3]
    with pytest.raises(WrongCallError, match=said):
        comparable(Panel.of([1, 1, 2, 2], times, [5, 6, 7, 8], starts), control, complete=True)  # type: ignore[arg-type]


def test_a_start_of_nought_is_refused_where_nought_is_a_time() -> None:
    with pytest.raises(WrongCallError, match="A start of 0 means never, and the table has times of 0"):
        Panel.of([1, 1, 2, 2], [0, 1, 0, 1], [5, 6, 7, 8], [1, 1, 0, 0])
    blank = Panel.of([1, 1, 2, 2], [0, 1, 0, 1], [5, 6, 7, 8], [1, 1, float("nan"), float("nan")])
    assert blank.starts.tolist() == [1, 0]


def test_an_outcome_without_change_and_a_single_cluster_are_refused() -> None:
    panel = made_panel(1)
    for changed, said in (
        ({"outcome": np.full(len(panel.unit), 5.0)}, "The outcome is the same in every row"),
        ({"cluster": np.zeros(len(panel.unit), dtype=np.int64)}, "All units are of one cluster"),
    ):
        with pytest.raises(WrongCallError, match=said):
            comparable(replace(panel, **changed), "notyet", complete=True)  # type: ignore[arg-type]


def test_a_stray_time_does_not_make_all_units_incomplete() -> None:
    panel = made_panel(1)
    stray = Panel.of(
        [*panel.unit, 4], [*panel.time, 2099], [*panel.outcome, 1.0], [*panel.start, panel.starts[4]]
    )
    used = comparable(stray, "notyet", complete=True)
    assert (len(used.units), used.lost) == (60, 0)
    assert used.left_out == ("1 time that fewer than one unit of five has: left out (2099).",)


@pytest.mark.parametrize(
    ("starts", "control", "expected"),
    [
        ([3] * 15 + [6], "notyet", Sides(15, 1, 15, 1, 1)),
        ([3] * 4 + [5] * 4 + [0] * 8, "notyet", Sides(8, 8, 8, 8, 0)),
        ([3] * 4 + [5] * 4 + [9] * 8, "never", Sides(8, 8, 8, 8, 0)),
        ([2] * 8 + [4] * 8, "notyet", Sides(8, 8, 8, 8, 8)),
    ],
)
def test_sides_are_counted_where_an_effect_is_told(starts: list[int], control: str, expected: Sides) -> None:
    unit, time = np.repeat(np.arange(16), 6), np.tile(np.arange(1, 7), 16)
    panel = Panel.of(unit, time, unit + time**2.0, np.array(starts)[unit])
    assert sides(panel, control) == expected  # type: ignore[arg-type]


def test_one_time_is_no_before_and_after() -> None:
    with pytest.raises(WrongCallError, match="The panel has one time"):
        comparable(Panel.of([1, 2], [1, 1], [5, 6], [1, 0]), "never", complete=True)


def test_an_outcome_that_is_missing_after_the_start_is_counted() -> None:
    panel = made_panel(1)
    outcome = panel.outcome.copy()
    outcome[[0, 9]] = np.nan  # unit 0 never begins; unit 1 begins at 3, and this is its fourth time
    gone = Panel.of(panel.unit, panel.time, outcome, panel.start)
    assert gone.left_out == (
        "2 rows of 360 without an outcome or a covariate: left out, 1 of them after the start.",
    )
    used = comparable(gone, "never", complete=True)
    assert (len(used.units), used.lost) == (58, 2)
    assert used.left_out[1] == "2 of 60 units lack a time that others have: left out (0, 1)."


def test_where_gaps_leave_nobody_that_begins_both_are_said() -> None:
    panel = made_panel(1)
    rows = (panel.start == 0) | (panel.time < 6)
    with pytest.raises(WrongCallError, match=r"No unit begins.* 40 of 60 units lack a time"):
        comparable(panel.of_rows(rows), "notyet", complete=True)


def test_who_had_begun_at_the_first_time_is_left_out() -> None:
    panel = made_panel(1)
    start = np.where(panel.unit == 4, 1, panel.start)
    used = comparable(Panel.of(panel.unit, panel.time, panel.outcome, start), "never", complete=True)
    assert (len(used.units), used.lost) == (59, 0)
    assert "1 unit had begun at the first time (1), so that nobody saw what was before" in used.left_out[0]


@given(st.permutations(range(24)))
def test_the_order_of_rows_says_nothing(order: list[int]) -> None:
    panel = made_panel(1, units=4)
    at = np.array(order)
    shuffled = Panel.of(panel.unit[at], panel.time[at], panel.outcome[at], panel.start[at])
    assert _rows(shuffled) == _rows(panel)
    assert shuffled.starts.tolist() == panel.starts.tolist()


def _rows(panel: Panel) -> list[tuple[float, ...]]:
    return sorted(zip(panel.unit, panel.time, panel.outcome, panel.start, strict=True))
