"""Days and pupils by form and half-term: weeks find their half-term, pupils count once in every union."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pytest

from wholeschool.continuum.rows import summaries
from wholeschool.engine import LocalEngine

MONDAY = date(2025, 1, 6)
NEXT = MONDAY + timedelta(days=7)
LEDGER = [
    # pupil, urn, week, form, share
    (1, 1, MONDAY, "late", 0.5),
    (1, 1, NEXT, "late", 0.5),
    (1, 1, MONDAY, "suspension", 2.0),
    (2, 1, MONDAY, "late", 1.0),
    (2, 2, MONDAY, "suspension", 1.0),
    (3, 2, NEXT + timedelta(days=70), "illness", 1.0),
]
CALENDAR = [
    # urn, date, half_term: the second school's calendar lacks the second week
    (1, MONDAY + timedelta(days=4), 3),
    (1, MONDAY, 2),
    (1, NEXT, 3),
    (2, MONDAY, 3),
]


@pytest.fixture(scope="module")
def engine() -> Iterator[LocalEngine]:
    with LocalEngine(threads=1) as opened:
        columns = ("pupil_id", "urn", "week", "form", "share")
        opened.hold("ledger", pa.Table.from_pylist([dict(zip(columns, row, strict=True)) for row in LEDGER]))
        columns = ("urn", "date", "half_term")
        opened.hold(
            "calendar", pa.Table.from_pylist([dict(zip(columns, row, strict=True)) for row in CALENDAR])
        )
        yield opened


def rows(engine: LocalEngine, expression: Any) -> list[dict[str, Any]]:
    return engine.fetch(expression).to_pylist()


def test_a_week_belongs_to_its_first_half_term(engine: LocalEngine) -> None:
    found = rows(engine, summaries.in_half_terms(engine.table("ledger"), engine.table("calendar")))
    half_terms = {(row["urn"], row["week"]): row["half_term"] for row in found}
    assert len(found) == len(LEDGER)
    assert half_terms[1, MONDAY] == 2
    assert half_terms[2, MONDAY] == 3
    assert half_terms[2, NEXT + timedelta(days=70)] == summaries.OUTSIDE_THE_CALENDAR


def test_a_school_without_a_calendar_uses_that_of_others(engine: LocalEngine) -> None:
    ledger = engine.table("ledger").mutate(urn=2)
    found = rows(engine, summaries.in_half_terms(ledger, engine.table("calendar")))
    assert {row["half_term"] for row in found if row["week"] == NEXT} == {3}


def test_pupils_are_counted_by_the_set_of_their_forms(engine: LocalEngine) -> None:
    marked = summaries.with_bit(engine.table("ledger"), "form", ("late", "suspension"))
    by_school = {
        (r["urn"], r["mask"]): r["pupils"] for r in rows(engine, summaries.pupil_sets(marked, ["urn"]))
    }
    assert by_school == {(1, 0b11): 1, (1, 0b01): 1, (2, 0b10): 1}
    trust = {row["mask"]: row["pupils"] for row in rows(engine, summaries.pupil_sets(marked))}
    assert trust == {0b11: 2}


def test_days_are_half_the_shares(engine: LocalEngine) -> None:
    found = {
        row["form"]: row["days"] for row in rows(engine, summaries.days_of(engine.table("ledger"), ["form"]))
    }
    assert found == {"late": 1.0, "suspension": 1.5, "illness": 0.5}


def test_forms_are_gathered_under_a_key(engine: LocalEngine) -> None:
    groups = {"lateness": ("late", "late_after_register"), "ill": ("illness",)}
    found = rows(engine, summaries.gathered(engine.table("ledger"), "form", groups))
    assert sorted({(row["form"], row["key"]) for row in found}) == [("illness", "ill"), ("late", "lateness")]


def test_pupils_and_sum_count_a_pupil_once(engine: LocalEngine) -> None:
    ledger = engine.table("ledger")
    found = rows(engine, summaries.pupils_and_sum(ledger, ["form"], ledger.share))
    assert {row["form"]: (row["amount"], row["pupils"]) for row in found}["late"] == (2.0, 2)


def test_the_last_session_is_not_after_the_last_week_with_books(engine: LocalEngine) -> None:
    found = rows(engine, summaries.last_session(engine.table("calendar"), MONDAY))
    assert found == [{"day": MONDAY + timedelta(days=4)}]


def test_home_education_is_known_by_event_or_leaving_reason(engine: LocalEngine) -> None:
    events = engine.hold(
        "events", pa.table({"kind": ["managed_move", "incident"], "urn": [1, 1], "pupil_id": [1, 2]})
    )
    enrolments = engine.hold(
        "enrolments",
        pa.table(
            {"leaving_reason": ["EL", None, "IM", "9(1)(f)"], "urn": [1, 1, 1, 2], "pupil_id": [3, 4, 5, 6]}
        ),
    )
    found = rows(engine, summaries.without_minutes(events, enrolments, ("managed_move",)))
    assert sorted((row["key"], row["pupil_id"]) for row in found) == [
        ("elective_home_education", 3),
        ("elective_home_education", 6),
        ("managed_move", 1),
    ]
