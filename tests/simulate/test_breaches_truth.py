"""Breaches of duty in `truth.json` are those that the files hold, counted here once more, and no others."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from datetime import date, timedelta
from typing import Any

import pytest

from tests.simulate.planted import after, days_of, said
from tests.simulate.reading import Files, academic_year, monday

Planted = list[dict[str, Any]]
RULE_BEGAN = date(2024, 8, 19)
"""SI 2024/208: an N of before is no breach of its five school days."""


def test_every_n_that_stood_for_more_than_five_school_days_is_a_breach(trust: Files) -> None:
    until = max(day for urn in trust.phases for day in days_of(trust, urn))
    oldest: dict[tuple[str, str, str], date] = {}
    for roll, marks in trust.marks.items():
        on_roll = trust.register(roll)
        for at, (mark, _) in marks.items():
            if mark == "N" and at in on_roll and at[0] >= RULE_BEGAN:
                week = (*roll, monday(at[0]))
                oldest[week] = min(at[0], oldest.get(week, at[0]))
    expected = set()
    for (upn, urn, _), day in oldest.items():
        due = after(days_of(trust, urn), day, 5)
        if due and due < until:
            expected.add((upn, int(urn), str(day), str(due)))
    assert {
        (each["upn"], each["urn"], each["start"], each["due"]) for each in _breaches(trust, "reason_for_n")
    } == expected


def _breaches(files: Files, duty: str) -> Planted:
    return [each for each in said(files, "breaches") if each["duty"] == duty]


@pytest.mark.parametrize(
    ("duty", "column", "values"),
    [("notice_social_worker", "Social worker", {"true"}), ("notice_ehc_plan", "SEN provision", {"E"})],
)
def test_every_notice_not_given_in_time_is_a_breach(
    trust: Files, duty: str, column: str, values: set[str]
) -> None:
    given: defaultdict[str, list[str]] = defaultdict(list)
    for row in trust.rows("actions.csv"):
        if row["Action"] == "notice_given":
            given[row["About"]].append(row["Acted on"])
    expected = set()
    for row in trust.rows("events_*.csv"):
        if row["Kind"] not in ("suspension", "permanent_exclusion"):
            continue
        rolls = [
            each
            for each in trust.stays[row["UPN"], row["URN"]]
            if each["Start"] <= row["Start"] <= (each["End"] or "9999")
            and each["Academic year"] == academic_year(date.fromisoformat(row["Start"]))
        ]
        due = after(days_of(trust, row["URN"]), date.fromisoformat(row["Start"]), 1)
        late = due is not None and not any(day <= str(due) for day in given[row["Event id"]])
        if late and {each[column] for each in rolls} & values:
            expected.add((row["UPN"], row["Event id"], str(due)))
    assert {(each["upn"], each["event"], each["due"]) for each in _breaches(trust, duty)} == expected
    assert len(expected) >= 3


def test_every_meeting_after_an_exclusion_that_did_not_come_in_time_is_a_breach(trust: Files) -> None:
    events = {row["Event id"]: row for row in trust.rows("events_*.csv")}
    met = {
        row["About"]: row["Acted on"] for row in trust.rows("actions.csv") if row["Action"] == "governors_met"
    }
    until = max(day for urn in trust.phases for day in days_of(trust, urn))
    expected = set()
    for name, row in events.items():
        if row["Kind"] == "permanent_exclusion":
            due = after(days_of(trust, row["URN"]), date.fromisoformat(row["Start"]), 15)
            if due and due < until and met.get(name, "9999") > str(due):
                expected.add(name)
    found = {each["event"] for each in _breaches(trust, "governors_meet")}
    assert {name for name in found if events[name]["Kind"] == "permanent_exclusion"} == expected
    assert {name for name in found if events[name]["Kind"] == "suspension"}
    for each in _breaches(trust, "governors_meet"):
        assert met.get(each["event"], "9999") > each["due"]


def test_one_pupil_is_suspended_for_more_than_45_days_of_a_year(trust: Files) -> None:
    (*_, each) = _breaches(trust, "limit_45_days")
    days = days_of(trust, str(each["urn"]))
    year = academic_year(date.fromisoformat(each["due"]))
    marked = [
        at
        for at, (mark, _) in sorted(trust.marks[each["upn"], str(each["urn"])].items())
        if mark == "E" and academic_year(at[0]) == year
    ]
    assert len(marked) > 90
    assert str(marked[90][0]) == each["due"]
    assert date.fromisoformat(each["due"]) in days


def test_runs_of_six_days_without_provision(trust: Files) -> None:
    started = {
        row["About"]: row["Acted on"]
        for row in trust.rows("actions.csv")
        if row["Action"] == "provision_started"
    }
    found = _breaches(trust, "provision_from_sixth_day")
    assert found
    for each in found:
        days = days_of(trust, str(each["urn"]))
        sixth = days[bisect_left(days, date.fromisoformat(each["start"])) + 5]
        assert str(sixth) == each["due"]
        assert started.get(each["event"], "9999") > each["due"]


def test_due_dates_of_reviews_are_the_ends_of_school_weeks(trust: Files) -> None:
    found = _breaches(trust, "timetable_review")
    assert found
    for each in found:
        days = days_of(trust, str(each["urn"]))
        weeks = sorted({monday(day) for day in days})
        due = date.fromisoformat(each["due"])
        between = weeks.index(monday(due)) - weeks.index(monday(date.fromisoformat(each["start"])))
        assert between % 6 == 0
        assert between > 0
        assert due == max(day for day in days if day < due + timedelta(days=7) and monday(day) == monday(due))
