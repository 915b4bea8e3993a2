"""England's published rate beside a measure: a line to read it by, where there is one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from wholeschool.disclosure import Value
from wholeschool.reference.benchmarks import counted_in
from wholeschool.reference.measures import measures
from wholeschool.report.content import TRUST, SiteContent
from wholeschool.report.words import rate_text
from wholeschool.schema.years import year_label

_PLACES = 2
_JULY = 7
_ADD_UP = ("suspension_rate", "pupils_suspended_rate", "permanent_exclusion_rate")
"""Measures that grow over a year."""


def england(content: SiteContent, population: str, measure: str) -> str:
    """The published rate of the school's phase, of a trust that of all schools; empty where none fits."""
    row = _row(content, population, measure)
    if row is None:
        return ""
    rate = rate_text(round(float(row["rate"] or 0), _PLACES))
    part = f", {row['part']}" if row["part"] else ""
    said = (
        f"England, {row['phase_label']}: {rate} {measures()[measure].unit} "
        f"(DfE, {year_label(str(row['academic_year']))}{part})."
    )
    return f"{said} {_still_to_grow(content, measure)}".rstrip()


def england_source(content: SiteContent, population: str, measure: str) -> str:
    """Where England's rate was published, and what it was counted over; empty where there is none."""
    row = _row(content, population, measure)
    if row is None:
        return ""
    return f"England's rate: {row['source']}; counted over {row['counted']}."


def _row(content: SiteContent, population: str, measure: str) -> Mapping[str, Value] | None:
    phases = {school.urn: school.phase_code for school in content.schools} | {TRUST: ""}
    if not phases[population] and population != TRUST:
        return None
    rows = content.england.where(measure=measure, phase=counted_in(phases[population]))
    return rows[0] if rows else None


def _still_to_grow(content: SiteContent, measure: str) -> str:
    """What is said while a year is under way: England's rates of what adds up are those of a whole one."""
    if measure not in _ADD_UP or content.last_day >= date(int(content.year[:4]) + 1, _JULY, 1):
        return ""
    return (
        f"That is of a whole year; here it is what happened up to {content.last_day.strftime('%-d %B %Y')}."
    )
