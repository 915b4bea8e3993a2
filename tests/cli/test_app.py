"""What every command shares: help, exit codes, errors as sentences, and a quick start."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import wholeschool
from wholeschool import __version__

COMMANDS = (
    "demo", "simulate", "import", "build", "check", "ledger", "verify", "report", "pupils", "acted", "looks",
    "duties", "journeys", "displacement", "hidden", "alternative", "rungs",
)  # fmt: skip
HEAVY = ("ibis", "pandas", "pyarrow", "duckdb", "deltalake", "numpy", "rich", "jinja2")


def test_nothing_heavy_is_imported_to_answer_a_call_for_help() -> None:
    code = (
        "import sys, wholeschool.cli, wholeschool.cli.app\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_help_itself_imports_nothing_heavy_either() -> None:
    code = (
        "import sys\nfrom wholeschool.cli import main\nsys.argv = ['wholeschool', 'import', '--help']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print([name for name in {HEAVY[:-2]!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip().splitlines()[-1] == "[]"


def test_help_names_every_command_and_where_to_start() -> None:
    answer = wholeschool("--help")
    assert answer.exit_code == 0
    assert all(f"\n  {command} " in answer.out for command in COMMANDS)
    assert "Start with `wholeschool demo`" in answer.out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_and_takes_json(command: str) -> None:
    answer = wholeschool(command, "--help")
    assert answer.exit_code == 0
    assert "--json" in answer.out
    assert len(answer.out.splitlines()) > 8


def test_the_version_is_that_of_the_package() -> None:
    assert wholeschool("--version").out.strip() == f"wholeschool {__version__}"


def test_the_package_itself_can_be_run() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "wholeschool", "--version"], check=True, capture_output=True, text=True
    )
    assert done.stdout.strip() == f"wholeschool {__version__}"


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("import",),
        ("import", "store"),
        ("ledger",),
        ("build", "store", "--wohle"),
        ("simulate", "x", "--schools", "many"),
    ],
)
def test_a_wrong_call_ends_with_two_and_no_traceback(arguments: tuple[str, ...]) -> None:
    answer = wholeschool(*arguments)
    assert answer.exit_code == 2
    assert answer.out == ""
    assert answer.err
    assert "Traceback" not in answer.err


@pytest.mark.parametrize("command", ["build", "check", "ledger"])
def test_a_store_that_is_none_is_one_sentence(command: str, tmp_path: Path) -> None:
    answer = wholeschool(command, tmp_path / "nothing")
    assert answer.exit_code == 2
    assert "there is no store here." in answer.sentence
    assert "wholeschool import" in answer.sentence


@pytest.mark.parametrize("command", ["build", "check", "ledger"])
def test_a_store_that_is_a_file_is_one_sentence(command: str, tmp_path: Path) -> None:
    file = tmp_path / "register.csv"
    file.write_text("UPN\n")
    answer = wholeschool(command, file)
    assert answer.exit_code == 2
    assert "there is no store here" in answer.sentence


def test_a_system_that_refuses_is_one_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", str(tmp_path))

    monkeypatch.setattr("wholeschool.actions.build.build", full)
    monkeypatch.setattr("wholeschool.store.Store.open", lambda path: path)
    answer = wholeschool("build", tmp_path)
    assert answer.exit_code == 2
    assert "the system refused: No space left on device" in answer.sentence


def test_a_file_that_nobody_names_is_one_sentence_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def gone(*_: object, **__: object) -> None:
        raise FileNotFoundError("Failed to open local file")  # as Arrow has it: neither a number nor a name

    monkeypatch.setattr("wholeschool.store.Store.open", gone)
    answer = wholeschool("build", tmp_path)
    assert answer.exit_code == 2
    assert "the system refused: Failed to open local file" in answer.sentence


def test_a_command_that_is_stopped_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("wholeschool.store.Store.open", stopped)
    answer = wholeschool("build", tmp_path)
    assert answer.exit_code == 130
    assert answer.sentence == "wholeschool: stopped. The store is as it was before this command."
