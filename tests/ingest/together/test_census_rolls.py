from datetime import date
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa

from wholeschool.engine import LocalEngine
from wholeschool.ingest.together.census_rolls import Layer, settle_rolls, taken_up
from wholeschool.schema import TABLES

ENROLMENTS = TABLES["enrolments"].own_arrow
FIRST, THIRD, NOVEMBER = date(2024, 8, 1), date(2024, 9, 3), date(2024, 11, 4)


def _stays(*rows: dict[str, Any], columns: tuple[str, ...] = ("status",)) -> pa.Table:
    names = ("pupil_id", "urn", "academic_year", "start", *columns)
    whole = [{"pupil_id": 1, "urn": 100001, "academic_year": "202425", "start": FIRST, **row} for row in rows]
    schema = pa.schema([ENROLMENTS.field(name).with_nullable(True) for name in names])
    return pa.Table.from_pylist(whole, schema=schema)


def _standing(engine: LocalEngine, rows: list[dict[str, Any]]) -> ir.Table:
    schema = pa.schema([field.with_nullable(True) for field in ENROLMENTS])
    whole = [{"pupil_id": 1, "urn": 100001, "academic_year": "202425", "start": FIRST, **row} for row in rows]
    return engine.hold("standing_rolls", pa.Table.from_pylist(whole, schema=schema))


def _settle(
    layers: list[Layer],
    others: list[pa.Table] | None = None,
    standing: list[dict[str, Any]] | None = None,
) -> list[pa.Table]:
    engine = LocalEngine(threads=1)
    return settle_rolls(engine, layers, others or [], _standing(engine, standing or []))


def _starts(tables: list[pa.Table]) -> list[date]:
    return [start for table in tables for start in table["start"].to_pylist()]


def test_a_stay_that_goes_on_has_the_day_that_stands() -> None:
    settled = _settle([Layer([_stays({"status": "C"})], [])], standing=[{"start": THIRD, "status": "C"}])
    assert _starts(settled) == [THIRD]


def test_a_file_of_the_same_import_says_the_day() -> None:
    theirs = _stays({"start": THIRD, "status": "C"})
    assert _starts(_settle([Layer([_stays({"status": "C"})], [])], [theirs])) == [THIRD]


def test_a_stay_at_another_school_or_of_another_pupil_is_another() -> None:
    for other in ({"start": THIRD, "urn": 100002}, {"start": THIRD, "pupil_id": 2}):
        settled = _settle([Layer([_stays({"status": "C"})], [])], standing=[{"status": "C", **other}])
        assert _starts(settled) == [FIRST]


def test_a_file_that_brings_the_day_later_takes_up_what_the_census_said() -> None:
    engine = LocalEngine(threads=1)
    stood = _standing(engine, [{"status": "C", "fsm": True}, {"pupil_id": 2, "status": "C"}])
    theirs = _stays({"start": THIRD, "end": None, "status": "C"}, columns=("end", "status"))
    [rows] = taken_up(engine, [theirs], stood)
    assert (rows["pupil_id"].to_pylist(), _starts([rows]), rows["fsm"].to_pylist()) == ([1], [THIRD], [True])
    assert taken_up(engine, [], stood) == []


def test_leavers_are_registered_as_an_earlier_census_or_the_store_says_else_singly() -> None:
    on_roll = _stays({"pupil_id": 1, "status": "M"})
    gone = _stays(*({"pupil_id": each, "end": NOVEMBER} for each in (1, 2, 3)), columns=("end", "status"))
    settled = _settle([Layer([on_roll], []), Layer([gone], [])], standing=[{"pupil_id": 2, "status": "S"}])
    assert dict(zip(settled[1]["pupil_id"].to_pylist(), settled[1]["status"].to_pylist(), strict=True)) == {
        1: "M",
        2: "S",
        3: "C",
    }


def test_details_reach_every_stay_of_the_pupil_there_and_speak_of_what_they_have() -> None:
    detail = pa.table(
        {
            "pupil_id": [1, 1],
            "urn": pa.array([100001, 100002], pa.int32()),
            "academic_year": ["202425"] * 2,
            "fsm": [True, True],
            "fsm6": pa.array([None, True], pa.bool_()),
        }
    )
    settled = _settle([Layer([], [detail])], standing=[{"status": "C"}, {"start": NOVEMBER, "status": "C"}])
    [rows] = settled
    assert rows.column_names == ["pupil_id", "urn", "academic_year", "start", "fsm"]
    assert sorted(rows["start"].to_pylist()) == [FIRST, NOVEMBER]
    assert rows["fsm"].to_pylist() == [True, True]


def test_details_of_several_tables_make_one_row_and_blanks_say_nothing() -> None:
    key = {"pupil_id": [1], "urn": pa.array([100001], pa.int32()), "academic_year": ["202425"]}
    meals = pa.table({**key, "fsm": pa.array([True]), "fsm6": pa.array([None], pa.bool_())})
    [rows] = _settle(
        [Layer([], [meals, pa.table({**key, "sen_need": ["SEMH"]})])], standing=[{"status": "C"}]
    )
    assert rows.select(["fsm", "sen_need"]).to_pylist() == [{"fsm": True, "sen_need": "SEMH"}]


def test_tables_of_many_schools_are_laid_together_and_the_last_of_a_key_stands() -> None:
    one, two = _stays({"status": "C"}), _stays({"status": "M"}, {"pupil_id": 2, "status": "C"})
    [rows] = _settle([Layer([one, two], [])])
    assert rows["status"].to_pylist() == ["M", "C"]
