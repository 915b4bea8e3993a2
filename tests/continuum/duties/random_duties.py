"""Random pupils for the statutory duties: two schools, many records that touch each other."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from tests.continuum.duties.duty_cases import Case, sessions_of

FIRST, LAST = date(2024, 9, 2), date(2025, 9, 12)
ACTIONS = (
    "contact", "governors_considered", "governors_met", "notice_given", "provision_started",
    "timetable_reviewed",
)  # fmt: skip
Spans = list[Mapping[str, Any]]
KINDS = (
    *("suspension",) * 8, "lunchtime_suspension", "lunchtime_suspension", "permanent_exclusion",
    "reduced_timetable_plan", "alternative_provision", "offsite_direction",
)  # fmt: skip


def random_cases(block: int) -> list[Case]:
    """Ten pupils of the same two schools, who are asked of on one day; the same block gives the same."""
    dice = random.Random(block)
    as_of = _day(dice, date(2024, 10, 1)) if block % 2 else LAST
    calendars = {"A": _calendar(dice), "B": _calendar(dice) if block % 9 else None}
    return [_random_case(seed, as_of, calendars) for seed in range(10 * block, 10 * block + 10)]


def _random_case(seed: int, as_of: date, calendars: Mapping[str, Spans | None]) -> Case:
    dice = random.Random(seed)
    # Heavy ones pass the limit of a year, light ones touch one duty at a time.
    events = [_event(dice, number) for number in range(dice.choice((0, 2, 5, 12, 30)))]
    ids = [event["id"] for event in events]
    return {
        "as_of": as_of.isoformat(),
        "calendars": calendars,
        "enrolments": _enrolments(dice),
        "events": events,
        "marks": {school: _marks(dice, spans) for school, spans in calendars.items()},
        "actions": [_action(dice, ids) for _ in range(dice.choice((0, 3, 15)))],
    }


def _calendar(dice: random.Random) -> Spans:
    """Six half-terms with holidays of a day to three weeks, into July or August."""
    spans, start = [], FIRST
    terms = ("autumn", "autumn", "spring", "spring", "summer", "summer", "autumn")
    for number, term in enumerate(terms):
        if number == 6:
            start = date(2025, 8, dice.choice((18, 27)))
        end = start + timedelta(days=dice.randint(28, 52))
        closed = [(start + timedelta(days=dice.randint(1, 25))).isoformat() for _ in range(2)]
        halves = ["AM", "PM"] if dice.random() < 0.9 else ["AM"]
        span = {"from": start.isoformat(), "to": end.isoformat(), "term": term, "half_term": number % 6 + 1}
        spans.append(span | {"closed": closed, "halves": halves})
        start = end + timedelta(days=dice.choice((1, 3, 9, 16)))
        if start >= date(2025, 8, 10):
            break
    return spans


def _enrolments(dice: random.Random) -> list[Mapping[str, Any]]:
    rolls: list[Mapping[str, Any]] = []
    for school, status in (("A", dice.choice("CM")), ("B", dice.choice("SSM"))):
        changes = _day(dice, FIRST)
        first = {"school": school, "start": FIRST.isoformat(), "status": status, **_needs(dice)}
        if dice.random() < 0.3 and changes < date(2025, 7, 1):
            rolls.append(first | {"end": changes.isoformat()})
            if dice.random() < 0.7:
                later = (changes + timedelta(days=1)).isoformat()
                rolls.append({"school": school, "start": later, "status": status, **_needs(dice)})
        else:
            rolls.append(first)
    return rolls


def _needs(dice: random.Random) -> Mapping[str, Any]:
    return {
        "social_worker": dice.choice((None, False, True)),
        "looked_after": dice.choice((None, False, False, True)),
        "sen": dice.choice((None, "N", "K", "E")),
    }


def _event(dice: random.Random, number: int) -> Mapping[str, Any]:
    start, kind = _day(dice, FIRST), dice.choice(KINDS)
    event: dict[str, Any] = {
        "id": f"e{number}", "school": dice.choice("AAAB"), "kind": kind, "start": start.isoformat(),
        "half": dice.choice(("AM", "AM", "PM")),
    }  # fmt: skip
    if kind == "reduced_timetable_plan":
        lasts = dice.choice((None, 30, 42, 60, 120))
    else:
        lasts = dice.choice((None, 0, 2, 6, 10))
    if lasts is not None:
        event["end"] = (start + timedelta(days=lasts)).isoformat()
        event["end_half"] = dice.choice((None, "AM", "PM"))
    if kind.endswith("suspension") and dice.random() < 0.7:
        event["sessions"] = dice.choice((0, 1, 2, 5, 10, 11, 12, 20, 30))
    return event


def _action(dice: random.Random, ids: list[str]) -> Mapping[str, Any]:
    about = dice.choice(ids) if ids and dice.random() < 0.7 else None
    return {
        "school": dice.choice("AB"), "kind": dice.choice(ACTIONS), "at": _day(dice, FIRST).isoformat(),
        "about": about if dice.random() < 0.95 else "somewhere else",
    }  # fmt: skip


def _marks(dice: random.Random, spans: Spans | None) -> Mapping[str, list[str | None]]:
    """A few days a week, with spells of C2 and of unauthorised absence; now and then a mark on no session."""
    marks: dict[str, list[str | None]] = {}
    rate = dice.choice((0.0, 0.02, 0.1))
    part_time = [_day(dice, FIRST) for _ in range(2)] if dice.random() < 0.5 else []
    days = sorted({day for day, *_ in sessions_of(spans)} or {_day(dice, FIRST) for _ in range(20)})
    for day in days:
        if any(0 <= (day - begun).days < 80 for begun in part_time) and day.weekday() < 3:
            marks[day.isoformat()] = ["/", "C2"] if dice.random() < 0.6 else ["/", "\\"]
        elif dice.random() < 0.4:
            both = [dice.choice("GNOU") if dice.random() < rate else dice.choice("/D") for _ in range(2)]
            marks[day.isoformat()] = list(both)
    return marks


def _day(dice: random.Random, first: date) -> date:
    return first + timedelta(days=dice.randint(0, (LAST - first).days))
