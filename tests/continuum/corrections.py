"""What may reach a store late: files of every kind that add to what stands or correct it, drawn at random."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random

from tests.tiny_trust import (
    CALENDAR,
    DUAL_PUPILS,
    ENROLMENTS,
    EVENTS,
    HALVES,
    MAIN,
    MARKED_WEEKS,
    OTHER,
    REGISTERS,
    UPNS,
    WEEKS,
    Row,
    calendar_row,
    day_of,
    enrolment_row,
    event_row,
    mark_row,
    usual_mark,
    write_csv,
)

MARKS = (
    "/",
    "\\",
    "/",
    "L",
    "U",
    "I",
    "O",
    "E",
    "E",
    "B",
    "K",
    "D",
    "C2",
    "X",
    "V",
    "Q",
    "#",
    "-",
    "H",
    "zz",
)
KINDS = (
    "suspension", "suspension", "permanent_exclusion", "internal_exclusion", "internal_exclusion",
    "internal_ap", "offsite_direction", "alternative_provision", "sent_out", "truancy", "late", "detention",
    "praise",
)  # fmt: skip
Correct = Callable[[Random, Path], Path]


def marks(chance: Random, folder: Path) -> Path:
    """A few marks of any pupil and week, minutes late among them."""
    rows = []
    for _ in range(chance.randint(1, 3)):
        pupil, urn = _roll(chance)
        day = day_of(chance.randrange(WEEKS), chance.randrange(5))
        mark = chance.choice(MARKS)
        rows.append(
            mark_row(pupil, day, chance.choice(HALVES), mark, urn=urn, late=chance.choice(("", "", 12, 40)))
        )
    return write_csv(folder / "marks.csv", REGISTERS, rows)


def week(chance: Random, folder: Path) -> Path:
    """The marks of a week of some pupils; of the last week, for which there were none."""
    number = chance.choice((MARKED_WEEKS, MARKED_WEEKS, chance.randrange(WEEKS)))
    pupils = chance.sample(range(len(UPNS)), chance.randint(1, len(UPNS)))
    days = [day_of(number, weekday) for weekday in range(5)]
    rows = [
        mark_row(pupil, day, half, usual_mark(pupil, day, half, MAIN))
        for pupil in pupils
        for day in days
        for half in HALVES
    ]
    return write_csv(folder / "week.csv", REGISTERS, rows)


def events(chance: Random, folder: Path) -> Path:
    """Events that are new, or say something else of what was recorded: another kind, start, length, pupil."""
    rows = []
    for _ in range(chance.randint(1, 3)):
        pupil, urn = _roll(chance)
        start = day_of(chance.randrange(-1, WEEKS), chance.randrange(6))
        length = chance.choice(("", "sessions", "end", "both"))
        more = {
            "sessions": chance.choice((1, 2, 5, 12)) if length in ("sessions", "both") else "",
            "end": start + timedelta(days=chance.choice((0, 1, 9))) if length in ("end", "both") else "",
            "minutes": chance.choice(("", 30, 200)),
            "half": chance.choice(HALVES),
            "in_lesson_time": "true",
            "placement_reason": chance.choice(("", "BHS")),
        }
        rows.append(event_row(pupil, chance.randint(1, 14), chance.choice(KINDS), start, urn=urn, **more))
    return write_csv(folder / "events.csv", EVENTS, rows)


def roll(chance: Random, folder: Path) -> Path:
    """The end of a pupil's stay, or a stay at the other school."""
    pupil, urn = chance.choice((_roll(chance), (chance.randrange(len(UPNS)), OTHER)))
    end = chance.choice(("", day_of(chance.randrange(WEEKS), chance.randrange(5))))
    return write_csv(folder / "enrolments.csv", ENROLMENTS, [enrolment_row(pupil, urn, end)])


def minutes(chance: Random, folder: Path) -> Path:
    """Other minutes of sessions that the calendar has."""
    urn, number = chance.choice((MAIN, OTHER)), chance.randrange(WEEKS)
    rows: list[Row] = [
        calendar_row(day_of(number, weekday), half, chance.choice((60, 115, 190)), urn=urn)
        for weekday in range(chance.randint(1, 5))
        for half in HALVES
    ]
    return write_csv(folder / "calendar.csv", CALENDAR, rows)


def sessions(chance: Random, folder: Path) -> Path:
    """Sessions that the calendar lacked: a Saturday, a week before the first or after the last."""
    urn = chance.choice((MAIN, OTHER))
    number, weekday = chance.choice(((chance.randrange(WEEKS), 5), (-1, 4), (WEEKS, 0)))
    rows = [calendar_row(day_of(number, weekday), half, 100, urn=urn) for half in HALVES]
    return write_csv(folder / "calendar.csv", CALENDAR, rows)


EVERY_SORT: tuple[Correct, ...] = (marks, week, events, roll, minutes, sessions)


def correction(chance: Random, folder: Path) -> list[Path]:
    """The files of one import: one to three sorts of change at once."""
    sorts = chance.sample(EVERY_SORT, chance.choice((1, 1, 2, 3)))
    return [sort(chance, folder / str(place)) for place, sort in enumerate(sorts)]


def _roll(chance: Random) -> tuple[int, int]:
    """A pupil and a school that the pupil is on the roll of."""
    pupil = chance.randrange(len(UPNS))
    return pupil, OTHER if pupil in DUAL_PUPILS and chance.random() < 1 / 2 else MAIN
