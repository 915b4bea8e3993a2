"""A finding: what was noticed, where, and what a person can do about it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Severity = Literal["info", "warning", "error"]


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
        where = self.file + (f", line {self.row}" if self.row else "")
        where += f", column “{self.column}”" if self.column else ""
        times = f" ({self.count} times)" if self.count > 1 else ""
        seen = f": saw “{self.seen}”" if self.seen else ""
        expected = f", expected {self.expected}" if self.expected else ""
        advice = f" {self.advice}" if self.advice else ""
        named = f"{where}: " if where else ""
        return f"{named}{self.check.replace('_', ' ')}{times}{seen}{expected}.{advice}"
