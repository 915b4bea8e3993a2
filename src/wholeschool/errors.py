"""What went wrong, where, the nearest match and what to do: errors are sentences, never tracebacks.

Exit codes (`cli` returns them): 0 done, 1 findings that need a person, 2 wrong call, 3 damaged data.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path

EXIT_DONE = 0
EXIT_FINDINGS = 1
EXIT_WRONG_CALL = 2
EXIT_DAMAGED = 3


class WholeschoolError(Exception):
    """A sentence for a person: what happened, where, what comes nearest, what to do."""

    exit_code = EXIT_WRONG_CALL

    def __init__(self, what: str, *, where: str = "", nearest: str = "", advice: str = "") -> None:
        self.what = what
        self.where = where
        self.nearest = nearest
        self.advice = advice
        super().__init__(self.sentence())

    def sentence(self) -> str:
        """The whole message, in the order in which a person needs it."""
        what = self.what if self.what.endswith((".", "?", "!")) else f"{self.what}."
        parts = [f"{self.where}: {what}" if self.where else what]
        if self.nearest:
            parts.append(f"Did you mean {self.nearest}?")
        if self.advice:
            parts.append(self.advice)
        return " ".join(parts)


class WrongCallError(WholeschoolError):
    """The command or the function was called in a way that cannot work."""

    exit_code = EXIT_WRONG_CALL


class DamagedDataError(WholeschoolError):
    """A store holds something that no import or build wrote."""

    exit_code = EXIT_DAMAGED


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that comes closest to `word`, or an empty string where none does."""
    by_folded = {each.casefold(): each for each in known}
    matches = difflib.get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[matches[0]] if matches else ""


def no_such_path(path: Path) -> WrongCallError:
    """That nothing is there, with the nearest name in its folder, if there is one that can be read."""
    try:
        siblings = [each.name for each in path.absolute().parent.iterdir()]
    except OSError:
        siblings = []
    return WrongCallError(
        "There is no such file or folder.", where=str(path), nearest=nearest(path.name, siblings)
    )
