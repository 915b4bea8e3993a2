"""The pupil of a case, for the second witness: lists of days to walk along, and a row as it is compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from tests.continuum.duties.duty_cases import Case, sessions_of

Session = tuple[date, str]
Found = dict[str, Any]
END_OF_TIME = (date.max, "PM")


class Pupil:
    """A case, and the questions that the rules ask of it."""

    def __init__(self, case: Case) -> None:
        self.on = date.fromisoformat(case["as_of"])
        listed = {school: list(sessions_of(spans)) for school, spans in case["calendars"].items()}
        self.calendar = {school: [(day, half) for day, half, _, _ in rows] for school, rows in listed.items()}
        self.term = {
            (school, day, half): (school_year(day, term), term)
            for school, rows in listed.items()
            for day, half, term, _ in rows
        }
        self.days = {school: sorted({day for day, _ in rows}) for school, rows in self.calendar.items()}
        self.weeks = {school: sorted({monday_of(day) for day in days}) for school, days in self.days.items()}
        self.order = list(case["calendars"])
        self.rolls = case["enrolments"]
        events = [event for event in case.get("events", ()) if as_day(event["start"]) <= self.on]
        self.events = sorted(events, key=lambda e: (e["start"], e.get("half", "AM"), e["id"]))
        self.actions = [act for act in case.get("actions", ()) if as_day(act["at"]) <= self.on]
        self.marks = [
            (school, as_day(day), half, mark)
            for school, register in case.get("marks", {}).items()
            for day, marks in register.items()
            for half, mark in zip(("AM", "PM"), marks, strict=True)
        ]

    def after(self, school: str, day: date, nth: int) -> date | None:
        """The n-th school day after a day."""
        later = [each for each in self.days[school] if each > day]
        return later[nth - 1] if len(later) >= nth else None

    def last_day(self, school: str, monday: date) -> date:
        return max(day for day in self.days[school] if monday_of(day) == monday)

    def first_action(self, test: Callable[[Mapping[str, Any]], bool]) -> date | None:
        return min((as_day(act["at"]) for act in self.actions if test(act)), default=None)


def as_row(
    pupil: Pupil, school: str, duty: str, due: date | None, done: date | None, figures: str, **more: Any
) -> Found:
    undone = due is not None and due < pupil.on and (done is None or done > due)
    named = {"governors_meet", "provision_from_sixth_day", "notice_social_worker", "notice_ehc_plan"}
    named |= {"reason_for_n", "timetable_review"}
    return {
        "school": school,
        "duty": duty,
        "due": due and due.isoformat(),
        "done": done and done.isoformat(),
        "breach": duty == "limit_45_days" or (duty in named and undone),
        "figures": figures,
        "about": more.get("about"),
        "start": more["start"].isoformat(),
    }


def roll_end(roll: Mapping[str, Any]) -> date:
    start = as_day(roll["start"])
    return as_day(roll["end"]) if roll.get("end") else date(start.year + (start.month >= 8), 8, 31)


def term_place(term: tuple[int, str]) -> tuple[int, int]:
    year, name = term
    return year, ("autumn", "spring", "summer", "").index(name)


def school_year(day: date, term: str) -> int:
    """The year in which the academic year began: with the first term to begin after July."""
    return day.year if day.month > 8 or (day.month == 8 and term != "summer") else day.year - 1


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def as_day(text: str) -> date:
    return date.fromisoformat(text)
