"""The command line run inside the process of the tests, through the same `main` that a shell calls."""

from __future__ import annotations

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from wholeschool.cli import main


@dataclass(frozen=True)
class Answer:
    """What a command said, and how it ended."""

    exit_code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        """The one JSON document that `--json` prints, and nothing beside it."""
        found: dict[str, Any] = json.loads(self.out, parse_constant=_no_nan)
        return found

    @property
    def sentence(self) -> str:
        """The sentence of an error: one line on standard error, nothing on standard output."""
        assert self.out == ""
        assert self.err.startswith("wholeschool: ")
        assert self.err.count("\n") == 1
        assert "Traceback" not in self.err
        return self.err.strip()


def wholeschool(*arguments: object) -> Answer:
    """Call `wholeschool` with these arguments."""
    out, err = io.StringIO(), io.StringIO()
    called = patch.object(sys, "argv", ["wholeschool", *map(str, arguments)])
    with called, redirect_stdout(out), redirect_stderr(err):
        try:
            main()
            exit_code = 0
        except SystemExit as ended:
            exit_code = int(ended.code or 0)
    return Answer(exit_code, out.getvalue(), err.getvalue())


def _no_nan(constant: str) -> None:
    raise AssertionError(f"{constant} is no JSON")
