from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from wholeschool.engine import LocalEngine
from wholeschool.ingest.cells.ids import census_id
from wholeschool.ingest.together.same_exclusions import Paired, pair
from wholeschool.schema import TABLES

EVENTS = TABLES["events"].own_arrow
DAY = date(2025, 1, 22)


def _event(event_id: str = "", **other: Any) -> dict[str, Any]:
    row = {
        "pupil_id": 1,
        "urn": 100001,
        "kind": "suspension",
        "start": DAY,
        "half": "AM",
        "duration_status": "known",
        "academic_year": "202425",
        **other,
    }
    own = census_id(row["pupil_id"], row["urn"], row["kind"], row["start"])
    return {"event_id": event_id or own, **row}


def _pair(told: list[Any], others: list[Any], standing: list[Any]) -> Paired:
    engine = LocalEngine(threads=1)
    stood = engine.hold("standing_events", pa.Table.from_pylist(standing, schema=EVENTS))
    census = [pa.Table.from_pylist(told, schema=EVENTS)] if told else []
    own = [pa.Table.from_pylist(others, schema=EVENTS)] if others else []
    return pair(engine, census, own, stood)


def _rows(tables: list[pa.Table]) -> list[dict[str, Any]]:
    return [row for table in tables for row in table.to_pylist()]


TOLD = _event(sessions=4, reason1="DB", reason2="VA")


def test_what_stands_keeps_its_number_and_is_filled() -> None:
    paired = _pair([TOLD], [], [_event("100001:7", reason1="PP")])
    assert _rows(paired.of_census) == []
    [row] = _rows(paired.of_others)
    assert (row["event_id"], row["sessions"]) == ("100001:7", 4)
    assert (row["reason1"], row["reason2"]) == ("PP", None), "reasons are taken together or not at all"
    assert (paired.known, paired.withdrawn.num_rows) == (1, 0)


def test_a_record_of_the_same_import_is_filled_too() -> None:
    paired = _pair([TOLD], [_event("100001:7"), _event("100001:8", start=date(2025, 2, 3))], [])
    assert _rows(paired.of_census) == []
    assert [(row["event_id"], row["sessions"], row["reason1"]) for row in _rows(paired.of_others)] == [
        ("100001:7", 4, "DB"),
        ("100001:8", None, None),
    ]


def test_a_record_that_comes_later_takes_the_place_of_what_a_census_told() -> None:
    paired = _pair([], [_event("100001:7", sessions=3)], [TOLD])
    [row] = _rows(paired.of_others)
    assert (row["event_id"], row["sessions"], row["reason1"]) == ("100001:7", 3, "DB")
    assert paired.withdrawn["event_id"].to_pylist() == [TOLD["event_id"]]


@pytest.mark.parametrize(
    "other",
    [
        {"pupil_id": 2},
        {"urn": 100002},
        {"kind": "permanent_exclusion"},
        {"start": date(2025, 1, 23)},
        {"kind": "incident"},
    ],
)
def test_another_pupil_school_kind_or_day_is_another_exclusion(other: dict[str, Any]) -> None:
    paired = _pair([TOLD], [], [_event("100001:7", **other)])
    assert _rows(paired.of_census) == [dict.fromkeys(EVENTS.names) | TOLD]
    assert paired.of_others == []


def test_of_two_records_alike_the_first_is_meant() -> None:
    paired = _pair([TOLD], [_event("100001:8"), _event("100001:7")], [])
    assert {row["event_id"]: row["sessions"] for row in _rows(paired.of_others)} == {
        "100001:7": 4,
        "100001:8": None,
    }


def test_a_census_alone_is_left_as_it_is() -> None:
    assert [row["event_id"] for row in _rows(_pair([TOLD], [], [TOLD]).of_census)] == [TOLD["event_id"]]


@pytest.mark.parametrize("own", ["100001:7", "made"])
def test_an_exclusion_that_a_log_names_is_that_of_the_list(own: str) -> None:
    named, listed = _event(points=-5), _event(own, sessions=4)
    late = {**_event(kind="late"), "event_id": "100001:9"}
    paired = _pair([], [named, late, listed], [])
    assert {row["event_id"]: row["sessions"] for row in _rows(paired.of_others)} == {own: 4, "100001:9": None}
    assert (_rows(paired.of_census), paired.known) == ([], 1)
    # Whichever of the two comes first.
    later = _pair([], [named], [listed])
    assert [row["event_id"] for row in _rows([*paired.of_census, *later.of_others])] == [own]
    assert (later.known, later.withdrawn.num_rows) == (1, 0)
    earlier = _pair([], [listed], [named])
    assert [row["event_id"] for row in _rows(earlier.of_others)] == [own]
    assert earlier.withdrawn["event_id"].to_pylist() == [named["event_id"]]


def test_an_exclusion_that_a_log_alone_names_stays() -> None:
    named = _event(points=-5)
    paired = _pair([], [named], [])
    assert [row["event_id"] for row in _rows(paired.of_census)] == [named["event_id"]]
    assert paired.known == 0
