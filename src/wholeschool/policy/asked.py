"""What is asked of the official figures, made whole: defaults are said, and what there is not is refused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wholeschool.errors import WrongCallError, nearest
from wholeschool.reference.groups import group_list
from wholeschool.reference.school_years import WRITE_IT, school_year
from wholeschool.schema.national import CHARACTERISTICS, CROSSED, LEVELS, PHASES, TERMS, UNITS

BY_PLACE = {"region": "region", "la": "la"}
BY = (*CHARACTERISTICS, "phase", *BY_PLACE)
"""What a measure can be broken down by; several characteristics with commas between them."""
ALL = "all"
HEADS = "pupils"
"""The measure that has head counts of groups."""
ADDED_PHASES = ("primary", "secondary", "special")
"""What all state-funded schools are made of."""
_TERM_ORDER = ("", "five_half_terms", "autumn_spring", "year_to_date", "summer", "spring", "autumn")
_SINGLE_TERMS = ("autumn", "spring", "summer")
_WORDS = {"la": "local authorities", "region": "regions", "school": "schools", "national": "England"}


_MEANT = {
    "suspension": "suspension_rate",
    "suspensions": "suspension_rate",
    "exclusions": "permanent_exclusion_rate",
    "permanent_exclusions": "permanent_exclusion_rate",
    "absence": "overall_absence",
    "attendance": "overall_absence",
    "ap": "alternative_provision",
    "pru": "alternative_provision",
    "prus": "alternative_provision",
}
"""Words that people say → the measure or the phase that is meant."""


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


def plain(words: str) -> str:
    """Words as the table writes them: in small letters, several with commas; of those within one, with _."""
    return ",".join("_".join(each.casefold().replace("-", " ").split()) for each in words.split(","))


def check_measure(measure: str, there: Iterable[str] = UNITS) -> str:
    """The measure of that name; WrongCallError, with the nearest, where there is none.

    `there`: the measures that can be answered, which are named then.
    """
    if measure in UNITS:
        return measure
    there = list(there) or [*UNITS]
    raise WrongCallError(
        f"There is no measure “{measure}”.",
        nearest=_MEANT.get(plain(measure)) or nearest(measure, there),
        advice=f"Measures: {', '.join(there)}.",
    )


def characteristic_of(by: str) -> str:
    """The characteristic that is meant by `--by`: "" for none, and for a breakdown by phase or place.

    Raises WrongCallError, with the nearest, where there is no such thing.
    """
    words = [word.strip() for word in by.split(",") if word.strip()]
    for word in words:
        if word not in BY:
            raise WrongCallError(
                f"There is no breakdown by “{word}”.",
                nearest=nearest(word, BY),
                advice=f"One of: {', '.join(BY)}.",
            )
    return CROSSED.join(each for each in CHARACTERISTICS if each in words)


def period_of(text: str) -> str:
    """A school year as the table writes it: 201617, 2016-17 and 2016/2017 are 2016/17."""
    found = school_year(text)
    if not found:
        raise WrongCallError(f"“{text}” is no school year.", advice=f"{WRITE_IT}; `all` for all of them.")
    return found


def check_choice(name: str, value: str, allowed: Sequence[str]) -> str:
    """The value, or WrongCallError with the nearest of those that are allowed."""
    if value in allowed:
        return value
    shown = [each for each in allowed if each]
    meant = _MEANT.get(value, "")
    raise WrongCallError(
        f"There is no {name} “{value}”.",
        nearest=meant if meant in shown else nearest(value, shown),
        advice=f"One of: {', '.join(shown)}.",
    )


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
    rebuilt = (
        level == "national" and bool(rates) and (not here or (bool(wanted) and not set(wanted) & direct))
    )
    if not here and not rebuilt:
        raise _not_of_level(level, its, one_place=one_place)
    usable = rates if rebuilt else here
    if not rebuilt and level == "national":
        _refuse_both(wanted, direct, {each.period for each in rates})
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
    found = _periods(wanted, any(each == ALL for each in periods), one_year, usable, chosen)
    if phase == ALL and {each.period for each in usable if each.phase == ALL} >= set(found):
        phases = (ALL,)
    newer = _newer_rebuilt(rates, max(direct, default="")) if level == "national" and not rebuilt else ""
    if newer and not wanted:
        chosen.append(f"newer years can be rebuilt from local authorities: --period {newer}")
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
    everything: bool,
    one_year: bool,
    usable: Sequence[Available],
    chosen: list[str],
) -> tuple[str, ...]:
    there = sorted({each.period for each in usable})
    for each in wanted:
        if each not in there:
            raise WrongCallError(
                f"There are no such figures of {each}.",
                nearest=nearest(each, there),
                advice=f"There are of: {', '.join(there)}.",
            )
    if wanted:
        return tuple(sorted(set(wanted)))
    if everything or not one_year:
        return tuple(there)
    chosen.append(f"{there[-1]}, the newest year that there is (--period all for every year)")
    return (there[-1],)


def _refuse_both(wanted: Iterable[str], direct: set[str], rates: set[str]) -> None:
    """Raise where one year is published and another can only be rebuilt: they would look like one series."""
    only_rebuilt = [each for each in wanted if each in rates - direct]
    if only_rebuilt:
        raise WrongCallError(
            f"{only_rebuilt[0]} can only be rebuilt from local authorities, and not beside published years.",
            advice=f"Ask for it alone: --period {only_rebuilt[0]}.",
        )


def _newer_rebuilt(rates: Sequence[Available], than: str) -> str:
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


def reference_of(characteristic: str) -> str:
    """The reference group of a characteristic, or of the one of several that has one; "" = none."""
    found = group_list().references.get(characteristic)
    return found.group if found else ""
