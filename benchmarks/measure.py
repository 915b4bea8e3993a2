"""Timing work in a process of its own: wall seconds of the work alone, peak memory of the process."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Measured:
    """One measurement: seconds of the work, peak bytes of the process that did it."""

    seconds: float
    peak_bytes: int


def in_process(module: str, *arguments: str) -> Measured:
    """Run `python -m module arguments`, which prints what `report` prints."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], capture_output=True, text=True, check=True
    )
    return Measured(**json.loads(done.stdout.splitlines()[-1]))


def from_shell(command: Sequence[str]) -> Measured:
    """Run a command to its end: wall seconds from its start, and its peak."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    taken = time.perf_counter() - start
    if status:
        raise SystemExit(f"This did not work: {' '.join(command)}")
    return Measured(taken, used.ru_maxrss * 1024)


def report(
    work: Callable[[], object],
    *,
    warm_up: Callable[[], object] | bool = True,
    before: Callable[[], object] = lambda: None,
) -> None:
    """Do the work, once unmeasured first (or `warm_up`), and print the measurement for `in_process`.

    `before` makes the measured run ready, and is not measured.
    """
    if warm_up:
        work() if warm_up is True else warm_up()
    before()
    start = time.perf_counter()
    work()
    taken = time.perf_counter() - start
    print(json.dumps({"seconds": taken, "peak_bytes": peak_bytes()}))


def peak_bytes() -> int:
    """The most memory that this process has had. Linux's `ru_maxrss` begins with that of the parent."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text("ascii").splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def seconds(value: float) -> str:
    """Seconds, set to the right."""
    return f"{value:8.2f} s"


def gigabytes(measured: Sequence[Measured]) -> str:
    """The highest peak of some measurements."""
    return f"{max(each.peak_bytes for each in measured) / 1e9:.2f} GB"
