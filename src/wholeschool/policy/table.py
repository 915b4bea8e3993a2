"""The answer of the national desk: rows with rate, interval and ratios, and in words what they rest on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from wholeschool.policy.asked import Asked
from wholeschool.policy.bases import NO_PUPILS, NO_WHOLE
from wholeschool.policy.cells import cells
from wholeschool.policy.chosen import Differing
from wholeschool.policy.compared import Given, by_ways, compared, of_group
from wholeschool.policy.days import DaysLost, days_lost
from wholeschool.policy.figures import Figure, ShownRate, shown_rate
from wholeschool.policy.intervals import Reach, reaches
from wholeschool.policy.notes import notes
from wholeschool.policy.ratio import Ratio, cell_of
from wholeschool.policy.trend import Change, SeriesBreak, breaks_between, changes
from wholeschool.schema.national import OTHER_BASES, REASONS, SYMBOLS

_NO_WAYS: Mapping[str, Ratio] = MappingProxyType({})
_NO_RATIO = Ratio()
_WITHOUT_BASE = {(measure, by): NO_WHOLE if by else NO_PUPILS for measure, by in OTHER_BASES}


@dataclass(frozen=True, slots=True)
class Row:
    """A figure as it is answered. `ways` has the ratio by suspensions, by pupils suspended and by days."""

    figure: Figure
    rate: ShownRate
    reach: Reach
    ratio: Ratio
    reference: str
    ways: Mapping[str, Ratio]
    others: tuple[Differing, ...]
    breaks: tuple[SeriesBreak, ...]

    @property
    def reason(self) -> str:
        """Why something is missing, in words; "" where nothing is."""
        said = [missing(self.figure)] if self.rate.value is None else [self.reach.reason]
        if self.reference and self.figure.group not in ("", self.reference):
            said.append(self.ratio.reason)
        return "; ".join(dict.fromkeys(filter(None, said)))


@dataclass(frozen=True)
class Answer:
    """Rows in order, and what belongs to them: changes, days lost, and `notes` in words."""

    asked: Asked
    rows: tuple[Row, ...]
    changes: tuple[Change, ...]
    days: tuple[DaysLost, ...]
    notes: tuple[str, ...]


def missing(figure: Figure) -> str:
    """Why a figure has no rate, in words."""
    if figure.reason:
        _, why = REASONS.get(figure.reason, ("", figure.reason))
        return f"{why} (“{figure.reason}” in the file)" if figure.reason in SYMBOLS else why
    if figure.count is not None and figure.base is None and (without := _WITHOUT_BASE.get(_kind(figure))):
        return without
    if figure.count is not None and figure.base is None:
        return "no rate: the file has a count alone"
    if figure.base == 0:
        return "no rate: there is nobody to count of"
    return "no rate: the file has none"


def _kind(figure: Figure) -> tuple[str, str]:
    return figure.measure, figure.characteristic


def answer(asked: Asked, given: Given) -> Answer:
    """The answer to a question, of figures that were read for it."""
    chosen = cells(asked, given.figures, given.heads)
    shown = [each.figure for each in chosen]
    rates = [shown_rate(each) for each in shown]
    spans = reaches(shown, rates)
    reference, found = compared(asked, shown, given)
    ways = by_ways(asked, given, reference)
    before: Figure | None = None
    rows = []
    for each, rate, reach in zip(chosen, rates, spans, strict=True):
        figure = each.figure
        cell = cell_of(figure)
        follows = before is not None and _series(before) == _series(figure) and before.period != figure.period
        rows.append(
            Row(
                figure, rate, reach, found.get(cell, _NO_RATIO), reference,
                of_group(ways, cell) if ways and figure.group not in ("", reference) else _NO_WAYS,
                each.others,
                breaks_between(before, figure) if follows and before is not None else (),
            )
        )  # fmt: skip
        before = figure
    days = days_lost(shown, given.everybody) if asked.measure == "suspension_days" else []
    said = changes(shown) if len(asked.periods) > 1 else []
    return Answer(asked, tuple(rows), tuple(said), tuple(days), tuple(notes(asked, rows, given)))


def _series(figure: Figure) -> tuple[str, ...]:
    return (figure.area_code, figure.phase, figure.group)
