"""Random cases, in the shape of a case file: what the rules must hold for, however odd.

Small numbers are drawn on purpose, and each case has a scene and few kinds of event: a suspension of three
sessions in a register of five days, most of them E, meets closures, other codes, other suspensions and other
rolls far more often than one in a whole year.

Hypothesis draws the seed of a case and not every mark of it. Its own draws repeat and vary what they drew
before; where a rule turns on several things at once, cases that have nothing in common find more.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from wholeschool.reference.attendance import codes
from wholeschool.reference.forms import durations, event_kinds

HALVES = ("AM", "PM")
# Weeks in which codes begin and end, and ordinary ones, in one of which the year ends.
FIRST_DAYS = (
    date(2025, 1, 6),
    date(2025, 3, 26),
    date(2024, 12, 28),
    date(2024, 8, 14),
    date(2022, 3, 28),
    date(2021, 8, 27),
    date(2021, 3, 3),
    date(2014, 8, 27),
    date(2011, 8, 27),
)
# Among the unknown are the characters that stand for other codes inside a stored week of marks.
UNKNOWN = ("%", "?", ".", "!", "*", "", "l", "a", "c", "j", "p", "x", "1", "Y8", "I03", "X10", " /", "//")
ANY_MARK: tuple[str | None, ...] = (*dict.fromkeys(each.code for each in codes()), *UNKNOWN, None)

IN_SCHOOL = tuple(name for name, kind in event_kinds().items() if kind.group == "in_school")
PLACEMENTS = ("offsite_direction", "alternative_provision")
OUT_OF_SCHOOL = ("suspension", "permanent_exclusion", *PLACEMENTS)
WITHOUT_EFFECT = (
    "lunchtime_suspension",
    *(name for name, kind in event_kinds().items() if kind.group == "other"),
)
REASONS = ("BHS", "SUS", "EXR", "PEX", "MHN", "MHN", "OTH", "anything else", None, None)
LENGTHS = ((), (), ("sessions",), ("sessions",), ("end",), ("end",), ("sessions", "end"))
ROLLS = ([], [], ["100001", "100002"], ["100003", "100001", "100002"])


@dataclass(frozen=True)
class Scene:
    """What a case is mostly about: its usual marks and kinds of event, its days, how many events at most."""

    marks: tuple[str | None, ...]
    kinds: tuple[str, ...]
    days: int = 10
    most_events: int = 8


SCENES = (
    Scene(("/", "\\", "/", "\\", "L", "I", "O", "#"), (*IN_SCHOOL, *OUT_OF_SCHOOL, *WITHOUT_EFFECT)),
    Scene(("/", "\\", "L", "U", "V"), IN_SCHOOL, days=1),
    Scene(("/", "\\", "/", "L", "U", "#", "D"), IN_SCHOOL, days=3),
    Scene(
        ("E", "E", "E", "D", "D", "#", "S", "/", "U"), ("suspension", "permanent_exclusion"), most_events=3
    ),
    Scene(("B", "B", "K", "D", "#", "X"), PLACEMENTS, most_events=3),
    Scene(("D", "D", "/", "X", "#", None), (*IN_SCHOOL, *OUT_OF_SCHOOL), days=4),
)


def random_cases() -> st.SearchStrategy[dict[str, Any]]:
    """A case without expectations: one to three rolls, events of every kind, sessions of any length."""
    return st.randoms(use_true_random=True).map(case)


def case(chance: random.Random) -> dict[str, Any]:
    """A case of some scene. What is not recorded is null or left out."""
    scene = chance.choice(SCENES)
    first = chance.choice(FIRST_DAYS)
    schools = chance.choice(ROLLS)
    by_school = {school: register(chance, first, scene) for school in schools or ("",)}
    days = sorted({day for each in by_school.values() for day in each})
    # Kinds that stand beside each other claim the same minutes one after the other.
    first_kind = chance.randrange(len(scene.kinds))
    kinds = scene.kinds[first_kind : first_kind + 3]
    given: dict[str, Any] = {"registers": by_school} if schools else {"register": by_school[""]}
    given["events"] = [
        event(chance, days, schools, kinds) for _ in range(chance.randint(0, scene.most_events))
    ]
    given["minutes_late"] = minutes_late(chance, days)
    given["session_minutes"] = session_minutes(chance)
    given["durations"] = {kind: chance.randint(0, 160) for kind in durations() if chance.random() < 0.1}
    return given


def register(chance: random.Random, first: date, scene: Scene) -> dict[str, list[str | None]]:
    """Most of the days of a scene, Saturdays and Sundays among them; one mark in five can be any."""
    days = [(first + timedelta(days=n)).isoformat() for n in range(scene.days)]
    listed = chance.sample(days, chance.randint((scene.days + 1) // 2, scene.days))
    return {
        day: [chance.choice(scene.marks if chance.random() < 0.8 else ANY_MARK) for _ in HALVES]
        for day in listed
    }


def event(
    chance: random.Random, days: Sequence[str], schools: Sequence[str], kinds: Sequence[str]
) -> dict[str, Any]:
    """An event with any combination of lengths, most often on one of `days`."""
    start = date.fromisoformat(chance.choice((days[0], *days)))
    start += timedelta(days=chance.choice((0, 0, 0, 0, 0, 0, -1, 1, -7)))
    lengths = chance.choice(LENGTHS)
    end = start + timedelta(days=chance.choice((0, 1, 2, 4, -1)))
    given = {
        "kind": chance.choice(kinds),
        "start": start.isoformat(),
        "half": chance.choice((*HALVES, None)),
        "sessions": chance.choice((1, 2, 3, 4, 7, 0)) if "sessions" in lengths else None,
        "end": end.isoformat() if "end" in lengths else None,
        "end_half": chance.choice((*HALVES, None)),
        "minutes": chance.choice((None, None, None, None, 10, 20, 50, 75, 140, 200, 0)),
        "reason": chance.choice(REASONS),
        "in_lesson_time": chance.choice((True, True, True, False, None)),
        "school": chance.choice((None, *schools)),
    }
    left_out = chance.random() < 1 / 2
    return {key: value for key, value in given.items() if value is not None or not left_out}


def minutes_late(chance: random.Random, days: Sequence[str]) -> dict[str, int | None]:
    """Minutes late of some sessions, whatever their mark."""
    sessions = [f"{day} {half}" for day in days for half in HALVES]
    late = chance.sample(sessions, chance.randint(0, len(sessions) // 2))
    return {session: chance.choice((0, 5, 12, 15, 40, 149, 200, None)) for session in late}


def session_minutes(chance: random.Random) -> Any:
    """Taught minutes of the sessions: nothing, one number, or one for a half or for each."""
    minutes = chance.choices((150, 190, 120, 60, 1, 0), weights=(4, 2, 4, 4, 1, 1), k=2)
    by_half = dict(zip(HALVES, minutes, strict=True))
    return chance.choice((None, minutes[0], {"PM": minutes[1]}, by_half))
