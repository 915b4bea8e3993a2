"""A before and after alone: published base rates of schools without a programme, and cautious words."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from tests.shared import reference_file
from wholeschool.errors import WrongCallError
from wholeschool.practice.before.before_after import before_after, in_words
from wholeschool.practice.units.panel import Panel


def _kentucky(*years: str) -> Panel:
    """Suspensions of Kentucky's schools (CC0), 2011/12 to 2016/17, whom nobody gave a programme."""
    with reference_file("ky_oss_school_year.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["year"] in years or not years]
    counts = [float(row["y"]) if row["y"] else float("nan") for row in rows]
    return Panel.of(
        [row["sch_id"] for row in rows], [int(row["year"][:4]) for row in rows], counts, [0] * len(rows)
    )


def test_one_in_ten_halves_with_no_programme_at_all() -> None:
    """Of 510 schools with 20 or more, 52.5 % had fewer the next year, 10.0 % half or fewer (METHODS.md)."""
    panel = _kentucky("2015-2016", "2016-2017")
    halved = before_after(panel, 100, 50, at_least=20)
    assert (halved.units, halved.pairs, round(100 * halved.share, 1)) == (510, 510, 10.0)
    assert round(100 * before_after(panel, 1e6, 1e6 - 1, at_least=20).share, 1) == 52.5


def test_the_interval_of_single_changes_is_wilsons() -> None:
    halved = before_after(_kentucky("2015-2016", "2016-2017"), 100, 50, at_least=20)
    # Of 51 in 510, Wilson's score interval by R: prop.test(51, 510, correct = FALSE)$conf.int
    assert [halved.low, halved.high] == pytest.approx([0.0769, 0.1291], abs=5e-4)


def test_from_150_to_four_is_rare_and_is_said_so() -> None:
    found = before_after(_kentucky(), 150, 4)
    assert found.told
    assert found.share < 0.01
    assert found.came_to < 150
    assert found.expected < 150
    first, common, itself, last = in_words(found, "suspensions")
    assert first == "From 150 to 4 suspensions is 97.3 % fewer."
    assert common.startswith(
        "With no programme that the table knows of, units with 75 to 300 were seen again"
    )
    assert "comes to" in itself
    assert last.startswith("A before and after alone shows that it changed, not what changed it")


def test_half_as_many_is_not_rare() -> None:
    found = before_after(_kentucky(), 40, 20)
    assert 0.05 < found.low < found.share < found.high < 0.2


def test_rising_is_held_against_rising() -> None:
    units = np.repeat(np.arange(20), 2)
    counts = np.array([[10, 10 + each] for each in range(20)]).ravel()
    found = before_after(Panel.of(units, [1, 2] * 20, counts, [0] * 40), 10, 20)
    assert found.share == pytest.approx(0.5)
    assert "they rose as far: 50 %" in in_words(found, "sent out")[1]


def test_times_that_are_not_next_to_each_other_are_no_pair() -> None:
    units = np.repeat(np.arange(20), 2)
    times = np.where(np.arange(40) % 2, 3, 1)
    times[1] = 2
    found = before_after(Panel.of(units, times, np.full(40, 8.0), [0] * 40), 8, 4)
    assert (found.units, found.told) == (1, False)
    assert "The table has 1 unit like it: too few" in in_words(found, "x")[1]


def test_who_changed_exactly_as_far_did_so() -> None:
    """1 ÷ 49 · 49 is less than 1 as computers reckon."""
    panel = Panel.of(np.repeat(np.arange(20), 2), [1, 2] * 20, [49.0, 1.0] * 20, [0] * 40)
    assert before_after(panel, 49, 1).share == 1


def test_what_does_not_come_by_itself_is_not_said_to() -> None:
    panel = Panel.of(np.repeat(np.arange(20), 2), [1, 2] * 20, [40.0, 44.0] * 20, [0] * 40)
    assert "by itself" not in in_words(before_after(panel, 40, 20), "x")[2]
    back = Panel.of(np.repeat(np.arange(20), 2), [1, 2] * 20, [40.0, 34.0] * 20, [0] * 40)
    assert in_words(before_after(back, 40, 20), "x")[2].endswith("part of such a change comes by itself.")


def test_rates_are_no_counts() -> None:
    panel = Panel.of(np.repeat(np.arange(20), 2), [1, 2] * 20, [4.5, 4.0] * 20, [0] * 40)
    assert "keeps its own rate" not in in_words(before_after(panel, 4.5, 2), "x")[2]


def test_a_count_below_nought_is_named() -> None:
    panel = Panel.of(["a", "a", "b", "b"], [1, 2, 1, 2], [3, 4, -9, 1], [0, 0, 0, 0])
    with pytest.raises(WrongCallError, match="b has -9 at 1: no count"):
        before_after(panel, 10, 5)


@pytest.mark.parametrize(
    ("before", "after"), [(0, 4), (10, -1), (float("nan"), 1), (10, float("nan")), (10, float("inf")), (5, 5)]
)
def test_what_is_no_count_is_refused(before: float, after: float) -> None:
    panel = Panel.of([1, 1], [1, 2], [3, 4], [0, 0])
    with pytest.raises(WrongCallError, match="before there has to be something"):
        before_after(panel, before, after)
