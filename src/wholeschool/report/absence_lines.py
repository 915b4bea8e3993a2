"""Persistent and severe absence judged in two ways: over the year so far, and within the half-term alone."""

from __future__ import annotations

from wholeschool.report.content import HALF_TERM, YEAR, SiteContent, within_key
from wholeschool.report.half_terms import HALF_TERMS
from wholeschool.report.tables import Cell, HtmlTable, head_row, number_cell
from wholeschool.schema.wording import counted, number
from wholeschool.schema.years import year_label

_PERSISTENT, _SEVERE = 5, 6
_LINES = {
    _PERSISTENT: "Persistent or severe absence (10 % or more)",
    _SEVERE: "Severe absence (50 % or more)",
}


def _absence(content: SiteContent, population: str, year: str) -> dict[str, int | None]:
    """Pupils at or above each line of absence by how it is judged, where anybody counted them."""
    rows = {
        key: content.figure(content.steps, key, population, year)
        for rung in _LINES
        for key in (within_key(rung, YEAR), within_key(rung, HALF_TERM))
    }
    return {
        key: int(row["count"]) if isinstance(row["count"], int | float) else None
        for key, row in rows.items()
        if row is not None
    }


def absence_sentence(content: SiteContent, population: str) -> tuple[str, ...]:
    """How many are persistently absent by either way of judging; nothing where one is not shown."""
    found = _absence(content, population, content.year)
    year, half_term = (found.get(within_key(_PERSISTENT, span)) for span in (YEAR, HALF_TERM))
    if year is None or half_term is None:
        return ()
    name = HALF_TERMS[str(content.half_term)]
    return (
        f"About {counted(year, 'pupil')} missed a tenth or more of the year up to the last session of "
        f"{name}, and about {number(half_term)} a tenth or more of {name} alone. Fewer is better.",
    )


def absence_table(content: SiteContent, population: str) -> tuple[tuple[str, HtmlTable], ...]:
    """Pupils at each line by the year and by the half-term, now and a year before."""
    now, before = (_absence(content, population, year) for year in (content.year, content.year_before))
    if not now:
        return ()
    name = HALF_TERMS[str(content.half_term)]
    spans = {YEAR: "year to date", HALF_TERM: f"{name} alone"}
    body = []
    for rung, label in _LINES.items():
        for span, words in spans.items():
            key = within_key(rung, span)
            cells = [number_cell(each.get(key)) for each in (now, *([before] if before else []))]
            body.append((Cell(f"{label}, {words}", "row"), *cells))
    years = [content.year, *([content.year_before] if before else [])]
    head = head_row("Line, and what it is judged on", *(f"{name} {year_label(year)}" for year in years))
    caption = f"Persistent and severe absence, judged in two ways, at {content.name_of(population)}: pupils"
    table = HtmlTable(caption, (head,), (tuple(body),))
    return (("Absence by the year and by the half-term, as a table", table),)
