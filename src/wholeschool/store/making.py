"""Making the folder of a store: whole or not at all, also where an earlier making was cut off."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from wholeschool.errors import WrongCallError
from wholeschool.store.locks import MARKER, WRITER_PATIENCE_SECONDS, held_alone

NOTE = "store.being-made"
_LIKE_AN_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")


@contextmanager
def making(path: Path, *, leftovers: Iterable[str]) -> Iterator[Path]:
    """Hold a folder in which a store is made; gives a note, to be turned into the store's marker at the end.

    Where the note of an earlier making still stands, what that making may have left is taken away.
    Raises WrongCallError where the folder holds something else, or is held by somebody else.
    """
    note = path / NOTE
    if _LIKE_AN_ESCAPE.search(str(path.absolute())):
        raise WrongCallError(
            "a store cannot lie in a folder with a % and two digits or letters a to f in its path",
            where=str(path),
            advice="The library of the tables would take them for another sign. Name another folder.",
        )
    if path.exists() and (not path.is_dir() or (any(path.iterdir()) and not note.exists())):
        raise WrongCallError(
            "a store cannot be made here: the folder holds something else",
            where=str(path),
            advice="Name an empty folder or a new one.",
        )
    # Pupil-level data live here: a new folder is its owner's alone.
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    with note.open("a") as held:
        if not held_alone(held, WRITER_PATIENCE_SECONDS):
            raise WrongCallError(
                "somebody else is making a store here now", where=str(path), advice="Wait, and call again."
            )
        # The other's note has become the marker: what lies here is a store, and no leftover.
        if (path / MARKER).exists():
            note.unlink(missing_ok=True)
            raise WrongCallError("somebody else has made a store here meanwhile", where=str(path))
        for name in leftovers:
            _take_away(path / name)
        yield note


def _take_away(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
