"""Displacement as a section: whether something rises while suspension falls, and what may be said of it."""

from __future__ import annotations

from collections.abc import Mapping

from wholeschool.disclosure import Value
from wholeschool.report.content import TRUST, SiteContent, displacement_key
from wholeschool.report.displacement_chart import Line, displacement_chart
from wholeschool.report.section import NamedSection
from wholeschool.report.tables import Cell, HtmlTable, head_row, rate_cell
from wholeschool.report.words import NOT_SHOWN, in_sentence, rate_text
from wholeschool.schema.wording import listed, number
from wholeschool.schema.years import year_label

WATCHED: Mapping[str, tuple[str, str]] = {
    "suspension": ("Suspension", "sessions"),
    "internal_exclusion": ("Internal exclusion", "sessions"),
    "reduced_timetable": ("Part-time timetables", "sessions"),
    "offsite_provision": ("Off-site provision", "sessions"),
    "dual": ("At another school", "sessions"),
    "unauthorised_absence": ("Unauthorised absence", "sessions"),
    "permanent_exclusion": ("Permanent exclusion", "sessions"),
    "managed_move": ("Managed moves", "pupils"),
    "exit": ("Exits, reason unclear", "pupils"),
}
"""Form → what people call it, and whether it is counted in 1,000 possible sessions or 1,000 pupils."""


_REMARK = (
    "Rates are in every 1,000 possible sessions, moves and exits in every 1,000 pupils. Lower is better for "
    "suspension and for all that could take its place. The years are compared over the half-terms that both "
    "have. Part-time timetables have had a code of their own since August 2024 only. A change is called "
    "larger than chance where it is so among all forms of all schools taken together (Holm, 5 %)."
)


def displacement_section(content: SiteContent, population: str) -> NamedSection | None:
    """The rates of this year beside those of the year before; None where nothing was counted."""
    lines = [line for form in WATCHED if (line := _line(content, population, form))]
    if not lines:
        return None
    sentence = _said_of(content, population)
    title = f"Suspension and what could stand in its place at {content.name_of(population)}, by half-term"
    return NamedSection(
        key="displacement",
        title="Where suspension could move to",
        sentence=sentence,
        table=_table(content, population),
        chart=displacement_chart(
            [
                line
                for line in lines
                if len(line.now) > 1 and any((*line.now.values(), *line.before.values()))
            ],
            title,
            f"{sentence} The table below holds the figures of the year.",
        ),
        remark=f"{_legend(content)}{_REMARK}",
    )


def _legend(content: SiteContent) -> str:
    if not content.year_before:
        return ""
    return f"Full lines are {year_label(content.year)}, dashed ones {year_label(content.year_before)}. "


def _said_of(content: SiteContent, population: str) -> str:
    found = [c for c in content.claims if c.kind == "displacement" and population in (c.urn, TRUST)]
    said = [each for claim in found if (each := _claim(content, claim.urn, claim.parts))]
    if found and not said:
        return "What stands out here rests on too few pupils to be shown. Lower is better throughout."
    return " ".join(said) if said else _nothing(content, population)


def _claim(content: SiteContent, urn: str, risen: tuple[str, ...]) -> str:
    """Suspension fell and something rose, both beyond chance; empty where the figures are not shown."""
    changes = {form: _year_rates(content, urn, form) for form in ("suspension", *risen)}
    if any(value is None for pair in changes.values() for value in pair):
        return ""
    (before, now), years = changes.pop("suspension"), (content.year_before, content.year)
    up = listed(
        [
            f"{in_sentence(WATCHED[form][0])} from {rate_text(was or 0)} to {rate_text(is_now or 0)}"
            + (" in every 1,000 pupils" if WATCHED[form][1] == "pupils" else "")
            for form, (was, is_now) in changes.items()
        ]
    )
    return (
        f"At {content.name_of(urn)}, sessions lost to suspension fell from {rate_text(before or 0)} to "
        f"{rate_text(now or 0)} in every 1,000 possible ones between {year_label(years[0])} and "
        f"{year_label(years[1])}, while others rose: {up}. The changes are larger than chance would make "
        "them. The figures cannot say whether one took the place of the other."
    )


def _nothing(content: SiteContent, population: str) -> str:
    """Of a school without a claim, or of a trust in which no school has one."""
    if not content.year_before:
        return (
            "There is one year of data: whether anything rises while suspension falls cannot be judged yet."
        )
    judged = _judged(content, population)
    before, now = _year_rates(content, population, "suspension")
    if before is None or now is None:
        return f"The rates of suspension of both years are not shown. {judged}"
    return (
        f"Of every 1,000 possible sessions {rate_text(before)} were lost to suspension in "
        f"{year_label(content.year_before)} and {rate_text(now)} in {year_label(content.year)}. {judged}"
    )


def _judged(content: SiteContent, population: str) -> str:
    """That nothing stands up to chance here, where that was looked at: of a school, that school alone."""
    name, compared = content.name_of(population), len(content.compared)
    if population != TRUST:
        if population in content.compared:
            return f"At {name}, {_NO_CLAIM}"
        return f"Whether anything rose while suspension fell cannot be judged at {name}: {_NEEDED}"
    if not compared:
        return f"Whether anything rose while suspension fell cannot be judged at any school: {_NEEDED}"
    if compared == len(content.schools):
        return f"At no school {_DID_NOT}"
    if compared == 1:
        return f"At the one school that could be judged {_NO_CLAIM}"
    return f"At none of the {number(compared)} schools that could be judged {_DID_NOT}"


_DID_NOT = "did a fall beyond chance come together with a rise beyond chance of something else."
_NO_CLAIM = "no fall beyond chance came together with a rise beyond chance of something else."
_NEEDED = "that takes marks in the same half-terms of both years, and ten pupils in each."


def _year_rates(content: SiteContent, population: str, form: str) -> tuple[float | None, float | None]:
    rows = [
        content.figure(content.steps, displacement_key(form, 0), population, year)
        for year in (content.year_before, content.year)
    ]
    before, now = (_number(row["rate"]) if row is not None else None for row in rows)
    return before, now


def _line(content: SiteContent, population: str, form: str) -> Line | None:
    by_year = []
    for year in (content.year, content.year_before):
        rows = {
            term: content.figure(content.steps, displacement_key(form, term), population, year)
            for term in range(1, 7)
        }
        by_year.append(
            {t: rate for t, row in rows.items() if row and (rate := _number(row["rate"])) is not None}
        )
    was, now = _year_rates(content, population, form)
    if now is None and not by_year[0]:
        return None
    said = f"year: {NOT_SHOWN if now is None else rate_text(now)}"
    said += "" if was is None else f", was {rate_text(was)}"
    return Line(WATCHED[form][0], said, by_year[0], by_year[1])


def _number(value: Value) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _table(content: SiteContent, population: str) -> HtmlTable:
    heads = [year_label(year) for year in (content.year_before, content.year) if year]
    body = []
    for form, (label, per) in WATCHED.items():
        rates = _year_rates(content, population, form)
        cells = [rate_cell(rate) for rate in (rates if content.year_before else rates[1:])]
        body.append(
            (
                Cell(f"{label}, in 1,000 {'possible sessions' if per == 'sessions' else 'pupils'}", "row"),
                *cells,
            )
        )
    caption = f"Suspension and what could stand in its place at {content.name_of(population)}"
    return HtmlTable(caption, (head_row("Form", *heads),), (tuple(body),))
