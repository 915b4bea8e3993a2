"""What schools have to do with the gaps of a table: what is left within them, and what lies between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from wholeschool.equity.across import AcrossSchools, across, told_alone
from wholeschool.equity.adjusted import Adjusted, standardised, within_schools
from wholeschool.equity.at_schools import AtSchools
from wholeschool.equity.between import Decomposed, decompose
from wholeschool.equity.gap import FEWEST_IN_BASE, Gap


@dataclass(frozen=True)
class Within:
    """What is left of a gap within schools, and of it between them, and the gap at each school.

    Of events nobody knows which were one pupil's, and there is the first alone. `schools` None: they are too
    few to tell how they differ. `alone`: how many have `fewest` pupils of both, to be told one by one.
    """

    ratio: Adjusted
    standardised: Adjusted | None
    parts: Decomposed | None = None
    schools: AcrossSchools | None = None
    alone: int | None = None
    fewest: int = FEWEST_IN_BASE


def within(
    found: Sequence[Gap],
    at_schools: Callable[[str], AtSchools],
    *,
    names: Sequence[str],
    events: bool = False,
    fewest: int = FEWEST_IN_BASE,
) -> dict[str, Within]:
    """For each group that is held against another, by its name; `at_schools` gives it at each school.

    `names`: of the schools, in their order. `events`: only the ratio within schools can be told. `fewest`:
    how many pupils of both a school needs to be told by itself.
    """
    held = {}
    for gap in found:
        if not gap.reason and gap.group != gap.reference:
            at = at_schools(gap.group)
            held[gap.group] = Within(
                within_schools(at, events=events),
                None if events else standardised(at),
                None if events else decompose(at),
                None if events else across(at, names, fewest),
                None if events else int(told_alone(at, fewest).sum()),
                fewest,
            )
    return held
