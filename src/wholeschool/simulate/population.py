"""The start of a year: children move up, leave for other schools, and new ones fill the classes."""

from __future__ import annotations

import numpy as np

from wholeschool.simulate.people import GONE, PUPIL, Ints, Pupils, grow_older, new_pupils, year_group
from wholeschool.simulate.schools import School

_LAST_PRIMARY, _FIRST_SECONDARY, _LAST_SECONDARY = 6, 7, 11
_STAY_IN_TRUST = 0.6


def nobody() -> Pupils:
    """A trust before its first year."""
    return np.zeros(0, PUPIL)


def start_year(
    pupils: Pupils, schools: tuple[School, ...], first_year: int, rng: np.random.Generator
) -> Pupils:
    """All pupils the trust ever had, as they are in the autumn of `first_year`, newcomers at the end.

    `pupils` are those of the year before, empty in the first year.
    """
    older = pupils.copy()
    if len(older):
        grow_older(older, first_year, rng)
        _move_up(older, schools, first_year, rng)
    return fill(older, schools, first_year, rng)


def fill(pupils: Pupils, schools: tuple[School, ...], first_year: int, rng: np.random.Generator) -> Pupils:
    """Add newcomers until every year group of every school has the pupils that are planned for."""
    groups = year_group(pupils, first_year)
    arrivals = [pupils]
    number = len(pupils)
    for school in schools:
        here = groups[pupils["school"] == school.index]
        wanted = [
            np.full(max(0, planned - int((here == group).sum())), group)
            for group, planned in zip(school.year_groups, places(school), strict=True)
        ]
        arrivals.append(new_pupils(school, np.concatenate(wanted), first_year, number, rng))
        number += len(arrivals[-1])
    return np.concatenate(arrivals)


def places(school: School) -> list[int]:
    """Pupils planned for in each year group of the school."""
    groups = len(school.year_groups)
    return [(school.size + number) // groups for number in range(groups)]


def _move_up(pupils: Pupils, schools: tuple[School, ...], first_year: int, rng: np.random.Generator) -> None:
    """Send those who have outgrown their school on, in place."""
    groups = year_group(pupils, first_year)
    pupils["school"] = np.where(groups > _LAST_SECONDARY, GONE, pupils["school"])
    primaries = [school.index for school in schools if school.phase == "primary"]
    secondaries = [school for school in schools if school.phase == "secondary"]
    outgrown = np.flatnonzero(np.isin(pupils["school"], primaries) & (groups > _LAST_PRIMARY))
    sizes = np.array([school.size for school in secondaries], float)
    chosen = rng.choice([school.index for school in secondaries], len(outgrown), p=sizes / sizes.sum())
    pupils["school"][outgrown] = np.where(rng.random(len(outgrown)) < _STAY_IN_TRUST, chosen, GONE)
    for school in secondaries:
        _keep_within(pupils, outgrown, school)


def _keep_within(pupils: Pupils, outgrown: Ints, school: School) -> None:
    """Let no more children into Year 7 than there are places."""
    coming = outgrown[pupils["school"][outgrown] == school.index]
    pupils["school"][coming[places(school)[0] :]] = GONE
