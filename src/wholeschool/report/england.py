"""England's published rate beside a measure: a line to read it by, where there is one."""

from __future__ import annotations

from wholeschool.reference.measures import measures
from wholeschool.report.content import TRUST, SiteContent
from wholeschool.report.words import rate_text
from wholeschool.schema.years import year_label

_PLACES = 2


def england(content: SiteContent, population: str, measure: str) -> str:
    """The newest published rate for the school's phase; for a trust all phases. Empty where there is none."""
    phases = {school.urn: school.phase_code for school in content.schools} | {TRUST: ""}
    if not phases[population] and population != TRUST:
        return ""
    rows = content.england.where(measure=measure, phase=phases[population])
    if not rows:
        return ""
    row = rows[0]
    whom = "all schools" if population == TRUST else f"{row['phase_label']} schools"
    rate = rate_text(round(float(row["rate"] or 0), _PLACES))
    return f"England, {whom}: {rate} {measures()[measure].unit} ({year_label(str(row['academic_year']))})."
