"""What the analyses of the continuum are to find again: at which schools, in which years, how much of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from wholeschool.schema.years import academic_year_starting
from wholeschool.simulate.schools import School
from wholeschool.simulate.settings import Settings

DISPLACED_SUSPENSIONS = 0.4
"""Factor on suspensions at a school that displaces them, from its second year on."""
DISPLACED_TO: Mapping[str, float] = MappingProxyType({"internal_exclusion": 3.0, "unauthorised_absence": 2.0})
"""What rises instead. Not reduced timetables: C2 began between the last two years, so that these rise in
every trust; and not placements or managed moves, which are too few to be sure of."""
FROM_RUNG, TO_RUNG = 3, 4
GOES_ON = 0.4
"""Chance that a half-term with an internal exclusion is followed by a suspension that would not have been."""
LIKE_SCHOOLS = 11
"""An outlier is planted only among so many schools of a phase."""
OUTLIER_CODE, OUTLIER_FACTOR = "N", 10.0


@dataclass(frozen=True)
class SchoolPlan:
    """What is planted at one school in one year."""

    anything: bool
    """False = a trust in which nothing is planted."""
    factors: Mapping[str, float] = field(default_factory=dict)
    """Form or code → factor on its rate."""
    goes_on: float = 0.0
    long_suspensions: bool = False
    """Whether there are such as bring duties about: of many days in a term, or in a row."""
    over_the_limit: bool = False
    """Whether one pupil is suspended for more than 45 days."""

    def factor(self, form: str) -> float:
        """The factor on the rate of a form or a code; 1 where nothing is planted."""
        return self.factors.get(form, 1.0)


@dataclass(frozen=True)
class ContinuumPlan:
    """What is planted in a trust. Schools go by their URN."""

    planted: bool
    first_year: int
    displaced: Mapping[int, Mapping[str, float]]
    """School → what rises there from the second year on, and how much."""
    journey: int | None
    outlier: int | None
    long_suspensions: tuple[int, ...]
    """Schools that do not displace suspensions, for these would fill up what falls; else the only one."""

    def at(self, school: School, first_year: int) -> SchoolPlan:
        """What is planted at a school in the year that starts in that autumn."""
        if not self.planted:
            return SchoolPlan(anything=False)
        factors: dict[str, float] = {}
        if school.urn in self.displaced and first_year > self.first_year:
            factors = {"suspension": DISPLACED_SUSPENSIONS, **self.displaced[school.urn]}
        if school.urn == self.outlier:
            factors[OUTLIER_CODE] = OUTLIER_FACTOR
        return SchoolPlan(
            anything=True,
            factors=factors,
            goes_on=GOES_ON if school.urn == self.journey else 0.0,
            long_suspensions=school.urn in self.long_suspensions,
            over_the_limit=school.urn in self.long_suspensions[:1],
        )

    def displacement(self) -> list[dict[str, Any]]:
        """`displacement` of the truth."""
        return [
            {
                "urn": urn,
                "from_year": academic_year_starting(self.first_year),
                "to_year": academic_year_starting(self.first_year + 1),
                "down": "suspension",
                "factor": DISPLACED_SUSPENSIONS,
                "up": dict(up),
            }
            for urn, up in self.displaced.items()
        ]


def plan_continuum(schools: Sequence[School], settings: Settings) -> ContinuumPlan:
    """Half of the secondaries displace suspensions; the first that does not has the journey.

    A school needs a like one to be held against, so that a single secondary has no journey planted, and a
    single year no displacement.
    """
    secondaries = [school.urn for school in schools if school.phase == "secondary"]
    displacing = secondaries[: max(1, len(secondaries) // 2)] if settings.years > 1 else []
    honest = [urn for urn in secondaries if urn not in displacing]
    primaries = [school.urn for school in schools if school.phase == "primary"]
    return ContinuumPlan(
        planted=settings.planted,
        first_year=settings.first_years[0],
        displaced=dict.fromkeys(displacing, DISPLACED_TO) if settings.planted else {},
        journey=honest[0] if settings.planted and honest and len(secondaries) > 1 else None,
        outlier=primaries[-1] if settings.planted and len(primaries) >= LIKE_SCHOOLS else None,
        long_suspensions=tuple(honest or secondaries),
    )
