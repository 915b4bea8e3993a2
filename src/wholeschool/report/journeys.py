"""Journeys as a section: what the half-term after each rung brought, as one picture and a table."""

from __future__ import annotations

from wholeschool.disclosure import Value
from wholeschool.report.content import LADDERS, TRUST, SiteContent, journey_key, rung_labels
from wholeschool.report.journey_chart import Step, journey_chart
from wholeschool.report.section import NamedSection
from wholeschool.report.tables import Cell, HtmlTable, group_row, head_row, number_cell, rate_cell
from wholeschool.report.words import BRANCHES, in_sentence, rate_text

_NONE = "No rung"
_REMARK = (
    "Every half-term of a pupil at a rung counts once, over all years of the data, with the half-term that "
    "followed it. Coming down is good. How long it takes, wholeschool journeys tells."
)


def journey_section(content: SiteContent, population: str) -> NamedSection | None:
    """From each rung up, on, or down in the half-term that followed; None where nothing can be followed."""
    steps = [step for branch in LADDERS for step in _steps(content, population, branch)]
    if not steps:
        return None
    sentence = _said_of(steps)
    title = f"What the next half-term brought at {content.name_of(population)}, by rung"
    return NamedSection(
        key="journeys",
        title="Journeys: up, on, or back down",
        sentence=sentence,
        table=_table(content, population, steps),
        chart=journey_chart(steps, title, f"{sentence} The table below holds every figure."),
        remark=_REMARK,
        more=tuple(_claims(content, population)),
    )


def _steps(content: SiteContent, population: str, branch: str) -> list[Step]:
    labels = {0: _NONE, **rung_labels(branch)}
    found = []
    for rung, label in labels.items():
        rows = [
            content.figure(content.steps, journey_key(branch, rung, way), population)
            for way in ("up", "same", "down")
        ]
        up, same, down = (None if row is None else row["rate"] for row in rows)
        base = next((row["base"] for row in rows if row is not None and row["base"] is not None), None)
        if base:
            found.append(Step(branch, rung, label, _number(base), _number(up), _number(same), _number(down)))
    return found


def _number(value: Value) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _said_of(steps: list[Step]) -> str:
    climbing = [step for step in steps if step.rung and step.up is not None and step.down is not None]
    if not climbing:
        return "Too few pupils stood on any rung to say what came next. Coming down is good."
    most = max(climbing, key=lambda step: step.up or 0)
    return (
        f"After a half-term with “{in_sentence(most.label)}” as the highest rung, "
        f"{rate_text(most.up or 0)} of every 100 went on to a higher one and {rate_text(most.down or 0)} "
        "came down. Coming down is good."
    )


def _table(content: SiteContent, population: str, steps: list[Step]) -> HtmlTable:
    bodies = []
    for branch in LADDERS:
        rows = tuple(
            (
                Cell(f"{step.rung} · {step.label}", "row"),
                number_cell(None if step.base is None else int(step.base)),
                *(rate_cell(rate) for rate in (step.up, step.same, step.down)),
            )
            for step in steps
            if step.branch == branch
        )
        if rows:
            bodies.append((group_row(BRANCHES[branch], 5), *rows))
    head = head_row(
        "Highest rung of a half-term",
        "Half-terms of pupils",
        "Went up, of 100",
        "Stayed, of 100",
        "Came down, of 100",
    )
    return HtmlTable(f"Journeys between half-terms at {content.name_of(population)}", (head,), tuple(bodies))


def _claims(content: SiteContent, population: str) -> list[str]:
    """Schools whose pupils climb more or less often than those of like schools, beyond chance."""
    said = []
    for claim in content.claims:
        if claim.kind != "journey" or population not in (claim.urn, TRUST):
            continue
        branch, rung = claim.parts[0], int(claim.parts[1])
        own, all_of_them = (
            content.figure(content.steps, journey_key(branch, rung, "up"), place)
            for place in (claim.urn, TRUST)
        )
        if own is None or all_of_them is None or own["rate"] is None or all_of_them["rate"] is None:
            continue
        label = {0: _NONE, **rung_labels(branch)}[rung]
        said.append(
            f"At {content.name_of(claim.urn)}, {rate_text(float(own['rate']))} of every 100 half-terms at "
            f"“{in_sentence(label)}” were followed by a higher rung; over the trust it was "
            f"{rate_text(float(all_of_them['rate']))}. The difference from schools like it is larger "
            "than chance would make it."
        )
    return said
