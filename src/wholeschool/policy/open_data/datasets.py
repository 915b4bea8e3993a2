"""Open data made of official figures: which tables are given away, with which filters and indicators."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from wholeschool.policy.figures import Figure
from wholeschool.schema.wording import group_words

_PHASES = {
    "all": "Total",
    "primary": "State-funded primary",
    "secondary": "State-funded secondary",
    "special": "Special",
    "alternative_provision": "Alternative provision",
    "unknown": "Unknown",
}
_COUNTEDOVER = {
    "": "Whole year",
    "five_half_terms": "Five of six half-terms",
    "year_to_date": "Daily registers, year to date",
}


@dataclass(frozen=True)
class Indicator:
    """A column of numbers: `part` (count, base or rate) of a measure. `unit` as the standard writes it."""

    column: str
    measure: str
    part: str
    label: str
    unit: str = ""
    places: int = 0


@dataclass(frozen=True)
class Filter:
    """A column of groups: `item` gives that of a figure; `default` is chosen first."""

    column: str
    label: str
    item: Callable[[Figure], str]
    default: str = "Total"
    group: str = ""
    group_item: Callable[[Figure], str] = lambda _: ""


@dataclass(frozen=True)
class Dataset:
    """A table to give away: its file's name, and which figures are in it.

    `by`: the filter that it is about; without items of that there is no such table.
    """

    name: str
    title: str
    filters: tuple[Filter, ...]
    indicators: tuple[Indicator, ...]
    characteristics: tuple[str, ...] = ("",)
    levels: tuple[str, ...] = ("national", "region", "la")
    by: str = ""

    @property
    def measures(self) -> tuple[str, ...]:
        """Every measure that its indicators are of."""
        return tuple(dict.fromkeys(each.measure for each in self.indicators))


_PHASE = Filter("education_phase", "Phase of education", lambda each: _PHASES[each.phase])
OVER = Filter("counted_over", "Counted over", lambda each: _COUNTEDOVER[each.term], "Whole year")
_TOPICS = {
    "": "Total",
    "fsm": "Free school meals",
    "sen": "Special educational needs",
    "ethnicity": "Ethnic group",
    "ethnicity_major": "Major ethnic group",
    "sex": "Sex",
    "age": "Age",
    "year_group": "Year group",
    "idaci": "Deprivation (IDACI decile)",
}


def _group(each: Figure) -> str:
    return (
        f"{_TOPICS[each.characteristic]}: {group_words(each.group or 'all')}"
        if each.characteristic
        else "Total"
    )


_GROUP = Filter(
    "pupil_group", "Group of pupils", _group,
    group="pupil_group_topic", group_item=lambda each: _TOPICS[each.characteristic],
)  # fmt: skip
_SUSPENSIONS = (
    Indicator("headcount", "suspension_rate", "base", "Number of pupils"),
    Indicator("suspension", "suspension_rate", "count", "Number of suspensions"),
    Indicator("susp_rate", "suspension_rate", "rate", "Suspensions for every 100 pupils", "%", 2),
    Indicator("one_plus_susp", "pupils_suspended_rate", "count", "Pupils suspended at least once"),
    Indicator(
        "one_plus_susp_rate", "pupils_suspended_rate", "rate", "Pupils suspended of every 100", "%", 2
    ),
    Indicator("perm_excl", "permanent_exclusion_rate", "count", "Number of permanent exclusions"),
    Indicator(
        "perm_excl_rate", "permanent_exclusion_rate", "rate", "Permanent exclusions for every 100 pupils",
        "%", 4,
    ),
)  # fmt: skip
_ABSENCE = (
    Indicator("sess_possible", "overall_absence", "base", "Number of possible sessions"),
    *(
        indicator
        for column, measure, said in (
            ("sess_overall", "overall_absence", "sessions missed"),
            ("sess_authorised", "authorised_absence", "sessions missed with leave"),
            ("sess_unauthorised", "unauthorised_absence", "sessions missed without leave"),
        )
        for indicator in (
            Indicator(column, measure, "count", f"Number of {said}"),
            Indicator(f"{column}_percent", measure, "rate", f"Percentage of {said}", "%", 2),
        )
    ),
    Indicator("enrolments", "persistent_absence", "base", "Number of enrolments"),
    Indicator("enrolments_pa", "persistent_absence", "count", "Enrolments that missed 10 per cent or more"),
    Indicator(
        "enrolments_pa_percent", "persistent_absence", "rate", "Percentage that missed 10 per cent or more",
        "%", 2,
    ),
)  # fmt: skip
_CODE = Filter("attendance_code", "Register code", lambda each: each.group, default="E")
_SESSIONS = (
    Indicator("sess_possible", "sessions_by_code", "base", "Number of possible sessions"),
    Indicator("sessions", "sessions_by_code", "count", "Number of sessions under the code"),
    Indicator("session_rate", "sessions_by_code", "rate", "Sessions per 1,000 possible sessions", "", 3),
)

DATASETS = (
    Dataset("suspensions", "Suspensions and permanent exclusions", (_PHASE,), _SUSPENSIONS),
    Dataset(
        "suspensions_by_group", "Suspensions and permanent exclusions by group of pupils, England",
        (_PHASE, _GROUP), _SUSPENSIONS, tuple(_TOPICS), ("national",), "pupil_group",
    ),
    Dataset("absence", "Absence", (_PHASE, OVER), _ABSENCE),
    Dataset("sessions_by_code", "Sessions by register code", (_PHASE, OVER, _CODE), _SESSIONS, ("code",)),
)  # fmt: skip
"""Every table that is given away."""
TERMS = tuple(_COUNTEDOVER)
"""Parts of a year that these tables have; single terms are left out, since one file has one sort of times."""
