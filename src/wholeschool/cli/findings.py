"""Findings as a person reads them: those of one sort together, and what to do about them said once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from wholeschool.cli.show import say

if TYPE_CHECKING:
    from wholeschool.schema.findings import Finding

_SORTS = 25
_OF_EACH = 5


def say_findings(findings: Sequence[Finding], *, of_files: bool = False) -> None:
    """Say each sort of finding once, with the first few places.

    Findings `of_files` say how grave and how often; others, of a store, say in their own words how much.
    """
    indent = "  " if of_files else ""
    sorts: dict[tuple[str, str, str, str], list[Finding]] = {}
    for finding in findings:
        same = (finding.severity, finding.check, finding.expected, finding.advice)
        sorts.setdefault(same, []).append(finding)
    for found in list(sorts.values())[:_SORTS]:
        grave = f"{found[0].severity}: " if of_files else ""
        if len(found) == 1:
            say(f"{indent}{grave}{found[0].sentence()}")
            continue
        times = sum(finding.count for finding in found) if of_files else 1
        say(f"{indent}{grave}{found[0].of_all(times)}")
        for finding in found[:_OF_EACH]:
            say(f"{indent}  {finding.where_and_what() if of_files else finding.seen}")
        if len(found) > _OF_EACH:
            say(f"{indent}  … and {len(found) - _OF_EACH} more like these; all of them with --json.")
    if len(sorts) > _SORTS:
        more = sum(map(len, list(sorts.values())[_SORTS:]))
        say(f"{indent}… and {more} more of other sorts; all of them with --json.")
