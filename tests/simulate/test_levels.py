"""A simulated trust is near England's schools: read straight from its files."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise

import pytest

from tests.simulate.reading import Files

ABSENT = {"C", "C1", "C2", "E", "G", "H", "I", "J1", "M", "N", "O", "R", "S", "T", "U"}
NOT_POSSIBLE = {"D", "Q", "X", "Z", "#", "Y", "%"} | {f"Y{number}" for number in range(1, 8)}
IN_SCHOOL = {
    "internal_exclusion", "internal_ap", "detention", "sent_out", "truancy", "time_out", "out_of_lesson",
    "late",
}  # fmt: skip


@pytest.fixture(scope="module")
def sessions(trust: Files) -> dict[tuple[str, str, str], Counter[str]]:
    """Phase, UPN, URN → sessions by mark."""
    return {
        (trust.phases[urn], upn, urn): Counter(mark for mark, _ in marks.values())
        for (upn, urn), marks in trust.marks.items()
    }


def _absent_and_possible(marks: Counter[str]) -> tuple[int, int]:
    absent = sum(number for mark, number in marks.items() if mark in ABSENT)
    return absent, sum(number for mark, number in marks.items() if mark not in NOT_POSSIBLE)


@pytest.mark.parametrize(("phase", "low", "high"), [("SS", 7.0, 10.0), ("PS", 4.8, 6.8), ("PR", 15.0, 45.0)])
def test_overall_absence(sessions: dict, phase: str, low: float, high: float) -> None:
    totals = [_absent_and_possible(marks) for (of, _, _), marks in sessions.items() if of == phase]
    assert low < 100 * sum(each[0] for each in totals) / sum(each[1] for each in totals) < high


def test_persistent_and_severe_absence(sessions: dict) -> None:
    totals = [each for each in map(_absent_and_possible, sessions.values()) if each[1]]
    assert 15 < 100 * sum(absent * 10 >= possible for absent, possible in totals) / len(totals) < 27
    assert 0.3 < 100 * sum(absent * 2 >= possible for absent, possible in totals) / len(totals) < 4


def test_illness_comes_in_spells(trust: Files) -> None:
    ill = next_ill = 0
    for marks in trust.marks.values():
        days = sorted({day for day, _ in marks})
        for day, after in pairwise(days):
            if marks.get((day, "PM"), ("",))[0] == "I":
                ill += 1
                next_ill += marks.get((after, "AM"), ("",))[0] == "I"
    assert next_ill / ill > 0.35


def _pupils(trust: Files, phase: str) -> int:
    return sum(trust.phases[row["URN"]] == phase and row["Status"] != "S" for row in trust.enrolments)


@pytest.mark.parametrize(("phase", "low", "high"), [("SS", 12.0, 38.0), ("PS", 0.5, 6.0)])
def test_suspension_rate_per_100(trust: Files, phase: str, low: float, high: float) -> None:
    rows = [row for row in trust.rows("events_*.csv") if trust.phases[row["URN"]] == phase]
    suspensions = [row for row in rows if row["Kind"] == "suspension"]
    assert low < 100 * len(suspensions) / _pupils(trust, phase) < high
    assert all(1 <= int(row["Sessions"]) <= 10 for row in suspensions if row["Sessions"])
    assert sum(row["Kind"] == "permanent_exclusion" for row in rows) < 0.01 * _pupils(trust, phase)


def test_in_school_events_are_many_and_concentrated(trust: Files) -> None:
    of_pupil: Counter[tuple[str, str]] = Counter()
    for row in trust.rows("events_*.csv"):
        if row["Kind"] in IN_SCHOOL and trust.phases[row["URN"]] == "SS":
            of_pupil[row["UPN"], row["Event id"].split("-")[1]] += 1
    assert 0.2 < len(of_pupil) / _pupils(trust, "SS") < 0.4
    most = sorted(of_pupil.values(), reverse=True)
    assert sum(most[: len(most) // 4]) > 0.5 * sum(most)


def test_pupils_with_free_meals_are_suspended_more(trust: Files) -> None:
    has_meals = {(row["UPN"], row["URN"], row["Academic year"]): row["FSM"] for row in trust.enrolments}
    pupils = Counter(has_meals.values())
    suspended: dict[str, int] = defaultdict(int)
    for row in trust.rows("events_*.csv"):
        if row["Kind"] == "suspension":
            suspended[has_meals[row["UPN"], row["URN"], row["Event id"].split("-")[1]]] += 1
    assert suspended["true"] / pupils["true"] > 1.5 * suspended["false"] / pupils["false"]


def test_most_lateness_is_timed_and_some_is_not(trust: Files) -> None:
    timed = Counter(
        (mark, late is not None)
        for marks in trust.marks.values()
        for mark, late in marks.values()
        if mark in "LU"
    )
    assert 0.75 < timed["L", True] / (timed["L", True] + timed["L", False]) < 0.95
    assert timed["U", True] > timed["U", False] > 0


def test_every_kind_of_event_occurs(trust: Files) -> None:
    kinds = {row["Kind"] for row in trust.rows("events_*.csv")}
    assert kinds >= IN_SCHOOL | {
        "suspension", "permanent_exclusion", "offsite_direction", "alternative_provision", "managed_move",
        "reduced_timetable_plan", "elective_home_education", "incident", "praise", "lunchtime_suspension",
    }  # fmt: skip
