"""What `truth.json` says was planted for the analyses of the continuum is in the files, one by one."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.simulate.planted import days_of, said
from tests.simulate.reading import Files, academic_year, monday
from wholeschool.cli.app import app
from wholeschool.reference.lists import code_list
from wholeschool.simulate import Settings, write_trust
from wholeschool.simulate.exits import census_day

HIGHER = {"suspension", "lunchtime_suspension", "permanent_exclusion", "managed_move", "offsite_direction"}


def test_nothing_planted_means_nothing_in_any_list(nothing_planted: Files, trust: Files) -> None:
    nothing = nothing_planted.truth["continuum"]
    assert nothing["planted"] is False
    assert not any(nothing[name] for name in ("journeys", "displacement", "exits", "breaches"))
    assert not any(nothing["hidden"].values())
    for name in ("journeys", "displacement", "exits", "breaches"):
        assert said(trust, name), name
    assert {name for name, found in said(trust, "hidden").items() if not found} == {"outlier_codes"}


def test_exits_explain_nothing_and_lead_to_no_other_roll(trust: Files) -> None:
    signals = {
        code: each.more["unexplained_exit_signal"] for code, each in code_list("leaving_reason").items()
    }
    exits = said(trust, "exits")
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
    back_dated = [each for each in said(trust, "exits") if "back_dated" in each["marked"]]
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
    planted = {str(each["urn"]): each for each in said(trust, "displacement")}
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
    (journey,) = said(trust, "journeys")
    here = went_on.pop(str(journey["urn"]))
    elsewhere = [each for of_school in went_on.values() for each in of_school]
    assert journey["rate_here"] == round(sum(here) / len(here), 3)
    assert journey["rate_elsewhere"] == round(sum(elsewhere) / len(elsewhere), 3)
    assert journey["rate_here"] > journey["rate_elsewhere"] + 0.2
    assert journey["urn"] not in {each["urn"] for each in said(trust, "displacement")}


def test_home_education_follows_a_sanction_within_twelve_school_weeks(trust: Files) -> None:
    events = {(row["UPN"], row["Kind"], row["Start"]) for row in trust.rows("events_*.csv")}
    for each in said(trust, "hidden")["home_education_after_sanction"]:
        assert (each["upn"], each["form"], each["sanction"]) in events
        assert (each["upn"], "elective_home_education", each["start"]) in events
        left = [row for row in trust.stays[each["upn"], str(each["urn"])] if row["End"] == each["start"]]
        assert [row["Leaving reason"] for row in left] == ["EL"]
        weeks = {
            monday(day)
            for day in days_of(trust, str(each["urn"]))
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
    for each in said(trust, "hidden")["long_timetables"]:
        roll = each["upn"], str(each["urn"])
        within = {monday(day) for day in days_of(trust, roll[1]) if each["start"] <= str(day) <= each["end"]}
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
        for each in said(trust, "hidden")[name]:
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
    (planted,) = said(many_schools, "hidden")["outlier_codes"]
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
