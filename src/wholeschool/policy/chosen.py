"""One figure a cell out of all that files give for it; where they differ, the others are kept beside it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from wholeschool.policy.figures import Figure

REVISION, OTHER = "revision", "other source"


@dataclass(frozen=True, slots=True)
class Differing:
    """The same figure with other numbers: in another edition of the same file (`revision`), or elsewhere."""

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
    them, so that a group and its reference were counted alike. Of editions of one file the newest is taken;
    then of files: unrounded before rounded, those with a base or a rate before bare counts, those that have
    more of the groups, what was loaded last, and the one with the most figures, so that a series keeps to one
    file. A number that another one is when rounded is the same figure; anything else is kept beside it.
    """
    given = list(given)
    size = Counter(each.edition for each in given)
    cells: dict[tuple[str, ...], list[Figure]] = defaultdict(list)
    by_breakdown: dict[tuple[str, ...], dict[tuple[str, str], list[Figure]]] = defaultdict(
        lambda: defaultdict(list)
    )
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


def _ranked(
    editions: dict[tuple[str, str], list[Figure]], size: Counter[tuple[str, str]]
) -> dict[tuple[str, str], int]:
    """The place of each edition of a breakdown, 0 being the first to be taken."""
    newest = {}
    for edition in sorted(editions, key=lambda each: _age(editions, each)):
        newest[edition[0]] = edition

    def merit(edition: tuple[str, str]) -> tuple[object, ...]:
        those = [each for each in editions[edition] if each.has_number]
        return (
            edition == newest[edition[0]],
            bool(those),
            all(each.rounding == 0 for each in those),
            any(each.base is not None or each.rate is not None for each in those),
            len(those),
            editions[edition][0].loaded_on,
            size[edition],
            edition,
        )

    return {edition: place for place, edition in enumerate(sorted(editions, key=merit, reverse=True))}


def _age(editions: dict[tuple[str, str], list[Figure]], edition: tuple[str, str]) -> tuple[object, ...]:
    """What tells newer from older: the day it was loaded, then the numbers in the name of the release."""
    numbers = tuple(int(each) for each in re.findall(r"\d+", edition[1])[:4])
    return (editions[edition][0].loaded_on, numbers, edition[1])


def _chosen(those: list[Figure], rank: dict[tuple[str, str], int]) -> Chosen:
    first, *rest = sorted(those, key=lambda each: (not each.has_number, rank[each.edition]))
    others = [
        Differing(each, REVISION if each.edition[0] == first.edition[0] else OTHER)
        for each in rest
        if each.has_number and not _same(first, each)
    ]
    return Chosen(first, tuple(others))


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
