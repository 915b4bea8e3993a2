"""Erasing a pupil: nothing is left in any file, and nobody else has lost anything."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from tests.actions.erasing import PUPIL, UPN, erased, in_every_corner, own_number
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
from wholeschool.actions.forget import LOOKS, SET_ASIDE, seek_pupil
from wholeschool.continuum.books.inputs import Durations
from wholeschool.continuum.known import reading_as_known_on
from wholeschool.errors import WrongCallError
from wholeschool.schema import COMMITTED_ALONE, TABLES
from wholeschool.store import Store, merge_rows, read_looks, stored, writing
from wholeschool.store.fetched import fetched_path


@pytest.fixture
def store(tiny_store: Path, tmp_path: Path) -> Store:
    return in_every_corner(tiny_store, tmp_path)


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


def test_nothing_of_the_pupil_is_left_in_any_file(store: Store) -> None:
    number = own_number(store)
    before = files_that_hold(store.path, number)
    corners = {name.split("/")[0] for name in before}
    assert corners >= {
        "registers",
        "events",
        "ledger",
        "audit",
        "import_log",
        "quarantine",
        "kept",
        "spill-left",
    }
    done = erased(store)
    assert files_that_hold(store.path, number) == []
    assert done.searched.clean
    assert done.searched.files > 50
    assert done.old_files > 10


def test_nobody_else_has_lost_anything(store: Store) -> None:
    number = own_number(store)
    before = {
        name: [row for row in rows if row.get("pupil_id") != number] for name, rows in all_rows(store).items()
    }
    done = erased(store)
    assert all_rows(store) == before
    aside = (store.path / "quarantine").glob("*.csv")
    assert UPNS[4] in "".join(file.read_text("utf-8") for file in aside)
    assert done.rows["registers"] == 6
    assert {"enrolments", "events", "actions_log", "presence", "ledger", "rungs", SET_ASIDE, LOOKS} < set(
        done.rows
    )


def test_the_store_is_sound_and_goes_on(store: Store, tmp_path: Path) -> None:
    erased(store)
    assert check(store).ok
    bring_in(store.path, write_csv(tmp_path / "new.csv", REGISTERS, [mark_row(4, day_of(4, 0), "AM", "I")]))
    judged = check(store)
    assert judged.ok, judged.problems
    built = build_at(store.path).built
    assert built is not None
    assert (built.whole, built.pupil_weeks) == (False, 1)
    in_steps = books_of(store.path)
    assert check(store).ok
    build_at(store.path, whole=True)
    assert books_of(store.path) == in_steps


def test_the_past_has_no_such_pupil_either(store: Store) -> None:
    then, number = store.head().at, own_number(store)
    erased(store)
    with reading_as_known_on(store, then, Durations()) as engine:
        for name in ("registers", "ledger", "standings"):
            assert number not in engine.fetch(engine.table(name))["pupil_id"].to_pylist()


def test_books_that_are_behind_are_made_first(store: Store, tmp_path: Path) -> None:
    bring_in(store.path, write_csv(tmp_path / "new.csv", REGISTERS, [mark_row(4, day_of(4, 0), "AM", "I")]))
    erased(store)
    judged = check(store)
    assert judged.ok, judged.problems
    assert "books_behind_imports" not in {finding.check for finding in judged.findings}


def test_the_record_names_nobody(store: Store) -> None:
    number, looks_before = own_number(store), read_looks(store).num_rows
    done = erased(store)
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
    done = erased(store, pupil_id=number)
    assert done.key_missing
    assert SET_ASIDE not in done.rows


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


def test_a_note_of_somebodys_own_is_found_and_named(store: Store) -> None:
    (store.path / "notes.txt").write_text(f"mind {UPN}", "utf-8")
    done = erased(store)
    assert done.searched.found == ("notes.txt",)


def test_pages_that_wait_to_be_imported_go(store: Store) -> None:
    page = fetched_path(store.path, "wonde-A1")
    page.write_text(f'{{"upn": "{UPN}", "surname": "Ash"}}\n', "utf-8")
    done = erased(store)
    assert done.searched.clean
    assert not page.exists()


def test_who_is_not_there_is_said_without_a_name(store: Store) -> None:
    erased(store)
    with pytest.raises(WrongCallError, match="holds nothing of that pupil") as raised:
        seek_pupil(store, UPN)
    assert UPN not in str(raised.value)
    assert "Did you mean" not in str(raised.value)


@pytest.mark.parametrize("who", [{}, {"upn": UPN, "pupil_id": 1}])
def test_a_pupil_is_named_in_one_way(store: Store, who: dict[str, Any]) -> None:
    with pytest.raises(WrongCallError, match="either by UPN or by number"):
        seek_pupil(store, **who)


def test_what_is_no_upn_is_not_repeated(store: Store) -> None:
    with pytest.raises(WrongCallError, match="holds nothing of that pupil") as raised:
        seek_pupil(store, "Jane Doe")
    assert "Jane" not in str(raised.value)
    with pytest.raises(WrongCallError, match="no UPN was given"):
        seek_pupil(store, " ")


@pytest.mark.parametrize("text", ["x-17", "no upn yet 17"])
def test_what_import_took_for_a_upn_names_the_pupil(store: Store, tmp_path: Path, text: str) -> None:
    rolls = [{**enrolment_row(PUPIL), "UPN": text}, {**enrolment_row(PUPIL, start="no date"), "UPN": text}]
    bring_in(store.path, write_csv(tmp_path / "rolls.csv", ENROLMENTS, rolls))
    done = erased(store, upn=text)
    assert (done.rows["enrolments"], done.rows[SET_ASIDE]) == (1, 1)
    assert done.searched.clean
    with pytest.raises(WrongCallError, match="holds nothing of that pupil"):
        seek_pupil(store, text)


def test_a_role_that_may_not_see_pupils_may_not_erase_one(store: Store) -> None:
    with pytest.raises(WrongCallError, match="governor"):
        seek_pupil(store, UPN, role="governor")


def test_a_store_without_books(tiny: MadeTrust, tmp_path: Path) -> None:
    bring_in(tmp_path / "store", tiny.files)
    store = Store.open(tmp_path / "store")
    erased(store)
    assert files_that_hold(store.path, own_number(store)) == []
    assert check(store).ok
    shutil.rmtree(store.path)
