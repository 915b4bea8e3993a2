"""Journeys as a section: what the half-term after each rung brought, as one picture and a table."""

from __future__ import annotations

from wholeschool.disclosure import Value
from wholeschool.report.content import LADDERS, TRUST, SiteContent, elsewhere_key, journey_key, rung_labels
from wholeschool.report.journey_chart import Step, journey_chart
from wholeschool.report.journey_tables import (
    median_weeks,
    rung_table,
    wait_table,
    year_rates,
    year_table,
)
from wholeschool.report.section import NamedSection
from wholeschool.report.tables import HtmlTable
from wholeschool.report.words import BRANCHES, NO_RUNG, in_sentence, rate_text
from wholeschool.schema.wording import counted

_REMARK = (
    "Every half-term of a pupil at a rung counts once, over all years of the data, with the half-term that "
    "followed it. Coming down is good. Waits are counted within a year, in school weeks, from the week in "
    "which a rung became the highest of the year; who has not gone on by the last week waits still. "
    "Intervals hold the true share in 95 of 100 cases; a pupil's half-terms go together."
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
        table=rung_table(content, population, steps),
        chart=journey_chart(
            [step for step in steps if not step.withheld],
            title,
            f"{sentence} The table below holds every figure.",
        ),
        remark=_REMARK,
        more=(
            *_claims(content, population),
            *_of_years(content, population),
            *_of_waits(content, population),
        ),
        further=_further(content, population),
    )


def _further(content: SiteContent, population: str) -> tuple[tuple[str, HtmlTable], ...]:
    by_year, waits = year_table(content, population), wait_table(content, population)
    tables = (
        ("Journeys by year group, as a table", by_year),
        ("How long until the next rung, as a table", waits),
    )
    return tuple((label, table) for label, table in tables if table is not None)


def _steps(content: SiteContent, population: str, branch: str) -> list[Step]:
    labels = {0: NO_RUNG, **rung_labels(branch)}
    found = []
    for rung, label in labels.items():
        rows = [
            content.figure(content.steps, journey_key(branch, rung, way), population)
            for way in ("up", "same", "down")
        ]
        up, same, down = (None if row is None else row["rate"] for row in rows)
        base = next((row["base"] for row in rows if row is not None and row["base"] is not None), None)
        # A rung that nobody stood on has no row; one that too few stood on says that it is not shown.
        if base or (base is None and any(row is not None for row in rows)):
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


def _of_years(content: SiteContent, population: str) -> list[str]:
    """From where to where year groups run; which differences are chance the intervals in the table say."""
    said = []
    for branch in LADDERS:
        rates = year_rates(content, population, branch)
        if len(rates) > 1:
            high, low = max(rates, key=lambda each: each[1]), min(rates, key=lambda each: each[1])
            said.append(
                f"Of every 100 half-terms on a rung of {in_sentence(BRANCHES[branch])}, from "
                f"{rate_text(low[1])} ({low[0]}) to {rate_text(high[1])} ({high[0]}) went on to a higher "
                "one, by year group."
            )
    return said


def _of_waits(content: SiteContent, population: str) -> list[str]:
    """The shortest wait from a rung to the next; where none comes to an end for half, that."""
    waits = {
        (branch, rung, label): weeks
        for branch in LADDERS
        for rung, label in rung_labels(branch).items()
        if (weeks := median_weeks(content, population, branch, rung)) is not None
    }
    reached = {place: weeks for place, weeks in waits.items() if weeks}
    if not reached:
        return ["From no rung did half go on to a higher one within the year."] if waits else []
    (_, _, label), weeks = min(reached.items(), key=lambda each: each[1])
    return [
        f"The way up is shortest from “{in_sentence(label)}”: within {counted(weeks, 'school week')} half of "
        "those who had come to it in a year were on a higher rung."
    ]


def _claims(content: SiteContent, population: str) -> list[str]:
    """Schools whose pupils climb more or less often than those of like schools, beyond chance.

    The trust's page tells a pair of two schools that differ from each other once: at the school that the
    claim names, unless what is said of that is not shown.
    """
    said = []
    for claim in content.claims:
        if claim.kind != "journey" or population not in (claim.urn, TRUST):
            continue
        branch, rung, more, told_at = claim.parts
        up = journey_key(branch, int(rung), "up")
        own, others = (_rate(content, key, claim.urn) for key in (up, elsewhere_key(branch, int(rung))))
        is_told = population == TRUST and told_at and _rate(content, up, told_at) is not None
        if own is None or is_told:
            continue
        label = {0: NO_RUNG, **rung_labels(branch)}[int(rung)]
        against = f"{more} than" if others is None else f"and {rate_text(others)} of every 100"
        said.append(
            f"At {content.name_of(claim.urn)}, {rate_text(own)} of every 100 half-terms at "
            f"“{in_sentence(label)}” were followed by a higher rung, {against} elsewhere (schools of the "
            "same phase, pupils of the same year groups). That is further apart than schools usually are and "
            "than chance would make it; the figures do not say why."
        )
    return said


def _rate(content: SiteContent, key: str, population: str) -> float | None:
    row = content.figure(content.steps, key, population)
    return _number(row["rate"]) if row is not None else None
