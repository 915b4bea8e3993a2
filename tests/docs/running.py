"""Running the examples of a page as a reader would, in a folder, and holding what comes out against the page.

A `shell` block holds commands, a line each; those of `wholeschool` run in this process, which saves the
seconds that every start takes, all others in a shell. A `python` block is run in a process of its own unless
it says `not-run`.
A block with `file=NAME` is saved under that name. The `text` block after a command is what the command
prints: `…` stands for anything inside a line, and alone on a line for any number of lines.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

from tests.docs.pages import Block
from tests.processes import run as run_script
from wholeschool.cli import main

ANYTHING = "…"


class ExampleError(AssertionError):
    """A page says something else than the program."""


def run_blocks(blocks: Sequence[Block], folder: Path, were_run: Sequence[str] = ()) -> None:
    """Run the examples of a page in order. Raises ExampleError at the first that does not hold.

    `were_run`: what the first examples printed that were run already, and left in `folder` what they make.
    """
    printed, before, known = "", None, iter(were_run)
    for block in blocks:
        if "file" in block.said:
            save(block, folder)
        elif block.runs:
            said = next(known, None)
            printed, before = run(block, folder) if said is None else said, block
        elif block.language == "text" and before is not None:
            compare(block, printed)
            before = None


def run(block: Block, folder: Path) -> str:
    """Run a block of commands or of Python; gives what it prints."""
    return run_commands(block, folder) if block.language == "shell" else run_python(block, folder)


def save(block: Block, folder: Path) -> None:
    """Save a block under the name that it gives."""
    path = folder / block.said["file"]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(block.text, "utf-8")


def compare(expected: Block, printed: str) -> None:
    """Raise ExampleError where the lines of a block are not what was printed."""
    if not matches(expected.lines, printed.splitlines()):
        raise ExampleError(
            f"{expected.where} is not what the program says:\n{printed}\n"
            "Where only numbers differ: python -m tests.docs.refresh"
        )


def matches(expected: Sequence[str], printed: Sequence[str]) -> bool:
    """Whether printed lines are those expected; spaces at their ends and blank lines around do not matter."""
    parts = []
    for line in expected:
        if line.strip() == ANYTHING:
            parts.append(r"(?:[^\n]*\n)*")
        else:
            parts.append(re.escape(line.rstrip()).replace(ANYTHING, r"[^\n]*") + r"\n")
    text = "".join(f"{line.rstrip()}\n" for line in printed).strip("\n") + "\n"
    return re.fullmatch("".join(parts), text) is not None


def run_commands(block: Block, folder: Path) -> str:
    """Run the commands of a block, each of which has to end with the exit code that the block names for it.

    `exit=3` is the last one's, `exit=1,0` names them all; those that are not named have to end with 0.
    """
    commands = [line for line in block.lines if line.strip()]
    named = [int(code) for code in block.said.get("exit", "0").split(",")]
    codes = [0] * (len(commands) - len(named)) + named
    printed = ""
    for command, wanted in zip(commands, codes, strict=True):
        own = command.startswith("wholeschool ")
        said, code = (_run_ours if own else _run_other)(command, folder)
        printed += said
        if code != wanted:
            raise ExampleError(f"{block.where}: “{command}” ended with {code}, not {wanted}:\n{said}")
    return printed


def run_python(block: Block, folder: Path) -> str:
    """Run a block of Python; gives what it prints."""
    # Left at once: threads of the libraries that an example uses now and then abort an interpreter that ends.
    at_once = "\nimport os, sys\nsys.stdout.flush()\nos._exit(0)\n"
    code, said = run_script(block.text + at_once, folder=folder)
    if code != 0:
        raise ExampleError(f"{block.where} ended with {code}:\n{said}")
    return said


def _run_ours(command: str, folder: Path) -> tuple[str, int]:
    out = io.StringIO()
    arguments = shlex.split(command, comments=True)
    with chdir(folder), patch.object(sys, "argv", arguments), redirect_stdout(out), redirect_stderr(out):
        try:
            main()
            code = 0
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else int(bool(ended.code))
    return out.getvalue(), code


def _run_other(command: str, folder: Path) -> tuple[str, int]:
    return _run(["bash", "-c", command], folder)


def _run(command: Sequence[str], folder: Path) -> tuple[str, int]:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "PATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.stdout, done.returncode
