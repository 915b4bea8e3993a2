"""What schools have to do with the gaps of a table: what is left within them, and what lies between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from wholeschool.equity.adjusted import Adjusted, standardised, within_schools
from wholeschool.equity.at_schools import AtSchools
from wholeschool.equity.between import Decomposed, decompose
from wholeschool.equity.gap import Gap


@dataclass(frozen=True)
class Within:
    """What is left of a gap within schools, and of it between them; of events the first alone."""

    ratio: Adjusted
    standardised: Adjusted | None
    parts: Decomposed | None


def within(
    found: Sequence[Gap], at_schools: Callable[[str], AtSchools], *, events: bool = False
) -> dict[str, Within]:
    """For each group that is held against another, by its name; `at_schools` gives it at each school.

    `events`: nobody knows which were one pupil's, so that only the first would have an interval.
    """
    held = {}
    for gap in found:
        if not gap.reason and gap.group != gap.reference:
            at = at_schools(gap.group)
            made, parts = (None, None) if events else (standardised(at), decompose(at))
            held[gap.group] = Within(within_schools(at, events=events), made, parts)
    return held
