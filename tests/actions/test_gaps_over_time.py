"""Gaps over time: weeks add up to the year, and half-terms to their weeks."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.made import MadeTrust, rows_of
from wholeschool.actions.gaps_asked import AskedGaps
from wholeschool.actions.gaps_over_time import gaps_over_time
from wholeschool.store import Store

ABSENCE = AskedGaps(("fsm",), ("overall_absence",))


def test_a_weeks_rate_is_that_of_its_rows(two_years: MadeTrust) -> None:
    found = gaps_over_time(Store.open(two_years.store), ABSENCE, "week").found[0].series[0]
    rolls = [row for row in rows_of(two_years.store, "enrolments") if row["academic_year"] == "202425"]
    last = {(row["pupil_id"], row["urn"]): row["fsm"] for row in sorted(rolls, key=lambda row: row["start"])}
    absent, possible = Counter[object](), Counter[object]()
    for row in rows_of(two_years.store, "presence"):
        if row["academic_year"] == "202425" and last.get((row["pupil_id"], row["urn"])):
            absent[row["week"]] += row["authorised"] + row["unauthorised"]
            possible[row["week"]] += row["possible"]
    assert found.group == "free school meals"
    assert len(found.values) > 30
    assert found.values == pytest.approx([100 * absent[week] / possible[week] for week in found.starts])


def test_events_are_counted_by_weeks_of_pupils(two_years: MadeTrust) -> None:
    asked = AskedGaps(("sex",), ("suspension_rate", "persistent_absence"))
    events, yearly = gaps_over_time(Store.open(two_years.store), asked, "week").found
    assert events.unit == "suspensions per 100 pupils and week of ten sessions"
    assert all(0 <= value < 20 for each in events.series if not each.reference for value in each.values)
    assert any(value for each in events.series for value in each.values)
    assert (yearly.series, yearly.reason) == (
        (), "a pupil is counted once a year in it, so that it has no weeks",
    )  # fmt: skip


def test_half_terms_reach_over_the_years(two_years: MadeTrust) -> None:
    found = gaps_over_time(Store.open(two_years.store), ABSENCE, "half-term")
    assert found.years == ("202324", "202425")
    series = found.found[0].series[0]
    assert len(series.values) == 12
    assert (series.labels[0], series.labels[-1]) == ("autumn 1 of 2023/24", "summer 2 of 2024/25")
    assert series.chart is not None


@pytest.mark.parametrize(("by", "said"), [("ethnicity_major", True), ("fsm", False)])
def test_what_is_in_absence_by_ethnic_group_is_said(two_years: MadeTrust, by: str, said: bool) -> None:
    asked = AskedGaps((by,), ("overall_absence",))
    (found,) = gaps_over_time(Store.open(two_years.store), asked, "half-term").found
    assert found.series
    assert ("religious observance" in found.sentences[-1]) is said
