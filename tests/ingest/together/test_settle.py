"""Several files that speak of one thing: the later file has the last word."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from tests.ingest.weeks_of import week
from wholeschool.engine import LocalEngine
from wholeschool.ingest.together.settle import settle
from wholeschool.schema import TABLES


@pytest.fixture(scope="module")
def engine() -> Iterator[LocalEngine]:
    with LocalEngine(threads=1) as opened:
        yield opened


def events(*rows: dict[str, Any]) -> pa.Table:
    return pa.Table.from_pylist(
        [
            {"pupil_id": 1, "urn": 100001, "start": week(), "half": "AM", "duration_status": "known"}
            | {"academic_year": "202425"}
            | row
            for row in rows
        ],
        schema=TABLES["events"].own_arrow,
    )


def test_of_other_tables_the_later_row_stands_whole(engine: LocalEngine) -> None:
    first = events({"event_id": "1", "kind": "detention", "minutes": 30}, {"event_id": "2", "kind": "praise"})
    later = events({"event_id": "1", "kind": "sent_out"}, {"event_id": "3", "kind": "praise"})
    rows = engine.fetch(settle(engine, "events", [first, later], engine.hold("stood", events())))
    found = {row["event_id"]: (row["kind"], row["minutes"]) for row in rows.to_pylist()}
    assert found == {"1": ("sent_out", None), "2": ("praise", None), "3": ("praise", None)}
    assert rows.num_rows == 3


BASE = {"pupil_id": 1, "urn": 100001, "academic_year": "202425", "start": date(2024, 9, 3), "status": "C"}


def enrolments(**columns: object) -> pa.Table:
    """One pupil's stay, with the columns named."""
    schema = TABLES["enrolments"].own_arrow
    fields = [schema.field(name) for name in schema.names if name in {**BASE, **columns}]
    return pa.Table.from_pylist([BASE | columns], schema=pa.schema(fields))


@pytest.mark.parametrize(
    ("files", "stood", "expected"),
    [
        ([{"sen_need": "SEMH"}], {"fsm": True, "sen_need": "ASD"}, {"fsm": True, "sen_need": "SEMH"}),
        ([{"sen_need": None}], {"fsm": True, "sen_need": "ASD"}, {"fsm": True, "sen_need": None}),
        ([{"fsm": True}, {"sen_need": "ASD"}], {}, {"fsm": True, "sen_need": "ASD"}),
        ([{"fsm": True}, {"fsm": False}, {"sex": "F"}], {"fsm": True}, {"fsm": False, "sex": "F"}),
        ([{"fsm": True}], None, {"fsm": True, "sex": None}),
    ],
)
def test_a_file_speaks_of_the_columns_that_it_has(
    engine: LocalEngine,
    files: list[dict[str, object]],
    stood: dict[str, object] | None,
    expected: dict[str, object],
) -> None:
    whole = dict.fromkeys(TABLES["enrolments"].names)
    before = [enrolments(**{**whole, **BASE, **stood})] if stood is not None else []
    empty = TABLES["enrolments"].own_arrow.empty_table()
    standing = engine.hold("stood_enrolments", pa.concat_tables([empty, *before]))
    rows = engine.fetch(settle(engine, "enrolments", [enrolments(**each) for each in files], standing))
    (row,) = rows.to_pylist()
    assert rows.schema.names == list(TABLES["enrolments"].names)
    assert {name: row[name] for name in expected} == expected
