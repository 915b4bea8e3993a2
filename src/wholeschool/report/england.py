"""England's published rate beside a measure: a line to read it by, where there is one."""

from __future__ import annotations

from datetime import date

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
    """The published rate of the school's phase, of a trust of all schools; empty where none can be beside it.

    It says of which year, how that was counted where it was not as a whole, and where it was published.
    """
    phases = {school.urn: school.phase_code for school in content.schools} | {TRUST: ""}
    if not phases[population] and population != TRUST:
        return ""
    rows = content.england.where(measure=measure, phase=counted_in(phases[population]))
    if not rows:
        return ""
    row = rows[0]
    rate = rate_text(round(float(row["rate"] or 0), _PLACES))
    over = f", counted over {row['counted']}" if row["counted"] else ""
    said = (
        f"England, {row['phase_label']}: {rate} {measures()[measure].unit} "
        f"({year_label(str(row['academic_year']))}{over}; {row['source']})."
    )
    return f"{said} {_still_to_grow(content, measure)}".rstrip()


def _still_to_grow(content: SiteContent, measure: str) -> str:
    """What is said while a year is under way: England's rates of what adds up are those of a whole one."""
    if measure not in _ADD_UP or content.last_day >= date(int(content.year[:4]) + 1, _JULY, 1):
        return ""
    return f"That is of a whole year; the figure above goes to {content.last_day.strftime('%-d %B %Y')}."
