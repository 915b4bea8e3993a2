"""Tables of numbers with what to do about them, and with the year before: what several sections share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from wholeschool.disclosure import Value
from wholeschool.report.content import SiteContent
from wholeschool.report.tables import Cell, HtmlTable, Row, head_row, number_cell
from wholeschool.schema.wording import number
from wholeschool.schema.years import year_label

SAME_DAY = (
    "The year before is counted up to the same day, as its records stand now: what was mended since is gone."
)
"""What has to be said wherever counts of two years stand side by side."""
_NOT_COUNTED = "not counted"


def counts(
    content: SiteContent, population: str, keys: Iterable[str], year: str | None = None
) -> dict[str, int | None]:
    """The figures that there are, of the site's year where none is given; None = not shown."""
    found = {key: content.figure(content.steps, key, population, year) for key in keys}
    return {
        key: int(row["count"]) if isinstance(row["count"], int | float) else None
        for key, row in found.items()
        if row is not None
    }


def has_year_before(content: SiteContent, keys: Iterable[str]) -> bool:
    """Whether any of the figures was counted in the year before."""
    wanted, before = {*keys}, content.year_before
    return any(row["figure"] in wanted and row["period"] == before for row in content.steps.rows)


def before_head(content: SiteContent) -> str:
    """The head of the column of the year before."""
    return f"{year_label(content.year_before)}, to the same day"


def count_cells(content: SiteContent, population: str, key: str, *, before: bool) -> Row:
    """A figure, and that of the year before where the table has one."""
    years = (content.year, *((content.year_before,) if before else ()))
    rows = [content.figure(content.steps, key, population, year) for year in years]
    return tuple(
        Cell(_NOT_COUNTED, is_number=True) if row is None else number_cell(row["count"]) for row in rows
    )


def advice_table(
    content: SiteContent, population: str, items: Mapping[str, tuple[str, str]], title: str
) -> HtmlTable:
    """What was found, how many pupils, the year before, and what to do."""
    before = has_year_before(content, items)
    body = tuple(
        (Cell(label, "row"), *count_cells(content, population, key, before=before), Cell(advice))
        for key, (label, advice) in items.items()
        if content.figure(content.steps, key, population) is not None
    )
    heads = ["Pupils", *([before_head(content)] if before else [])]
    caption = f"{title}: pupils at {content.name_of(population)}, {year_label(content.year)}"
    return HtmlTable(caption, ((*head_row("What was found", *heads), Cell("What to do", "col")),), (body,))


def against_before(now: int | None, before: Value, year: str) -> str:
    """How a number stands against that of the same day a year before; empty where one is not shown."""
    if now is None or not isinstance(before, int | float):
        return ""
    label = f"by the same day of {year_label(year)}"
    if now == before:
        return f"It was the same {label}."
    return f"That is {'more' if now > before else 'fewer'} than the {number(before)} {label}."
