"""A finding: what was noticed, where, and what a person can do about it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Severity = Literal["info", "warning", "error"]

_CAPITALS = ("upn", "urn", "fsm", "sen", "ap", "e", "n", "b")
"""Words of the names of checks that are written in capitals: short for something, or a code."""


@dataclass(frozen=True)
class Finding:
    """Something noticed in a file. `seen` never holds a name or a UPN: findings are printed and logged."""

    check: str
    severity: Severity
    file: str = ""
    row: int = 0
    column: str = ""
    seen: str = ""
    expected: str = ""
    advice: str = ""
    count: int = 1

    def as_dict(self) -> dict[str, Any]:
        """The finding under the names that scripts rely on."""
        return asdict(self)

    def sentence(self) -> str:
        """The finding as a person reads it."""
        seen = f": saw {quoted(self.seen)}" if self.seen else ""
        named = f"{self._where()}: " if self._where() else ""
        return f"{named}{self._title()}{_times(self.count)}{seen}{self._what_to_do()}"

    def of_all(self, count: int) -> str:
        """What findings of this sort have in common, `count` of them, without where and what was seen."""
        return f"{self._title()}{_times(count)}{self._what_to_do()}"

    def where_and_what(self) -> str:
        """Where it was, and what was seen there: what tells it from others of its sort."""
        said = ": ".join(part for part in (self._where(), self.seen) if part)
        return f"{said}{_times(self.count)}"

    def _where(self) -> str:
        line = f", line {self.row}" if self.row else ""
        return self.file + line + (f", column “{self.column}”" if self.column else "")

    def _title(self) -> str:
        words = self.check.split("_")
        return " ".join(word.upper() if word in _CAPITALS else word for word in words)

    def _what_to_do(self) -> str:
        expected = f", expected {self.expected}" if self.expected else ""
        return f"{expected}.{f' {self.advice}' if self.advice else ''}"


def quoted(seen: str) -> str:
    """What was seen, in quotation marks; the shape of a text that is not shown, “(a word …)”, without."""
    return seen[1:-1] if seen.startswith("(a ") and seen.endswith(")") else f"“{seen}”"


def _times(count: int) -> str:
    return f" ({count:,} times)" if count > 1 else ""
