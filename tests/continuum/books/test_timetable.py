"""When a school teaches and for how long: the expressions say what plain arithmetic says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

import pyarrow as pa
import pytest

from wholeschool.continuum.books.inputs import SCHEMAS
from wholeschool.continuum.books.timetable import (
    SLOTS,
    half_day,
    hold_lengths,
    hold_sessions,
    hold_slots,
    minutes_of,
    monday,
    share_of,
    slot_of,
)
from wholeschool.engine import LocalEngine, Plan
from wholeschool.reference.marks import turning_days
from wholeschool.schema import TABLES

EPOCH = date(1970, 1, 1)
MONDAY = date(2025, 1, 6)
URN, OTHER = 100001, 100002


@pytest.fixture(scope="module")
def engine() -> Iterator[LocalEngine]:
    with LocalEngine(threads=1) as opened:
        yield opened


def calendar_of(minutes: dict[tuple[int, date, str], int]) -> pa.Table:
    rows = [
        {"urn": urn, "date": day, "half": half, "term": "spring", "half_term": 3, "minutes": length}
        for (urn, day, half), length in minutes.items()
    ]
    return pa.Table.from_pylist(rows, schema=TABLES["calendar"].own_arrow)


def weeks_of(*weeks: tuple[int, date]) -> pa.Table:
    rows = [{"pupil_id": 1, "urn": urn, "week": week, "marks": "." * 14} for urn, week in weeks]
    schema = TABLES["week_counts"].own_arrow
    table = pa.Table.from_pylist(rows)
    return pa.table(
        [
            table[field.name].cast(field.type)
            if field.name in table.column_names
            else pa.nulls(len(rows), field.type)
            for field in schema
        ],
        names=schema.names,
    )


def test_days_and_halves_become_numbers(engine: LocalEngine) -> None:
    days = [date(1969, 12, 31) + timedelta(days=step * 13) for step in range(1600)]
    rows = [{"day": day, "half": half} for day in days for half in ("AM", "PM")]
    given = engine.hold("given", pa.Table.from_pylist(rows))
    found = engine.fetch(
        given.select(
            "day",
            "half",
            at=half_day(given.day, given.half),
            monday=monday(given.day),
            slot=slot_of(given.day, given.half),
        )
    )
    for row in found.to_pylist():
        assert row["at"] == (row["day"] - EPOCH).days * 2 + (row["half"] == "PM")
        assert row["monday"] == row["day"] - timedelta(days=row["day"].weekday())
        assert row["slot"] == row["day"].weekday() * 2 + (row["half"] == "PM")


def test_every_slot_of_a_week_lies_in_its_era(engine: LocalEngine) -> None:
    mondays = {day - timedelta(days=day.weekday()) for day in turning_days()}
    plan = Plan()
    hold_slots(plan, Plan.given("weeks", weeks_of((URN, MONDAY)).schema))
    engine.hold("weeks", weeks_of(*((URN, week) for week in sorted(mondays))))
    engine.run(plan.compiled(engine.DIALECT))
    found = engine.fetch(engine.table("slots")).to_pylist()
    assert len(found) == len(mondays) * SLOTS
    for row in found:
        day = row["week"] + timedelta(days=row["slot"] // 2)
        assert row["bit"] == 1 << row["slot"]
        assert row["at"] == (day - EPOCH).days * 2 + row["slot"] % 2
        assert row["era"] == sum(day >= turned for turned in turning_days())


def lengths_of(
    engine: LocalEngine, minutes: dict[tuple[int, date, str], int], *weeks: tuple[int, date]
) -> Any:
    """The lengths of some weeks, with the school's own and the general duration of lateness."""
    calendar, all_weeks = calendar_of(minutes), weeks_of(*weeks)
    plan = Plan()
    timetable = hold_sessions(plan, Plan.given("calendar", calendar.schema))
    durations = Plan.given("assumed_durations", SCHEMAS["assumed_durations"])
    hold_lengths(plan, timetable, Plan.given("weeks", all_weeks.schema), durations)
    engine.hold("calendar", calendar)
    engine.hold("weeks", all_weeks)
    assumed = [
        {"kind": "late", "urn": None, "assumed": 15},
        {"kind": "late", "urn": OTHER, "assumed": 7},
        {"kind": "sent_out", "urn": URN, "assumed": 99},
    ]
    engine.hold("assumed_durations", pa.Table.from_pylist(assumed, schema=SCHEMAS["assumed_durations"]))
    engine.run(plan.compiled(engine.DIALECT))
    return engine.table("lengths")


def test_a_week_that_no_calendar_lists_has_sessions_of_one_length(engine: LocalEngine) -> None:
    (row,) = engine.fetch(lengths_of(engine, {}, (URN, MONDAY))).to_pylist()
    assert (row["minutes_0"], row["mask_0"], row["even"], row["one_length"]) == (
        150,
        (1 << SLOTS) - 1,
        True,
        True,
    )
    assert row["assumed_late"] == 15


def test_a_school_assumes_its_own_minutes_late(engine: LocalEngine) -> None:
    found = engine.fetch(lengths_of(engine, {}, (URN, MONDAY), (OTHER, MONDAY))).to_pylist()
    assert {row["urn"]: row["assumed_late"] for row in found} == {URN: 15, OTHER: 7}


@pytest.mark.parametrize("lengths", [(190,), (190, 115), (60, 100, 190), (10, 60, 100, 190)])
def test_minutes_of_a_set_are_the_sum_of_its_sessions(engine: LocalEngine, lengths: tuple[int, ...]) -> None:
    chance = Random(len(lengths))
    sessions = [(MONDAY + timedelta(days=slot // 2), ("AM", "PM")[slot % 2]) for slot in range(10)]
    minutes = {(URN, *session): length for session, length in zip(sessions, 10 * lengths, strict=False)}
    week = lengths_of(engine, minutes, (URN, MONDAY))
    (row,) = engine.fetch(week).to_pylist()
    assert row["even"] == (len(lengths) <= 3), "with more lengths the week is read session by session"
    if not row["even"]:
        return
    masks = [chance.randrange(1 << 10) for _ in range(50)]
    rows = engine.hold("masks", pa.table({"mask": pa.array(masks, pa.int16())})).cross_join(week)
    found = engine.fetch(
        rows.select(
            "mask",
            whole=minutes_of(rows.mask, rows),
            capped=minutes_of(rows.mask, rows, at_most=rows.assumed_late * 7),
            share=share_of(rows.mask, rows, at_most=rows.assumed_late * 7),
        )
    ).to_pylist()
    for row in found:
        each = [length for slot, length in enumerate((10 * lengths)[:10]) if row["mask"] >> slot & 1]
        assert row["whole"] == sum(each)
        assert row["capped"] == sum(min(length, 105) for length in each)
        assert row["share"] == pytest.approx(sum(min(length, 105) / length for length in each))
