"""What a count is of where its file does not say: the pupils of the area, or all events of that year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from wholeschool.policy.chosen import choose
from wholeschool.policy.figures import Figure
from wholeschool.policy.together import over_phases
from wholeschool.reference.areas import authorities
from wholeschool.schema.national import ENGLAND

HEADS_BY = ("fsm", "eal")
"""Head counts of which all are pupils of state-funded schools; by sex and SEN there are others among them."""
NO_PUPILS = "no rate: the files have no number of pupils of this area and year"
NO_WHOLE = "no share: the files do not say how many there were in all, or that is withheld"
_ENOUGH = 0.999
"""So much of England's pupils its authorities must have, for a region to be summed up of them."""


def pupils_meant(by: str) -> str:
    """What the base of placements is, in words; `by`: the breakdown that head counts are of."""
    which = "state-funded schools" if by in HEADS_BY else "all schools that the file of pupils has"
    return (
        f"Rates are of the pupils of {which} of the area in January of that year. Many who are placed are "
        "not among these: it is a rate of an area, and no share."
    )


@dataclass(frozen=True, slots=True)
class Heads:
    """The pupils of an area in a year, and where that stands."""

    pupils: float
    sources: tuple[str, ...]


Areas = Mapping[tuple[str, str], Heads]
"""Period and code of the area → its pupils."""


def heads_of(figures: Iterable[Figure]) -> Areas:
    """The pupils of England and of every authority and region, by head counts of the groups of one breakdown.

    Regions, of which there are no head counts, are their authorities together, in years of which the
    authorities have all of England's pupils.
    """
    found: dict[tuple[str, str], Heads] = {}
    for each in (chosen.figure for chosen in choose(figures)):
        if each.base and each.phase == "all" and each.term == "":
            found.setdefault((each.period, each.area_code), Heads(each.base, each.sources))
    regions: dict[tuple[str, str], list[Heads]] = defaultdict(list)
    for (period, code), its in found.items():
        if code in authorities():
            regions[period, authorities()[code].region].append(its)
    summed: dict[str, float] = defaultdict(float)
    for (period, _), parts in regions.items():
        summed[period] += sum(part.pupils for part in parts)
    for (period, region), parts in regions.items():
        whole = found.get((period, ENGLAND))
        if whole and region and summed[period] >= _ENOUGH * whole.pupils:
            sources = tuple(source for part in parts for source in part.sources)
            found[period, region] = Heads(sum(part.pupils for part in parts), sources)
    return found


def of_pupils(figures: Iterable[Figure], heads: Areas) -> list[Figure]:
    """Placements of an area with its pupils as their base, not themselves; None where none is known."""
    made = []
    for each in figures:
        its = heads.get((each.period, each.area_code))
        base, sources = (its.pupils, its.sources) if its and each.count is not None else (None, ())
        made.append(replace(each, base=base, rate=None, sources=(*each.sources, *sources)))
    return made


def placements_alone(figures: Sequence[Figure]) -> tuple[list[Figure], list[Figure]]:
    """Placements, and pupils placed: two things, of which files of the first alone have a base.

    The first is empty where there are pupils alone.
    """
    return (
        [each for each in figures if each.base is not None],
        [each for each in figures if each.base is None],
    )


def of_all(figures: Iterable[Figure], totals: Sequence[Figure]) -> list[Figure]:
    """Counts of groups as shares of all: of the count of everybody in the same year, area and phase."""
    everybody = choose([*totals, *over_phases(totals)])
    whole = {_when(each.figure): each.figure for each in everybody if each.figure.count is not None}
    made = []
    for each in figures:
        its = whole.get(_when(each))
        if each.base is not None or each.count is None or its is None or (its.count or 0) < each.count:
            made.append(each)
            continue
        made.append(replace(each, base=its.count, sources=(*each.sources, *its.sources)))
    return made


def _when(figure: Figure) -> tuple[str, str, str, str]:
    return figure.period, figure.term, figure.area_code, figure.phase
