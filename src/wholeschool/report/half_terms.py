"""Lost days by form and half-term of one population: what the charts draw and the table behind them says."""

from __future__ import annotations

from dataclasses import dataclass

from wholeschool.disclosure import Value
from wholeschool.report.content import SiteContent

OUTSIDE = "0"
"""Key of weeks that no calendar knows."""
HALF_TERMS: dict[str, str] = {
    "1": "Autumn 1",
    "2": "Autumn 2",
    "3": "Spring 1",
    "4": "Spring 2",
    "5": "Summer 1",
    "6": "Summer 2",
}


@dataclass(frozen=True)
class Span:
    """Half-terms that are shown as one: from `first` to `last` (1 to 6, both included)."""

    first: int
    last: int
    days: float

    @property
    def width(self) -> int:
        """How many half-terms it covers."""
        return self.last - self.first + 1

    @property
    def label(self) -> str:
        """Its name: Autumn 1, Autumn (both half-terms), or Spring 2 to Summer 1."""
        first, last = HALF_TERMS[str(self.first)], HALF_TERMS[str(self.last)]
        if self.first == self.last:
            return first
        if first.split()[0] == last.split()[0]:
            return first.split()[0]
        return f"{first} to {last}"


@dataclass(frozen=True)
class FormByHalfTerm:
    """A form and its spans, in order and covering the year; no spans where they are not shown."""

    label: str
    days: float
    spans: tuple[Span, ...]


def by_half_term(content: SiteContent, population: str) -> tuple[FormByHalfTerm, ...]:
    """Every block of forms that the population shows and that lost days, in the order of the ladder."""
    return tuple(
        FormByHalfTerm(str(row["label"]), _number(row["days"]), _spans(content, population, str(row["key"])))
        for row in content.forms.where(population=population, kind="block")
        if row["pupils"]
    )


def _spans(content: SiteContent, population: str, key: str) -> tuple[Span, ...]:
    """The spans of a form; none where some of its days lie in weeks that no calendar knows.

    Blocks that reach over each other (Autumn 1 with Spring 1, Autumn 2 by itself) become one span.
    """
    spans: list[Span] = []
    for row in content.half_terms.where(population=population, within=key):
        places = [int(place) for place in str(row["key"]).split() if place != OUTSIDE]
        if len(places) < len(str(row["key"]).split()) and row["pupils"]:
            return ()
        if places:
            spans = _with(spans, Span(min(places), max(places), _number(row["days"])))
    return tuple(sorted(spans, key=lambda span: span.first))


def _with(spans: list[Span], span: Span) -> list[Span]:
    reached = [each for each in spans if each.first <= span.last and span.first <= each.last]
    joined = Span(
        min(each.first for each in [span, *reached]),
        max(each.last for each in [span, *reached]),
        sum(each.days for each in [span, *reached]),
    )
    return [each for each in spans if each not in reached] + [joined]


def _number(value: Value) -> float:
    return 0 if value is None or isinstance(value, str) else value
