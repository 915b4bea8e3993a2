"""How many days were lost to suspension: from pupils by days lost, or suspensions by length, with bounds."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from wholeschool.policy.chosen import choose
from wholeschool.policy.figures import Figure
from wholeschool.schema.national import PER_HUNDRED

LONGEST = 190
"""The most days that an open group (“46 or more”) can stand for: a school year."""
_OPEN = re.compile(r"(\d+)\+")
_BAND = re.compile(r"(\d+)-(\d+)")
_HALF_DAY = 0.5


@dataclass(frozen=True)
class DaysLost:
    """Days lost in a period and phase. `at_word` takes every group at its word, an open one at its first day.

    `low` and `high` are what the days can be, given `assumptions`; equal where lengths are exact. `each`:
    days for each pupil suspended, or each suspension, taking groups at their word. `pupils` are all pupils of
    that year and phase, None where no file has them, and `per_hundred` the days for every 100 of them.
    """

    period: str
    phase: str
    by: str
    at_word: float
    low: float
    high: float
    each: float | None
    assumptions: tuple[str, ...]
    sources: tuple[str, ...]
    pupils: float | None = None
    per_hundred: float | None = None


@dataclass(frozen=True)
class _Group:
    """A group of days: from, to, how many, rounded to what; `count` None where it is withheld."""

    first: int
    last: int
    open: bool
    count: float | None
    rounding: int


def days_lost(figures: Iterable[Figure], everybody: Iterable[Figure] = ()) -> list[DaysLost]:
    """Days lost in each period, phase and way of counting; figures are those of `suspension_days`.

    `everybody`: figures of the same places whose base is all pupils.
    """
    figures = list(figures)
    areas = {each.area_code for each in figures}
    pupils = {
        (each.figure.period, each.figure.phase): each.figure
        for each in choose(everybody)
        if each.figure.base and {each.figure.area_code} == areas
    }
    found: dict[tuple[str, str, str], list[Figure]] = defaultdict(list)
    for each in figures:
        found[each.period, each.phase, each.characteristic].append(each)
    made = [_lost(*key, its) for key, its in sorted(found.items()) if any(each.group for each in its)]
    return [_of_pupils(each, pupils.get((each.period, each.phase))) for each in made if each is not None]


def _of_pupils(days: DaysLost, everybody: Figure | None) -> DaysLost:
    if everybody is None or not everybody.base:
        return days
    sources = (*days.sources, *everybody.sources)
    return replace(
        days, sources=sources, pupils=everybody.base, per_hundred=PER_HUNDRED * days.at_word / everybody.base
    )


def _lost(period: str, phase: str, by: str, figures: Sequence[Figure]) -> DaysLost | None:
    total = next((each.count for each in figures if each.group == ""), None)
    groups = [group for each in figures if (group := _group(each)) is not None]
    unread = sum(each.count or 0 for each in figures if each.group and _group(each) is None)
    known = [(group, group.count) for group in groups if group.count is not None]
    if not known:
        return None
    at_word = sum(count * group.first for group, count in known)
    counted = sum(count for _, count in known)
    low = sum(max(count - group.rounding / 2, 0) * _least(group) for group, count in known)
    high = sum((count + group.rounding / 2) * _most(group) for group, count in known)
    hidden = [group for group in groups if group.count is None]
    left = max((total or 0) - counted - unread, 0)
    if hidden and left:
        low += left * min(_least(group) for group in hidden)
        high += left * max(_most(group) for group in hidden)
    whole = total or counted
    return DaysLost(
        period=period,
        phase=phase,
        by=by,
        at_word=at_word,
        low=low,
        high=high,
        each=at_word / counted if counted else None,
        assumptions=tuple(_assumptions(by, groups, unread, whole)),
        sources=tuple(source for each in figures for source in each.sources),
    )


def _group(figure: Figure) -> _Group | None:
    """A group read as days; None where it says none (the total, or "unknown")."""
    text = figure.group
    if (opened := _OPEN.fullmatch(text)) is not None:
        first = int(opened[1])
        return _Group(first, max(LONGEST, first), True, figure.count, figure.rounding)
    if (band := _BAND.fullmatch(text)) is not None:
        return _Group(int(band[1]), int(band[2]), False, figure.count, figure.rounding)
    if text.isdecimal():
        return _Group(int(text), int(text), False, figure.count, figure.rounding)
    return None


def _least(group: _Group) -> float:
    """Half days are given in whole ones: a day may be half of one. 0 is something shorter than half a day."""
    return max(group.first - _HALF_DAY, 0)


def _most(group: _Group) -> float:
    return group.last if group.open else group.last + _HALF_DAY


def _assumptions(by: str, groups: Sequence[_Group], unread: float, whole: float) -> list[str]:
    what = "suspension" if by == "length" else "pupil"
    said = [
        f"Days are whole ones in the file and can be half ones in life: each {what} may have lost half a day "
        "less, or more, than its group says."
    ]
    opened = next((group for group in groups if group.open), None)
    if opened is not None:
        said.append(
            f"The group “{opened.first} or more” is counted as {opened.first} days each; at most it can be "
            f"{opened.last}, a whole school year."
        )
    rounding = max((group.rounding for group in groups), default=0)
    if rounding:
        said.append(f"Counts are rounded to {rounding}: each may be {rounding / 2:g} less or more.")
    hidden = sum(group.count is None for group in groups)
    if hidden:
        said.append(f"{hidden} groups are withheld; what they can hold is what the total leaves over.")
    if unread:
        said.append(f"{unread:,.0f} of {whole:,.0f} have no length in the file, and are left out.")
    return said
