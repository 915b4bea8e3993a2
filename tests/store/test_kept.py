"""What is kept is used while all that it rests on stands, and in no other case."""

from __future__ import annotations

import os
from datetime import date
from functools import partial
from pathlib import Path

import pyarrow as pa
import pytest

from tests.store.school_rows import bring, events
from wholeschool.engine import LocalEngine, Plan
from wholeschool.schema import TABLES
from wholeschool.store import EVERY_YEAR, Kept, Store, kept


@pytest.fixture
def store(abbey: Store) -> Store:
    bring(abbey, events(("1", 7, "praise")), "events")
    return abbey


def asked(store: Store, *, year: str = "202425", basis: object = "") -> tuple[int, pa.Table]:
    """How often rows were worked out when they were asked for, and what came of it."""
    times = 0
    with store.reading() as engine:

        def make() -> pa.Table:
            nonlocal times
            times += 1
            rows = engine.table("events")
            return engine.fetch(rows.filter(rows.academic_year == year).select("event_id"))

        rows = Kept.of(store, engine).rows("kinds", year, ("events", "calendar"), make, basis=basis)
    return times, rows


def test_rows_are_worked_out_once(store: Store) -> None:
    first, second = asked(store), asked(store)
    assert (first[0], second[0]) == (1, 0)
    assert first[1].equals(second[1])
    assert second[1].to_pylist() == [{"event_id": "1"}]


def test_analyses_of_one_opened_store_share_what_was_read(store: Store) -> None:
    plan = Plan()
    plan.view("kinds_asked", Plan.given("events", TABLES["events"].own_arrow).select("kind"))
    (step,) = plan.compiled(LocalEngine.DIALECT)
    with store.reading() as engine:
        shared = Kept.of(store, engine)
        assert shared.answer(step) is shared.answer(step)
        assert shared.answer(step)["kind"].to_pylist() == ["praise"]
        made = [shared.rows("kinds", "202425", ("events",), partial(pa.table, {"n": [n]})) for n in (1, 2)]
        assert made[0] is made[1]
        # Nor is one year's, or one basis', taken for another's.
        assert shared.rows("kinds", "202425", ("events",), lambda: pa.table({"n": [3]}), basis="b") != made[0]
        assert shared.once("first", lambda: 1) == shared.once("first", lambda: 2) == 1
        assert shared.once("second", lambda: 2) == 2


def test_a_changed_row_of_the_year_is_seen(store: Store) -> None:
    asked(store)
    bring(store, events(("2", 8, "praise")), "events")
    times, rows = asked(store)
    assert (times, rows.num_rows) == (1, 2)


def test_a_changed_row_of_another_year_is_not_in_the_way(store: Store) -> None:
    asked(store)
    bring(store, events(("2", 8, "praise"), year="202526"), "events")
    assert asked(store)[0] == 0
    assert asked(store, year="202526")[0] == 1


def test_what_rests_on_every_year_is_worked_out_again_after_a_change_of_any(store: Store) -> None:
    assert [asked(store, year=EVERY_YEAR)[0] for _ in range(2)] == [1, 0]
    bring(store, events(("2", 8, "praise"), year="202526"), "events")
    assert asked(store, year=EVERY_YEAR)[0] == 1
    row = {
        "urn": 100001,
        "date": date(2025, 9, 1),
        "half": "AM",
        "term": "autumn",
        "half_term": 1,
        "minutes": 150,
    }
    bring(store, pa.Table.from_pylist([row], schema=TABLES["calendar"].own_arrow), "calendar")
    assert asked(store, year=EVERY_YEAR)[0] == 1


def test_what_was_kept_last_is_found_whatever_it_rests_on(store: Store) -> None:
    with store.reading() as engine:
        shared = Kept.of(store, engine)
        for at, name in enumerate(("kinds-a", "kinds-b", "kinds-c", "other")):
            shared.rows(name, EVERY_YEAR, ("events",), partial(pa.table, {"n": [at]}))
        assert [rows["n"].to_pylist() for rows in shared.newest("kinds", 2)] == [[1], [2]]
        left = {path.name[:7] for path in (store.path / kept.FOLDER).iterdir()}
        assert left == {"kinds-b", "kinds-c", "other-e"}
        assert Kept(engine).newest("kinds", 2) == []


@pytest.mark.parametrize(("day", "times"), [(date(2024, 9, 2), 1), (date(2025, 9, 1), 0)])
def test_tables_that_are_not_kept_apart_by_year_count_by_their_content(
    store: Store, day: date, times: int
) -> None:
    asked(store)
    row = {"urn": 100001, "date": day, "half": "AM", "term": "autumn", "half_term": 1, "minutes": 150}
    bring(store, pa.Table.from_pylist([row], schema=TABLES["calendar"].own_arrow), "calendar")
    assert asked(store)[0] == times


def test_another_basis_and_another_program_count(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    asked(store, basis=("a", 1))
    assert asked(store, basis=("a", 2))[0] == 1
    monkeypatch.setattr(kept, "_program", lambda: "another")
    assert asked(store, basis=("a", 2))[0] == 1


def test_only_the_newest_is_kept(store: Store) -> None:
    asked(store)
    bring(store, events(("2", 8, "praise")), "events")
    asked(store)
    assert len(list((store.path / kept.FOLDER).iterdir())) == 1


@pytest.mark.parametrize("damage", [b"", b"cut", None])
def test_what_was_damaged_is_worked_out_again(store: Store, damage: bytes | None) -> None:
    _, whole = asked(store)
    (file,) = (store.path / kept.FOLDER).iterdir()
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(bytes(content) if damage is None else damage)
    times, rows = asked(store)
    assert times == 1
    assert rows.equals(whole)
    assert asked(store)[0] == 0


def test_where_nothing_can_be_written_rows_are_given_all_the_same(store: Store) -> None:
    (store.path / kept.FOLDER).write_text("in the way")
    assert asked(store)[1].num_rows == 1


def test_nothing_is_kept_without_a_folder(tmp_path: Path) -> None:
    rows = pa.table({"n": [1]})
    with LocalEngine(threads=1) as engine:
        assert Kept(engine).rows("n", "202425", ("events",), lambda: rows).equals(rows)


def test_a_file_that_is_altered_and_put_back_is_told_from_itself(store: Store) -> None:
    (file,) = (store.path / "events").rglob("*.parquet")
    good, times = file.read_bytes(), file.stat()
    asked(store)
    os.utime(file, (times.st_atime, times.st_mtime + 5))
    assert asked(store)[0] == 1
    file.write_bytes(good)
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert asked(store)[0] == 1


def test_rows_that_lie_in_no_file_are_not_kept(store: Store) -> None:
    with store.reading() as engine:
        engine.view("events", engine.hold("others", events(("4", 7, "praise"))))
        rows = pa.table({"n": [1]})
        Kept.of(store, engine).rows("n", "202425", ("events",), lambda: rows)
    assert not (store.path / kept.FOLDER).exists()
