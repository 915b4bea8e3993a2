"""Registers against schools, calendars and rolls: each finding planted by itself, with its near miss."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.made import bring_in
from tests.tiny_trust import (
    CALENDAR,
    ENROLMENTS,
    MAIN,
    OTHER,
    REGISTERS,
    UPNS,
    Row,
    calendar_row,
    day_of,
    enrolment_row,
    mark_row,
    write_csv,
)

CHECKS = {
    "unknown_school",
    "no_calendar",
    "marks_outside_calendar",
    "pupils_on_no_roll",
    "marks_off_roll",
}
SATURDAY, AFTER = day_of(2, 5), day_of(7, 0)
LAST_YEAR = day_of(0, 0) - timedelta(days=364)
"""A Monday of 2023/24, of which the trust has neither calendar nor rolls."""
NOBODY = "B823456200010"


def found(store: Path, columns: tuple[str, ...], rows: list[Row]) -> set[tuple[str, str, int]]:
    """What the import says of the tables together: check, what it saw, how often."""
    result = bring_in(store, write_csv(store.parent / "given.csv", columns, rows))
    assert result.total("quarantined") == 0
    return {(each.check, each.seen, each.count) for each in result.findings if each.check in CHECKS}


def of_year(check: str, count: int, urn: int = MAIN, year: str = "2024/25") -> tuple[str, str, int]:
    return check, f"{urn}, {year}", count


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            [
                mark_row(3, day_of(4, 4), "PM", "I"),
                mark_row(3, SATURDAY, "AM", "#"),
                mark_row(3, SATURDAY, "PM", "-"),
            ],
            set(),
        ),
        (
            [mark_row(pupil, SATURDAY, half, "/") for pupil in (3, 4) for half in ("AM", "PM")],
            {of_year("marks_outside_calendar", 2)},
        ),
        (
            [mark_row(0, SATURDAY, "PM", "/", urn=OTHER), mark_row(3, SATURDAY, "AM", "I")],
            {of_year("marks_outside_calendar", 1), of_year("marks_outside_calendar", 1, OTHER)},
        ),
        (
            [
                mark_row(3, AFTER, "AM", "/"),
                mark_row(4, day_of(0, 0), "AM", "/", urn=OTHER),
                mark_row(3, LAST_YEAR, "AM", "/"),
            ],
            {
                of_year("marks_outside_calendar", 1),
                of_year("pupils_on_no_roll", 1, OTHER),
                ("no_calendar", f"{MAIN}, 2023/24", 1),
                of_year("pupils_on_no_roll", 1, year="2023/24"),
            },
        ),
    ],
    ids=[
        "an ordinary mark, and on a Saturday closed and no mark, which are no sessions",
        "both sessions of a Saturday, counted once however many pupils",
        "each school by itself",
        "a week that the calendar does not reach, another school's roll, a year without calendar and roll",
    ],
)
def test_marks_against_calendar_and_roll(
    tiny_store: Path, rows: list[Row], said: set[tuple[str, str, int]]
) -> None:
    assert found(tiny_store, REGISTERS, rows) == said


def test_a_school_that_nobody_lists_is_named(tiny_store: Path) -> None:
    rows = [mark_row(3, day_of(0, 0), "AM", "/", urn=100009)]
    assert ("unknown_school", "100009", 1) in found(tiny_store, REGISTERS, rows)


FIRST_DAY = "2024-09-02"


OUTSIDE = [
    ([(FIRST_DAY, str(day_of(2, 0)))], 2),  # left in week 2
    ([(FIRST_DAY, str(day_of(4, 0) - timedelta(days=1)))], 1),  # left the day before the last Monday
    ([(FIRST_DAY, "2024-09-03"), (str(day_of(1, 0)), "")], 1),  # came back on the Monday of week 1
    ([(FIRST_DAY, str(day_of(0, 0))), (str(day_of(4, 4)), "")], 3),  # away for the weeks between two stays
]
INSIDE = [
    ([(FIRST_DAY, str(day_of(4, 0)))], 0),  # left on the last Monday
    ([(FIRST_DAY, "2024-09-03"), (str(day_of(0, 6)), "")], 0),  # came back on the Sunday before week 1
    ([(FIRST_DAY, str(day_of(1, 2))), (str(day_of(1, 4)), "")], 0),  # away within a week
]


@pytest.mark.parametrize("pupils", [OUTSIDE, INSIDE], ids=["outside", "inside"])
def test_weeks_wholly_outside_every_stay_are_counted(
    tiny_store: Path, pupils: list[tuple[list[tuple[str, str]], int]]
) -> None:
    """Every pupil has marks in weeks 0 to 4; only weeks of which not one day lies in a stay count."""
    rows = [
        enrolment_row(3 + place, start=start, end=end)
        for place, (stays, _) in enumerate(pupils)
        for start, end in stays
    ]
    weeks = sum(count for _, count in pupils)
    assert found(tiny_store, ENROLMENTS, rows) == ({of_year("marks_off_roll", weeks)} if weeks else set())


def test_a_pupil_on_no_roll_is_counted_until_the_roll_comes(tiny_store: Path) -> None:
    rows = [{**mark_row(3, day_of(0, day), "AM", "/"), "UPN": NOBODY} for day in (0, 1)]
    assert found(tiny_store, REGISTERS, rows) == {of_year("pupils_on_no_roll", 1)}
    assert found(tiny_store, ENROLMENTS, [{**enrolment_row(3), "UPN": NOBODY}]) == set()


def test_a_calendar_that_comes_late_takes_the_finding_away(tiny_store: Path) -> None:
    assert found(tiny_store, REGISTERS, [mark_row(3, SATURDAY, "AM", "/")])
    assert found(tiny_store, CALENDAR, [calendar_row(SATURDAY, "AM")]) == set()


def test_the_pupils_of_the_tiny_trust_are_twelve() -> None:
    assert NOBODY not in UPNS
