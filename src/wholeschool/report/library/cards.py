"""The cards of a library, and the pages behind them, before a template makes HTML of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wholeschool.practice.library.pooled import PooledEffect
from wholeschool.practice.library.pooled_words import in_words, of_estimates
from wholeschool.practice.results.rules import RULES, means
from wholeschool.reference.practices import Practice
from wholeschool.report.charts import Chart
from wholeschool.report.library.content import LibraryContent
from wholeschool.report.library.forest_chart import forest_chart
from wholeschool.report.tables import Cell, HtmlTable
from wholeschool.schema.wording import counted
from wholeschool.schema.years import year_label

NOBODY = "No school has handed in an estimate of it."


@dataclass(frozen=True)
class OutcomeShown:
    """One outcome of a practice: what estimates say together, drawn where there are two, and the table.

    `made_up`: an estimate among them is an example that nobody found, which the page says first.
    """

    key: str
    title: str
    made_up: bool
    sentences: tuple[str, ...]
    chart: Chart | None
    table: HtmlTable


@dataclass(frozen=True)
class CardShown:
    """A practice as a card and as a page.

    `published` is what publishers say in short; `ours` what schools' estimates say in short. `words`: what
    a search looks through.
    """

    practice: Practice
    published: str
    ours: str
    grade: str
    estimates: str
    outcomes: tuple[OutcomeShown, ...]
    words: str

    @property
    def page(self) -> str:
        """The file of its page."""
        return f"practice-{self.practice.id.replace('_', '-')}.html"


def cards(content: LibraryContent) -> Iterator[CardShown]:
    """A card a practice, in the order of the content."""
    pooled = content.pooled()
    for practice in content.practices:
        yield _card(practice, [each for each in pooled if each.practice == practice.id])


def _card(practice: Practice, pooled: list[PooledEffect]) -> CardShown:
    number = sum(len(each.used) + len(each.left_out) for each in pooled)
    searched = (*practice.words, practice.what, practice.for_whom, *practice.core_parts)
    outcomes = [each.outcome.title for each in pooled]
    return CardShown(
        practice,
        published=_published(practice),
        ours=_ours(pooled[0]) if pooled else NOBODY,
        grade=_grade(pooled[0]) if pooled and pooled[0].used else "",
        estimates=counted(number, "estimate") if number else "no estimates",
        outcomes=tuple(_outcome(each) for each in pooled),
        words=" ".join((*searched, *outcomes)).replace("_", " ").casefold(),
    )


def _ours(pooled: PooledEffect) -> str:
    said = in_words(pooled)[0]
    return f"Made up: {said}" if pooled.made_up else said


def _published(practice: Practice) -> str:
    if not practice.evidence:
        return practice.no_rating or "Nothing published is known of it here."
    return "; ".join(f"{each.publisher}, of {each.of}: {each.rating}" for each in practice.evidence) + "."


def _grade(pooled: PooledEffect) -> str:
    return f"Grade {pooled.grade} of 5: {_means(pooled)}."


def _means(pooled: PooledEffect) -> str:
    """What the grade means by the design of most of the estimates that reach it."""
    designs = [each.design for each in pooled.used if each.grade >= pooled.grade]
    design = max(designs, key=designs.count)
    return means(design, pooled.grade) if pooled.grade in RULES[design].means else "see the estimates"


def _outcome(pooled: PooledEffect) -> OutcomeShown:
    sentences = in_words(pooled, say_made_up=False)
    key = pooled.outcome.name.replace("_", "-")
    title = f"{pooled.outcome.title}, {pooled.outcome.unit}"
    chart = None
    if len(pooled.used) > 1:
        described = f"{sentences[0]} The table below holds every estimate."
        chart = forest_chart(f"forest-{key}", pooled, title, described)
    return OutcomeShown(key, pooled.outcome.title, pooled.made_up, sentences, chart, _table(pooled, title))


def _table(pooled: PooledEffect, title: str) -> HtmlTable:
    numbers = ("Effect", "Standard error", "Drawn in", "Schools", "Pupils", "Grade")
    head = (
        Cell("Handed in by", "col"), Cell("Year", "col"),
        *(Cell(each, "col", is_number=True) for each in numbers), Cell("Design", "col"),
    )  # fmt: skip
    write = of_estimates(pooled)
    used = [
        (each, write(each.effect), write(each.error), write(pooled.drawn[at][0]))
        for at, each in enumerate(pooled.used)
    ]
    beside = [(each, write(each.effect), write(each.error), "not pooled") for each in pooled.left_out]
    body = tuple(
        (
            Cell(f"{each.by} (made up)" if each.made_up else each.by, "row"), Cell(year_label(each.year)),
            *(Cell(text, is_number=True) for text in texts), Cell(str(each.schools), is_number=True),
            Cell(f"{each.pupils:,}", is_number=True), Cell(str(each.grade), is_number=True),
            Cell(RULES[each.design].name),
        )
        for each, *texts in (*used, *beside)
    )  # fmt: skip
    return HtmlTable(
        title, (head,), (body,),
        note="Drawn in: the estimate once the others have been heard, the more the less it tells by itself.",
    )  # fmt: skip
