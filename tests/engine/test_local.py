"""DuckDB behind the engine's few words: what is shown, held, viewed, written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from wholeschool.engine import LocalEngine, Plan
from wholeschool.engine.functions import count_bits, without_end
from wholeschool.errors import DamagedDataError

NUMBERS = pa.table(
    {"pupil": pa.array([1, 2, 3], pa.int64()), "minutes": pa.array([10, 20, None], pa.int16())}
)


@pytest.fixture
def engine() -> Iterator[LocalEngine]:
    with LocalEngine(threads=1, memory_gb=0.5) as opened:
        yield opened


def test_rows_are_held_and_come_back_with_their_types(engine: LocalEngine) -> None:
    held = engine.hold("numbers", NUMBERS)
    assert engine.fetch(held.order_by("pupil")).equals(NUMBERS)
    assert engine.count(held.filter(held.minutes.notnull())) == 2


def test_what_is_held_stays_and_what_is_viewed_follows(engine: LocalEngine) -> None:
    numbers = engine.hold("numbers", NUMBERS)
    engine.hold("kept", numbers.filter(numbers.pupil > 1))
    engine.view("seen", numbers.filter(numbers.pupil > 1))
    engine.hold("numbers", NUMBERS.slice(0, 1))
    assert engine.count(engine.table("kept")) == 2
    assert engine.count(engine.table("seen")) == 0


def test_a_name_can_be_given_anew(engine: LocalEngine) -> None:
    engine.hold("numbers", NUMBERS)
    engine.hold("numbers", pa.table({"other": ["x"]}))
    assert engine.table("numbers").columns == ("other",)


def test_files_are_shown_as_one_table(engine: LocalEngine, tmp_path: Path) -> None:
    paths = [tmp_path / "it's one.parquet", tmp_path / "two.parquet"]
    for path in paths:
        pq.write_table(NUMBERS, path)
    shown = engine.show_files("numbers", [str(path) for path in paths], NUMBERS.schema)
    assert engine.count(shown) == 6


def test_no_files_are_an_empty_table_of_the_right_types(engine: LocalEngine) -> None:
    shown = engine.show_files("numbers", [], NUMBERS.schema)
    assert engine.fetch(shown).equals(NUMBERS.slice(0, 0))


def test_a_table_of_no_files_has_no_rows_and_need_not_be_asked(engine: LocalEngine) -> None:
    engine.show_files("nobody", [], NUMBERS.schema)
    assert not engine.has_rows("nobody")
    engine.show_files("somebody", ["a.parquet"], NUMBERS.schema)
    engine.hold("held", pa.table({"number": [1]}))
    assert engine.has_rows("somebody")
    assert engine.has_rows("held")
    engine.view("nobody", engine.table("held"))
    assert engine.has_rows("nobody"), "something else is shown under the name from now on"


def test_the_partition_column_is_read_from_the_folder(engine: LocalEngine, tmp_path: Path) -> None:
    schema = NUMBERS.schema.append(pa.field("academic_year", pa.string()))
    files = []
    for year in ("202324", "202425"):
        written = engine.write(
            engine.hold("numbers", NUMBERS), tmp_path / f"academic_year={year}", NUMBERS.schema, {}
        )
        assert written is not None
        assert written.rows == 3
        assert written.size_bytes == written.path.stat().st_size
        files.append(str(written.path))
    shown = engine.show_files("shown", files, schema, "academic_year")
    assert shown.columns == tuple(schema.names)
    assert engine.fetch(shown).schema.field("academic_year").type == pa.string()
    counted = engine.fetch(shown.group_by("academic_year").agg(rows=shown.count()).order_by("academic_year"))
    assert counted.to_pylist() == [
        {"academic_year": "202324", "rows": 3},
        {"academic_year": "202425", "rows": 3},
    ]


def test_rows_are_written_in_order_and_of_one_part(engine: LocalEngine, tmp_path: Path) -> None:
    words = pa.schema([("number", pa.int32()), ("word", pa.string()), ("part", pa.string())])
    rows = [
        {"number": each, "word": "odd" if each % 2 else "even", "part": "ab"[each % 3 > 0]}
        for each in range(9)
    ]
    held = engine.hold("parted", pa.Table.from_pylist(rows[::-1], schema=words))
    written = engine.write(
        held, tmp_path, words, {"word": ["odd", "even"]}, order=("word", "number"), part=("part", "b")
    )
    assert written is not None
    found = pq.ParquetFile(written.path).read()
    assert found.column_names == ["number", "word"]
    # Words are in the order in which they were said, as the engine has them.
    assert found["number"].to_pylist() == [1, 5, 7, 2, 4, 8]


def test_no_rows_are_no_file(engine: LocalEngine, tmp_path: Path) -> None:
    assert engine.write(engine.hold("numbers", NUMBERS.slice(0, 0)), tmp_path, NUMBERS.schema, {}) is None
    assert list(tmp_path.iterdir()) == []


def test_written_rows_keep_their_types(engine: LocalEngine, tmp_path: Path) -> None:
    written = engine.write(engine.hold("numbers", NUMBERS), tmp_path, NUMBERS.schema, {})
    assert written is not None
    found = pq.ParquetFile(written.path).read().sort_by("pupil")
    assert found.to_pylist() == NUMBERS.to_pylist()
    assert found.schema.types == NUMBERS.schema.types


def test_moments_are_kept_in_utc(engine: LocalEngine) -> None:
    moments = pa.table({"at": pa.array([0, 1], pa.timestamp("us", tz="UTC"))})
    assert engine.fetch(engine.hold("moments", moments))["at"].to_pylist() == moments["at"].to_pylist()


def test_the_bits_of_a_set_are_counted(engine: LocalEngine) -> None:
    masks = engine.hold("masks", pa.table({"mask": pa.array([0, 1, 0b11111111111111, 0b1010], pa.int16())}))
    counted = engine.fetch(masks.select("mask", bits=count_bits(masks.mask)))
    assert {row["mask"]: row["bits"] for row in counted.to_pylist()} == {
        0: 0,
        1: 1,
        0b11111111111111: 14,
        10: 2,
    }


def test_a_text_loses_its_end(engine: LocalEngine) -> None:
    texts = engine.hold("texts", pa.table({"text": ["/\\..?", "..", "/.?/"]}))
    found = engine.fetch(texts.select(left=without_end(texts.text, ".?")))
    assert sorted(found["left"].to_pylist()) == ["", "/.?/", "/\\"]


def test_a_plan_is_compiled_without_an_engine_and_run_on_one(engine: LocalEngine) -> None:
    plan = Plan()
    given = Plan.given("numbers", NUMBERS.schema)
    doubled = plan.hold("doubled", given.mutate(twice=given.minutes * 2))
    plan.view("summed", doubled.agg(total=doubled.twice.sum()))
    steps = plan.compiled(LocalEngine.DIALECT)
    assert [(step.name, step.kept) for step in steps] == [("doubled", True), ("summed", False)]
    engine.hold("numbers", NUMBERS)
    engine.run(steps)
    assert engine.fetch(engine.table("summed"))["total"].to_pylist() == [60]
    engine.hold("numbers", NUMBERS.slice(0, 1))
    assert engine.fetch(engine.table("summed"))["total"].to_pylist() == [60], "kept when it was run"
    engine.run(steps)
    assert engine.fetch(engine.table("summed"))["total"].to_pylist() == [20]


def test_a_plan_is_answered_for_what_is_asked(engine: LocalEngine) -> None:
    plan = Plan()
    given = Plan.given("numbers", NUMBERS.schema)
    chosen = given.filter(Plan.asked("pupils", "array<int64>").contains(given.pupil))
    plan.view("chosen", chosen.filter(chosen.minutes >= Plan.asked("least", "int16")))
    (step,) = plan.compiled(LocalEngine.DIALECT)
    engine.hold("numbers", NUMBERS)
    for pupils, least, found in (([1, 2], 15, [2]), ([1], 15, []), ([], 0, []), ([1, 2, 3], 0, [1, 2])):
        engine.ask(pupils=pupils, least=least)
        assert sorted(engine.answer(step)["pupil"].to_pylist()) == found


def test_what_a_brief_engine_holds_is_its_own_and_ends_with_it() -> None:
    with LocalEngine(threads=1, brief=True) as one, LocalEngine(threads=1, brief=True) as other:
        one.hold("numbers", NUMBERS)
        other.hold("numbers", NUMBERS.slice(0, 1))
        one.ask(least=1)
        assert (one.count(one.table("numbers")), other.count(other.table("numbers"))) == (3, 1)
    with LocalEngine(threads=1, brief=True) as later, pytest.raises(KeyError):
        later.table("numbers")


def test_a_brief_engine_spills_into_its_own_folder_whoever_has_spilled_before(tmp_path: Path) -> None:
    many = pa.table({"number": pa.array(range(1_500_000), pa.int64())})
    for name in ("one", "two"):
        folder = tmp_path / name
        with LocalEngine(threads=1, memory_gb=0.01, spill=folder, brief=True) as engine:
            assert engine.count(engine.hold("many", many)) == many.num_rows
            assert any(folder.iterdir())
        assert not folder.exists()


def test_of_two_brief_engines_neither_takes_away_what_the_other_spilled(tmp_path: Path) -> None:
    many = pa.table({"number": pa.array(range(1_500_000), pa.int64())})
    folders = [tmp_path / "one", tmp_path / "two"]
    with LocalEngine(threads=1, memory_gb=0.01, spill=folders[0], brief=True) as one:
        with LocalEngine(threads=1, memory_gb=0.01, spill=folders[1], brief=True) as two:
            for engine in (one, two):
                engine.hold("many", many)
            assert all(any(folder.iterdir()) for folder in folders)
        assert one.count(one.table("many")) == many.num_rows
        assert [folder.exists() for folder in folders] == [True, False]
    assert not folders[0].exists()


def test_a_file_that_cannot_be_read_is_damage(tmp_path: Path) -> None:
    broken = tmp_path / "part.parquet"
    broken.write_bytes(b"this was a table once")

    def read() -> None:
        with LocalEngine(threads=1) as engine:
            engine.fetch(engine.show_files("broken", [str(broken)], NUMBERS.schema))

    with pytest.raises(DamagedDataError, match=r"part\.parquet"):
        read()


def test_another_mistake_is_not_called_damage() -> None:
    def ask() -> None:
        with LocalEngine(threads=1) as engine:
            numbers = engine.hold("numbers", pa.table({"text": ["x"]}))
            engine.fetch(numbers.select(n=ibis.literal("x").cast("int64")))

    with pytest.raises(Exception, match="Conversion Error") as raised:
        ask()
    assert not isinstance(raised.value, DamagedDataError)


def test_what_does_not_fit_into_memory_is_laid_down_where_it_should_be(tmp_path: Path) -> None:
    spill = tmp_path / "spill"
    with LocalEngine(threads=1, memory_gb=0.1, spill=spill) as engine:
        rows = ibis.range(3_000_000).unnest().name("number").as_table()
        engine.hold("many", rows.mutate(**{f"h{n}": (rows.number + n).hash() for n in range(8)}))
        assert any(spill.iterdir())
    assert not spill.exists()
