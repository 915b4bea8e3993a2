"""Two imports at once, in two processes: the second waits for the first, and nothing is lost or mixed."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.made import bring_in, build_at, rows_of
from tests.processes import start
from tests.tiny_trust import REGISTERS, day_of, mark_row, write_csv
from wholeschool.actions.check import check
from wholeschool.actions.import_files import import_files
from wholeschool.errors import WrongCallError
from wholeschool.store import Store

SLOW = """
import sys, time
from pathlib import Path
from wholeschool.actions import import_files as importing, import_merge as merging

whole, signs = merging.settle, Path(sys.argv[3])

def slowly(*args, **kwargs):
    (signs / "inside").touch()
    while not (signs / "go on").exists():
        time.sleep(0.01)
    return whole(*args, **kwargs)

merging.settle = slowly
importing.import_files(Path(sys.argv[1]), [Path(sys.argv[2])])
"""
AT_ONCE = """
import sys
from pathlib import Path
from wholeschool.actions.import_files import import_files

import_files(Path(sys.argv[1]), [Path(sys.argv[2])])
"""


def file_of(folder: Path, pupil: int) -> Path:
    return write_csv(folder / f"{pupil}.csv", REGISTERS, [mark_row(pupil, day_of(0, 0), "AM", "I")])


def ill(store: Path) -> int:
    return sum(row["marks"].startswith("I") for row in rows_of(store, "registers"))


@contextmanager
def importing(store: Path, pupil: int, signs: Path) -> Iterator[Callable[[], None]]:
    """Another process in the middle of an import; gives what lets it go on and waits for its end."""
    first = start(SLOW, store, file_of(signs, pupil), signs, said=signs / "said")
    until = time.monotonic() + 60
    while not (signs / "inside").exists():
        assert first.process.is_alive(), first.end()
        assert time.monotonic() < until
        time.sleep(0.01)
    try:
        yield (signs / "go on").touch
    finally:
        (signs / "go on").touch()
        ended = first.end()
    assert ended == (0, "")


def test_the_second_is_told_so_when_it_has_waited_long_enough(tiny_store: Path, tmp_path: Path) -> None:
    stood, second = ill(tiny_store), file_of(tmp_path, 3)
    with importing(tiny_store, 4, tmp_path):
        with pytest.raises(WrongCallError, match="somebody else is writing to this store now"):
            import_files(tiny_store, [second], patience_seconds=0.2)
        assert ill(tiny_store) == stood, "reading goes on, and sees nothing of it"
    assert ill(tiny_store) == stood + 1
    assert bring_in(tiny_store, second).changed == 1
    assert ill(tiny_store) == stood + 2


def test_the_second_waits_and_goes_on_from_what_the_first_left(tiny_store: Path, tmp_path: Path) -> None:
    stood = ill(tiny_store)
    told: list[str] = []
    with importing(tiny_store, 4, tmp_path) as go_on:

        def progress(what: str, *_: int) -> None:
            told.append(what)
            if "waiting" in what:
                go_on()

        # The very file that the first is bringing in: it finds it there.
        result = import_files(tiny_store, [file_of(tmp_path, 4)], progress=progress)
    assert told[0] == "Another command is writing to this store; waiting for it"
    assert sum("waiting" in what for what in told) == 1
    assert ([file.repeated for file in result.files], result.changed) == ([True], 0)
    assert ill(tiny_store) == stood + 1


def test_a_store_that_two_make_at_once_is_one(tmp_path: Path) -> None:
    store, begun = tmp_path / "store", threading.Barrier(3)

    def make(_: int) -> Path:
        begun.wait()
        return Store.open_or_create(store).path

    for _ in range(5):
        with ThreadPoolExecutor(3) as pool:
            assert [*pool.map(make, range(3))] == [store] * 3
        assert [commit.action for commit in Store.open(store).log()] == ["create"]
        assert not list(store.glob("*.being-made"))
        shutil.rmtree(store)


def test_several_at_once_all_come_in_one_after_the_other(tiny_store: Path, tmp_path: Path) -> None:
    stood, commits = ill(tiny_store), len(Store.open(tiny_store).log())
    workers = [
        start(AT_ONCE, tiny_store, file_of(tmp_path, pupil), said=tmp_path / f"{pupil}.said")
        for pupil in (3, 4, 7)
    ]
    assert [worker.end() for worker in workers] == [(0, "")] * 3
    assert ill(tiny_store) == stood + 3
    assert len(Store.open(tiny_store).log()) == commits + 3
    build_at(tiny_store)
    judged = check(Store.open(tiny_store))
    assert judged.ok, judged.problems
