"""An erasure that is killed: before its commit nothing has changed, after it the next writer finishes it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import MakeOnce
from tests.made import MadeTrust, bring_in, rows_of
from tests.processes import run
from tests.tiny_trust import REGISTERS, UPNS, day_of, mark_row, write_csv
from wholeschool.actions.check import check
from wholeschool.actions.forget import forget, seek_pupil
from wholeschool.errors import WrongCallError
from wholeschool.store import Store, vacuum
from wholeschool.store.search import search
from wholeschool.store.traces import Traces

KILLED = 86
UPN = UPNS[6]
FORGET = """
import os, sys
from pathlib import Path
from wholeschool.actions import erase, forget
from wholeschool.store import Store, Transaction

def die(*args, **kwargs):
    os._exit({killed})

if sys.argv[2] == "before":
    Transaction.commit = die
else:
    erase.end_erasing = die
store = Store.open(Path(sys.argv[1]))
forget.forget(store, forget.seek_pupil(store, sys.argv[3]))
"""


def killed(store: Path, when: str) -> None:
    code, said = run(FORGET.format(killed=KILLED), store, when, UPN)
    assert code == KILLED, said


def traces(store: Path) -> Traces:
    number = int(Store.open(store).pseudonyms().of([UPN])[0])
    return Traces(frozenset({number}), frozenset({UPN}))


def test_killed_before_its_commit_the_pupil_is_still_there(tiny_store: Path) -> None:
    before = rows_of(tiny_store, "ledger")
    killed(tiny_store, "before")
    judged = check(Store.open(tiny_store))
    assert judged.ok, judged.problems
    assert sorted(rows_of(tiny_store, "ledger"), key=str) == sorted(before, key=str)
    done = forget(Store.open(tiny_store), seek_pupil(Store.open(tiny_store), UPN))
    assert done.searched.clean


@pytest.fixture
def killed_after(tiny: MadeTrust, made_once: MakeOnce) -> Path:
    """A store whose erasure was killed after its commit, and which nobody has opened since. To be copied."""

    def make(folder: Path) -> None:
        folder.mkdir()
        killed(tiny.copy_store(folder), "after")

    return made_once("erasing-killed-after", make) / "store"


def test_killed_after_its_commit_the_store_is_sound_and_old_files_hold_the_pupil(
    killed_after: Path, tmp_path: Path
) -> None:
    store = Path(shutil.copytree(killed_after, tmp_path / "store"))
    assert check(Store.open(store)).ok
    with pytest.raises(WrongCallError, match="holds nothing of that pupil"):
        seek_pupil(Store.open(store), UPN)
    assert search(store, traces(store)).found


@pytest.mark.parametrize("writer", ["vacuum", "import"])
def test_killed_after_its_commit_the_next_writer_finishes_it(
    killed_after: Path, tmp_path: Path, writer: str
) -> None:
    store = Path(shutil.copytree(killed_after, tmp_path / "store"))
    if writer == "vacuum":
        assert vacuum(Store.open(store)).finished_erasing
    else:
        bring_in(store, write_csv(tmp_path / "a.csv", REGISTERS, [mark_row(4, day_of(0, 0), "AM", "I")]))
    assert search(store, traces(store)).clean
    assert not (store / "erasing.json").exists()
    judged = check(Store.open(store))
    assert judged.ok, judged.problems
