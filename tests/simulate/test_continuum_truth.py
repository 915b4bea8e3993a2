"""What `truth.json` says was planted for the analyses of the continuum is in the files, one by one."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.simulate.reading import Files, academic_year, monday
from wholeschool.cli.app import app
from wholeschool.reference.lists import code_list
from wholeschool.simulate import Settings, write_trust
from wholeschool.simulate.exits import census_day

Planted = list[dict[str, Any]]
HIGHER = {"suspension", "lunchtime_suspension", "permanent_exclusion", "managed_move", "offsite_direction"}


def _said(files: Files, key: str) -> Any:
    return files.truth["continuum"][key]


def _days(files: Files, urn: str) -> list[date]:
    return sorted({day for day, _ in files.calendar[urn]})


def _after(days: list[date], day: date, number: int) -> date | None:
    place = bisect_right(days, day) + number - 1
    return days[place] if place < len(days) else None


def test_nothing_planted_means_nothing_in_any_list(nothing_planted: Files, trust: Files) -> None:
    nothing = nothing_planted.truth["continuum"]
    assert nothing["planted"] is False
    assert not any(nothing[name] for name in ("journeys", "displacement", "exits", "breaches"))
    assert not any(nothing["hidden"].values())
    for name in ("journeys", "displacement", "exits", "breaches"):
        assert _said(trust, name), name
    assert {name for name, found in _said(trust, "hidden").items() if not found} == {"outlier_codes"}


def test_exits_explain_nothing_and_lead_to_no_other_roll(trust: Files) -> None:
    signals = {
        code: each.more["unexplained_exit_signal"] for code, each in code_list("leaving_reason").items()
    }
    exits = _said(trust, "exits")
    assert {mark for each in exits for mark in each["marked"]} == {"before_census", "back_dated"}
    for each in exits:
        stays = [row for roll, rows in trust.stays.items() if roll[0] == each["upn"] for row in rows]
        left = [row for row in stays if row["End"] == each["end"] and row["URN"] == str(each["urn"])]
        assert [row["Leaving reason"] for row in left] == [each["reason"]]
        assert signals[each["reason"]] in ("high", "medium")
        assert not [row for row in stays if row["Start"] > each["end"]]
        year = int(left[0]["Academic year"][:4])
        early = left[0]["Year group"] in ("10", "11") and each["end"] < str(census_day(year))
        assert ("before_census" in each["marked"]) == early
        assert ("back_dated" in each["marked"]) == (each["last_mark"] > each["end"])


def test_who_left_on_an_earlier_day_was_marked_present_for_five_days_or_more_after_it(trust: Files) -> None:
    back_dated = [each for each in _said(trust, "exits") if "back_dated" in each["marked"]]
    for each in back_dated:
        after = {
            day: mark
            for (day, _), (mark, _) in trust.marks[each["upn"], str(each["urn"])].items()
            if str(day) > each["end"]
        }
        assert len(after) >= 5
        assert str(max(after)) == each["last_mark"]
        assert set(after.values()) <= {"/", "\\"}


def test_third_thursdays_of_january() -> None:
    assert [census_day(year) for year in (2022, 2023, 2024)] == [
        date(2023, 1, 19), date(2024, 1, 18), date(2025, 1, 16)
    ]  # fmt: skip


def _rates(files: Files, urn: str, kind: str) -> dict[str, float]:
    """Events of a kind a pupil, by academic year."""
    pupils = Counter(row["Academic year"] for row in files.enrolments if row["URN"] == urn)
    found = Counter(
        row["Event id"].split("-")[1] for row in files.rows(f"events_{urn}_*.csv") if row["Kind"] == kind
    )
    return {year: found[year] / pupils[year] for year in pupils}


def test_suspensions_fall_where_internal_exclusions_rise_and_nowhere_else(trust: Files) -> None:
    planted = {str(each["urn"]): each for each in _said(trust, "displacement")}
    secondaries = [urn for urn, phase in trust.phases.items() if phase == "SS"]
    assert 0 < len(planted) < len(secondaries)
    for urn in secondaries:
        suspended, isolated = _rates(trust, urn, "suspension"), _rates(trust, urn, "internal_exclusion")
        before, after = "202324", "202425"
        if urn in planted:
            assert (planted[urn]["from_year"], planted[urn]["to_year"]) == (before, after)
            assert suspended[after] < 0.75 * suspended[before]
            assert isolated[after] > 2 * isolated[before]
        else:
            assert suspended[after] > 0.6 * suspended[before]
            assert isolated[after] < 1.6 * isolated[before]


def test_the_rates_of_a_journey_are_those_of_the_files(trust: Files) -> None:
    half_terms = {(row["URN"], row["Date"]): int(row["Half term"]) for row in trust.rows("calendar.csv")}
    touched: defaultdict[str, set[tuple[str, str, str, int]]] = defaultdict(set)
    for row in trust.rows("events_*.csv"):
        half_term = half_terms.get((row["URN"], row["Start"]))
        if half_term:
            year = academic_year(date.fromisoformat(row["Start"]))
            touched[row["Kind"]].add((row["UPN"], row["URN"], year, half_term))
    higher = set().union(*(touched[kind] for kind in HIGHER))
    went_on: defaultdict[str, list[bool]] = defaultdict(list)
    for upn, urn, year, half_term in touched["internal_exclusion"] - higher:
        if half_term < 6 and trust.phases[urn] == "SS":
            went_on[urn].append((upn, urn, year, half_term + 1) in touched["suspension"])
    (journey,) = _said(trust, "journeys")
    here = went_on.pop(str(journey["urn"]))
    elsewhere = [each for of_school in went_on.values() for each in of_school]
    assert journey["rate_here"] == round(sum(here) / len(here), 3)
    assert journey["rate_elsewhere"] == round(sum(elsewhere) / len(elsewhere), 3)
    assert journey["rate_here"] > journey["rate_elsewhere"] + 0.2
    assert journey["urn"] not in {each["urn"] for each in _said(trust, "displacement")}


def test_home_education_follows_a_sanction_within_twelve_school_weeks(trust: Files) -> None:
    events = {(row["UPN"], row["Kind"], row["Start"]) for row in trust.rows("events_*.csv")}
    for each in _said(trust, "hidden")["home_education_after_sanction"]:
        assert (each["upn"], each["form"], each["sanction"]) in events
        assert (each["upn"], "elective_home_education", each["start"]) in events
        left = [row for row in trust.stays[each["upn"], str(each["urn"])] if row["End"] == each["start"]]
        assert [row["Leaving reason"] for row in left] == ["EL"]
        weeks = {
            monday(day)
            for day in _days(trust, str(each["urn"]))
            if each["sanction"] <= str(day) <= each["start"]
        }
        assert 1 < len(weeks) <= 12


def test_long_timetables_have_their_mark_in_every_week_and_no_plan(trust: Files) -> None:
    planned = {(row["UPN"], row["URN"]) for row in trust.rows("events_*.csv") if "timetable" in row["Kind"]}
    reviewed = {
        (row["UPN"], row["URN"]) for row in trust.rows("actions.csv") if row["Action"] == "timetable_reviewed"
    }
    found = {
        roll: {monday(day) for (day, _), (mark, _) in marks.items() if mark == "C2"}
        for roll, marks in trust.marks.items()
    }
    for each in _said(trust, "hidden")["long_timetables"]:
        roll = each["upn"], str(each["urn"])
        within = {monday(day) for day in _days(trust, roll[1]) if each["start"] <= str(day) <= each["end"]}
        assert len(within) == each["weeks"] > 6
        assert within <= found[roll]
        assert roll not in planned
        assert roll not in reviewed


def test_marks_that_nothing_stands_behind(trust: Files) -> None:
    records = {
        "B": {"offsite_direction", "alternative_provision"},
        "E": {"suspension", "permanent_exclusion"},
    }
    for name, mark in (("b_without_placement", "B"), ("e_without_record", "E")):
        for each in _said(trust, "hidden")[name]:
            roll = each["upn"], str(each["urn"])
            days = [
                day
                for (day, _), (of, _) in trust.marks[roll].items()
                if of == mark and monday(day) == each["week"]
            ]
            assert days
            kinds = {event.kind for event in trust.events[roll] if monday(event.start) == each["week"]}
            assert not kinds & records[mark]


@pytest.fixture(scope="module")
def many_schools(tmp_path_factory: pytest.TempPathFactory) -> Files:
    folder = tmp_path_factory.mktemp("many") / "trust"
    write_trust(folder, Settings(20, 900, 1, 2))
    return Files(folder)


def test_one_of_many_like_schools_uses_n_far_more_than_they_do(many_schools: Files) -> None:
    (planted,) = _said(many_schools, "hidden")["outlier_codes"]
    uses: Counter[str] = Counter()
    for (_, urn), marks in many_schools.marks.items():
        uses[urn] += sum(mark == planted["code"] for mark, _ in marks.values())
    pupils = Counter(urn for _, urn in many_schools.stays)
    like = [urn for urn, phase in many_schools.phases.items() if phase == "PS"]
    assert len(like) >= 10
    rates = {urn: uses[urn] / pupils[urn] for urn in like}
    outlier = str(planted["urn"])
    assert uses[outlier] == planted["marks"]
    assert rates.pop(outlier) > 2 * max(rates.values())


RULE_BEGAN = date(2024, 8, 19)
"""SI 2024/208: an N of before is no breach of its five school days."""


def test_every_n_that_stood_for_more_than_five_school_days_is_a_breach(trust: Files) -> None:
    until = max(day for urn in trust.phases for day in _days(trust, urn))
    oldest: dict[tuple[str, str, str], date] = {}
    for roll, marks in trust.marks.items():
        on_roll = trust.register(roll)
        for at, (mark, _) in marks.items():
            if mark == "N" and at in on_roll and at[0] >= RULE_BEGAN:
                week = (*roll, monday(at[0]))
                oldest[week] = min(at[0], oldest.get(week, at[0]))
    expected = set()
    for (upn, urn, _), day in oldest.items():
        due = _after(_days(trust, urn), day, 5)
        if due and due < until:
            expected.add((upn, int(urn), str(day), str(due)))
    assert {
        (each["upn"], each["urn"], each["start"], each["due"]) for each in _breaches(trust, "reason_for_n")
    } == expected


def _breaches(files: Files, duty: str) -> Planted:
    return [each for each in _said(files, "breaches") if each["duty"] == duty]


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
        due = _after(_days(trust, row["URN"]), date.fromisoformat(row["Start"]), 1)
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
    until = max(day for urn in trust.phases for day in _days(trust, urn))
    expected = set()
    for name, row in events.items():
        if row["Kind"] == "permanent_exclusion":
            due = _after(_days(trust, row["URN"]), date.fromisoformat(row["Start"]), 15)
            if due and due < until and met.get(name, "9999") > str(due):
                expected.add(name)
    found = {each["event"] for each in _breaches(trust, "governors_meet")}
    assert {name for name in found if events[name]["Kind"] == "permanent_exclusion"} == expected
    assert {name for name in found if events[name]["Kind"] == "suspension"}
    for each in _breaches(trust, "governors_meet"):
        assert met.get(each["event"], "9999") > each["due"]


def test_one_pupil_is_suspended_for_more_than_45_days_of_a_year(trust: Files) -> None:
    (*_, each) = _breaches(trust, "limit_45_days")
    days = _days(trust, str(each["urn"]))
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
        days = _days(trust, str(each["urn"]))
        sixth = days[bisect_left(days, date.fromisoformat(each["start"])) + 5]
        assert str(sixth) == each["due"]
        assert started.get(each["event"], "9999") > each["due"]


def test_due_dates_of_reviews_are_the_ends_of_school_weeks(trust: Files) -> None:
    found = _breaches(trust, "timetable_review")
    assert found
    for each in found:
        days = _days(trust, str(each["urn"]))
        weeks = sorted({monday(day) for day in days})
        due = date.fromisoformat(each["due"])
        between = weeks.index(monday(due)) - weeks.index(monday(date.fromisoformat(each["start"])))
        assert between % 6 == 0
        assert between > 0
        assert due == max(day for day in days if day < due + timedelta(days=7) and monday(day) == monday(due))


def test_the_same_settings_plant_the_same(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_trust(tmp_path / name, Settings(2, 200, 2, 8))
    assert (tmp_path / "a" / "actions.csv").read_bytes() == (tmp_path / "b" / "actions.csv").read_bytes()
    assert Files(tmp_path / "a").truth["continuum"] == Files(tmp_path / "b").truth["continuum"]


def test_the_command_can_plant_nothing(tmp_path: Path) -> None:
    wanted = ["--schools", "2", "--pupils", "60", "--years", "2", "--nothing-planted"]
    done = CliRunner().invoke(app, ["simulate", str(tmp_path / "trust"), *wanted])
    assert done.exit_code == 0, done.output
    truth = Files(tmp_path / "trust").truth
    assert truth["settings"]["planted"] is False
    assert not truth["continuum"]["exits"]
    assert not truth["continuum"]["breaches"]
