"""Gaps of a store: held against counts of its own rows, and asked for what is not there."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.made import MadeTrust, rows_of
from wholeschool.actions.gaps import gaps_of_store
from wholeschool.actions.gaps_asked import AskedGaps
from wholeschool.errors import WrongCallError
from wholeschool.reference.measures import measures
from wholeschool.store import Store

YEAR = "202425"
GROUP = {True: "free school meals", False: "no free school meals"}


def test_counts_are_those_of_the_rows(two_years: MadeTrust) -> None:
    """Suspensions by free school meals, counted one by one."""
    store = Store.open(two_years.store)
    rolls = [row for row in rows_of(two_years.store, "enrolments") if row["academic_year"] == YEAR]
    last = {(row["pupil_id"], row["urn"]): row["fsm"] for row in sorted(rolls, key=lambda row: row["start"])}
    kinds = measures()["suspension_rate"].numerator.kinds
    counted = Counter(
        GROUP[last[row["pupil_id"], row["urn"]]]
        for row in rows_of(two_years.store, "events")
        if row["academic_year"] == YEAR and row["kind"] in kinds and (row["pupil_id"], row["urn"]) in last
    )
    found = gaps_of_store(store, AskedGaps(("fsm",), ("suspension_rate",), year=YEAR)).found[0]
    assert {each.group: each.count for each in found.gaps} == counted
    assert sum(counted.values()) > 20


def test_a_pupil_of_two_schools_is_one_pupil(two_years: MadeTrust) -> None:
    rolls = [row for row in rows_of(two_years.store, "enrolments") if row["academic_year"] == YEAR]
    grouped = {row["pupil_id"] for row in rolls if row["fsm"] is not None}
    stays = {
        (row["pupil_id"], row["urn"])
        for row in rows_of(two_years.store, "presence")
        if row["academic_year"] == YEAR and row["possible"] > 0 and row["pupil_id"] in grouped
    }
    asked = AskedGaps(("fsm",), ("persistent_absence",), year=YEAR)
    found = gaps_of_store(Store.open(two_years.store), asked).found[0]
    assert sum(each.base for each in found.gaps) == len({pupil for pupil, _ in stays}) < len(stays)
    assert found.unit == "per 100 pupils"


def test_every_measure_is_told(two_years: MadeTrust) -> None:
    found = gaps_of_store(Store.open(two_years.store), AskedGaps(("fsm",), within=True))
    assert [each.measure.name for each in found.found] == [*measures()]
    assert found.year == YEAR
    for each in found.found:
        assert {gap.group for gap in each.gaps} == {*GROUP.values()}
        assert each.within.keys() == {gap.group for gap in each.gaps if not gap.reason}
        assert all(gap.base >= gap.count for gap in each.gaps if each.measure.counts == "enrolments")


def test_one_school_is_a_part_of_all(two_years: MadeTrust) -> None:
    store = Store.open(two_years.store)
    asked = AskedGaps(("sex",), ("overall_absence",))
    urns = {row["urn"] for row in rows_of(two_years.store, "enrolments")}
    at_each = [gaps_of_store(store, AskedGaps(asked.by, asked.measures, urn=str(urn))) for urn in urns]
    whole = gaps_of_store(store, asked).found[0].gaps
    sums = Counter[str]()
    for each in at_each:
        sums.update({gap.group: gap.base for gap in each.found[0].gaps})
    assert sums == {gap.group: gap.base for gap in whole}


def test_groups_are_crossed(two_years: MadeTrust) -> None:
    store = Store.open(two_years.store)
    crossed = gaps_of_store(store, AskedGaps(("fsm", "sex"), ("persistent_absence",))).found[0].gaps
    alone = gaps_of_store(store, AskedGaps(("fsm",), ("persistent_absence",))).found[0].gaps
    sums = Counter[str]()
    for each in crossed:
        sums[each.group.split(" · ")[0]] += each.count
    assert sums == {each.group: each.count for each in alone}


def test_like_is_held_against_like(two_years: MadeTrust) -> None:
    asked = AskedGaps(("fsm",), ("overall_absence",), adjust=("sex", "year_group"))
    (found,) = gaps_of_store(Store.open(two_years.store), asked).found
    assert found.adjusted.keys() == {*GROUP.values()}
    own, other = (found.adjusted[name].fitted.ratio for name in GROUP.values())
    assert own == pytest.approx(1 / other)
    assert found.gaps[0].ratio is not None
    assert own == pytest.approx(found.gaps[0].ratio, rel=0.25)
    like = found.adjusted[GROUP[True]]
    # Both say about the same, and nearly everybody has their like.
    assert like.standardised.ratio == pytest.approx(own, rel=0.1)
    assert 0.9 < like.covered <= 1
    assert "; standardised " in " ".join(found.sentences)
    assert "alike in sex and year group: " in " ".join(found.sentences)
    parts = found.explained[GROUP[True]].parts
    assert parts.two[2].value == pytest.approx(found.gaps[0].difference or found.gaps[1].difference)
    assert len(parts.by) == 2


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (AskedGaps(("fms",)), "no characteristic “fms”. Did you mean fsm"),
        (AskedGaps(("fsm",), ("suspension",)), "no measure “suspension”"),
        (AskedGaps(("fsm",), year="203031"), "no books of the academic year 203031"),
        (AskedGaps(("fsm",), urn="1"), "no school with URN 1"),
        (AskedGaps(("fsm",), reference="free meals"), "no group “free meals”"),
        (AskedGaps(("fsm",), adjust=("sexe",)), "no characteristic “sexe”"),
        (AskedGaps(("fsm",), adjust=("fsm",)), "groups by fsm cannot be held against others of the same fsm"),
    ],
)
def test_what_is_not_there_is_refused(two_years: MadeTrust, asked: AskedGaps, sentence: str) -> None:
    with pytest.raises(WrongCallError, match=sentence):
        gaps_of_store(Store.open(two_years.store), asked)
