"""One figure a cell out of all that files give for it; where they differ, the others are kept beside it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from wholeschool.policy.arrivals import Age, Edition, ages
from wholeschool.policy.figures import Figure

REVISION, UNORDERED, OTHER = "revision", "other edition", "other source"


@dataclass(frozen=True, slots=True)
class Differing:
    """The same figure with other numbers: where, `how` says.

    In another edition of the same table (`revision`); in one that came in the same load, so that nothing says
    which is newer (`other edition`); or elsewhere.
    """

    figure: Figure
    how: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """The figure of a cell, and those that say otherwise."""

    figure: Figure
    others: tuple[Differing, ...] = ()


def choose(given: Iterable[Figure]) -> list[Chosen]:
    """One figure for every cell, in the order in which cells first come.

    The figures of one breakdown (the groups of an area in a period) come from one edition as far as it has
    them, so that a group and its reference were counted alike. Of editions of one table the newest is taken;
    then of files: unrounded before rounded, those with a base or a rate before bare counts, those that have
    more of the groups, what was loaded last, and the one with the most figures, so that a series keeps to one
    file. A number that another one is when rounded is the same figure; anything else is kept beside it.
    """
    given = list(given)
    size = Counter(each.edition for each in given)
    cells: dict[tuple[str, ...], list[Figure]] = defaultdict(list)
    by_breakdown: dict[tuple[str, ...], dict[Edition, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    for figure in given:
        cells[_cell(figure)].append(figure)
        by_breakdown[_cell(figure)[:-1]][figure.edition].append(figure)
    rank = {breakdown: _ranked(editions, size) for breakdown, editions in by_breakdown.items()}
    return [_chosen(those, rank[cell[:-1]]) for cell, those in cells.items()]


def _cell(figure: Figure) -> tuple[str, ...]:
    """What is figured: without who says so."""
    return (
        *(figure.measure, figure.period, figure.term, figure.level, figure.area_code),
        *(figure.phase, figure.characteristic, figure.group),
    )


@dataclass(frozen=True, slots=True)
class _Rank:
    """The place of an edition in a breakdown, 0 being the first to be taken; which table it is, how new."""

    place: int
    family: str
    age: Age


def _ranked(editions: dict[Edition, list[Figure]], size: Counter[Edition]) -> dict[Edition, _Rank]:
    """The rank of each edition of a breakdown."""
    if len(editions) == 1:
        return {edition: _Rank(0, "", ()) for edition in editions}
    families: dict[str, list[Edition]] = defaultdict(list)
    for edition, its in editions.items():
        families[its[0].arrival.family or edition[0]].append(edition)
    family_of = {edition: family for family, those in families.items() for edition in those}
    age_of: dict[Edition, Age] = {}
    for those in families.values():
        age_of |= ages({each: (editions[each][0].arrival, editions[each][0].loaded_on) for each in those})
    newest = {family: max(age_of[each] for each in those) for family, those in families.items()}

    def merit(edition: Edition) -> tuple[object, ...]:
        those = [each for each in editions[edition] if each.has_number]
        return (
            age_of[edition] == newest[family_of[edition]],
            bool(those),
            all(each.rounding == 0 for each in those),
            any(each.base is not None or each.rate is not None for each in those),
            len(those),
            editions[edition][0].loaded_on,
            size[edition],
            editions[edition][0].arrival.place,
            edition,
        )

    ordered = enumerate(sorted(editions, key=merit, reverse=True))
    return {edition: _Rank(place, family_of[edition], age_of[edition]) for place, edition in ordered}


def _chosen(those: list[Figure], rank: dict[Edition, _Rank]) -> Chosen:
    first, *rest = sorted(those, key=lambda each: (not each.has_number, rank[each.edition].place))
    others = [
        Differing(each, _how(rank[first.edition], rank[each.edition]))
        for each in rest
        if each.has_number and not _same(first, each)
    ]
    return Chosen(first, tuple(others))


def _how(first: _Rank, other: _Rank) -> str:
    if first.family != other.family:
        return OTHER
    return REVISION if first.age != other.age or first.place == other.place else UNORDERED


def _same(one: Figure, other: Figure) -> bool:
    """Whether two figures have the same numbers, as far as both have them and rounding allows."""
    slack = max(one.rounding, other.rounding) / 2
    pairs = [
        (mine, its, slack)
        for mine, its in ((one.count, other.count), (one.base, other.base))
        if mine is not None and its is not None
    ]
    if not pairs and one.rate is not None and other.rate is not None:
        pairs = [(one.rate, other.rate, 0.005)]
    return all(abs(mine - its) <= allowed + 1e-6 for mine, its, allowed in pairs)
