"""The command line as a process of its own, which ends as soon as it has said what it has to say."""

from __future__ import annotations

import atexit
import os
import sys
from contextlib import suppress
from typing import NoReturn

from wholeschool.cli.app import main


def run() -> NoReturn:
    """Run the command line, and leave.

    Python would take libraries apart, object by object, which the system takes back whole: that was half a
    second of every command. What is written is written before, and what libraries asked for at the end done.
    """
    code = _code_of_main()
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # nobody reads any more: there is nobody to tell
            stream.flush()
    os._exit(code)


def _code_of_main() -> int:
    """How the command ended, as a shell is told; what no command foresees ends as Python ends."""
    try:
        main()
    except SystemExit as ended:
        if ended.code is None or isinstance(ended.code, int):
            return ended.code or 0
        sys.stderr.write(f"{ended.code}\n")
        return 1
    return 0
