"""The pages: what stands on them, in order, before a template makes HTML of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wholeschool.reference.measures import Measure, measures
from wholeschool.report import words
from wholeschool.report.charts import Chart
from wholeschool.report.content import CONTINUUM, TRUST, SiteContent
from wholeschool.report.england import england, england_source
from wholeschool.report.folding import fold
from wholeschool.report.half_term_chart import half_term_chart
from wholeschool.report.half_terms import FormByHalfTerm, by_half_term
from wholeschool.report.ladder import Rung, ladder
from wholeschool.report.ladder_chart import continuum_chart
from wholeschool.report.likes import likes
from wholeschool.report.section import NamedSection
from wholeschool.report.steps import steps
from wholeschool.report.tables import (
    HtmlTable,
    comparison_table,
    continuum_table,
    half_term_table,
    quality_table,
)
from wholeschool.schema.wording import counted, number
from wholeschool.schema.years import year_label

HEADLINES = (
    "lost_learning_coalition",
    "lost_learning_all_forms",
    "school_exclusion_branch",
    "overall_absence",
    "persistent_absence",
    "severe_absence",
    "suspension_rate",
    "pupils_suspended_rate",
    "permanent_exclusion_rate",
)
"""The measures of the first section, in order."""
_COMPARED = "overall_absence"
"""The measure whose spread over the schools is said in words."""


@dataclass(frozen=True)
class MeasureCard:
    """A headline measure: its rate as text, what it means, how it is worked out."""

    measure: Measure
    rate: str
    sentence: str
    counts: tuple[str, ...]
    england: str = ""
    england_source: str = ""
    likes: str = ""


@dataclass(frozen=True)
class Section:
    """A section: a sentence, then a chart where there is one, then the table behind it (None: all hidden)."""

    sentence: str
    table: HtmlTable | None
    chart: Chart | None = None
    remark: str = ""


@dataclass(frozen=True)
class Page:
    """Everything on one page."""

    population: str
    name: str
    about: str
    lead: str
    cards: tuple[MeasureCard, ...]
    continuum: Section
    half_terms: Section
    quality: Section
    steps: tuple[NamedSection, ...]
    august: str
    comparison: Section | None = None

    @property
    def is_trust(self) -> bool:
        """Whether this is the first page of the site."""
        return self.population == TRUST


def file_name(population: str) -> str:
    """The page's file."""
    return "index.html" if population == TRUST else f"school-{population}.html"


def pages(content: SiteContent) -> Iterator[Page]:
    """The trust's page, then one a school."""
    schools = counted(len(content.schools), "school")
    yield _page(content, TRUST, f"{schools} together")
    for school in content.schools:
        yield _page(
            content, school.urn, f"{school.phase} · URN {school.urn}" if school.phase else f"URN {school.urn}"
        )


def _page(content: SiteContent, population: str, about: str) -> Page:
    name = content.name_of(population)
    total = content.total("all", population)
    days, pupils = (_number(total[column]) if total else None for column in ("days", "pupils"))
    return Page(
        population=population,
        name=name,
        about=about,
        lead=words.lost_in_all(name, content.year, days, pupils),
        cards=tuple(_card(content, population, key) for key in HEADLINES),
        continuum=_continuum(content, population),
        half_terms=_half_terms(content, population),
        quality=_quality(content, population),
        steps=steps(content, population),
        august=words.days_of_august(content.year, content.last_day, content.left_out),
        comparison=_comparison(content) if population == TRUST and len(content.schools) > 1 else None,
    )


def _card(content: SiteContent, population: str, key: str) -> MeasureCard:
    measure = measures()[key]
    row = content.figure(content.measures, key, population)
    rate = _number(row["rate"]) if row else None
    beside = tuple(each(content, population, key) for each in (england, england_source, likes))
    if row is None or rate is None:
        hidden = str(row["hidden"]) if row else ""
        return MeasureCard(measure, words.NOT_SHOWN, words.rate_hidden(hidden), (), *beside)
    year, earlier = _earlier(content, population, key)
    sentence = " ".join(
        part
        for part in (words.good(measure.good_direction), words.against_earlier(rate, earlier, year))
        if part
    )
    counts: tuple[str, ...] = ()
    if row["count"] is not None:
        parts = ((measure.numerator, row["count"]), (measure.denominator, row["base"]))
        counts = tuple(f"{part.words}: about {number(_number(value) or 0)}" for part, value in parts)
    return MeasureCard(measure, words.rate_text(rate), sentence, counts, *beside)


def _earlier(content: SiteContent, population: str, key: str) -> tuple[str, float | None]:
    """The year before the site's, and the measure's rate in it where that is shown."""
    rows = content.measures.where(figure=key, population=population)
    before = {str(row["period"]): row["rate"] for row in rows if str(row["period"]) < content.year}
    year = max(before, default="")
    return year, _number(before.get(year))


def _continuum(content: SiteContent, population: str) -> Section:
    rungs = ladder(content, population)
    lost = [(rung.label, rung.days) for rung in rungs if rung.kind == "lost" and rung.days is not None]
    total = content.total("all", population)
    if total is None:
        sentence = words.rate_hidden("")
    else:
        branches = {key: _branch_days(content, population, key) for key in CONTINUUM}
        sentence = words.largest_parts(branches, lost, _number(total["days"]) or 0)
    title = f"The continuum at {content.name_of(population)}, {year_label(content.year)}: days lost by form"
    chart = (
        continuum_chart(rungs, title, f"{sentence} The table below holds every figure.") if rungs else None
    )
    return Section(sentence, continuum_table(content, population, rungs), chart, _remark_on(rungs))


def _branch_days(content: SiteContent, population: str, branch: str) -> float:
    total = content.total(branch, population)
    return (_number(total["days"]) if total else None) or 0


def _remark_on(rungs: tuple[Rung, ...]) -> str:
    return (
        "Hatched bars are days taught elsewhere, or days that no record vouches for: they are never added."
        if any(rung.kind == "beside" for rung in rungs)
        else ""
    )


def _half_terms(content: SiteContent, population: str) -> Section:
    rows = by_half_term(content, population)
    shown = [row for row in rows if len(row.spans) > 1]
    largest = max(shown, key=lambda row: row.days, default=None)
    sentence = _said_of(largest)
    title = f"Days lost by half-term at {content.name_of(population)}, {year_label(content.year)}"
    chart = half_term_chart(rows, title, f"{sentence} The table below holds every figure.")
    remark = words.only_for_the_year([row.label for row in rows if row not in shown])
    return Section(sentence, half_term_table(content, population, rows), chart, remark)


def _said_of(row: FormByHalfTerm | None) -> str:
    if row is None:
        return words.over_the_year("", ())
    spans = [(span.label, span.days) for span in row.spans]
    alike = all(span.width == 1 for span in row.spans)
    return words.most_and_fewest(row.label, spans) if alike else words.over_the_year(row.label, spans)


def _quality(content: SiteContent, population: str) -> Section:
    found = [content.figure(content.quality, key, population) for key in words.WHAT_TO_DO]
    numbers = [_number(row["count"]) for row in found if row is not None]
    known = [each for each in numbers if each is not None]
    assumed = content.figure(content.quality, "assumed", population)
    return Section(
        sentence=words.doubtful_sessions(sum(known), len(numbers) - len(known)),
        table=fold(quality_table(content, population)),
        remark=words.assumed_share(_number(assumed["rate"]) if assumed else None),
    )


def _comparison(content: SiteContent) -> Section:
    chosen = measures()[_COMPARED]
    rows = [content.figure(content.measures, _COMPARED, school.urn) for school in content.schools]
    rates = [rate for row in rows if row is not None and (rate := _number(row["rate"])) is not None]
    table = comparison_table(content, [measures()[key] for key in HEADLINES])
    return Section(words.spread(chosen.title, rates, chosen.unit), fold(table))


def _number(value: object) -> float | None:
    return value if isinstance(value, int | float) else None
