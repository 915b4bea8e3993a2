"""What is asked of the official figures, made whole: defaults are said, and what there is not is refused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wholeschool.errors import WrongCallError, nearest
from wholeschool.policy.names import BY_PLACE, characteristic_of, check_choice, period_of
from wholeschool.reference.groups import group_list
from wholeschool.schema.national import CHARACTERISTICS, CROSSED, LEVELS, PHASES, TERMS

ALL = "all"
HEADS = "pupils"
"""The measure that has head counts of groups."""
ADDED_PHASES = ("primary", "secondary", "special")
"""What all state-funded schools are made of."""
_TERM_ORDER = ("", "five_half_terms", "autumn_spring", "year_to_date", "summer", "spring", "autumn")
_SINGLE_TERMS = ("autumn", "spring", "summer")
_WORDS = {"la": "local authorities", "region": "regions", "school": "schools", "national": "England"}


@dataclass(frozen=True)
class Available:
    """That there are figures of these: what `national` holds of a measure."""

    level: str
    characteristic: str
    period: str
    term: str
    phase: str


@dataclass(frozen=True)
class Asked:
    """A question, whole. `phases` are those to read, of which `phase` is made; `rebuilt`: from authorities.

    `chosen` says in words what was not asked and was chosen. `newer`: a period after those that are
    published, which can be rebuilt, "" = there is none.
    """

    measure: str
    by: str
    characteristic: str
    level: str
    phase: str
    phases: tuple[str, ...]
    periods: tuple[str, ...]
    term: str | None
    rebuilt: bool
    chosen: tuple[str, ...]
    newer: str = ""


def whole(
    measure: str,
    available: Sequence[Available],
    *,
    by: str = "",
    level: str = "",
    phase: str = "",
    periods: Iterable[str] = (),
    term: str | None = None,
    heads: frozenset[str] = frozenset(),
    one_place: bool = False,
) -> Asked:
    """The question made whole. `periods` empty = choose.

    `heads`: by what there are head counts of authorities; `one_place`: a place is asked for by name. Raises
    WrongCallError where there are no such figures, saying which there are.
    """
    words = [word.strip() for word in by.split(",") if word.strip()]
    characteristic = characteristic_of(by)
    place = next((BY_PLACE[word] for word in words if word in BY_PLACE), "")
    level = check_choice("level", level or place or "national", LEVELS)
    chosen: list[str] = []
    if not characteristic and not any(each.characteristic == "" for each in available):
        characteristic = _first_there_is(measure, available)
        chosen.append(f"by {characteristic}, as there are no figures of everybody together")
    its = [each for each in available if each.characteristic == characteristic]
    if not its:
        raise _not_broken_down(measure, by, available)
    here = [each for each in its if each.level == level]
    rates = (
        [each for each in its if each.level == "la"] if characteristic in heads and measure != HEADS else []
    )
    wanted = tuple(period_of(each) for each in periods if each != ALL)
    direct = {each.period for each in here}
    to_rebuild = {each.period for each in rates} - direct
    rebuilt = (
        level == "national" and bool(rates) and (not here or (bool(wanted) and set(wanted) <= to_rebuild))
    )
    if not here and not rebuilt:
        raise _not_of_level(level, its, one_place=one_place)
    usable = rates if rebuilt else here
    if not rebuilt and level == "national":
        _refuse_both(wanted, to_rebuild)
    every_phase = "phase" in words or (level == "school" and not phase)
    phase, phases = _phases(phase, every_phase, usable, chosen)
    usable = [each for each in usable if each.phase in phases]
    usable = [each for each in usable if term is None or each.term == check_choice("term", term, TERMS)]
    if not usable:
        raise WrongCallError(
            f"There are no such figures of the term {term}.",
            advice=f"There are: {', '.join(sorted({each.term or 'whole year' for each in here}))}.",
        )
    one_year = bool(characteristic or words) or level == "school" or (level != "national" and not one_place)
    everything = any(each == ALL for each in periods)
    found = _periods(wanted, usable, chosen, everything=everything, one_year=one_year, rebuilt=to_rebuild)
    if phase == ALL and {each.period for each in usable if each.phase == ALL} >= set(found):
        phases = (ALL,)
    newer = newer_rebuilt(rates, max(direct, default="")) if level == "national" and not rebuilt else ""
    if newer and not wanted:
        chosen.append(f"newer years {can_be_rebuilt(newer)}")
    return Asked(
        measure, by, characteristic, level, phase, phases, found, term, rebuilt, tuple(chosen), newer
    )


def best_terms(terms: Iterable[str]) -> tuple[str, ...]:
    """Of the parts of a year that there are figures of, that nearest to the whole; of single terms all."""
    there = set(terms)
    first = next(each for each in _TERM_ORDER if each in there)
    return tuple(each for each in _SINGLE_TERMS if each in there) if first in _SINGLE_TERMS else (first,)


def _first_there_is(measure: str, available: Sequence[Available]) -> str:
    there = {each.characteristic for each in available}
    if not there:
        raise WrongCallError(
            f"There are no figures of {measure} in this store.",
            advice="Load a file that has them: wholeschool national load STORE FILE.",
        )
    preferred = ("days", *CHARACTERISTICS)
    return next((each for each in preferred if each in there), min(there))


def _not_broken_down(measure: str, by: str, available: Sequence[Available]) -> WrongCallError:
    there = sorted({each.characteristic for each in available} - {""})
    return WrongCallError(
        f"There are no figures of {measure} by {by} in this store.",
        advice=f"There are by: {', '.join(each.replace(CROSSED, ',') for each in there)}."
        if there
        else "There are only figures of everybody.",
    )


def _not_of_level(level: str, its: Sequence[Available], *, one_place: bool) -> WrongCallError:
    """What can be asked instead; of a place that was named no other level is of use, but a region's parts."""
    levels = sorted({each.level for each in its}, key=LEVELS.index)
    advice = f"There are of {' and '.join(_WORDS[each] for each in levels)}"
    if not one_place:
        advice += f": --level {levels[0]}"
    elif level == "region" and "la" in levels:
        advice += "; those of the region's authorities: --level la with the same --area"
    return WrongCallError(f"There are no such figures of {_WORDS[level]}.", advice=f"{advice}.")


def _phases(
    phase: str, all_of_them: bool, usable: Sequence[Available], chosen: list[str]
) -> tuple[str, tuple[str, ...]]:
    there = {each.phase for each in usable}
    if all_of_them:
        return "", tuple(each for each in PHASES if each in there)
    if phase:
        check_choice("phase", phase, PHASES)
        if phase not in there and not (phase == ALL and set(ADDED_PHASES) <= there):
            raise WrongCallError(
                f"There are no such figures of the phase {phase}.",
                advice=f"There are: {', '.join(sorted(there))}.",
            )
    elif ALL in there or set(ADDED_PHASES) <= there:
        phase = ALL
    else:
        phase = next(each for each in PHASES if each in there)
        chosen.append(f"the phase {phase.replace('_', ' ')}, as there are no figures of all schools")
    return phase, (ALL, *ADDED_PHASES) if phase == ALL else (phase,)


def _periods(
    wanted: tuple[str, ...],
    usable: Sequence[Available],
    chosen: list[str],
    *,
    everything: bool,
    one_year: bool,
    rebuilt: set[str],
) -> tuple[str, ...]:
    there = sorted({each.period for each in usable})
    for each in wanted:
        if each not in there:
            others = sorted(rebuilt - {*there})
            by_parts = f" Rebuilt from local authorities: {', '.join(others)}." if others else ""
            raise WrongCallError(
                f"There are no such figures of {each}.",
                # A year that can be is no slip: its neighbours are in the list.
                nearest="" if _follows(each) else nearest(each, there),
                advice=f"There are of: {', '.join(there)}.{by_parts}",
            )
    if wanted:
        return tuple(sorted(set(wanted)))
    if everything or not one_year:
        return tuple(there)
    chosen.append(f"{there[-1]}, the newest year that there is (--period all for every year)")
    return (there[-1],)


def _follows(period: str) -> bool:
    """Whether the second number of a school year is that of the next year."""
    return (int(period[:4]) + 1) % 100 == int(period[-2:])


def _refuse_both(wanted: Iterable[str], to_rebuild: set[str]) -> None:
    """Raise where one year is published and another can only be rebuilt: they would look like one series."""
    only_rebuilt = [each for each in wanted if each in to_rebuild]
    if only_rebuilt:
        raise WrongCallError(
            f"{only_rebuilt[0]} can only be rebuilt from local authorities, and not beside published years.",
            advice=f"Ask for it alone: --period {only_rebuilt[0]}.",
        )


def newer_rebuilt(rates: Sequence[Available], than: str) -> str:
    """The newest period after `than` of which authorities have rates of the whole year, "" = none."""
    terms: dict[str, set[str]] = {}
    for each in rates:
        terms.setdefault(each.period, set()).add(each.term)
    whole_years = [
        period
        for period, its in terms.items()
        if period > than and (set(_SINGLE_TERMS) <= its or its - set(_SINGLE_TERMS))
    ]
    return max(whole_years, default="")


def can_be_rebuilt(period: str) -> str:
    """That years up to this one are not published, and how one asks for them."""
    return f"are not published by these groups, and can be rebuilt from local authorities: --period {period}"


def reference_of(characteristic: str) -> str:
    """The reference group of a characteristic, or of the one of several that has one; "" = none."""
    found = group_list().references.get(characteristic)
    return found.group if found else ""
