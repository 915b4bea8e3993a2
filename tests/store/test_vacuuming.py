"""Old versions go, and nothing that anybody needs goes with them."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from deltalake import DeltaTable

from tests.made import books_of, bring_in, build_at, rows_of
from tests.processes import run
from tests.store.school_rows import bring, names, schools
from tests.tiny_trust import REGISTERS, day_of, mark_row, write_csv
from wholeschool.actions.check import check
from wholeschool.errors import DamagedDataError, WrongCallError
from wholeschool.store import Store, read_looks, vacuum, write_look
from wholeschool.store.alone import bring_together
from wholeschool.store.locks import nobody_reading

AT_ONCE = timedelta(0)


def correct(store: Path, folder: Path, week: int) -> None:
    row = mark_row(4, day_of(week, 0), "AM", "I")
    bring_in(store, write_csv(folder / f"late-{week}.csv", REGISTERS, [row]))


def parquet_files(store: Path) -> set[Path]:
    return {file for file in store.rglob("*.parquet") if "_delta_log" not in file.parts}


def test_what_was_replaced_goes_and_the_store_stays_as_it_was(tiny_store: Path, tmp_path: Path) -> None:
    correct(tiny_store, tmp_path, 0)
    build_at(tiny_store)
    before, books, registers = (
        parquet_files(tiny_store),
        books_of(tiny_store),
        rows_of(tiny_store, "registers"),
    )
    done = vacuum(Store.open(tiny_store), grace=AT_ONCE)
    assert done.removed.files == len(before - parquet_files(tiny_store)) > 5
    assert done.removed.bytes > 0
    assert (books_of(tiny_store), rows_of(tiny_store, "registers")) == (books, registers)
    assert check(Store.open(tiny_store)).ok
    assert vacuum(Store.open(tiny_store), grace=AT_ONCE).removed.files == 0


def test_what_was_replaced_lately_stays_for_other_software(tiny_store: Path, tmp_path: Path) -> None:
    correct(tiny_store, tmp_path, 0)
    before = parquet_files(tiny_store)
    assert vacuum(Store.open(tiny_store)).removed.files == 0
    assert parquet_files(tiny_store) == before


def test_a_shorter_and_then_a_longer_grace(tiny_store: Path, tmp_path: Path) -> None:
    for week in range(2):
        correct(tiny_store, tmp_path, week)
        vacuum(Store.open(tiny_store), grace=AT_ONCE)
        build_at(tiny_store)
        vacuum(Store.open(tiny_store))
    assert check(Store.open(tiny_store)).ok


def test_books_that_are_behind_are_judged_and_built_afterwards(tiny_store: Path, tmp_path: Path) -> None:
    correct(tiny_store, tmp_path, 0)
    vacuum(Store.open(tiny_store), grace=AT_ONCE)
    judged = check(Store.open(tiny_store))
    assert judged.ok, judged.problems
    assert "books_behind_imports" in {finding.check for finding in judged.findings}
    built = build_at(tiny_store).built
    assert built is not None
    assert not built.whole, "the build still knows what has changed since the one before"
    assert check(Store.open(tiny_store)).ok


def test_logs_begin_with_what_can_still_be_read(tiny_store: Path, tmp_path: Path) -> None:
    for week in range(3):
        correct(tiny_store, tmp_path, week)
    build_at(tiny_store)
    done = vacuum(Store.open(tiny_store), grace=AT_ONCE)
    assert done.removed.entries > 5
    named = Store.open(tiny_store).head().versions
    for name, version in named.items():
        entries = sorted(int(each.stem) for each in (tiny_store / name / "_delta_log").glob("*.json"))
        assert entries == [*range(entries[0], version + 1)]
        assert DeltaTable(str(tiny_store / name), version=entries[0]).version() == entries[0]
    hint = json.loads((tiny_store / "registers" / "_delta_log" / "_last_checkpoint").read_text("utf-8"))
    checkpoints = (tiny_store / "registers" / "_delta_log").glob("*.checkpoint.parquet")
    assert hint["version"] in [int(each.name.split(".")[0]) for each in checkpoints]


def test_what_a_cut_off_commit_left_goes(tiny_store: Path) -> None:
    left = tiny_store / "registers" / "academic_year=202324" / "part-left.parquet"
    left.parent.mkdir()
    left.write_bytes(b"half a file")
    draft = tiny_store / "kept" / "steps-202425-00.4711"
    draft.parent.mkdir(exist_ok=True)
    draft.write_bytes(b"half of what was worked out")
    vacuum(Store.open(tiny_store))
    assert not left.exists()
    assert not left.parent.exists()
    assert not draft.exists()


def test_a_version_that_nobody_named_stops_it(abbey: Store) -> None:
    table = DeltaTable(str(abbey.path / "schools"))
    table.delete()
    with pytest.raises(DamagedDataError, match="version 2 that no row of the import log names"):
        vacuum(abbey, grace=AT_ONCE)
    assert names(abbey) == {100001: "Abbey"}


def test_a_missing_file_stops_it_before_more_goes(tiny_store: Path, tmp_path: Path) -> None:
    correct(tiny_store, tmp_path, 0)
    with Store.open(tiny_store).reading() as engine:
        Path(engine.files("schools")[0]).unlink()
    before = parquet_files(tiny_store)
    with pytest.raises(DamagedDataError, match="1 files of the table schools are missing"):
        vacuum(Store.open(tiny_store), grace=AT_ONCE)
    assert {file for file in before if file.parent.name != "schools"} <= parquet_files(tiny_store)


def test_nothing_goes_while_somebody_reads(abbey: Store) -> None:
    bring(abbey, schools((100001, "Abbey Road")))
    with abbey.reading() as engine:
        code, said = run(VACUUM, abbey.path)
        assert engine.fetch(engine.table("schools"))["name"].to_pylist() == ["Abbey Road"]
    assert code == 1
    assert "somebody is reading this store now" in said
    assert vacuum(abbey, grace=AT_ONCE).removed.files == 1


VACUUM = """
import sys
from datetime import timedelta
from pathlib import Path
from wholeschool.store import Store, locks, vacuum, vacuuming

vacuuming.nobody_reading = lambda path: locks.nobody_reading(path, patience_seconds=0.2)
vacuum(Store.open(Path(sys.argv[1])), grace=timedelta(0))
"""


def test_a_reader_waits_until_files_have_been_removed(abbey: Store) -> None:
    with ThreadPoolExecutor(1) as pool:
        with nobody_reading(abbey.path):
            reader = pool.submit(names, abbey)
            with pytest.raises(TimeoutError):
                reader.result(timeout=0.3)
        assert reader.result(timeout=20) == {100001: "Abbey"}


def test_removing_is_refused_where_reading_does_not_end(abbey: Store) -> None:
    with (
        abbey.reading_along(),
        pytest.raises(WrongCallError, match="somebody is reading this store now"),
        nobody_reading(abbey.path, patience_seconds=0.1),
    ):
        pytest.fail("somebody was reading")


def test_looks_and_commits_are_brought_together_while_looks_come_in(abbey: Store) -> None:
    for _ in range(4):
        bring(abbey, schools((100001, "Abbey")))

    def look(pupil: int) -> str:
        return write_look(abbey, role="head", why="a test", action="pupils", urn=100001, pupil_ids=[pupil])

    log = abbey.log()
    with ThreadPoolExecutor(3) as pool:
        looks = [pool.submit(look, pupil) for pupil in range(30)]
        brought = [bring_together(abbey.path, most_files=3) for _ in range(5)]
        found = {each.result() for each in looks}
    assert sum(brought) > 3
    assert {row["look_id"] for row in read_looks(abbey).to_pylist()} == found
    assert abbey.log() == log
    vacuum(abbey, grace=AT_ONCE)
    assert {row["look_id"] for row in read_looks(abbey).to_pylist()} == found
    assert abbey.log() == log
    assert bring(abbey, schools((100002, "Bridge"))).commit_id == log[-1].commit_id + 1


def test_names_of_folders_may_hold_any_sign(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "OneDrive - Söhne & 'Co' 50% #1?" / "store")
    bring(store, schools((100001, "Abbey")))
    bring(store, schools((100001, "Abbey Road")))
    assert vacuum(store, grace=AT_ONCE).removed.files == 1
    assert names(store) == {100001: "Abbey Road"}


def test_a_name_that_the_tables_would_take_for_another_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongCallError, match="% and two digits"):
        Store.create(tmp_path / "a%20b" / "store")
    assert not (tmp_path / "a%20b").exists()
