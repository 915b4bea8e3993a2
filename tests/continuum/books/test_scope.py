"""What a change reaches, and what it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.made import MadeTrust, bring_in, build_at
from tests.tiny_trust import (
    CALENDAR,
    ENROLMENTS,
    EVENTS,
    MAIN,
    OTHER,
    REGISTERS,
    Row,
    calendar_row,
    day_of,
    enrolment_row,
    event_row,
    mark_row,
    write_csv,
)

# What changed → what of it: the columns of its file, its rows, how many pupil-weeks are made anew. Those that
# come together are of different pupils or weeks, so that what they reach is the sum.
Change = tuple[tuple[str, ...], list[Row], int]
CHANGES: dict[str, dict[str, Change]] = {
    "marks": {
        "two marks of a week, of a pupil with no event that runs on": (
            REGISTERS, [mark_row(4, day_of(1, 2), half, "I") for half in ("AM", "PM")], 1,
        ),
        "a mark of another pupil and week": (
            REGISTERS, [mark_row(11, day_of(2, 2), "PM", "I")], 1,
        ),
        "a mark of a pupil on two rolls: that week at both schools": (
            REGISTERS, [mark_row(1, day_of(1, 1), "PM", "I")], 2,
        ),
        "a mark before an event that runs on": (
            REGISTERS, [mark_row(6, day_of(0, 2), "PM", "I")], 1,
        ),
        "a mark inside an event that runs on: that week and all later ones": (
            REGISTERS, [mark_row(7, day_of(1, 3), "PM", "I")], 4,
        ),
    },
    "events": {
        "an event in one session": (
            EVENTS, [event_row(4, 50, "sent_out", day_of(2, 2), minutes=5)], 1,
        ),
        "an event in one session, moved to another week: both": (
            EVENTS, [event_row(3, 1, "sent_out", day_of(3, 2), minutes=20)], 2,
        ),
        "an event of one pupil, given to another: both": (
            EVENTS, [event_row(11, 2, "truancy", day_of(2, 0))], 2,
        ),
    },
    "events that run on": {
        "a suspension: from its week on": (
            EVENTS, [event_row(4, 50, "suspension", day_of(3, 0), sessions=1)], 2,
        ),
        "a suspension that is longer than was known": (
            EVENTS, [event_row(6, 3, "suspension", day_of(1, 1), sessions=30)], 4,
        ),
    },
    "minutes": {
        "of a session: every pupil of the school in that week, and their other school": (
            CALENDAR, [calendar_row(day_of(0, 0), "AM", 180)], 12 + 3,
        ),
    },
    "minutes elsewhere": {
        "at the other school: its pupils at both, and later weeks of the one who is placed": (
            CALENDAR, [calendar_row(day_of(1, 0), "AM", 180, urn=OTHER)], 2 * 3 + 2 * 3,
        ),
    },
    "what bears on no book": {
        "an event that takes no minutes": (
            EVENTS, [event_row(10, 9, "praise", day_of(1, 0))], 0,
        ),
        "a detention outside lesson time": (
            EVENTS, [event_row(10, 60, "detention", day_of(1, 0), minutes=30)], 0,
        ),
        "the same minutes": (
            CALENDAR, [calendar_row(day_of(0, 0), "AM", 190)], 0,
        ),
        "the end of a stay, after which marks were made": (
            ENROLMENTS, [enrolment_row(4, MAIN, day_of(1, 2))], 0,
        ),
    },
}  # fmt: skip


@pytest.mark.parametrize("together", CHANGES)
def test_a_change_reaches_so_many_pupil_weeks(tiny_store: Path, tmp_path: Path, together: str) -> None:
    changes = CHANGES[together].values()
    files = [
        write_csv(tmp_path / f"late {number}.csv", columns, rows)
        for number, (columns, rows, _) in enumerate(changes)
    ]
    bring_in(tiny_store, *files)
    built = build_at(tiny_store).built
    assert (built.pupil_weeks if built else 0) == sum(expected for *_, expected in changes)
    assert built is None or not built.whole


def test_the_counts_above_rest_on_five_weeks_of_marks(tiny: MadeTrust) -> None:
    assert tiny.imported["read"] == 896
    assert tiny.imported["quarantined"] == 0
