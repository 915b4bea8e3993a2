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
from wholeschool.report.words import BRANCHES, NO_RUNG, in_sentence
from wholeschool.schema.wording import counted, number
from wholeschool.schema.years import year_label

_REMARK = (
    "Each pupil stands once on each branch, at the highest rung reached in the half-term. Persistent and "
    "severe absence are judged on the year up to its last session, from 20 possible sessions on. Those on no "
    "rung have no bar, since it would dwarf the others. Ticks and "
    "“was” are the same half-term a year before. How pupils are rounded, the notes below say."
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
        chart=standing_chart(
            [row for row in rows if row.now is not None or row.before],
            title,
            f"{sentence} The table below holds every figure.",
        ),
        remark=_REMARK,
        more=absence_sentence(content, population),
        further=absence_table(content, population),
    )


def year_group_section(content: SiteContent, population: str) -> NamedSection | None:
    """Absence and suspension by year group; None where no roll gives year groups."""
    groups = groups_in_order(content, population)
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
    for rung, label in reversed({0: NO_RUNG, **rung_labels(branch)}.items()):
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
    branches = [[row for row in rows if row.branch == branch] for branch in LADDERS]
    said: list[str] = []
    for each in branches:
        if any(row.now for row in each):
            said.append(_of_branch(each, first=not said))
    said = said or ["No number of pupils above nought is shown."]
    return f"In {name}: {' '.join(said)} Fewer on a rung is better."


def _of_branch(rows: list[Standing], *, first: bool) -> str:
    """How many stand on no rung of a branch, where most of the others stand, and how high they go.

    All pupils together are said only where each rung is shown: else what is hidden would follow from them.
    And only in the `first` branch: sums of rounded numbers differ a little, and would look like a mistake.
    """
    branch = in_sentence(BRANCHES[rows[0].branch])
    none = next((row.now for row in rows if not row.rung), None)
    shown = [row for row in rows if row.rung and row.now]
    if none is None:
        start = f"How many stand on no rung of {branch} is not shown"
    elif first and all(row.now is not None for row in rows):
        everybody = counted(sum(row.now or 0 for row in rows), "pupil")
        start = f"Of about {everybody}, {number(none)} stand on no rung of {branch}"
    else:
        start = f"About {counted(none, 'pupil')} stand on no rung of {branch}"
    if not shown:
        return f"{start}, and no number above nought is shown on any rung."
    most, top = max(shown, key=lambda row: row.now or 0), max(shown, key=lambda row: row.rung)
    highest = "it" if top is most else f"{in_sentence(top.label)} ({number(top.now or 0)})"
    return (
        f"{start}; of the rungs with numbers shown, {in_sentence(most.label)} has most "
        f"({number(most.now or 0)}), and {highest} is the highest."
    )


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


def groups_in_order(content: SiteContent, population: str) -> list[str]:
    """The year groups in which the population has pupils, in this year or the one before; youngest first.

    A year group without pupils is shown as that: its base is released as 0. One to four pupils have no base
    that is shown, and their year group stands in the list.
    """
    found = {
        str(row["figure"]).split(":")[1]
        for row in content.steps.rows
        if str(row["figure"]).startswith("year:")
        and str(row["figure"]).endswith(":suspended")
        and row["population"] == population
        and row["base"] != 0
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
