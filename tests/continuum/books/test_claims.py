"""Which sessions an event lays claim to, before any mark is read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pytest

from wholeschool.continuum.books.claims import hold_events
from wholeschool.continuum.books.inputs import SCHEMAS, Durations, lists_as_rows
from wholeschool.engine import LocalEngine, Plan
from wholeschool.reference.forms import event_kinds
from wholeschool.schema import TABLES

EVENTS = TABLES["events"].own_arrow
TUESDAY = date(2025, 1, 7)
FIRST = (TUESDAY - date(1970, 1, 1)).days * 2


@pytest.fixture(scope="module")
def engine() -> Iterator[LocalEngine]:
    with LocalEngine(threads=1) as opened:
        yield opened


def placed(engine: LocalEngine, *events: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Events by their number, with where they stand and how far they go."""
    usual = {
        "pupil_id": 1, "urn": 100001, "start": TUESDAY, "half": "AM", "duration_status": "known",
        "academic_year": "202425",
    }  # fmt: skip
    rows = [usual | {"event_id": str(number)} | event for number, event in enumerate(events)]
    plan = Plan()
    hold_events(plan, Plan.given("events", EVENTS), Plan.given("event_kinds", SCHEMAS["event_kinds"]))
    engine.hold("events", pa.Table.from_pylist(rows, schema=EVENTS))
    engine.hold("event_kinds", lists_as_rows(Durations())["event_kinds"])
    engine.run(plan.compiled(engine.DIALECT))
    return {row["event_id"]: row for row in engine.fetch(engine.table("placed_events")).to_pylist()}


def reach(engine: LocalEngine, **event: Any) -> tuple[Any, Any, bool]:
    """How many sessions an event covers, its last half-day counted from its first, and whether it runs on."""
    (row,) = placed(engine, event).values()
    last = None if row["last"] is None else row["last"] - FIRST
    return row["covers"], last, row["runs_on"]


DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ({"kind": "sent_out"}, (1, None, False)),
        ({"kind": "sent_out", "sessions": 1}, (1, None, False)),
        ({"kind": "internal_exclusion", "sessions": 4}, (4, None, True)),
        ({"kind": "internal_exclusion", "end": TUESDAY + DAY}, (None, 3, True)),
        ({"kind": "internal_ap"}, (None, None, True)),
        ({"kind": "internal_ap", "sessions": 1}, (1, None, False)),
        ({"kind": "suspension"}, (1, None, True)),
        ({"kind": "suspension", "sessions": 5}, (5, None, True)),
        ({"kind": "suspension", "end": TUESDAY + DAY, "end_half": "AM"}, (None, 2, True)),
        ({"kind": "suspension", "sessions": 5, "end": TUESDAY}, (5, None, True)),
        ({"kind": "suspension", "end": TUESDAY - DAY}, (0, -1, True)),
        ({"kind": "permanent_exclusion"}, (None, None, True)),
        ({"kind": "permanent_exclusion", "sessions": 5}, (None, None, True)),
        ({"kind": "permanent_exclusion", "sessions": 5, "end": TUESDAY + DAY}, (None, 3, True)),
        ({"kind": "alternative_provision"}, (None, None, True)),
        ({"kind": "offsite_direction", "end": TUESDAY}, (None, 1, True)),
        ({"kind": "detention", "in_lesson_time": True, "sessions": 0}, (0, None, False)),
    ],
)
def test_how_far_an_event_goes(engine: LocalEngine, event: dict[str, Any], expected: tuple[Any, ...]) -> None:
    assert reach(engine, **event) == expected


def test_what_takes_no_minutes_is_left_out(engine: LocalEngine) -> None:
    kinds = list(event_kinds())
    found = placed(engine, *({"kind": kind, "in_lesson_time": True} for kind in kinds))
    others = {name for name, kind in event_kinds().items() if kind.group == "other"}
    assert {row["kind"] for row in found.values()} == set(kinds) - others - {"lunchtime_suspension"}


@pytest.mark.parametrize(("in_lesson_time", "left"), [(True, 1), (False, 0), (None, 0)])
def test_a_detention_counts_in_lesson_time_alone(
    engine: LocalEngine, in_lesson_time: bool | None, left: int
) -> None:
    assert len(placed(engine, {"kind": "detention", "in_lesson_time": in_lesson_time})) == left


def test_an_event_stands_in_the_slot_of_its_start(engine: LocalEngine) -> None:
    found = placed(engine, {"kind": "truancy"}, {"kind": "truancy", "half": "PM"})
    morning, afternoon = found["0"], found["1"]
    assert (morning["week"], morning["slot"], morning["first"]) == (date(2025, 1, 6), 2, FIRST)
    assert (afternoon["week"], afternoon["slot"], afternoon["first"]) == (date(2025, 1, 6), 3, FIRST + 1)


@pytest.mark.parametrize(
    ("reason", "sanction"),
    [("BHS", True), ("SUS", True), ("EXR", True), ("PEX", True), ("MHN", False), (None, False)],
)
def test_a_placement_is_a_sanction_by_its_reason(
    engine: LocalEngine, reason: str | None, sanction: bool
) -> None:
    (row,) = placed(engine, {"kind": "alternative_provision", "placement_reason": reason}).values()
    assert row["sanction"] is sanction


def test_only_a_suspension_can_lack_its_duration(engine: LocalEngine) -> None:
    found = placed(
        engine,
        {"kind": "suspension"},
        {"kind": "suspension", "sessions": 1},
        {"kind": "suspension", "end": TUESDAY},
        {"kind": "permanent_exclusion"},
        {"kind": "internal_exclusion"},
    )
    assert [found[str(number)]["duration_missing"] for number in range(5)] == [True, *[False] * 4]
