"""Open data made of official figures: which tables are given away, with which filters and indicators."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from wholeschool.policy.displaced_forms import ALL_FORMS, BY_SCHOOLS, FORMS, LOST
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


WHOLE_YEARS = tuple(_COUNTEDOVER)
"""Parts of a year that a table of years has; its times are all of one sort."""
SINGLE_TERMS = {"autumn": "Autumn term", "spring": "Spring term", "summer": "Summer term"}
"""Each term of the table → its `time_identifier`. Terms may stand beside terms, and not beside years."""


def _any(_: Figure) -> bool:
    return True


@dataclass(frozen=True)
class Dataset:
    """A table to give away: its file's name, and which figures are in it.

    `by`: the filter that it is about; without items of that there is no such table. `terms`: the parts of a
    year that it has; `having` says of a figure whether it belongs in it.
    """

    name: str
    title: str
    filters: tuple[Filter, ...]
    indicators: tuple[Indicator, ...]
    characteristics: tuple[str, ...] = ("",)
    levels: tuple[str, ...] = ("national", "region", "la")
    by: str = ""
    terms: tuple[str, ...] = WHOLE_YEARS
    having: Callable[[Figure], bool] = _any

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
_MISSED = tuple(each for each in _ABSENCE if each.measure != "persistent_absence")
"""Persistent absence is of a whole year."""
_CODE = Filter("attendance_code", "Register code", lambda each: each.group, default="E")
_SESSIONS = (
    Indicator("sess_possible", "sessions_by_code", "base", "Number of possible sessions"),
    Indicator("sessions", "sessions_by_code", "count", "Number of sessions under the code"),
    Indicator("session_rate", "sessions_by_code", "rate", "Sessions per 1,000 possible sessions", "", 3),
)
_RATES = tuple(each for each in _SUSPENSIONS if each.column in ("susp_rate", "one_plus_susp_rate"))
_SEN = Filter("sen_provision", "SEN provision", lambda each: group_words(each.group), "No SEN")
_REASON = Filter(
    "placement_reason", "Reason of the placement", lambda each: group_words(each.group or "total")
)
_FORM_TITLES = {each.name: each.title for each in FORMS} | {
    LOST: "All that are lost",
    ALL_FORMS: "All forms",
    BY_SCHOOLS: "All forms without absence",
}
_FORM = Filter("form", "Form of being out of lessons", lambda each: _FORM_TITLES[each.group], "All forms")
BY_FORM = "form"
"""Not a characteristic of official figures: codes put together to forms of being out of lessons."""


def _is_placements(each: Figure) -> bool:
    """Pupils who are placed are another count, and stand without a base."""
    return each.base is not None


DATASETS = (
    Dataset("suspensions", "Suspensions and permanent exclusions", (_PHASE,), _SUSPENSIONS),
    Dataset(
        "suspensions_by_group", "Suspensions and permanent exclusions by group of pupils, England",
        (_PHASE, _GROUP), _SUSPENSIONS, tuple(_TOPICS), ("national",), "pupil_group",
    ),
    Dataset("absence", "Absence", (_PHASE, OVER), _ABSENCE),
    Dataset("absence_by_term", "Absence by term", (_PHASE,), _MISSED, terms=tuple(SINGLE_TERMS)),
    Dataset("sessions_by_code", "Sessions by register code", (_PHASE, OVER, _CODE), _SESSIONS, ("code",)),
    Dataset(
        "sessions_by_form", "Suspension beside other forms of being out of lessons", (_PHASE, OVER, _FORM),
        _SESSIONS, (BY_FORM,), by="form",
    ),
    Dataset(
        "suspension_rates_by_term_and_sen", "Suspension rates by term and SEN provision", (_PHASE, _SEN),
        _RATES, ("sen",), by="sen_provision", terms=tuple(SINGLE_TERMS),
    ),
    Dataset(
        "alternative_provision", "Placements in alternative provision that councils pay for, by reason",
        (_REASON,), (Indicator("placements", "alternative_provision", "count", "Number of placements"),),
        ("", "reason"), by="placement_reason", having=_is_placements,
    ),
    Dataset(
        "alternative_provision_by_schools", "Pupils whom schools placed in alternative provision, by reason",
        (_REASON,),
        (Indicator("pupils", "alternative_provision_by_schools", "count", "Number of pupils placed"),),
        ("", "reason"), by="placement_reason",
    ),
)  # fmt: skip
"""Every table that is given away."""
