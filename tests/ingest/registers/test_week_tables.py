"""The week tables keep in step with registers, calendar and rolls, and say what changed and when."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.made import bring_in, build_at, rows_of, versions_of
from tests.tiny_trust import (
    CALENDAR,
    ENROLMENTS,
    EVENTS,
    MAIN,
    OTHER,
    REGISTERS,
    UPNS,
    Row,
    calendar_row,
    day_of,
    enrolment_row,
    event_row,
    mark_row,
    write_csv,
)
from wholeschool.actions.check import check
from wholeschool.store import Store

Weeks = dict[tuple[int, int, object], dict[str, Any]]


def weeks(store: Path) -> Weeks:
    """Pupil (by place), school and week → the row."""
    ids = Store.open(store).pseudonyms().of(UPNS).tolist()
    return {
        (ids.index(row["pupil_id"]), row["urn"], row["week"]): row for row in rows_of(store, "week_counts")
    }


def bring(store: Path, columns: tuple[str, ...], *rows: Row) -> datetime:
    """Import rows; gives the moment of the import."""
    bring_in(store, write_csv(store.parent / "late.csv", columns, rows))
    return Store.open(store).head().at


def changed_since(store: Path, at: datetime) -> set[tuple[int, int, object]]:
    return {key for key, row in weeks(store).items() if row["changed_at"] >= at}


def test_only_the_week_of_a_changed_mark_has_changed(tiny_store: Path) -> None:
    before = weeks(tiny_store)
    at = bring(tiny_store, REGISTERS, mark_row(4, day_of(1, 0), "AM", "I"))
    assert changed_since(tiny_store, at) == {(4, MAIN, day_of(1, 0))}
    after = weeks(tiny_store)
    assert after.keys() == before.keys()
    assert all(after[key] == before[key] for key in before if key != (4, MAIN, day_of(1, 0)))


def test_marks_of_a_new_week_make_everybodys_missing_marks_show(tiny_store: Path) -> None:
    """The calendar has listed the last week from the first; that marks are missing shows when one is made."""
    assert not [key for key in weeks(tiny_store) if key[2] == day_of(5, 0)]
    at = bring(tiny_store, REGISTERS, mark_row(4, day_of(5, 1), "AM", "/"))
    new = changed_since(tiny_store, at)
    assert new == {(pupil, MAIN, day_of(5, 0)) for pupil in range(12)}
    assert {weeks(tiny_store)[key]["marks"] for key in new} == {"????..........", "??/?.........."}


def test_a_week_that_falls_off_the_roll_goes(tiny_store: Path) -> None:
    at = bring(tiny_store, REGISTERS, mark_row(4, day_of(5, 4), "PM", "/"))
    assert len(changed_since(tiny_store, at)) == 12
    bring(tiny_store, ENROLMENTS, enrolment_row(3, MAIN, day_of(4, 4)))
    assert (3, MAIN, day_of(5, 0)) not in weeks(tiny_store)
    assert (2, MAIN, day_of(5, 0)) in weeks(tiny_store)


def test_other_minutes_change_the_weeks_of_that_school(tiny_store: Path) -> None:
    at = bring(tiny_store, CALENDAR, calendar_row(day_of(1, 0), "AM", 90, urn=OTHER))
    assert changed_since(tiny_store, at) == {(pupil, OTHER, day_of(1, 0)) for pupil in range(3)}


def test_what_bears_on_no_week_leaves_the_tables_alone(tiny_store: Path) -> None:
    before = versions_of(tiny_store)
    bring(tiny_store, EVENTS, event_row(4, 50, "sent_out", day_of(1, 0)))
    after = versions_of(tiny_store)
    assert {name for name in after if after[name] != before[name]} == {"events", "import_log"}


def test_the_forms_follow_the_marks(tiny_store: Path) -> None:
    bring(tiny_store, REGISTERS, mark_row(4, day_of(1, 0), "AM", "I"), mark_row(4, day_of(1, 1), "PM", "O"))
    (own,) = Store.open(tiny_store).pseudonyms().of([UPNS[4]]).tolist()
    forms = {
        row["form"]: row["sessions"] for row in rows_of(tiny_store, "week_forms") if row["pupil_id"] == own
    }
    assert forms == {"illness": 1, "unauthorised_absence": 1 << 3}
    bring(tiny_store, REGISTERS, mark_row(4, day_of(1, 0), "AM", "/"))
    forms = {
        row["form"]: row["sessions"] for row in rows_of(tiny_store, "week_forms") if row["pupil_id"] == own
    }
    assert forms == {"unauthorised_absence": 1 << 3}


def test_a_week_that_lies_across_the_turn_of_the_year_is_one_week(tiny_store: Path) -> None:
    """A school that is open in the week of 1 August: its Friday belongs to the week's year."""
    monday = date(2025, 7, 28)
    days = [monday + timedelta(days=number) for number in range(5)]
    rows = [calendar_row(day, half) for day in days for half in ("AM", "PM")]
    bring(tiny_store, CALENDAR, *rows)
    bring(tiny_store, REGISTERS, *(mark_row(4, day, "AM", "/") for day in days))
    found = [row for row in rows_of(tiny_store, "week_counts") if row["week"] == monday]
    assert len(found) == 12
    assert {row["academic_year"] for row in found} == {"202425"}
    assert {row["marks"] for row in found} == {"/?/?/?/?/?....", "??????????...."}
    build_at(tiny_store)
    assert check(Store.open(tiny_store)).ok
