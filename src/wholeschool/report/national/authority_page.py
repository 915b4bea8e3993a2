"""The page of a local authority: where it stands, over the years beside its region and England."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wholeschool.report.national.content import NationalContent, Place, number_of, sources_of, when
from wholeschool.report.national.parts import Card, Trend, trends
from wholeschool.report.national.series import ROLLS, SERIES, series_of
from wholeschool.report.national.sources import Sources
from wholeschool.report.national.strip import strip
from wholeschool.report.national.tables import counts_table, phases_table
from wholeschool.report.national.words import against, rate_words, standing
from wholeschool.report.tables import HtmlTable


@dataclass(frozen=True)
class AuthorityPage:
    """Everything on the page of an authority."""

    place: Place
    lead: str
    cards: tuple[Card, ...]
    missing: tuple[str, ...]
    trends: tuple[Trend, ...]
    phases: HtmlTable | None
    rolls: tuple[HtmlTable, ...]
    sources: Sources


def authority_page(content: NationalContent, place: Place) -> AuthorityPage:
    """The page, its sources numbered in the order of the page."""
    sources = Sources()
    region = Place(place.region, place.region_name)
    cards = tuple(_cards(content, place, sources))
    told = {card.series.key for card in cards}
    return AuthorityPage(
        place=place,
        lead=_lead(content, place),
        cards=cards,
        missing=tuple(each.title for each in SERIES if each.key not in told and content.newest(each)),
        trends=tuple(trends(content, (place, region, content.england), sources)),
        phases=phases_table(content, place, sources),
        rolls=tuple(
            counts_table(title, rows, place, sources)
            for measure, title in ROLLS.items()
            if (rows := content.counts(measure, place.code))
        ),
        sources=sources,
    )


def _lead(content: NationalContent, place: Place) -> str:
    series = series_of("suspensions")
    found = content.rates(series).get(place.code)
    if found is None or found[1]["count"] is None:
        return f"Official figures of lost learning in {place.name}."
    row = found[1]
    times = "once" if row["count"] == 1 else f"{row['count']:,.0f} times"
    return (
        f"In {row['period']}, schools in {place.name} suspended pupils {times}: "
        f"{rate_words(number_of(row['rate']) or 0.0)} {series.unit}."
    )


def _cards(content: NationalContent, place: Place, sources: Sources) -> Iterator[Card]:
    for series in SERIES:
        found = content.rates(series)
        if place.code not in found:
            continue
        row = found[place.code][1]
        rates = [number_of(each["rate"]) or 0.0 for _, each in found.values()]
        own = number_of(row["rate"]) or 0.0
        whole = number_of((content.newest(series) or {}).get("rate"))
        title = f"{series.title}, {when(row)}: {place.name} among all local authorities"
        yield Card(
            series,
            when(row),
            rate_words(own),
            sources.link(sources_of(row)),
            standing(own, rates),
            against(own, whole) if whole is not None else "",
            strip(title, own, whole, rates) if len(rates) > 1 else "",
        )
