"""The continuum in full: the sections between what was lost and how good the records are, in order."""

from __future__ import annotations

from wholeschool.report.alternative import alternative_section
from wholeschool.report.attention import gap_section, hidden_section
from wholeschool.report.content import SiteContent
from wholeschool.report.displacement import displacement_section
from wholeschool.report.doubts import doubt_section
from wholeschool.report.duties import duty_section
from wholeschool.report.folding import folded
from wholeschool.report.journeys import journey_section
from wholeschool.report.section import NamedSection
from wholeschool.report.standings import standing_section, year_group_section
from wholeschool.report.suspensions import suspension_section

_SECTIONS = (
    gap_section,
    standing_section,
    journey_section,
    suspension_section,
    displacement_section,
    hidden_section,
    duty_section,
    alternative_section,
    year_group_section,
    doubt_section,
)


def steps(content: SiteContent, population: str) -> tuple[NamedSection, ...]:
    """Every section that this population has figures for."""
    found = (section(content, population) for section in _SECTIONS)
    return tuple(folded(section, population) for section in found if section is not None)
