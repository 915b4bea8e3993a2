"""Rungs: which steps of the continuum a pupil touched, week by week and half-term by half-term."""

from wholeschool.schema.enrolments import PUPIL_ID
from wholeschool.schema.registers import WEEK
from wholeschool.schema.schools import ACADEMIC_YEAR, URN
from wholeschool.schema.table import Column, Table

_BRANCHES = ("school_exclusion", "self_exclusion")
_HALF_TERM = Column(
    "half_term", "int8", "Half-term of the year, 1 to 6; 0 = outside the calendar", low=0, high=6
)

RUNGS = Table(
    name="rungs",
    row="a rung that a pupil touched in a week",
    key=("pupil_id", "urn", "week", "form"),
    kind="built",
    partition_by="academic_year",
    sort_by=("urn", "pupil_id"),
    columns=(
        PUPIL_ID,
        Column(
            "urn",
            "int32",
            "School that recorded it; for persistent and severe absence the pupil's main school of the week",
        ),
        WEEK,
        _HALF_TERM,
        Column("form", "string", "Form of the continuum that has a rung", code_list="forms"),
        Column("branch", "string", "Branch of the continuum", allowed=_BRANCHES),
        Column("rung", "int8", "Place on the branch, 1 the lowest", low=1, high=7),
        Column(
            "day",
            "date",
            "When it was first touched that week; where marks alone say it, the week's last session",
        ),
        Column("times", "int16", "Records that week, or sessions where marks alone say it", low=1),
        ACADEMIC_YEAR,
    ),
)


def _rungs(branch: str, words: str) -> tuple[Column, Column]:
    return (
        Column(f"{branch}_rung", "int8", f"Highest rung on the {words} branch; 0 = none", low=0, high=7),
        Column(f"{branch}_touched", "int16", "Rungs touched on it: bit 0 is rung 1", unit="set of rungs"),
    )


def _absence(span: str, words: str) -> tuple[Column, Column]:
    return (
        Column(f"possible{span}", "int16", f"Possible sessions {words}, all rolls", unit="sessions", low=0),
        Column(f"absent{span}", "int16", f"Sessions of absence {words}, all rolls", unit="sessions", low=0),
    )


STANDINGS = Table(
    name="standings",
    row="where a pupil stood in a half-term",
    key=("pupil_id", "academic_year", "half_term"),
    kind="built",
    partition_by="academic_year",
    sort_by=("urn", "pupil_id", "half_term"),
    columns=(
        PUPIL_ID,
        _HALF_TERM,
        URN,
        Column(
            "year_group",
            "string",
            "National curriculum year there",
            code_list="nc_year",
            nullable=True,
        ),
        *_absence("", "in the half-term"),
        *_absence("_to_date", "in the year up to the half-term's last session"),
        *_rungs("school_exclusion", "school-exclusion"),
        *_rungs("self_exclusion", "self-exclusion"),
        Column(
            "absence_within",
            "int8",
            "5 persistently, 6 severely absent within the half-term alone, from 20 possible sessions; else 0",
            low=0,
            high=6,
        ),
        Column(
            "suspensions",
            "int16",
            "Suspensions begun in the half-term, lunchtime ones too",
            low=0,
        ),
        Column("suspensions_to_date", "int16", "Suspensions in the year up to the half-term's end", low=0),
        Column("points", "int32", "Behaviour points recorded in the half-term"),
        Column("praise", "int16", "Times praised in the half-term", low=0),
        ACADEMIC_YEAR,
    ),
)
