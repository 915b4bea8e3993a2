"""A command that is a process of its own says all that it has to say, and ends with its code."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from wholeschool import __version__
from wholeschool.cli import leaving

COMMAND = [sys.executable, "-m", "wholeschool"]


def _ended(*arguments: str) -> tuple[int, str, str]:
    done = subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def test_what_is_written_is_read_by_whoever_waits_for_it() -> None:
    assert _ended("--version") == (0, f"wholeschool {__version__}\n", "")


def test_a_wrong_call_ends_with_its_code_and_its_sentence(tmp_path: Path) -> None:
    code, out, told = _ended("check", str(tmp_path / "nowhere"))
    assert (code, out) == (2, "")
    assert "there is no store here" in told


def test_a_reader_who_leaves_early_is_no_trouble() -> None:
    with subprocess.Popen([*COMMAND, "--help"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        told = running.stderr.read()
    assert b"Traceback" not in told


@pytest.mark.parametrize(("ended", "code"), [(SystemExit(), 0), (SystemExit(3), 3), (SystemExit("no"), 1)])
def test_the_code_is_that_which_python_would_end_with(
    monkeypatch: pytest.MonkeyPatch, ended: SystemExit, code: int
) -> None:
    def ends() -> None:
        raise ended

    monkeypatch.setattr(leaving, "main", ends)
    assert leaving._code_of_main() == code


def test_what_was_to_be_done_at_the_end_is_done() -> None:
    code = (
        "import atexit, sys, wholeschool.cli.leaving as leaving\n"
        "atexit.register(lambda: print('done'))\n"
        "leaving.main = lambda: print('said', end=' ')\n"
        "leaving.run()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "said done\n"


def test_what_no_command_foresaw_ends_as_python_ends() -> None:
    code = "import wholeschool.cli.leaving as leaving\nleaving.main = lambda: 1 / 0\nleaving.run()\n"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "ZeroDivisionError" in done.stderr
