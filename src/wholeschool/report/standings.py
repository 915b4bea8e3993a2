"""Where pupils stand on the continuum in a half-term, and what year groups show: sections of a page."""

from __future__ import annotations

from wholeschool.disclosure import Value
from wholeschool.reference.lists import code_list
from wholeschool.report.absence_lines import absence_sentence, absence_table
from wholeschool.report.content import LADDERS, SiteContent, rung_labels, standing_key, year_group_key
from wholeschool.report.half_terms import HALF_TERMS
from wholeschool.report.section import NamedSection
from wholeschool.report.standing_chart import Standing, standing_chart
from wholeschool.report.tables import Cell, HtmlTable, Row, group_row, head_row, number_cell, rate_cell
from wholeschool.report.words import BRANCHES, in_sentence
from wholeschool.schema.wording import counted, number
from wholeschool.schema.years import year_label

_REMARK = (
    "Each pupil stands once on each branch, at the highest rung reached in the half-term. Persistent and "
    "severe absence are judged on the year up to its last session, from 20 possible sessions on. Ticks and "
    "“was” are the same half-term a year before. Pupils are rounded to the nearest 5."
)


def standing_section(content: SiteContent, population: str) -> NamedSection | None:
    """Pupils by their highest rung in the latest half-term; None where no calendar says which that is."""
    rows = [each for branch in LADDERS for each in _standings(content, population, branch)]
    if not rows or str(content.half_term) not in HALF_TERMS:
        return None
    name = f"{HALF_TERMS[str(content.half_term)]} {year_label(content.year)}"
    sentence = _said_of(rows, name)
    title = f"Highest rung reached in {name} at {content.name_of(population)}: pupils"
    return NamedSection(
        key="standings",
        title="Where pupils stand",
        sentence=sentence,
        table=_table(content, population, rows),
        chart=standing_chart(rows, title, f"{sentence} The table below holds every figure."),
        remark=_REMARK,
        more=absence_sentence(content, population),
        further=absence_table(content, population),
    )


def year_group_section(content: SiteContent, population: str) -> NamedSection | None:
    """Absence and suspension by year group; None where no roll gives year groups."""
    groups = groups_in_order(content)
    if not groups:
        return None
    rows = [_group_rates(content, population, group) for group in groups]
    known = [
        (group, rates[0]) for group, rates in zip(groups, rows, strict=True) if isinstance(rates[0], float)
    ]
    sentence = "Lower is better throughout."
    if len(known) > 1:
        high, low = max(known, key=lambda each: each[1]), min(known, key=lambda each: each[1])
        sentence = (
            f"Absence runs from {low[1]} of every 100 possible sessions in {group_label(low[0])} to "
            f"{high[1]} in {group_label(high[0])}. {sentence}"
        )
    before = content.year_before
    head = ["Absence, of 100 possible sessions", f"in {year_label(before)}" if before else ""]
    head += ["Pupils suspended, of 100", f"in {year_label(before)}" if before else ""]
    body = tuple(
        (Cell(group_label(group), "row"), *(rate_cell(rate) for rate in (rates if before else rates[::2])))
        for group, rates in zip(groups, rows, strict=True)
    )
    caption = (
        f"Absence and suspension by year group at {content.name_of(population)}, {year_label(content.year)}"
    )
    table = HtmlTable(caption, (head_row("Year group", *(text for text in head if text)),), (body,))
    return NamedSection("year-groups", "Year groups", sentence, table)


def _standings(content: SiteContent, population: str, branch: str) -> list[Standing]:
    rows = []
    for rung, label in reversed(rung_labels(branch).items()):
        key = standing_key(branch, rung)
        now, before = (
            content.figure(content.steps, key, population, year)
            for year in (content.year, content.year_before)
        )
        if now is not None:
            rows.append(
                Standing(
                    branch, rung, label, _count(now["count"]), _count(before["count"] if before else None)
                )
            )
    return rows


def _count(value: Value) -> int | None:
    return int(value) if isinstance(value, int | float) else None


def _said_of(rows: list[Standing], name: str) -> str:
    said = []
    for branch in LADDERS:
        shown = [row for row in rows if row.branch == branch and row.now]
        if shown:
            top = max(shown, key=lambda row: row.rung)
            most = max(shown, key=lambda row: row.now or 0)
            said.append(
                f"On the branch of {in_sentence(BRANCHES[branch])} most stand at {in_sentence(most.label)} "
                f"({number(most.now or 0)}), and the highest rung shown is {in_sentence(top.label)} "
                f"({counted(top.now or 0, 'pupil')})."
            )
    said = said or ["No pupil is shown on a rung of the continuum."]
    return f"In {name}: {' '.join(said)} Fewer is better."


def _table(content: SiteContent, population: str, rows: list[Standing]) -> HtmlTable:
    half_term = HALF_TERMS[str(content.half_term)]
    heads = [f"{half_term} {year_label(year)}" for year in (content.year, content.year_before) if year]
    bodies = []
    for branch in LADDERS:
        body: list[Row] = [group_row(BRANCHES[branch], 1 + len(heads))]
        for row in (each for each in rows if each.branch == branch):
            cells = [number_cell(row.now), *([number_cell(row.before)] if content.year_before else [])]
            body.append((Cell(f"{row.rung} · {row.label}", "row"), *cells))
        bodies.append(tuple(body))
    caption = f"Pupils by highest rung at {content.name_of(population)}"
    return HtmlTable(caption, (head_row("Rung", *heads),), tuple(bodies))


def groups_in_order(content: SiteContent) -> list[str]:
    """The year groups that have figures, the youngest first."""
    found = {
        str(row["figure"]).split(":")[1]
        for row in content.steps.rows
        if str(row["figure"]).startswith("year:")
    }
    order = list(code_list("nc_year"))
    return sorted(found, key=lambda group: (order.index(group) if group in order else len(order), group))


def _group_rates(content: SiteContent, population: str, group: str) -> list[Value]:
    """Absence now and a year before, suspended now and a year before."""
    rates = []
    for figure in ("absence", "suspended"):
        for year in (content.year, content.year_before):
            row = content.figure(content.steps, year_group_key(group, figure), population, year)
            rates.append(row["rate"] if row is not None else None)
    return rates


def group_label(group: str) -> str:
    """What people call a year group."""
    return f"Year {group}" if group.isdigit() else code_list("nc_year")[group].label
