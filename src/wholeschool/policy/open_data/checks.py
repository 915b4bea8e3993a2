"""The register of checks: each asks one thing, and has the name that the Department's screener gives it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from wholeschool.policy.open_data.pair import Noticed, Pair
from wholeschool.schema.findings import Finding, Severity


@dataclass(frozen=True)
class Check:
    """A check: its name among findings, what it asks, the names of the screener's, and how grave it is."""

    name: str
    asks: str
    source: tuple[str, ...]
    severity: Severity
    run: Callable[[Pair], Noticed]

    def findings(self, pair: Pair) -> Iterator[Finding]:
        """What it notices of a pair of files."""
        for found in self.run(pair):
            yield found.finding(self.name, self.severity, pair)


CHECKS: list[Check] = []
"""Every check, in the order of the rooms that make them; `screen.py` brings them in."""


def check(*source: str, severity: Severity = "error") -> Callable[[Callable[[Pair], Noticed]], Check]:
    """Register a function as a check: its name is the check's, its docstring says what is asked."""

    def registered(run: Callable[[Pair], Noticed]) -> Check:
        asks = " ".join((run.__doc__ or "").split())
        CHECKS.append(Check(run.__name__, asks, source, severity, run))
        return CHECKS[-1]

    return registered
