"""How long a person waits: `--help`, and the whole demo."""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import from_shell

_COMMAND = Path(sys.executable).with_name("wholeschool")


def help_seconds(rounds: int = 5) -> float:
    """The median wall seconds of `wholeschool --help`."""
    return statistics.median(_time(["--help"]) for _ in range(rounds))


def demo_seconds() -> float:
    """The wall seconds of `wholeschool demo` with its usual trust: 6 schools, 5,000 pupils, 2 years."""
    with tempfile.TemporaryDirectory(prefix="wholeschool-bench-") as folder:
        return _time(["demo", f"{folder}/demo"])


def _time(arguments: list[str]) -> float:
    return from_shell([str(_COMMAND), *arguments]).seconds
