"""Tables of files side by side: the same counts under the same names are held for the same pupils'."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from wholeschool.disclosure import keep_counts, load_policies
from wholeschool.disclosure.alike import can_be_held
from wholeschool.disclosure.registered import Registered
from wholeschool.disclosure.together import told_together

POLICIES = load_policies()
THRESHOLDS = {policy.circle: policy.threshold for policy in POLICIES.values()}
SCHOOLS = ("Ashby", "Birch", "Cedar", "Dale")


def counts(
    name: str,
    of_schools: Mapping[str, int] | Sequence[int],
    *,
    count: str = "Suspended",
    column: str = "School",
    of: str = "",
    at: str = "",
) -> Registered:
    """A table of counts by school, for the trust: exact, and fewer than five are hidden."""
    values = of_schools if isinstance(of_schools, Mapping) else dict(zip(SCHOOLS, of_schools, strict=True))
    inner = np.array([*values.values()], dtype=np.int64)
    return keep_counts(name, [(column, [*values])], inner, POLICIES["trust"], name=count, of=of, at=at).table


def shares(name: str, suspended: Sequence[int], pupils: Sequence[int]) -> Registered:
    """The same out of all pupils."""
    inner = np.array([[yes, of - yes] for yes, of in zip(suspended, pupils, strict=True)], dtype=np.int64)
    columns = [("School", SCHOOLS)]
    return keep_counts(name, columns, inner, POLICIES["trust"], name="Suspended", base="Pupils").table


def told(new: Registered, *earlier: Registered) -> set[tuple[str, str, str]]:
    return {(each.table, each.words, each.what) for each in told_together(new, earlier, THRESHOLDS)}


SUSPENDED, PUPILS = (3, 30, 40, 22), (50, 36, 120, 1000)


def test_counts_are_the_same_with_and_without_the_pupils_that_they_are_of() -> None:
    """Out of pupils Ashby and Birch are hidden, alone Ashby and the smallest beside it: Ashby follows."""
    assert ("alone", "Ashby", "cell") in told(counts("alone", SUSPENDED), shares("of all", SUSPENDED, PUPILS))


def test_counts_of_those_who_are_counted_are_not_held_for_counts_of_all() -> None:
    """Where 48 of 50 are counted, 50 are not "a few more" of the same; but two are told not to be."""
    suspended = (48, 30, 40, 22)
    found = told(counts("alone", suspended), shares("of all", suspended, PUPILS))
    assert found == {("of all", "Ashby, not counted", "cell")}


def test_the_pupils_that_others_are_of_are_the_same_wherever_they_are_counted() -> None:
    """Birch's, Cedar's and all pupils stand in the first, Dale's in the second: Ashby's three follow."""
    pupils = (3, 30, 120, 31)
    first = shares("of all", (0, 0, 40, 25), pupils)
    assert ("pupils", "Ashby", "cell") in told(counts("pupils", pupils, count="Pupils"), first)


def test_a_table_of_a_part_of_the_schools_is_not_taken_for_safe() -> None:
    """Without Birch, by group: 40 less 28 are Birch's, and 25 are Cedar's, so that three are Ashby's."""
    schools, groups = ("Ashby", "Birch", "Cedar"), ("fsm", "other")
    columns = [("School", schools), ("Group", groups)]
    inner = np.array([[3, 40], [12, 60], [25, 100]], dtype=np.int64)
    whole = keep_counts("whole", columns, inner, POLICIES["trust"], name="Pupils").table
    part = counts("part", {"fsm": 28, "other": 140}, count="Pupils", column="Group")
    assert ("part", "all together", "apart") in told(part, whole)
    others = counts("part", {"fsm": 28, "other": 140}, count="Pupils", column="Group", of="another trust")
    assert told(others, whole) == set()
    assert not can_be_held(others, whole)


def test_the_same_pupils_a_term_later_are_not_a_part_of_them() -> None:
    """Many came or left at Cedar; two more at Birch are still told by exact counts, whoever left."""
    first = counts("autumn", SUSPENDED, at="autumn 2024")
    later = (3, 30, 52, 22)
    assert told(counts("spring", later, at="Autumn  2024"), first) == {("spring", "all together", "apart")}
    spring = counts("spring", later, at="spring 2025")
    assert can_be_held(spring, first)
    assert told(spring, first) == set()
    more = counts("spring", (3, 32, 52, 22), at="spring 2025")
    assert told(more, first) == {("spring", "Birch", "group")}


def test_a_part_that_has_the_schools_is_held_by_them() -> None:
    """With its schools said, nothing but those schools is compared: Elm is one more, and Ashby follows."""
    first = counts("first", SUSPENDED)
    more = counts("more", dict(zip((*SCHOOLS, "Elm"), (*SUSPENDED, 10), strict=True)))
    assert ("first", "Ashby", "cell") in told(more, first)


@pytest.mark.parametrize(
    ("column", "count", "change"),
    [("school", "Suspended", str), ("School", "suspended ", str), ("School", "Suspended", str.upper)],
)
def test_capitals_and_blanks_make_no_other_name(column: str, count: str, change: type[str]) -> None:
    first = counts("first", SUSPENDED)
    again = {change(school): many for school, many in zip((*SCHOOLS, "Elm"), (*SUSPENDED, 10), strict=True)}
    more = counts("more", again, column=column, count=count)
    assert can_be_held(more, first)
    assert ("first", "Ashby", "cell") in told(more, first)


def test_tables_of_other_things_are_not_held_against_each_other() -> None:
    assert not can_be_held(counts("days", SUSPENDED, count="Days"), counts("first", SUSPENDED))


def test_years_and_bands_of_years_are_not_held_for_others() -> None:
    """Year 8 stands in one, years 7 and 8 in the other: the hidden year 7 follows for whoever knows."""
    years = counts("years", {"7": 13, "8": 14, "9": 15, "10": 3, "11": 17}, column="Year")
    bands = counts("bands", {"7-8": 27, "9": 15, "10-11": 20}, column="Year")
    assert ("bands", "Year", "regrouped") in told(bands, years)
    assert can_be_held(bands, years)
    assert told(counts("fewer", {"7": 13, "8": 14, "9": 15, "11": 17}, column="Year"), years) != set()


@pytest.mark.parametrize("name", ["A\u200bshby", "Ａshby", "ashby "])
def test_names_that_look_the_same_are_the_same(name: str) -> None:
    first = counts("first", SUSPENDED)
    more = counts("more", dict(zip((name, *SCHOOLS[1:], "Elm"), (*SUSPENDED, 10), strict=True)))
    assert ("first", "Ashby", "cell") in told(more, first)


@pytest.mark.parametrize("name", ["Not suspended", "non-suspended", "not Suspended"])
def test_those_who_are_not_counted_are_known_by_their_plain_name(name: str) -> None:
    others = [of - yes for yes, of in zip(SUSPENDED, PUPILS, strict=True)]
    assert ("of all", "Ashby, counted", "cell") in told(
        counts("rest", others, count=name), shares("of all", SUSPENDED, PUPILS)
    )
