"""The tables of journeys: by rung and by year group with intervals, and how long the next rung takes."""

from __future__ import annotations

from collections.abc import Sequence

from wholeschool.disclosure import Value
from wholeschool.report.content import (
    LADDERS,
    SiteContent,
    bound_key,
    journey_key,
    rung_labels,
    wait_key,
    year_step_key,
)
from wholeschool.report.journey_chart import Step
from wholeschool.report.standings import group_label, groups_in_order
from wholeschool.report.tables import Cell, HtmlTable, Row, group_row, head_row, number_cell, rate_cell
from wholeschool.report.words import BRANCHES, NO_RUNG, NOT_SHOWN, rate_text
from wholeschool.schema.wording import number

_OF_100 = "of 100 (95 % interval)"
NOT_REACHED = "less than half get there in the year"


def rung_table(content: SiteContent, population: str, steps: Sequence[Step]) -> HtmlTable:
    """What followed each rung: numbers of half-terms, and of every 100 so many up, the same, down."""
    bodies = []
    for branch in LADDERS:
        rows = tuple(
            (
                Cell(f"{step.rung} · {step.label}", "row"),
                number_cell(None if step.base is None else int(step.base)),
                *(
                    interval_cell(content, population, journey_key(branch, step.rung, way))
                    for way in ("up", "same", "down")[: None if step.rung else 2]
                ),
                *(() if step.rung else (Cell("", is_number=True),)),
            )
            for step in steps
            if step.branch == branch
        )
        if rows:
            bodies.append((group_row(BRANCHES[branch], 5), *rows))
    head = (
        *head_row("Highest rung of a half-term", "Half-terms of pupils"),
        *_rates("Went up", "Stayed", "Came down"),
    )
    return HtmlTable(f"Journeys between half-terms at {content.name_of(population)}", (head,), tuple(bodies))


def year_table(content: SiteContent, population: str) -> HtmlTable | None:
    """The same by year group, all rungs together, and steps onto the first rung; None without year groups."""
    bodies = []
    for branch in LADDERS:
        rows = [
            row
            for group in groups_in_order(content, population)
            if (row := _year_row(content, population, branch, group)) is not None
        ]
        if rows:
            bodies.append((group_row(BRANCHES[branch], 7), *rows))
    head = (
        *head_row("Year group", "Half-terms on a rung"),
        *_rates("Went up", "Stayed", "Came down"),
        *head_row("", "Half-terms on no rung")[1:],
        *_rates("Went onto a rung"),
    )
    caption = f"Journeys between half-terms by year group at {content.name_of(population)}"
    return HtmlTable(caption, (head,), tuple(bodies)) if bodies else None


def year_rates(content: SiteContent, population: str, branch: str) -> list[tuple[str, float]]:
    """Of every 100 half-terms on a rung, how many went up, by year group, where it is shown."""
    found = []
    for group in groups_in_order(content, population):
        row = content.figure(content.steps, year_step_key(branch, group, "on", "up"), population)
        if row is not None and isinstance(row["rate"], int | float):
            found.append((group_label(group), float(row["rate"])))
    return found


def wait_table(content: SiteContent, population: str) -> HtmlTable | None:
    """Medians of school weeks from each rung to the next or a higher one; None where nobody waited."""
    bodies = []
    for branch in LADDERS:
        rows = []
        for rung, label in {0: NO_RUNG, **rung_labels(branch)}.items():
            begun = content.figure(content.steps, wait_key(branch, rung, "begun"), population)
            if begun is not None and begun["count"] != 0:
                rows.append(
                    (
                        Cell(f"{rung} · {label}", "row"),
                        number_cell(begun["count"]),
                        *_weeks(content, population, branch, rung),
                    )
                )
        if rows:
            bodies.append((group_row(BRANCHES[branch], 4), *rows))
    head = head_row("From rung", "Years of pupils", "School weeks until half are higher", "95 % interval")
    caption = f"How long until the next rung or a higher one at {content.name_of(population)}"
    return HtmlTable(caption, (head,), tuple(bodies)) if bodies else None


def median_weeks(content: SiteContent, population: str, branch: str, rung: int) -> float | None:
    """The median wait; 0 where it is not reached within the year, None where it is not shown."""
    row = content.figure(content.steps, wait_key(branch, rung, "median"), population)
    return float(row["rate"]) if row is not None and isinstance(row["rate"], int | float) else None


def _weeks(content: SiteContent, population: str, branch: str, rung: int) -> tuple[Cell, Cell]:
    median = median_weeks(content, population, branch, rung)
    if median is None:
        return (rate_cell(None), rate_cell(None))
    ends = [
        content.figure(content.steps, wait_key(branch, rung, side), population) for side in ("low", "high")
    ]
    low, high = (row["rate"] if row is not None else None for row in ends)
    if not low:
        said = ""
    elif not high:
        said = f"{_whole(low)} or more"
    else:
        said = f"{_whole(low)} to {_whole(high)}"
    return (Cell(_whole(median) if median else NOT_REACHED, is_number=True), Cell(said, is_number=True))


def _whole(weeks: Value) -> str:
    return number(float(weeks)) if isinstance(weeks, int | float) else NOT_SHOWN


def _year_row(content: SiteContent, population: str, branch: str, group: str) -> Row | None:
    keys = {
        start: {way: year_step_key(branch, group, start, way) for way in ways}
        for start, ways in (("on", ("up", "same", "down")), ("off", ("up",)))
    }
    on, off = (content.figure(content.steps, keys[start]["up"], population) for start in ("on", "off"))
    if on is None or off is None or (on["base"] == 0 and off["base"] == 0):
        return None
    return (
        Cell(group_label(group), "row"),
        number_cell(on["base"]),
        *(interval_cell(content, population, key) for key in keys["on"].values()),
        number_cell(off["base"]),
        interval_cell(content, population, keys["off"]["up"]),
    )


def interval_cell(content: SiteContent, population: str, key: str) -> Cell:
    """A released rate with its interval; what is hidden says so."""
    rows = [content.figure(content.steps, each, population) for each in (key, *_ends(key))]
    rate, low, high = (row["rate"] if row is not None else None for row in rows)
    if not all(isinstance(each, int | float) for each in (rate, low, high)):
        return rate_cell(rate)
    return Cell(
        f"{rate_text(float(rate or 0))} ({rate_text(float(low or 0))}–{rate_text(float(high or 0))})",
        is_number=True,
    )


def _ends(key: str) -> tuple[str, str]:
    return bound_key(key, "low"), bound_key(key, "high")


def _rates(*heads: str) -> Row:
    return tuple(Cell(text, "col", is_number=True, unit=_OF_100) for text in heads)
