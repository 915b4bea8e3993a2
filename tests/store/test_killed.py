"""An import that is killed in the middle: the store reads as before, and the next import works.

The process ends by `os._exit`, which runs no handler, as a kill or a power cut does.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.made import bring_in, rows_of, versions_of
from tests.processes import run
from tests.tiny_trust import REGISTERS, day_of, mark_row, write_csv
from wholeschool.actions.check import check
from wholeschool.store import Store, unfinished_commit

KILLED = 86
IMPORT = """
import os, sys
from pathlib import Path

module, name, when, nth, store, *files = sys.argv[1:]
owner = __import__(module, fromlist=[name])
whole, calls = getattr(owner, name), [0]

def cut_off(*args, **kwargs):
    calls[0] += 1
    if calls[0] == int(nth) and when == "before":
        os._exit({killed})
    result = whole(*args, **kwargs)
    if calls[0] == int(nth):
        os._exit({killed})
    return result

setattr(owner, name, cut_off)
from wholeschool.actions.import_files import import_files
import_files(Path(store), [Path(file) for file in files])
"""
# An import of registers writes registers, week_counts and week_forms, and then the log.
POINTS = {
    "between two tables": ("add_version", "after", 2),
    "before the log names them": ("add_version", "before", 4),
}
AFTER_THE_LOG = ("add_version", "after", 4)


def killed_import(store: Path, file: Path, name: str, when: str, nth: int) -> None:
    script = IMPORT.format(killed=KILLED)
    code, said = run(script, "wholeschool.store.versions", name, when, nth, store, file)
    assert code == KILLED, said


@pytest.fixture
def correction(tmp_path: Path) -> Path:
    return write_csv(tmp_path / "late.csv", REGISTERS, [mark_row(4, day_of(0, 0), "AM", "I")])


def ill(store: Path) -> int:
    """How many weeks begin with an illness on Monday morning."""
    return sum(row["marks"].startswith("I") for row in rows_of(store, "registers"))


@pytest.mark.parametrize("point", POINTS)
def test_a_killed_import_leaves_the_store_as_it_was(tiny_store: Path, correction: Path, point: str) -> None:
    before, head, stood = versions_of(tiny_store), Store.open(tiny_store).head(), ill(tiny_store)
    killed_import(tiny_store, correction, *POINTS[point])
    assert unfinished_commit(Store.open(tiny_store)) == head.commit_id + 1
    assert Store.open(tiny_store).head() == head
    assert ill(tiny_store) == stood
    checked = check(Store.open(tiny_store))
    assert checked.ok, checked.problems

    result = bring_in(tiny_store, correction)
    assert result.changed == 1
    assert not result.files[0].repeated
    assert ill(tiny_store) == stood + 1
    after = versions_of(tiny_store)
    assert {name for name in after if after[name] != before[name]} == {
        "registers",
        "week_counts",
        "week_forms",
        "import_log",
    }
    assert all(after[name] <= before[name] + 1 for name in after), "what was left behind is gone"


def test_an_import_killed_after_its_row_of_the_log_is_done(tiny_store: Path, correction: Path) -> None:
    stood = ill(tiny_store)
    killed_import(tiny_store, correction, *AFTER_THE_LOG)
    assert ill(tiny_store) == stood + 1
    assert check(Store.open(tiny_store)).ok
    assert bring_in(tiny_store, correction).files[0].repeated
    assert ill(tiny_store) == stood + 1


def test_taking_back_may_be_killed_as_well(tiny_store: Path, correction: Path) -> None:
    stood = ill(tiny_store)
    killed_import(tiny_store, correction, *POINTS["before the log names them"])
    killed_import(tiny_store, correction, "take_back", "after", 2)
    assert ill(tiny_store) == stood
    assert check(Store.open(tiny_store)).ok
    assert bring_in(tiny_store, correction).changed == 1
    assert ill(tiny_store) == stood + 1
