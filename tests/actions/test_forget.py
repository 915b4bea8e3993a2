"""Erasing a pupil: nothing is left in any file, and nobody else has lost anything."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from tests.actions.erasing import (
    PUPIL,
    UPN,
    copy_of_every_corner,
    erased,
    erased_from_every_corner,
    every_corner,
    own_number,
)
from tests.conftest import MakeOnce
from tests.made import MadeTrust, books_of, bring_in, build_at
from tests.tiny_trust import (
    ENROLMENTS,
    REGISTERS,
    UPNS,
    day_of,
    enrolment_row,
    mark_row,
    write_csv,
)
from wholeschool.actions.check import check
from wholeschool.actions.forget import LOOKS, SET_ASIDE, Forgotten, seek_pupil
from wholeschool.continuum.books.inputs import Durations
from wholeschool.continuum.known import reading_as_known_on
from wholeschool.errors import WrongCallError
from wholeschool.schema import COMMITTED_ALONE, TABLES
from wholeschool.store import Store, merge_rows, read_looks, stored, writing


@pytest.fixture
def before(tiny: MadeTrust, made_once: MakeOnce) -> Store:
    """The store of which a copy is there to be written into, and of which one was erased from. To be read."""
    return Store.open(every_corner(tiny, made_once))


@pytest.fixture
def store(tiny: MadeTrust, made_once: MakeOnce, tmp_path: Path) -> Store:
    return copy_of_every_corner(tiny, made_once, tmp_path)


@pytest.fixture
def after(tiny: MadeTrust, made_once: MakeOnce) -> tuple[Store, Forgotten]:
    """After the pupil was erased by UPN, and what was said of it. To be read or copied."""
    path, said = erased_from_every_corner(tiny, made_once)
    return Store.open(path), said


def all_rows(store: Store) -> Mapping[str, list[dict[str, Any]]]:
    """Every row of every table, with its history, in an order of its own."""
    found = {}
    with store.reading() as engine:
        for name, table in TABLES.items():
            if name not in COMMITTED_ALONE:
                rows = engine.fetch(engine.table(stored(name) if table.history else name))
                found[name] = sorted(rows.to_pylist(), key=str)
    return found


def files_that_hold(folder: Path, number: int) -> list[str]:
    """By other means than the store's own search: every Parquet file as text, every other file as bytes."""
    found = []
    for file in sorted(each for each in folder.rglob("*") if each.is_file()):
        if file.suffix == ".parquet":
            said = str(duckdb.sql(f"SELECT COLUMNS(*)::VARCHAR FROM read_parquet('{file}')").fetchall())
            held = UPN in said or str(number) in said
        else:
            held = False
        content = file.read_bytes()
        patterns = (UPN.encode(), UPN.encode("utf-16-le"), str(number).encode(), number.to_bytes(8, "little"))
        if held or any(pattern in content for pattern in patterns):
            found.append(file.relative_to(folder).as_posix())
    return found


def test_nothing_of_the_pupil_is_left_in_any_file(before: Store, after: tuple[Store, Forgotten]) -> None:
    number = own_number(before)
    corners = {name.split("/")[0] for name in files_that_hold(before.path, number)}
    assert corners >= {
        "registers",
        "events",
        "ledger",
        "audit",
        "import_log",
        "quarantine",
        "kept",
        "spill-left",
        "fetched",
    }
    store, done = after
    assert files_that_hold(store.path, number) == []
    assert done.searched.clean
    assert done.searched.files > 50
    assert done.old_files > 10


def test_nobody_else_has_lost_anything(before: Store, after: tuple[Store, Forgotten]) -> None:
    number = own_number(before)
    of_others = {
        name: [row for row in rows if row.get("pupil_id") != number]
        for name, rows in all_rows(before).items()
    }
    store, done = after
    assert all_rows(store) == of_others
    aside = (store.path / "quarantine").glob("*.csv")
    assert UPNS[4] in "".join(file.read_text("utf-8") for file in aside)
    assert done.rows["registers"] == 6
    assert {"enrolments", "events", "actions_log", "presence", "ledger", "rungs", SET_ASIDE, LOOKS} < set(
        done.rows
    )


def test_the_store_is_sound_and_goes_on(after: tuple[Store, Forgotten], tmp_path: Path) -> None:
    store = Store.open(Path(shutil.copytree(after[0].path, tmp_path / "store")))
    assert check(store).ok
    bring_in(store.path, write_csv(tmp_path / "new.csv", REGISTERS, [mark_row(4, day_of(4, 0), "AM", "I")]))
    built = build_at(store.path).built
    assert built is not None
    assert (built.whole, built.pupil_weeks) == (False, 1)
    in_steps = books_of(store.path)
    build_at(store.path, whole=True)
    assert books_of(store.path) == in_steps


def test_the_past_has_no_such_pupil_either(before: Store, after: tuple[Store, Forgotten]) -> None:
    then, number = before.head().at, own_number(before)
    store, _ = after
    with reading_as_known_on(store, then, Durations()) as engine:
        for name in ("registers", "ledger", "standings"):
            assert number not in engine.fetch(engine.table(name))["pupil_id"].to_pylist()


def test_books_that_are_behind_are_made_first(tiny_store: Path, tmp_path: Path) -> None:
    store = Store.open(tiny_store)
    bring_in(store.path, write_csv(tmp_path / "new.csv", REGISTERS, [mark_row(4, day_of(4, 0), "AM", "I")]))
    erased(store)
    judged = check(store)
    assert judged.ok, judged.problems
    assert "books_behind_imports" not in {finding.check for finding in judged.findings}


def test_the_record_names_nobody(before: Store, after: tuple[Store, Forgotten]) -> None:
    number, looks_before = own_number(before), read_looks(before).num_rows
    store, done = after
    head = store.head()
    assert (head.action, head.detail["rows"]) == ("forget", dict(done.rows))
    assert head.changed == sum(done.rows.values())
    looks = read_looks(store)
    assert looks.num_rows == looks_before + 1
    assert number not in looks["pupil_id"].to_pylist()
    assert 8 in looks["pupil_id"].to_pylist()
    assert {"forget", "pupils"} <= {*looks["action"].to_pylist()}
    names = [entry["name"] for commit in store.log() for entry in commit.files]
    assert "late ….csv" in names


def test_by_number_rows_set_aside_are_told_by_the_key(store: Store) -> None:
    number = own_number(store)
    done = erased(store, pupil_id=number)
    assert done.rows[SET_ASIDE] == 1
    assert files_that_hold(store.path, number) == []


def test_by_number_without_a_key_it_says_what_it_cannot_tell(store: Store) -> None:
    number = own_number(store)
    (store.path / "pseudonym.key").unlink()
    (store.path / "notes.txt").write_text(f"mind {number}", "utf-8")
    done = erased(store, pupil_id=number)
    assert done.key_missing
    assert SET_ASIDE not in done.rows
    assert done.searched.found == ("notes.txt",), "a note of somebody's own is named"


def test_records_that_are_the_same_pupil_go_together(store: Store) -> None:
    second = UPNS[7]
    link = {
        "pupil_id": int(store.pseudonyms().of([second])[0]),
        "same_as": own_number(store),
        "why": "person",
    }
    with writing(store) as transaction:
        table = TABLES["pupil_links"]
        merge_rows(
            transaction,
            "pupil_links",
            transaction.engine.hold("given", pa.Table.from_pylist([link], schema=table.own_arrow)),
        )
        transaction.commit("import")
    done = erased(store)
    assert done.rows["enrolments"] == 2
    assert done.rows["pupil_links"] == 1
    assert check(store).ok


def test_who_is_not_there_is_said_without_a_name(after: tuple[Store, Forgotten]) -> None:
    store, _ = after
    with pytest.raises(WrongCallError, match="holds nothing of that pupil") as raised:
        seek_pupil(store, UPN)
    assert UPN not in str(raised.value)
    assert "Did you mean" not in str(raised.value)


@pytest.mark.parametrize("who", [{}, {"upn": UPN, "pupil_id": 1}])
def test_a_pupil_is_named_in_one_way(before: Store, who: dict[str, Any]) -> None:
    with pytest.raises(WrongCallError, match="either by UPN or by number"):
        seek_pupil(before, **who)


def test_what_is_no_upn_is_not_repeated(before: Store) -> None:
    with pytest.raises(WrongCallError, match="holds nothing of that pupil") as raised:
        seek_pupil(before, "Jane Doe")
    assert "Jane" not in str(raised.value)
    with pytest.raises(WrongCallError, match="no UPN was given"):
        seek_pupil(before, " ")


def test_what_import_took_for_a_upn_names_the_pupil(tiny_store: Path, tmp_path: Path) -> None:
    texts, store = ("x-17", "no upn yet 17"), Store.open(tiny_store)
    rolls = [
        {**enrolment_row(PUPIL, start=start), "UPN": text}
        for text in texts
        for start in ("2024-09-02", "no date")
    ]
    bring_in(store.path, write_csv(tmp_path / "rolls.csv", ENROLMENTS, rolls))
    for text in texts:
        done = erased(store, upn=text)
        assert (done.rows["enrolments"], done.rows[SET_ASIDE]) == (1, 1)
        assert done.searched.clean
        with pytest.raises(WrongCallError, match="holds nothing of that pupil"):
            seek_pupil(store, text)


def test_a_role_that_may_not_see_pupils_may_not_erase_one(before: Store) -> None:
    with pytest.raises(WrongCallError, match="governor"):
        seek_pupil(before, UPN, role="governor")


def test_a_store_without_books(tiny: MadeTrust, tmp_path: Path) -> None:
    store = Store.open(tiny.copy_without_books(tmp_path))
    erased(store)
    assert files_that_hold(store.path, own_number(store)) == []
    assert check(store).ok
