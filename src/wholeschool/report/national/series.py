"""What the pages of the national desk follow: a measure, of which schools, and in which words."""

from __future__ import annotations

from dataclasses import dataclass

from wholeschool.schema.national import PER_HUNDRED, PER_THOUSAND, UNITS

TERMS = ("", "five_half_terms", "year_to_date")
"""Parts of a year that stand for the year on these pages, the nearest to it first."""
COUNTED_OVER = {
    "": "whole year",
    "five_half_terms": "five of six half-terms",
    "year_to_date": "daily registers, to the day of release",
}
"""What each of `TERMS` was counted over, as the tables say it."""


@dataclass(frozen=True)
class Series:
    """A series: `measure` and `group` as in the table `national`, `phase` of the schools that it is told for.

    `unit` follows a number, `of` is what the chart is of; `caution` is said beside it, "" = nothing is.
    """

    key: str
    measure: str
    group: str
    phase: str
    title: str
    unit: str
    why: str
    caution: str = ""

    @property
    def per(self) -> int:
        """Of how many its rate is."""
        return UNITS[self.measure]


_SHARED = (
    "Newest figures are of schools that share their daily registers, up to the day of the release. They are "
    "no continuation of the years before."
)
_SESSIONS = "of every 1,000 possible sessions"

SERIES = (
    Series(
        "suspensions", "suspension_rate", "", "all", "Suspensions", "for every 100 pupils",
        "A pupil who was suspended three times counts three times.",
    ),
    Series(
        "suspended", "pupils_suspended_rate", "", "all", "Pupils suspended", "of every 100 pupils",
        "Each pupil who was suspended at least once in the year counts once.",
    ),
    Series(
        "excluded", "permanent_exclusion_rate", "", "all", "Permanent exclusions", "for every 100 pupils",
        "Rare events: in one local authority, the number swings from year to year by chance alone.",
    ),
    Series(
        "absence", "overall_absence", "", "all", "Absence", "of every 100 possible sessions",
        "A session is a half day. All reasons together, illness too.", _SHARED,
    ),
    Series(
        "unauthorised", "unauthorised_absence", "", "all", "Unauthorised absence",
        "of every 100 possible sessions",
        "Absence without leave, by the register.", _SHARED,
    ),
    Series(
        "persistent", "persistent_absence", "", "secondary", "Persistent absence in secondary schools",
        "of every 100 pupils", "Pupils who missed a tenth or more of their sessions.", _SHARED,
    ),
    Series(
        "suspended_sessions", "sessions_by_code", "E", "all", "Sessions lost to suspension (code E)",
        _SESSIONS,
        "Suspended or excluded, and no provision made. From the sixth day on there has to be some.", _SHARED,
    ),
    Series(
        "reduced", "sessions_by_code", "C2", "all", "Reduced timetables (code C2)", _SESSIONS,
        "Sessions for which a pupil is not expected, on a part-time timetable. A code of its own since "
        "August 2024: before, these sessions hid in code C.", _SHARED,
    ),
)  # fmt: skip
"""The series, in the order of the pages."""

MAPPED = ("suspensions", "absence", "reduced")
"""Keys of the series that are drawn as maps."""
ROLLS = {
    "alternative_provision": "Placements in alternative provision that councils pay for",
    "alternative_provision_by_schools": "Pupils whom schools placed in alternative provision",
}
"""Measures of which counts alone are shown → their titles."""
MEASURES = tuple(dict.fromkeys((*(each.measure for each in SERIES), *ROLLS)))
"""Every measure that the pages need."""
CODES = tuple(each.group for each in SERIES if each.group)
"""Every register code that the pages need."""
PHASES = {"primary": "Primary", "secondary": "Secondary", "special": "Special"}
"""Phases that stand beside each other, with their headings."""
BY_GROUP = {
    "fsm": "free school meals",
    "sen": "special educational needs",
    "ethnicity_major": "large ethnic groups",
    "ethnicity": "ethnic group",
    "sex": "sex",
}
"""By what suspensions are broken down on England's page, with the words for it."""
_UNIT_WORDS = {PER_HUNDRED: "per 100", PER_THOUSAND: "per 1,000"}


def per_words(series: Series) -> str:
    """The unit of a rate in the head of a table."""
    return _UNIT_WORDS[series.per]


def series_of(key: str) -> Series:
    """The series of a key."""
    return next(each for each in SERIES if each.key == key)
