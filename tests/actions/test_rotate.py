"""Changing the keys: all numbers are others, and nothing else is; nobody finds an old one in any file."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.actions.rotating import BY, NUMBERS, make_of_all_sorts, numbers_of, rotated
from tests.conftest import MakeOnce
from tests.made import BOOKS, as_books, bring_in, build_at
from tests.tiny_trust import (
    MAIN,
    REGISTERS,
    UPNS,
    day_of,
    mark_row,
    write_csv,
)
from wholeschool.actions.check import check
from wholeschool.actions.forget import forget, seek_pupil
from wholeschool.actions.link import unlink
from wholeschool.actions.pupils import pupils
from wholeschool.actions.who import who
from wholeschool.errors import WrongCallError
from wholeschool.schema import COMMITTED_ALONE, TABLES
from wholeschool.store import Store, Vault, read_looks, stored, write_look


@pytest.fixture
def of_all_sorts(made_once: MakeOnce) -> Path:
    return made_once("rotating", make_of_all_sorts)


@pytest.fixture
def store(of_all_sorts: Path, tmp_path: Path) -> Store:
    return Store.open(Path(shutil.copytree(of_all_sorts / "store", tmp_path / "store")))


@pytest.fixture
def with_other_keys(of_all_sorts: Path, made_once: MakeOnce, tmp_path: Path) -> Store:
    """The same store after its key has been changed, once for all tests that go on from there."""

    def make(folder: Path) -> None:
        shutil.copytree(of_all_sorts / "store", folder)
        rotated(Store.open(folder))

    return Store.open(Path(shutil.copytree(made_once("rotated", make), tmp_path / "with other keys")))


def all_rows(store: Store) -> dict[str, list[dict[str, Any]]]:
    with store.reading() as engine:
        return {
            name: engine.fetch(engine.table(stored(name) if table.history else name)).to_pylist()
            for name, table in TABLES.items()
            if name not in COMMITTED_ALONE
        }


def sealed_texts(rows: list[dict[str, Any]], vault: Vault) -> list[str]:
    opened = [{**row, "sealed": vault.open(row["pupil_id"], row["field"], row["sealed"])} for row in rows]
    return sorted(str({k: v for k, v in row.items() if k not in NUMBERS}) for row in opened)


def renamed(rows: list[dict[str, Any]], names: Mapping[int, str]) -> list[str]:
    """Rows with UPNs in the place of numbers, and without what is made of numbers."""
    made = {"sealed", "place", "key_id"}
    return sorted(
        str(
            {
                k: v and names[v] if k in ("pupil_id", "same_as") else v
                for k, v in row.items()
                if k not in made
            }
        )
        for row in rows
    )


def without_made_ids(rows: list[str]) -> list[str]:
    return sorted(re.sub(r"'(register:|acted:|support:)?[0-9a-f]{16}'", "'made'", row) for row in rows)


def found_by_other_means(folder: Path, numbers: list[int]) -> list[str]:
    """Every column of every Parquet file as text, and every other file as bytes."""
    digits = {str(number) for number in numbers}
    held = []
    for file in sorted(each for each in folder.rglob("*") if each.is_file()):
        content = file.read_bytes().decode("latin-1")
        if file.suffix == ".parquet":
            content += str(duckdb.sql(f"SELECT COLUMNS(*)::VARCHAR FROM read_parquet('{file}')").fetchall())
        if any(each in content for each in digits):
            held.append(file.relative_to(folder).as_posix())
    return held


def test_everything_is_as_it_was_under_other_numbers(store: Store) -> None:
    before, numbers, vault = all_rows(store), numbers_of(store), store.vault()
    looks = read_looks(store).to_pylist()
    keys = [(store.path / name).read_text() for name in ("pseudonym.key", "vault.key")]
    done = rotated(store, with_vault=True)
    after, anew = all_rows(store), numbers_of(store)
    assert not {*numbers.values()} & {*anew.values()}
    was, now = ({number: upn for upn, number in each.items()} for each in (numbers, anew))
    for name in before:
        mine = without_made_ids(renamed(after[name], now) if "pupil_id" in TABLES[name].names else [])
        theirs = without_made_ids(renamed(before[name], was) if "pupil_id" in TABLES[name].names else [])
        assert mine == theirs, name
    assert sealed_texts(after["identities"], store.vault()) == sealed_texts(before["identities"], vault)
    made = {row["event_id"].split(":")[0] for row in before["events"] if row["import_id"]}
    assert {"register", str(MAIN)} < made, "some events have numbers that are made of the pupil's"
    mine = [{**row, "pupil_id": now.get(row["pupil_id"])} for row in read_looks(store).to_pylist()]
    assert len(mine) == len(looks) + 1
    for look in looks:
        said = {**look, "pupil_id": was.get(look["pupil_id"])}
        assert {**said, "why": look["why"].replace(str(numbers[UPNS[3]]), str(anew[UPNS[3]]))} in mine
    assert found_by_other_means(store.path, [*numbers.values()]) == []
    assert done.searched.clean
    assert done.numbers >= len(UPNS) + 1
    for key, name in zip(keys, ("pseudonym.key", "vault.key"), strict=True):
        assert (store.path / name).read_text() != key
        assert (store.path / name).stat().st_mode & 0o077 == 0
    assert not list(store.path.glob("next-*")) + list(store.path.glob("*.json.new"))
    assert not (store.path / "rotating.json").exists()
    judged = check(store)
    assert judged.ok, judged.problems


def test_the_same_files_again_change_nothing(
    with_other_keys: Store, of_all_sorts: Path, tmp_path: Path
) -> None:
    """Files of other bytes, so that they are read and not passed over."""
    store = with_other_keys
    again = Path(shutil.copytree(of_all_sorts / "files", tmp_path / "again"))
    (again / "then late.csv").unlink()
    late = write_csv(tmp_path / "late.csv", REGISTERS, [mark_row(4, day_of(3, 1), "AM", "L", late=12)])
    corrected = (f"{UPNS[3]},{MAIN},{day_of(4, 0)},AM", f"{UPNS[4]},{MAIN},{day_of(3, 1)},AM")
    lines = (again / "registers.csv").read_text("utf-8").splitlines()
    same = [line for line in lines if not line.startswith(corrected)]
    (again / "registers.csv").write_text("\n".join(same) + "\n", "utf-8")
    for file in [*again.glob("*.csv"), late]:
        file.write_text(file.read_text() + "\n")
    result = bring_in(store.path, again, late)
    assert not any(file.repeated for file in result.files)
    assert result.changed == 0
    build_at(store.path)
    judged = check(store)
    assert judged.ok, judged.problems


def test_the_books_are_not_made_anew_and_can_be(with_other_keys: Store) -> None:
    store = with_other_keys
    with store.reading() as engine:
        before = {name: as_books(engine.fetch(engine.table(name))) for name in BOOKS}
    assert build_at(store.path).built is None
    build_at(store.path, whole=True)
    with store.reading() as engine:
        assert {name: as_books(engine.fetch(engine.table(name))) for name in BOOKS} == before


def test_who_lists_links_and_forget_go_on(store: Store, with_other_keys: Store, tmp_path: Path) -> None:
    waiting = [
        {k: v for k, v in row.items() if not k.startswith("pupil")}
        for row in pupils(store, MAIN, weeks=6, on=day_of(5, 0), **BY).view.rows
    ]
    store = with_other_keys
    rows = pupils(store, MAIN, weeks=6, on=day_of(5, 0), **BY).view.rows
    assert sorted(str({k: v for k, v in row.items() if not k.startswith("pupil")}) for row in rows) == sorted(
        map(str, waiting)
    )
    (row,) = who(store, [UPNS[5]], with_upns=True, **BY).rows
    assert (row["name"], row["birth_dates"], row["upns"]) == ("Kim Ash5", ["2012-05-15"], [UPNS[5]])
    assert row["pupil"] == str(numbers_of(store)[UPNS[5]])
    undone = unlink(store, UPNS[11], **BY)
    assert undone.reopened["enrolments"] == 1
    by_number = write_csv(
        tmp_path / "behaviour.csv",
        ("Admission number", "URN", "Kind", "Start", "Half", "Minutes"),
        [{"Admission number": "005", "URN": MAIN, "Kind": "sent_out", "Start": day_of(2, 3), "Half": "AM",
          "Minutes": 10}],
    )  # fmt: skip
    result = bring_in(store.path, by_number)
    assert (result.total("accepted"), result.changed) == (1, 1)
    done = forget(store, seek_pupil(store, UPNS[6]))
    assert done.searched.clean
    judged = check(store)
    assert judged.ok, judged.problems


def test_again_and_again(store: Store, with_other_keys: Store) -> None:
    first, second = numbers_of(store), numbers_of(with_other_keys)
    store = with_other_keys
    done = rotated(store, with_vault=True)
    assert done.searched.clean
    third = numbers_of(store)
    assert len({*first.values(), *second.values(), *third.values()}) == 3 * len(first)
    assert found_by_other_means(store.path, [*first.values(), *second.values()]) == []
    assert [commit.action for commit in store.log()].count("rotate") == 2
    assert check(store).ok


def test_the_record_names_nobody_and_the_key_of_names_stays(store: Store) -> None:
    reader = Store.open(store.path)
    numbers, vault = numbers_of(reader), (store.path / "vault.key").read_text()
    names = sealed_texts(all_rows(store)["identities"], store.vault())
    done = rotated(store)
    assert (store.path / "vault.key").read_text() == vault
    assert sealed_texts(all_rows(store)["identities"], store.vault()) == names
    head = store.head()
    assert (head.action, head.detail["rows"]) == ("rotate", dict(done.rows))
    assert [*head.detail["keys"]] == ["key"]
    assert not any(
        str(number) in str(head.detail) for number in [*numbers.values(), *numbers_of(store).values()]
    )
    (look,) = [row for row in read_looks(store).to_pylist() if row["action"] == "rotate"]
    assert look["pupil_id"] is None
    is_not_shown_by_old_numbers(reader, store, numbers[UPNS[3]])


def is_not_shown_by_old_numbers(reader: Store, store: Store, number: int) -> None:
    """Who opened the store before its key was changed writes down no look, and so sees nobody."""
    with pytest.raises(WrongCallError, match="numbers have been changed meanwhile"):
        write_look(reader, role="head", why="a test", action="pupils", urn=MAIN, pupil_ids=[number])
    assert number not in read_looks(store)["pupil_id"].to_pylist()
    write_look(store, role="head", why="a test", action="pupils", urn=MAIN, pupil_ids=[])
