"""What an import says that it corrected: marks and rows that stood, and nothing that was only added."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from tests.made import bring_in
from tests.tiny_trust import (
    CALENDAR,
    EVENTS,
    REGISTERS,
    Row,
    calendar_row,
    day_of,
    event_row,
    mark_row,
    write_csv,
)
from wholeschool.actions.corrections import Correction

MONDAY, LATER = day_of(0, 0), day_of(3, 0)


def corrected(store: Path, columns: Sequence[str], rows: Sequence[Row]) -> tuple[Correction, ...]:
    return bring_in(store, write_csv(store.parent / "given.csv", columns, rows)).corrected


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([mark_row(3, day_of(0, 2), "AM", "/")], []),
        ([mark_row(3, day_of(0, 2), "AM", "I")], ["1 mark of 1 pupil, week of 6 January 2025"]),
        (
            [mark_row(3, day_of(0, 2), half, "I") for half in ("AM", "PM")]
            + [mark_row(4, day_of(3, 1), "AM", "O")],
            ["3 marks of 2 pupils, weeks of 6 January 2025 to 27 January 2025"],
        ),
        ([mark_row(3, day_of(0, 5), "AM", "/")], []),
        ([mark_row(3, day_of(0, 2), "AM", "-")], []),
    ],
    ids=["the same mark", "another mark", "marks of two pupils", "a session without a mark", "a blank"],
)
def test_marks_that_stood_are_counted_and_no_others(
    tiny_store: Path, rows: Sequence[Row], said: Sequence[str]
) -> None:
    assert [each.sentence() for each in corrected(tiny_store, REGISTERS, rows)] == said


def test_an_event_is_told_with_its_pupil_and_day(tiny_store: Path) -> None:
    rows = [event_row(3, 1, "sent_out", MONDAY, half="PM", minutes=35), event_row(3, 77, "truancy", LATER)]
    (event,) = corrected(tiny_store, EVENTS, rows)
    assert (event.table, event.rows, event.pupils, event.first) == ("events", 1, 1, MONDAY)
    assert event.sentence() == "1 event of 1 pupil, 6 January 2025"
    assert event.as_dict()["first"] == "2025-01-06"


def test_a_table_without_pupils_says_its_days_alone(tiny_store: Path) -> None:
    rows = [calendar_row(MONDAY, "AM", 170), calendar_row(LATER, "AM", 170)]
    (days,) = corrected(tiny_store, CALENDAR, rows)
    assert days == Correction("calendar", 2, None, MONDAY, date(2025, 1, 27))
    assert days.sentence() == "2 sessions of calendars, 6 January 2025 to 27 January 2025"


def test_the_same_file_again_corrects_nothing(tiny_store: Path) -> None:
    rows = [mark_row(3, MONDAY, "AM", "I")]
    assert corrected(tiny_store, REGISTERS, rows)
    assert corrected(tiny_store, REGISTERS, rows) == ()
