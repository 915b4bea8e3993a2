"""The tables behind the charts: cells with their scope, ready for a template."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from wholeschool.disclosure import Value
from wholeschool.reference.measures import Measure
from wholeschool.report.content import CONTINUUM, School, SiteContent
from wholeschool.report.half_terms import HALF_TERMS, FormByHalfTerm
from wholeschool.report.ladder import PANELS, Rung, context
from wholeschool.report.words import BRANCHES, NOT_SHOWN, WHAT_TO_DO, days_lost, rate_text
from wholeschool.schema.wording import counted, number
from wholeschool.schema.years import year_label


@dataclass(frozen=True)
class Cell:
    """A cell: a header where `scope` says so (col, colgroup, row, rowgroup), else data.

    `unit` stands below the text of a header, in smaller letters. `href`: where the text leads.
    """

    text: str
    scope: str = ""
    span: int = 1
    is_number: bool = False
    unit: str = ""
    href: str = ""


Row = tuple[Cell, ...]


@dataclass(frozen=True)
class HtmlTable:
    """A table with its caption. Every body is a group of rows, its first row a heading where it has one.

    `note` stands below it: the rows that it has not, since nothing of them is shown.
    """

    caption: str
    head: tuple[Row, ...]
    bodies: tuple[tuple[Row, ...], ...]
    note: str = ""


def shown(value: Value) -> str:
    """A released value as text; what is hidden says so."""
    if value is None:
        return NOT_SHOWN
    return value if isinstance(value, str) else number(value)


def continuum_table(content: SiteContent, population: str, rungs: tuple[Rung, ...]) -> HtmlTable:
    """The ladder as a table; days beside stand in a column of their own."""
    head = head_row("Rung and form", "Pupils", "Days lost", "Days beside, not added")
    bodies = [
        (group_row(PANELS[panel], 4), *(_rung_row(rung) for rung in rows))
        for panel, rows in groupby(rungs, key=lambda rung: rung.panel)
    ]
    if totals := tuple(_totals(content, population)):
        bodies.append((group_row("Totals of days lost", 4), *totals))
    aside = tuple(
        (Cell(label, "row"), _plain(""), _plain(""), _plain(shown(days)))
        for label, days in context(content, population)
    )
    if aside:
        bodies.append((group_row("For context: other absence", 4), *aside))
    caption = f"Lost learning by form at {content.name_of(population)}, {year_label(content.year)}"
    return HtmlTable(caption, (head,), tuple(bodies))


def half_term_table(content: SiteContent, population: str, rows: Iterable[FormByHalfTerm]) -> HtmlTable:
    """Days by form and half-term; a cell over several half-terms holds the days of all of them."""
    head = head_row("Form", *HALF_TERMS.values(), "Year")
    body = tuple(
        (
            Cell(row.label, "row"),
            *(
                [number_cell(span.days, span.last - span.first + 1) for span in row.spans]
                or [Cell(f"{NOT_SHOWN} by half-term", span=len(HALF_TERMS))]
            ),
            number_cell(row.days),
        )
        for row in rows
    )
    caption = (
        f"Days lost by form and half-term at {content.name_of(population)}, {year_label(content.year)}. "
        "A number under several half-terms is the sum of them."
    )
    return HtmlTable(caption, (head,), (body,))


def comparison_table(content: SiteContent, measures: Iterable[Measure]) -> HtmlTable:
    """The rates of all schools side by side, by name; the trust's last."""
    chosen = list(measures)
    schools = sorted(content.schools, key=lambda school: school.name)
    rows = [_rates(content, school.urn, school.name, chosen) for school in schools]
    rows.append(_rates(content, "trust", f"{content.trust} (all schools)", chosen))
    caption = f"Measures by school, {year_label(content.year)}, schools in the order of their names"
    measured = (Cell(measure.title, "col", is_number=True, unit=measure.unit) for measure in chosen)
    head = (Cell("School", "col"), *measured)
    return HtmlTable(caption, (head,), (tuple(rows),))


def quality_table(content: SiteContent, population: str) -> HtmlTable:
    """What is doubtful in the records, how often, and what to do about it."""
    body = []
    for key, (label, advice) in WHAT_TO_DO.items():
        row = content.figure(content.quality, key, population)
        if row is not None:
            body.append((Cell(label, "row"), number_cell(row["count"]), Cell(advice)))
    caption = f"Doubtful records at {content.name_of(population)}, {year_label(content.year)}"
    return HtmlTable(
        caption, ((*head_row("What was found", "Number"), Cell("What to do", "col")),), (tuple(body),)
    )


def schools_in_order(schools: Iterable[School]) -> tuple[School, ...]:
    """Schools by name."""
    return tuple(sorted(schools, key=lambda school: school.name))


def _rung_row(rung: Rung) -> Row:
    pupils = _plain("" if rung.kind == "beside" else _pupils(rung))
    lost = beside = _plain("")
    if rung.kind == "lost":
        lost = _plain(_days(rung))
    elif rung.kind == "beside":
        beside = number_cell(rung.days)
    else:
        lost = _plain("no minutes")
    return (Cell(rung.with_rungs, "row"), pupils, lost, beside)


def _pupils(rung: Rung) -> str:
    if rung.pupils is None or rung.counted == "pupil":
        return shown(rung.pupils)
    return counted(rung.pupils, rung.counted)


def _days(rung: Rung) -> str:
    if rung.days is None:
        return NOT_SHOWN
    return days_lost(rung.days, rung.pupils or 0).removesuffix(" days").removesuffix(" day")


def _totals(content: SiteContent, population: str) -> Iterable[Row]:
    for key, label in {**BRANCHES, "all": "All forms"}.items():
        if key in (*CONTINUUM, "all") and (row := content.total(key, population)) is not None:
            yield (Cell(label, "row"), number_cell(row["pupils"]), number_cell(row["days"]), _plain(""))


def _rates(content: SiteContent, population: str, name: str, measures: Iterable[Measure]) -> Row:
    rows = [content.figure(content.measures, measure.name, population) for measure in measures]
    return (Cell(name, "row"), *(rate_cell(row["rate"] if row else None) for row in rows))


def head_row(first: str, *rest: str) -> Row:
    """The head of a table: a column of labels, then columns of numbers."""
    return (Cell(first, "col"), *(Cell(text, "col", is_number=True) for text in rest))


def group_row(text: str, span: int) -> Row:
    """A heading over the rows of a body."""
    return (Cell(text, "rowgroup", span),)


def number_cell(value: Value, span: int = 1) -> Cell:
    """A released number; what is hidden says so."""
    return Cell(shown(value), span=span, is_number=True)


def rate_cell(value: Value) -> Cell:
    """A released rate; what is hidden says so."""
    return _plain(rate_text(value) if isinstance(value, int | float) else NOT_SHOWN)


def _plain(text: str) -> Cell:
    return Cell(text, is_number=True)
