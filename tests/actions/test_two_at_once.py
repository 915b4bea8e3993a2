"""Two imports at once, in two processes: the second is told to wait, and nothing is lost or mixed."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.made import bring_in, build_at, rows_of
from tests.tiny_trust import REGISTERS, day_of, mark_row, write_csv
from wholeschool.actions.check import check
from wholeschool.errors import WrongCallError
from wholeschool.store import Store

SLOW = """
import sys, time
from pathlib import Path
from wholeschool.actions import import_files as importing

whole, signs = importing.settle, Path(sys.argv[3])

def slowly(*args, **kwargs):
    (signs / "inside").touch()
    while not (signs / "go on").exists():
        time.sleep(0.01)
    return whole(*args, **kwargs)

importing.settle = slowly
importing.import_files(Path(sys.argv[1]), [Path(sys.argv[2])])
"""
AT_ONCE = """
import sys, time
from pathlib import Path
from wholeschool.actions.import_files import import_files
from wholeschool.errors import WrongCallError

told = 0
while True:
    try:
        import_files(Path(sys.argv[1]), [Path(sys.argv[2])])
        break
    except WrongCallError as error:
        assert "somebody else is writing to this store now" in str(error), error
        told += 1
        time.sleep(0.02)
print(told)
"""


def file_of(folder: Path, pupil: int) -> Path:
    return write_csv(folder / f"{pupil}.csv", REGISTERS, [mark_row(pupil, day_of(0, 0), "AM", "I")])


def ill(store: Path) -> int:
    return sum(row["marks"].startswith("I") for row in rows_of(store, "registers"))


def test_the_second_is_told_so_and_the_first_ends(tiny_store: Path, tmp_path: Path) -> None:
    stood = ill(tiny_store)
    command = [sys.executable, "-c", SLOW, str(tiny_store), str(file_of(tmp_path, 4)), str(tmp_path)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as first:
        until = time.monotonic() + 60
        while not (tmp_path / "inside").exists():
            assert first.poll() is None, first.communicate()[1]
            assert time.monotonic() < until
            time.sleep(0.01)
        with pytest.raises(WrongCallError, match="somebody else is writing to this store now"):
            bring_in(tiny_store, file_of(tmp_path, 3))
        assert ill(tiny_store) == stood, "reading goes on, and sees nothing of it"
        (tmp_path / "go on").touch()
        _, said = first.communicate(timeout=60)
    assert first.returncode == 0, said
    assert ill(tiny_store) == stood + 1
    assert bring_in(tiny_store, file_of(tmp_path, 3)).changed == 1
    assert ill(tiny_store) == stood + 2


def test_several_at_once_all_come_in_one_after_the_other(tiny_store: Path, tmp_path: Path) -> None:
    stood, commits = ill(tiny_store), len(Store.open(tiny_store).log())
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", AT_ONCE, str(tiny_store), str(file_of(tmp_path, pupil))],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for pupil in (3, 4, 7)
    ]  # fmt: skip
    for worker in workers:
        _, said = worker.communicate(timeout=120)
        assert worker.returncode == 0, said
    assert ill(tiny_store) == stood + 3
    assert len(Store.open(tiny_store).log()) == commits + 3
    build_at(tiny_store)
    judged = check(Store.open(tiny_store))
    assert judged.ok, judged.problems
