"""The figures that a claim is judged by: found among official ones, and put together with their bounds."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from wholeschool.errors import WrongCallError, nearest
from wholeschool.policy.bounds import Between
from wholeschool.policy.chosen import choose
from wholeschool.policy.days import days_lost
from wholeschool.policy.figures import Figure
from wholeschool.reference.claims import ClaimFigure, Definition
from wholeschool.schema.national import CHARACTERISTICS, CROSSED, REASONS, UNITS


@dataclass(frozen=True)
class Wanted:
    """Which official figures a definition is looked for among: all periods of these."""

    measure: str
    level: str
    characteristic: str


@dataclass(frozen=True)
class Worked:
    """A value with all that went into it. `between` is None where there is no figure: `reason` says which.

    `used`: the official figures, each with the name that the claim has for it. `given`: the figures whose
    numbers stand in the claim itself.
    """

    between: Between | None
    used: tuple[tuple[str, Figure], ...] = ()
    assumptions: tuple[str, ...] = ()
    reason: str = ""
    given: tuple[ClaimFigure, ...] = ()


Pool = Mapping[Wanted, Sequence[Figure]]


def wanted(definition: Definition) -> Iterator[tuple[Wanted, tuple[str, ...]]]:
    """What has to be read before a definition can be worked out, and the periods that it needs of it."""
    for figure in definition.figures:
        each: ClaimFigure | None = figure
        while each is not None:
            if each.take != "given":
                yield Wanted(each.measure, each.level, each.characteristic), each.periods
            each = each.times


def worked(definition: Definition, pool: Pool) -> Worked:
    """A definition in figures. Raises WrongCallError where it names something that no figure can have."""
    if definition.lacking:
        return Worked(None, reason=definition.lacking)
    parts = [_part(each, pool) for each in definition.figures]
    found = [each.between for each in parts if each.between is not None]
    together = _COMBINED[definition.combine](found) if len(found) == len(parts) else None
    reason = " ".join(dict.fromkeys(each.reason for each in parts if each.reason))
    return Worked(
        together,
        tuple(used for each in parts for used in each.used),
        tuple(dict.fromkeys(said for each in parts for said in each.assumptions)),
        "" if together else reason or "The figure to divide by is 0.",
        tuple(dict.fromkeys(each for part in parts for each in part.given)),
    )


def _change(parts: Sequence[Between]) -> Between | None:
    ratio = parts[0].over(parts[1])
    return ratio.scaled(100, less=100) if ratio else None


_COMBINED: Mapping[str, Callable[[Sequence[Between]], Between | None]] = {
    "value": lambda parts: parts[0],
    "sum": Between.sum,
    "ratio": lambda parts: parts[0].over(parts[1]),
    "change": _change,
}


def _part(asked: ClaimFigure, pool: Pool) -> Worked:
    """A figure of a definition, times what it is to be multiplied by."""
    found = _alone(asked, pool)
    if asked.at_least_only and found.between:
        found = replace(found, between=replace(found.between, high=math.inf))
    if asked.source:
        found = replace(found, given=(asked,))
    if asked.assumption:
        found = replace(found, assumptions=(asked.assumption, *found.assumptions))
    if asked.times is None:
        return found
    by = _part(asked.times, pool)
    return Worked(
        found.between.times(by.between) if found.between and by.between else None,
        found.used + by.used,
        found.assumptions + by.assumptions,
        " ".join(each for each in (found.reason, by.reason) if each),
        found.given + by.given,
    )


def _alone(asked: ClaimFigure, pool: Pool) -> Worked:
    if asked.take == "given":
        return Worked(Between(asked.low, asked.value, asked.high))
    _check(asked)
    figures = _of_area(asked, pool[Wanted(asked.measure, asked.level, asked.characteristic)])
    if asked.take == "days_each":
        return _days_each(asked, figures)
    try:
        cells = [*_cells(asked, figures)]
    except _LackingError as error:
        return Worked(None, reason=str(error))
    used = tuple((asked.name, figure) for figure in cells)
    try:
        return Worked(_TAKEN[asked.take](cells), used)
    except _LackingError as error:
        return Worked(None, used, reason=str(error))


class _LackingError(Exception):
    """The sentence that says which figure is missing."""


def _check(asked: ClaimFigure) -> None:
    _check_known(asked, "measure", asked.measure, tuple(UNITS))
    for one in filter(None, asked.characteristic.split(CROSSED)):
        _check_known(asked, "characteristic", one, CHARACTERISTICS)


def _check_known(asked: ClaimFigure, field: str, value: str, known: Sequence[str]) -> None:
    if value not in known:
        what = f"The figure “{asked.name}” has the {field} “{value}”, and there is none of that name"
        advice = f"There are {', '.join(sorted(filter(None, known)))}."
        raise WrongCallError(what, nearest=nearest(value, known), advice=advice)


def _of_area(asked: ClaimFigure, figures: Sequence[Figure]) -> list[Figure]:
    area = asked.area.casefold()
    return [each for each in figures if not area or area in (each.area.casefold(), each.area_code.casefold())]


def _cells(asked: ClaimFigure, figures: Sequence[Figure]) -> Iterator[Figure]:
    """The figures that are added up, one a cell. Raises _LackingError where there is none of a cell."""
    for period, term, phase, group in product(asked.periods, asked.terms, asked.phases, asked.groups):
        those = [
            each
            for each in figures
            if (each.period, each.term, each.phase, each.group) == (period, term, phase, group)
        ]
        if not those:
            raise _missing(asked, period, term, phase, group, figures)
        yield from (chosen.figure for chosen in choose(those))


def _missing(
    asked: ClaimFigure, period: str, term: str, phase: str, group: str, figures: Sequence[Figure]
) -> _LackingError:
    if figures:
        _check_known(asked, "group", group, sorted({each.group for each in figures}))
    by = f" by {asked.characteristic}" if asked.characteristic else ""
    narrowed = ", ".join(each for each in (term.replace("_", " "), "" if phase == "all" else phase) if each)
    of = f" ({narrowed})" if narrowed else ""
    what = f"There is no {asked.measure.replace('_', ' ')}{by} for {period}{of} in this store"
    there = sorted({each.period for each in figures if each.group == group})
    if not there:
        return _LackingError(f"{what}, nor for any other year.")
    return _LackingError(f"{what}, which has {there[0]} to {there[-1]}.")


def _count(cells: Sequence[Figure]) -> Between | None:
    return Between.sum(Between.rounded(_needed(each, "count"), each.rounding) for each in cells)


def _rate(cells: Sequence[Figure]) -> Between | None:
    """Count ÷ base of all cells together; of a single one without them the published rate."""
    if len(cells) == 1 and None in (cells[0].count, cells[0].base):
        return Between.exactly(_needed(cells[0], "rate"))
    base = Between.sum(Between.rounded(_needed(each, "base"), each.rounding) for each in cells)
    count = _count(cells)
    rate = count.over(base) if count else None
    return rate.scaled(UNITS[cells[0].measure]) if rate else None


def _share_of_base(cells: Sequence[Figure]) -> Between | None:
    """How many they are, where only a rate and what it is a rate of are published."""
    unit = UNITS[cells[0].measure]
    return Between.exactly(sum(_needed(each, "rate") / unit * _needed(each, "base") for each in cells))


_TAKEN: Mapping[str, Callable[[Sequence[Figure]], Between | None]] = {
    "count": _count,
    "rate": _rate,
    "share_of_base": _share_of_base,
}


def _needed(figure: Figure, name: str) -> float:
    value: float | None = getattr(figure, name)
    if value is None:
        if figure.reason not in ("", *REASONS):
            raise _LackingError(f"{figure.reason} ({figure.period}).")
        symbol = f"“{figure.reason}”" if figure.reason else "nothing"
        raise _LackingError(f"{figure.source} has {symbol} where the {name} would be.")
    return value


def _days_each(asked: ClaimFigure, figures: Sequence[Figure]) -> Worked:
    """Days a suspension, by the lengths of suspensions: between the ends of all the years that are asked for.

    The best of several is the middle between them.
    """
    years = [Between.exactly(value) for value in (asked.low, asked.high) if not math.isnan(value)]
    used: list[tuple[str, Figure]] = []
    said: list[str] = []
    for period in asked.periods:
        its = choose(each for each in figures if each.period == period and each.phase in asked.phases)
        lengths = [chosen.figure for chosen in its]
        lost = next(iter(days_lost(lengths)), None)
        if lost is None or not lost.each:
            return Worked(None, reason=f"There are no lengths of suspensions for {period} in this store.")
        suspensions = lost.at_word / lost.each
        years.append(Between(lost.low / suspensions, lost.each, lost.high / suspensions))
        used += [(asked.name, each) for each in lengths if each.group]
        said += lost.assumptions
    low, high = min(each.low for each in years), max(each.high for each in years)
    best = years[0].best if len(years) == 1 else (low + high) / 2
    return Worked(Between(low, best, high), tuple(used), tuple(dict.fromkeys(said)))
