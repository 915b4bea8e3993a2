from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from wholeschool.engine import LocalEngine
from wholeschool.ingest.together.blanks import blanks_stand, let_blanks_stand
from wholeschool.ingest.together.same_stay import vague_stays
from wholeschool.ingest.together.settle import settle
from wholeschool.schema import TABLES

AUGUST, SEPTEMBER, MAY = date(2024, 8, 1), date(2024, 9, 2), date(2025, 5, 12)


@pytest.fixture
def engine() -> LocalEngine:
    return LocalEngine(threads=1)


def stay(start: date, end: date | None = None, **more: object) -> dict[str, Any]:
    base = {"pupil_id": 1, "urn": 100001, "academic_year": "202425", "status": "C"}
    return base | {"start": start, "end": end} | more


def stays(*rows: dict[str, Any]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=TABLES["enrolments"].own_arrow)


def settled(engine: LocalEngine, given: list[pa.Table], stood: pa.Table) -> list[dict[str, Any]]:
    rows = engine.fetch(settle(engine, "enrolments", given, engine.hold("stood", stood)))
    return sorted(rows.to_pylist(), key=lambda row: row["start"])


@pytest.mark.parametrize(
    ("known", "given", "expected"),
    [
        (stay(SEPTEMBER), stay(AUGUST), [SEPTEMBER]),
        (stay(SEPTEMBER, date(2025, 1, 10)), stay(AUGUST), [SEPTEMBER]),
        (stay(SEPTEMBER), stay(AUGUST, date(2024, 8, 30)), [AUGUST]),  # it ended before the other began
        (stay(SEPTEMBER), stay(MAY), [MAY]),  # a day of its own is another stay, or a correction
        (stay(SEPTEMBER, urn=100002), stay(AUGUST), [AUGUST]),
        (stay(SEPTEMBER, academic_year="202324"), stay(AUGUST), [AUGUST]),
        (stay(AUGUST), stay(AUGUST), [AUGUST]),
    ],
)
@pytest.mark.parametrize("before", ["stood", "same import"])
def test_a_stay_that_goes_on_begins_when_it_is_known_to(
    engine: LocalEngine, known: dict[str, Any], given: dict[str, Any], expected: list[date], before: str
) -> None:
    files = [stays(given)] if before == "stood" else [stays(known), stays(given)]
    rows = settled(engine, files, stays(known) if before == "stood" else stays())
    found = [row["start"] for row in rows]
    assert [start for start in found if start in expected] == expected
    assert (AUGUST in found) == (AUGUST in expected)


def test_of_two_stays_in_a_year_the_latest_goes_on(engine: LocalEngine) -> None:
    stood = stays(stay(SEPTEMBER, date(2025, 1, 10)), stay(MAY))
    assert [row["start"] for row in settled(engine, [stays(stay(AUGUST))], stood)] == [MAY]


def test_a_day_that_comes_later_takes_the_place_of_august(engine: LocalEngine) -> None:
    standing = engine.hold("stood", stays(stay(AUGUST), stay(AUGUST, pupil_id=2), stay(AUGUST, urn=100002)))
    given = engine.hold("given", stays(stay(SEPTEMBER), stay(AUGUST, pupil_id=2)))
    gone = engine.fetch(vague_stays(given, standing)).to_pylist()
    assert [(row["pupil_id"], row["urn"], row["start"]) for row in gone] == [(1, 100001, AUGUST)]


def test_blanks_that_say_nothing_leave_what_was_known(engine: LocalEngine) -> None:
    stood = stays(stay(SEPTEMBER, sex="F", fsm=True, looked_after=False))
    given = stays(stay(AUGUST, date(2025, 1, 10), leaving_reason="IM", fsm=False))
    (row,) = settled(engine, [let_blanks_stand(given)], stood)
    kept = {name: row[name] for name in ("start", "end", "leaving_reason", "sex", "fsm", "looked_after")}
    assert kept == {
        "start": SEPTEMBER,
        "end": date(2025, 1, 10),
        "leaving_reason": "IM",
        "sex": "F",
        "fsm": False,
        "looked_after": False,
    }
    (plain,) = settled(engine, [given], stood)
    assert plain["sex"] is None


def test_a_mark_of_blanks_does_not_stick_to_other_rows() -> None:
    assert blanks_stand(let_blanks_stand(stays()))
    assert not blanks_stand(stays())
