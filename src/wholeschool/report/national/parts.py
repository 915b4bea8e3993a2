"""What pages of places have in common: cards, and measures over the years."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wholeschool.report.national.content import NationalContent, Place, number_of
from wholeschool.report.national.series import SERIES, Series
from wholeschool.report.national.sources import Sources
from wholeschool.report.national.tables import trend_table
from wholeschool.report.national.trend_chart import Line, Point, trend_chart
from wholeschool.report.tables import HtmlTable


@dataclass(frozen=True)
class Card:
    """A measure in short: the newest rate, where it stands, what it is read beside. `strip` is a drawing."""

    series: Series
    period: str
    rate: str
    href: str
    sentence: str
    beside: str = ""
    strip: str = ""


@dataclass(frozen=True)
class Trend:
    """A measure over the years: a drawing, "" where there is but one year, and the table behind it."""

    series: Series
    chart: str
    table: HtmlTable


def trends(content: NationalContent, places: Sequence[Place], sources: Sources) -> Iterator[Trend]:
    """Every series that the first of the places has, the other places beside it; England is drawn last."""
    for series in SERIES:
        lines = [_line(content, series, each, place) for place, each in enumerate(places)]
        if not lines[0].points:
            continue
        title = f"{series.title} in {places[0].name} by year, {series.unit}"
        chart = trend_chart(title, "The table below holds every figure.", lines)
        yield Trend(series, chart, trend_table(content, series, places, sources))


def _line(content: NationalContent, series: Series, of: Place, place: int) -> Line:
    manner = "own" if place == 0 else "england" if of.code == content.england.code else "region"
    points = tuple(
        Point(str(row["period"]), str(row["term"]), rate)
        for row in content.over_time(series, of.code)
        if (rate := number_of(row["rate"])) is not None
    )
    return Line(of.name, manner, points)
