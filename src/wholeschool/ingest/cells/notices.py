"""What is noticed in a file: one finding for each kind of trouble, with its first line and its count."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from wholeschool.schema.findings import Finding, Severity, quoted

_WHAT_BECOMES_OF_IT: Mapping[Severity, str] = {
    "error": "The row is set aside: mend the cell, or leave the row out.",
    "warning": "The row is kept without it.",
    "info": "",
}
"""What is said where a trouble has no advice of its own."""
KINDS_SHOWN = 50
"""Different troubles that one check shows of a file; the others are counted."""


@dataclass(frozen=True)
class Trouble:
    """What is wrong with a text of a file. An error sets its row aside; a warning leaves the value out.

    `seen` is fit to be shown (`cells/shown.py`): never a name, a telephone number or a UPN.
    """

    check: str
    severity: Severity
    seen: str = ""
    expected: str = ""
    advice: str = ""

    def sentence(self, header: str) -> str:
        """The trouble as the reason for which a row is set aside."""
        seen = f"saw {quoted(self.seen)}, " if self.seen else ""
        return f"Column “{header}”: {seen}expected {self.expected}. {self.advice}".rstrip()


@dataclass
class _Tally:
    first_record: int
    count: int = 0
    kinds: int = 1

    def add(self, record: int, count: int) -> None:
        self.first_record = min(self.first_record, record)
        self.count += count


@dataclass
class Notices:
    """The troubles of one file. A record is a row as the file counts them, 1 the first below the header."""

    file: str
    _shown: dict[str, dict[tuple[Trouble, str], _Tally]] = field(default_factory=dict)
    _unshown: dict[str, _Tally] = field(default_factory=dict)
    _unshown_kinds: dict[str, set[tuple[str, str]]] = field(default_factory=dict)

    def note(self, trouble: Trouble, *, column: str = "", record: int, count: int = 1) -> None:
        """Add a trouble seen `count` times, first in `record` (0 = the whole file), under that header."""
        tallies = self._shown.setdefault(trouble.check, {})
        if (trouble, column) in tallies or len(tallies) < KINDS_SHOWN:
            tallies.setdefault((trouble, column), _Tally(record)).add(record, count)
            return
        self._unshown.setdefault(trouble.check, _Tally(record)).add(record, count)
        self._unshown_kinds.setdefault(trouble.check, set()).add((column, trouble.seen))

    def records(self) -> list[int]:
        """The records that findings name."""
        tallies = [tally for each in self._shown.values() for tally in each.values()]
        return sorted({tally.first_record for tally in [*tallies, *self._unshown.values()]})

    def findings(self, line_of: Callable[[int], int]) -> tuple[Finding, ...]:
        """One finding for each kind of trouble, in the order in which the checks first failed."""
        found: list[Finding] = []
        for check, tallies in self._shown.items():
            found += [
                self._finding(trouble, column, tally, line_of) for (trouble, column), tally in tallies.items()
            ]
            if check in self._unshown:
                kinds = len(self._unshown_kinds[check])
                like = next(iter(tallies))[0]
                rest = Trouble(check, like.severity, f"and {kinds} more kinds", like.expected)
                found.append(self._finding(rest, "", self._unshown[check], line_of))
        return tuple(found)

    def _finding(
        self, trouble: Trouble, column: str, tally: _Tally, line_of: Callable[[int], int]
    ) -> Finding:
        return Finding(
            check=trouble.check,
            severity=trouble.severity,
            file=self.file,
            row=line_of(tally.first_record) if tally.first_record else 0,
            column=column,
            seen=trouble.seen,
            expected=trouble.expected,
            advice=trouble.advice or _WHAT_BECOMES_OF_IT[trouble.severity],
            count=tally.count,
        )


def first_words(texts: Sequence[str], limit: int = 8) -> str:
    """The first few of some words, for a sentence."""
    return ", ".join(texts[:limit]) + (" …" if len(texts) > limit else "")
