"""What a person calls a measure, a breakdown, a group or a year → what the table calls it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wholeschool.errors import WrongCallError, nearest
from wholeschool.reference.school_years import WRITE_IT, school_year
from wholeschool.schema.national import CHARACTERISTICS, CROSSED, UNITS

BY_PLACE = {"region": "region", "la": "la"}
BY = (*CHARACTERISTICS, "phase", *BY_PLACE)
"""What a measure can be broken down by; several characteristics with commas between them."""
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


def group_of(words: str, known: Iterable[str]) -> str:
    """A group as the table calls it: “SEN support” is sen support. As it was said where none is called so."""
    bare = " ".join(words.casefold().replace("_", " ").split())
    return bare if bare in set(known) else words


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
