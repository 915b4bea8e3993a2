"""The simulator's own reading of the rules, held against the worked cases that define them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from wholeschool.continuum.books.cases import Case, Event, read_cases
from wholeschool.simulate.books import FORMS, make_books
from wholeschool.simulate.calendar import Calendar, slot_of
from wholeschool.simulate.events import NONE, PLACEMENT_REASONS, Events, gather, make_events
from wholeschool.simulate.papers import Papers

FOLDER = Path(__file__).parents[1] / "spec" / "cases"
CHARS = {"C2": "c", "C1": "a", "J1": "j", "I01": "I", "I02": "I", "-": ".", None: "."}
CHARS |= {f"Y{number}": str(number) for number in range(1, 8)}
KNOWN = set("/\\LBKVPWJDCEGHIMNOQRSTUXYZ#.") | set(CHARS.values())


def _is_for_the_simulator(case: Case) -> bool:
    """Whether a case keeps to what a simulated school has: weekdays, codes of its years, usual durations."""
    weekdays = all(at[0].weekday() < 5 for register in case.registers.values() for at in register)
    halves = all(
        (register.get((day, "AM")) == "#") == (register.get((day, "PM")) == "#")
        for register in case.registers.values()
        for day, _ in register
    )
    one_late = all(
        [event.start for event in case.events if event.kind == "late"].count(event.start) < 2
        and (event.kind != "late" or event.minutes is not None)
        for event in case.events
    )
    placed_by_dates = all(
        event.sessions is None
        for event in case.events
        if event.kind in ("offsite_direction", "alternative_provision")
    )
    marks = {mark for register in case.registers.values() for mark in register.values()}
    codes = all(mark in (*KNOWN, *CHARS, "%") for mark in marks)
    return weekdays and halves and one_late and placed_by_dates and codes and not case.durations


CASES = [
    case
    for name in ("ledger.json", "more.json")
    for case in read_cases(FOLDER / name)
    if _is_for_the_simulator(case)
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_worked_cases(case: Case) -> None:
    found: dict[str, int] = {}
    for school in case.registers:
        for row in _books_at(case, school):
            form = FORMS[row["form"]]
            found[form] = found.get(form, 0) + int(row["minutes"])
    for quantity in ("lost", "elsewhere", "unverified"):
        for form, minutes in case.expect.get(quantity, {}).items():
            assert found.get(form, 0) == minutes, form
    asked = [case.expect.get(quantity) for quantity in ("lost", "elsewhere", "unverified")]
    if None not in asked:
        assert sum(found.values()) == sum(sum(each.values()) for each in asked if each is not None)
    if {"scheduled_minutes", "taught_minutes"} <= set(case.expect):
        assert sum(found.values()) == case.expect["scheduled_minutes"] - case.expect["taught_minutes"]


def test_most_cases_are_such_as_a_simulated_school_has() -> None:
    assert len(CASES) > 90


def _books_at(case: Case, school: str) -> np.ndarray:
    register = {at: mark for at, mark in case.registers[school].items() if mark != "#"}
    days = sorted({day for day, _ in register})
    calendar = Calendar(
        days=np.array(days, "M8[D]"),
        half_term_of_day=np.ones(len(days), int),
        minutes=np.tile([case.session_minutes["AM"], case.session_minutes["PM"]], len(days)),
        inset_days=np.array([], "M8[D]"),
    )
    marks = [_char(register[day, half]) for day in days for half in ("AM", "PM")]
    late = [case.minutes_late.get((day, half), 0) for day in days for half in ("AM", "PM")]
    events = [_as_batch(event) for event in case.events if event.school == school]
    papers = Papers(np.array([marks], np.uint8), np.array([late], np.int16), gather(events))
    return make_books(papers, calendar)


def _char(mark: str | None) -> int:
    char = CHARS.get(mark, mark)
    return ord(char if char in KNOWN else "!")


def _as_batch(event: Event) -> Events:
    return make_events(
        event.kind,
        np.zeros(1, int),
        np.array([_slot(event.start, event.half)]),
        sessions=NONE if event.sessions is None else event.sessions,
        end=NONE if event.end is None else _slot(event.end, event.end_half),
        minutes=NONE if event.minutes is None else event.minutes,
        lesson_time=int(event.in_lesson_time),
        placement=PLACEMENT_REASONS.index(event.reason) if event.reason else NONE,
    )


def _slot(day: date, half: str) -> int:
    return int(slot_of(np.array([day], "M8[D]"), int(half == "PM"))[0])
