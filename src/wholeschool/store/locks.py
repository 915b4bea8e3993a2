"""The locks of a store: one writer at a time, and nothing removed while somebody reads.

A writer holds `lock`. Readers hold the marker (`store.json`) together; whoever removes files holds it alone,
for the seconds that removing takes. All are locks of the operating system, which end with their process.
"""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from wholeschool.errors import WrongCallError

MARKER = "store.json"
_WRITER = "lock"
_AUDIT = "audit.lock"
PATIENCE_SECONDS = 60.0
"""How long somebody who has to remove files waits for readers to end."""
_LOOK_AGAIN_SECONDS = 0.05


@contextmanager
def only_writer(path: Path) -> Iterator[None]:
    """Be the only one who writes to a store; raises WrongCallError where somebody else is."""
    with (path / _WRITER).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise WrongCallError(
                "somebody else is writing to this store now",
                where=str(path),
                advice="Wait until that import or build has ended, and call again.",
            ) from None
        yield


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
    until = time.monotonic() + patience_seconds
    with (path / MARKER).open("rb") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= until:
                    raise WrongCallError(
                        "somebody is reading this store now, and files cannot be removed meanwhile",
                        where=str(path),
                        advice="Wait until the other command has ended, and call again.",
                    ) from None
                time.sleep(_LOOK_AGAIN_SECONDS)
        yield


@contextmanager
def adding_a_look(path: Path) -> Iterator[None]:
    """Hold the audit for the moment in which a look is added to it, or all are brought together."""
    with (path / _AUDIT).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
