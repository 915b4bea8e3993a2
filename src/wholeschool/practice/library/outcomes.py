"""The outcomes that estimates of schools can be pooled by: what each is, in which unit, which way is good."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from wholeschool.errors import WrongCallError, nearest
from wholeschool.reference.headers import fold
from wholeschool.reference.measures import measures

SCHOOL_DAYS = 190
"""Days of a school year: 380 sessions (Education (School Day and School Year) (England) Regulations 1999)."""
DAYS_LOST = "days_lost"
_DAYS_OF_ONE = {
    "minutes per 100 scheduled minutes": SCHOOL_DAYS / 100,
    "sessions per 100 possible sessions": SCHOOL_DAYS / 100,
    "days per 100 pupils": 1 / 100,
}


@dataclass(frozen=True)
class Outcome:
    """An outcome. `days` of learning a pupil and year that one more of it is; None = it is not time."""

    name: str
    title: str
    unit: str
    lower_is_better: bool
    days: float | None


@cache
def outcomes() -> Mapping[str, Outcome]:
    """All outcomes by name: days lost, and the measures of the pages."""
    found = {DAYS_LOST: Outcome(DAYS_LOST, "Days of learning lost", "days a pupil and year", True, 1.0)}
    for each in measures().values():
        days = _DAYS_OF_ONE.get(each.unit)
        found[each.name] = Outcome(each.name, each.title, each.unit, each.good_direction == "lower", days)
    return MappingProxyType(found)


def asked_outcome(word: str) -> Outcome:
    """The outcome of that name or title. Raises WrongCallError, with the nearest."""
    known = {fold(each): found for found in outcomes().values() for each in (found.name, found.title)}
    found = known.get(fold(word))
    if found is None:
        names = {
            each: outcome.name for outcome in outcomes().values() for each in (outcome.name, outcome.title)
        }
        raise WrongCallError(
            f"estimates cannot be pooled by “{word[:60]}”",
            nearest=names.get(nearest(word, names), ""),
            advice=f"There are: {', '.join(outcomes())}.",
        )
    return found
