"""What schools have to do with the gaps of a table: what is left within them, and what lies between them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from wholeschool.equity.across import AcrossSchools, across, told_alone
from wholeschool.equity.adjusted import Adjusted, standardised, told_within, within_schools
from wholeschool.equity.at_schools import AtSchools
from wholeschool.equity.between import Decomposed, decompose
from wholeschool.equity.gap import FEWEST_IN_BASE, Gap


@dataclass(frozen=True)
class Within:
    """What is left of a gap within schools, and of it between them, and the gap at each school.

    Of events nobody knows which were one pupil's, and there is the first alone. `schools` None: they are too
    few to tell how they differ. `alone`: how many have `fewest` pupils of both, to be told one by one.
    `together`: how many are taken for one; then no part is told, because differences between them would count
    as within a school. `in_ratio`: whether the ratio rests on these too, as one of its schools. `singly`: the
    ratio and the parts of all others, if these tell any.
    """

    ratio: Adjusted
    standardised: Adjusted | None
    parts: Decomposed | None = None
    schools: AcrossSchools | None = None
    alone: int | None = None
    fewest: int = FEWEST_IN_BASE
    together: int = 0
    in_ratio: bool = False
    singly: Within | None = None


def within(
    found: Sequence[Gap],
    at_schools: Callable[[str], AtSchools],
    *,
    names: Sequence[str],
    events: bool = False,
    fewest: int = FEWEST_IN_BASE,
    together: int = 0,
) -> dict[str, Within]:
    """For each group that is held against another, by its name; `at_schools` gives it at each school.

    `names`: of the schools, in their order. `events`: only the ratio within schools can be told. `fewest`:
    how many pupils of both a school needs to be told by itself. `together`: the last of `at_schools` is no
    school but so many of them, and has no name; 0 = it is a school like the others.
    """
    return {
        gap.group: _of_events(at_schools(gap.group), fewest)
        if events
        else _within(at_schools(gap.group), names, fewest, together)
        for gap in found
        if not gap.reason and gap.group != gap.reference
    }


def _of_events(at: AtSchools, fewest: int) -> Within:
    return Within(within_schools(at, events=True), None, fewest=fewest)


def _within(at: AtSchools, names: Sequence[str], fewest: int, together: int) -> Within:
    is_school = np.ones(len(at.own.whole), dtype=bool)
    if together:
        is_school[-1] = False
    schools = at.only(is_school)
    return Within(
        within_schools(at),
        standardised(at),
        None if together else decompose(at),
        across(schools, names, fewest),
        int(told_alone(schools, fewest).sum()),
        fewest,
        together,
        bool(told_within(at)[~is_school].any()),
        _singly(schools) if together else None,
    )


def _singly(at: AtSchools) -> Within | None:
    ratio = within_schools(at)
    return None if math.isnan(ratio.ratio) else Within(ratio, None, decompose(at))
