"""Two files by columns that only one of them has: what the one may have to do with the other."""

from __future__ import annotations

import numpy as np
import pytest

from tests.disclosure.test_files_together import POLICIES, counts, told
from wholeschool.disclosure import keep_counts
from wholeschool.disclosure.nested import left_out, within
from wholeschool.disclosure.registered import Registered

NOW = [[4, 8], [12, 7], [30, 24]]
"""Ashby, Birch, Cedar: pupils who have free meals now, and others. Ashby's and Birch's are hidden."""


def meals(name: str, inner: list[list[int]], values: tuple[str, str], at: str = "") -> Registered:
    """Pupils by school and meals, for the trust: exact, and fewer than five are hidden."""
    columns = [("School", ("Ashby", "Birch", "Cedar")), (name, values)]
    of = np.array(inner, dtype=np.int64)
    return keep_counts(name, columns, of, POLICIES["trust"], name="Pupils", at=at).table


def now(at: str = "") -> Registered:
    return meals("now", NOW, ("yes", "no"), at)


def ever(inner: list[list[int]], at: str = "") -> Registered:
    return meals("ever", inner, ("ever", "never"), at)


def test_all_who_have_meals_now_have_had_them_ever() -> None:
    """Sixteen now at Ashby and Birch: of Birch's twelve ever no more have them now, so four at Ashby do."""
    assert ("now", "Ashby, yes", "cell") in told(ever([[5, 7], [12, 7], [33, 21]]), now())
    assert ("now", "Ashby, yes", "cell") in told(now(), ever([[5, 7], [12, 7], [33, 21]]))


@pytest.mark.parametrize(
    "inner",
    [[[5, 7], [16, 3], [33, 21]], [[5, 7], [12, 7], [29, 25]]],
    ids=["sixteen of Birch had them", "at Cedar more have them now than ever"],
)
def test_what_leaves_room_or_is_spoken_against_tells_nothing(inner: list[list[int]]) -> None:
    assert told(ever(inner), now()) == set()


def test_of_another_day_nothing_lies_within() -> None:
    assert told(ever([[5, 7], [12, 7], [33, 21]], at="spring"), now(at="autumn")) == set()


def test_the_school_that_a_table_leaves_out_is_the_difference() -> None:
    """By school for everybody, rounded; and by meals without Dale, who is one at least and four at most."""
    public = POLICIES["public"]
    schools, answers = [("School", ("Ashby", "Birch", "Dale"))], [("Meals", ("yes", "no"))]
    first = keep_counts("first", schools, np.array([31, 31, 1]), public, name="Pupils").table
    without = keep_counts("without", answers, np.array([20, 42]), public, name="Pupils").table
    assert told(without, first) != set()
    assert told(first, without) != set()


def test_who_is_outside_the_larger_is_outside_the_smaller() -> None:
    """Those who never had meals lie within those who have none now, and in no other way."""
    found = within(ever([[5, 7], [12, 7], [33, 21]]), now())
    cells = {(now().words(now().keys[there]), here % 3) for here, there in found}
    assert cells == {("Ashby, no", 1), ("Birch, no", 1), ("Cedar, no", 1), ("no", 1)}


def test_tables_of_other_things_have_nothing_to_do_with_each_other() -> None:
    days = counts("days", {"yes": 46, "no": 39}, count="Days", column="Meals")
    assert [*within(now(), days)] == [*left_out(now(), days)] == []


def test_a_school_of_nobody_is_not_thought_to_be_left_out() -> None:
    """Else a reader would know that a hidden nought is one."""
    first = counts("first", {"Ashby": 31, "Birch": 31, "Dale": 0}, count="Pupils")
    assert [*left_out(first, counts("same", {"yes": 20, "no": 42}, count="Pupils", column="Meals"))] == []
