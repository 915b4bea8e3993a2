"""The locks of a store: one writer at a time, and nothing removed while somebody reads.

A writer holds `lock`. Readers hold the marker (`store.json`) together; whoever removes files holds it alone,
for the seconds that removing takes. All are locks of the operating system, which end with their process.
"""

from __future__ import annotations

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from wholeschool.errors import WrongCallError

MARKER = "store.json"
_WRITER = "lock"
_AUDIT = "audit.lock"
PATIENCE_SECONDS = 60.0
"""How long somebody who has to remove files waits for readers to end."""
WRITER_PATIENCE_SECONDS = 30.0
"""How long an import or a build waits for another command that writes."""
_LOOK_AGAIN_SECONDS = 0.05


@contextmanager
def only_writer(
    path: Path, *, patience_seconds: float = 0.0, waiting: Callable[[], None] = lambda: None
) -> Iterator[None]:
    """Be the only one who writes to a store; raises WrongCallError where somebody else goes on doing so.

    `waiting` is told once, where somebody else has to be waited for.
    """
    with (path / _WRITER).open("w") as file:
        if not held_alone(file, patience_seconds, waiting):
            raise WrongCallError(
                "somebody else is writing to this store now",
                where=str(path),
                advice="Wait until that import or build has ended, and call again.",
            )
        yield


def held_alone(file: IO[Any], patience_seconds: float, waiting: Callable[[], None] = lambda: None) -> bool:
    """Take the lock of an open file, alone; False where others still hold it after so long."""
    until = time.monotonic() + patience_seconds
    told = False
    while True:
        with suppress(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        if time.monotonic() >= until:
            return False
        if not told:
            waiting()
            told = True
        time.sleep(_LOOK_AGAIN_SECONDS)


@contextmanager
def reading_along(path: Path) -> Iterator[None]:
    """Read a store, together with others: until the end no file that stood at the beginning is removed."""
    with (path / MARKER).open("rb") as file:
        # A drive that knows no locks can be read all the same; there nobody can remove anything either.
        with suppress(OSError):
            fcntl.flock(file, fcntl.LOCK_SH)
        yield


@contextmanager
def nobody_reading(path: Path, *, patience_seconds: float = PATIENCE_SECONDS) -> Iterator[None]:
    """Wait until nobody reads a store, and let nobody begin; raises WrongCallError if that takes too long."""
    with (path / MARKER).open("rb") as file:
        if not held_alone(file, patience_seconds):
            raise WrongCallError(
                "somebody is reading this store now, and files cannot be removed meanwhile",
                where=str(path),
                advice="Wait until the other command has ended, and call again.",
            )
        yield


@contextmanager
def adding_a_look(path: Path) -> Iterator[None]:
    """Hold the audit for the moment in which a look is added to it, or all are brought together."""
    with (path / _AUDIT).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
