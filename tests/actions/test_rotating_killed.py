"""A change of keys that is killed: the old store or the new one, to whoever reads or writes next."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.made import bring_in, rows_of
from tests.processes import run
from tests.tiny_trust import MAIN, REGISTERS, UPNS, day_of, mark_row, write_csv
from wholeschool.actions.backup import back_up, restore
from wholeschool.actions.check import check
from wholeschool.actions.rotate import plan_rotation, rotate
from wholeschool.actions.who import who
from wholeschool.store import Store, read_looks, vacuum, write_look
from wholeschool.store.search import search
from wholeschool.store.traces import Numbers

KILLED = 86
BY: Mapping[str, Any] = {"to": "trust_data_lead", "why": "a test"}
BEFORE_COMMIT = ("the note", "a key", "the looks", "the commit")
AFTER_COMMIT = ("the row", "looks in place", "old key overwritten", "first key in place", "note gone")
ENDED_BY_AN_IMPORT = AFTER_COMMIT[0]
"""After this moment an import is the next to write, after all others a vacuum."""
ROTATE = """
import os, sys
from pathlib import Path
from wholeschool.actions import erase, rotate
from wholeschool.store import Store, Transaction, audit, erasing, keys, rotating, transaction

def die(*args, **kwargs):
    os._exit({killed})

def then_die(function):
    def called(*args, **kwargs):
        function(*args, **kwargs)
        die()
    return called

when = sys.argv[2]
if when == "the note":
    rotating.rows_alone = die
elif when == "the looks":
    keys.KeyPlace.lay_beside = die
elif when == "a key":
    keys.KeyPlace.lay_beside = then_die(keys.KeyPlace.lay_beside)
elif when == "tables":
    rotate.Renumbered._sealed_anew = die
elif when == "the commit":
    Transaction.commit = die
elif when == "the row":
    Transaction.commit = then_die(Transaction.commit)
elif when == "looks in place":
    rotating._put_in_place = then_die(rotating._put_in_place)
elif when == "old key overwritten":
    keys._overwrite = then_die(keys._overwrite)
elif when == "first key in place":
    keys.KeyPlace.settle = then_die(keys.KeyPlace.settle)
elif when == "note gone":
    erasing.remove_outdated = die
store = Store.open(Path(sys.argv[1]))
rotate.rotate(store, rotate.plan_rotation(store, with_vault=True))
"""


@pytest.fixture
def store(tiny_store: Path) -> Store:
    made = Store.open(tiny_store)
    for upns in (UPNS[:2], UPNS[2:3]):
        ids = made.pseudonyms().of(upns).tolist()
        write_look(made, role="head", why="a test", action="pupils", urn=MAIN, pupil_ids=ids)
    return made


def killed(store: Store, when: str) -> None:
    code, said = run(ROTATE.format(killed=KILLED), store.path, when)
    assert code == KILLED, said


def numbers_of(store: Store) -> dict[str, int]:
    return dict(zip(UPNS, store.pseudonyms().of(UPNS).tolist(), strict=True))


def is_whole(path: Path) -> dict[str, int]:
    """Opened anew: keys, tables and looks go by the same numbers; gives these."""
    opened = Store.open(path)
    numbers = numbers_of(opened)
    for name in ("pupils", "registers", "ledger", "standings"):
        assert {row["pupil_id"] for row in rows_of(path, name)} <= {*numbers.values()}, name
    seen = {each for each in read_looks(opened)["pupil_id"].to_pylist() if each is not None}
    assert seen == {numbers[upn] for upn in UPNS[:3]}
    (row,) = who(opened, [UPNS[0]], with_upns=True, **BY).rows
    assert row["upns"] == [UPNS[0]]
    return numbers


def is_sound(path: Path) -> None:
    judged = check(Store.open(path))
    assert judged.ok, judged.problems


def nothing_lies_about(path: Path) -> None:
    assert [*path.glob("next-*"), *path.glob("rotating*"), *path.glob("*/renumbered*")] == []


def test_killed_before_its_commit_the_store_is_the_old_one(store: Store) -> None:
    """Killed again and again, and once more before a change of keys that comes to its end."""
    before = numbers_of(store)
    for when in BEFORE_COMMIT:
        killed(store, when)
        assert is_whole(store.path) == before, when
        vacuum(Store.open(store.path))
        nothing_lies_about(store.path)
    killed(store, "tables")
    is_sound(store.path)
    done = rotate(Store.open(store.path), plan_rotation(Store.open(store.path)))
    assert done.searched.clean
    assert not {*is_whole(store.path).values()} & {*before.values()}
    is_sound(store.path)
    nothing_lies_about(store.path)


@pytest.mark.parametrize("when", AFTER_COMMIT)
def test_killed_after_its_commit_the_store_is_the_new_one(store: Store, tmp_path: Path, when: str) -> None:
    before = numbers_of(store)
    killed(store, when)
    after = is_whole(store.path)
    assert not {*after.values()} & {*before.values()}
    if when != ENDED_BY_AN_IMPORT:
        vacuum(Store.open(store.path))
    else:
        is_sound(store.path)
        marks = [mark_row(4, day_of(0, 0), "AM", "I")]
        bring_in(store.path, write_csv(tmp_path / "a.csv", REGISTERS, marks))
    assert search(store.path, Numbers(frozenset(before.values()))).clean
    assert not (store.path / "erasing.json").exists()
    nothing_lies_about(store.path)
    if when in (ENDED_BY_AN_IMPORT, AFTER_COMMIT[-1]):
        is_sound(store.path)


@pytest.mark.parametrize("when", ["the commit", "the row"])
def test_a_look_or_a_backup_comes_next(store: Store, tmp_path: Path, when: str) -> None:
    """A store that was opened before goes on under the right numbers, or not at all; so does a backup."""
    killed(store, when)
    opened = Store.open(store.path)
    numbers = numbers_of(opened)
    write_look(opened, role="head", why="a test", action="pupils", urn=MAIN, pupil_ids=[numbers[UPNS[0]]])
    back_up(opened, tmp_path / "backup.zip", with_keys=True)
    restored = restore(tmp_path / "backup.zip", tmp_path / "restored").store
    assert is_whole(restored.path) == numbers
    is_sound(restored.path)
    nothing_lies_about(restored.path)


def test_a_look_waits_for_no_rotation_that_was_cut_off(store: Store) -> None:
    killed(store, "looks in place")
    # Opened without the finishing that opening does, as by a process that was there before.
    there = Store(store.path)
    number = numbers_of(there)[UPNS[0]]
    write_look(there, role="head", why="a test", action="pupils", urn=MAIN, pupil_ids=[number])
    is_whole(store.path)
