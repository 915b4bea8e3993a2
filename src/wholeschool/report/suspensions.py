"""Suspensions as a section: how many pupils, how many of them again, for which reasons; praise beside."""

from __future__ import annotations

from collections.abc import Mapping

from wholeschool.reference.lists import code_list
from wholeschool.report.content import SiteContent, reason_key
from wholeschool.report.section import NamedSection
from wholeschool.report.tables import Cell, HtmlTable, Row, group_row, head_row, number_cell
from wholeschool.schema.wording import counted
from wholeschool.schema.years import year_label

BESIDE: Mapping[str, str] = {
    "beside:suspended": "Pupils suspended, at lunchtime or longer",
    "beside:suspended_again": "of these twice or more in the year",
    "beside:points_lost": "Pupils with more behaviour points lost than won",
    "beside:praised": "Pupils praised at least once",
}


def suspension_section(content: SiteContent, population: str) -> NamedSection | None:
    """Repeat suspensions and reasons; None where no roll or record gives any."""
    if content.figure(content.steps, "beside:suspended", population) is None:
        return None
    once, again = (
        _number(content, population, f"beside:{name}") for name in ("suspended", "suspended_again")
    )
    sentence = "How many pupils were suspended is not shown: they are too few."
    if once is not None:
        sentence = f"About {counted(once, 'pupil was', 'pupils were')} suspended in the year"
        sentence += f", about {again:,} of them twice or more." if again is not None else "."
    pupils = [_row(content, population, key, label) for key, label in BESIDE.items()]
    reasons = [
        _row(content, population, reason_key(code), value.label)
        for code, value in code_list("exclusion_reason").items()
        if content.figure(content.steps, reason_key(code), population) is not None
    ]
    bodies = ((group_row("Pupils", 2), *pupils), (group_row("Suspensions by reason", 2), *reasons))
    head = head_row("What was recorded", "Number")
    caption = f"Suspensions at {content.name_of(population)}, {year_label(content.year)}"
    return NamedSection(
        key="suspensions",
        title="Suspensions: how often, and why",
        sentence=f"{sentence} Fewer is better.",
        table=HtmlTable(caption, (head,), bodies if reasons else bodies[:1]),
        remark="A suspension can have up to three reasons, and counts under each.",
    )


def _row(content: SiteContent, population: str, key: str, label: str) -> Row:
    return (Cell(label, "row"), number_cell(_number(content, population, key)))


def _number(content: SiteContent, population: str, key: str) -> int | None:
    row = content.figure(content.steps, key, population)
    return int(row["count"]) if row is not None and isinstance(row["count"], int | float) else None
