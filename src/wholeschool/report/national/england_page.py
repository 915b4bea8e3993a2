"""England's page: measures in short, over the years, on a map, by group, and every authority."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wholeschool.report.charts import Chart
from wholeschool.report.national.bars import Group, bar_chart
from wholeschool.report.national.claims_page import claims_lead
from wholeschool.report.national.content import NationalContent, Row, number_of, sources_of, when
from wholeschool.report.national.parts import Card, Trend, trends
from wholeschool.report.national.series import BY_GROUP, MAPPED, ROLLS, SERIES, Series, series_of
from wholeschool.report.national.sources import Sources
from wholeschool.report.national.tables import authorities_table, counts_table, groups_table, phases_table
from wholeschool.report.national.tile_map import Band, tile_map
from wholeschool.report.national.words import changed, rate_words
from wholeschool.report.tables import HtmlTable
from wholeschool.schema.wording import group_words

_BEFORE = "2018/19"
"""The last whole year before the pandemic: what newest figures are read beside."""


@dataclass(frozen=True)
class Map:
    """A map with its bands, and in words where rates are highest and lowest."""

    key: str
    title: str
    sentence: str
    chart: Chart
    bands: tuple[Band, ...]
    unit: str


@dataclass(frozen=True)
class Groups:
    """A breakdown of suspensions: its sentence, bars, table and notes.

    `rebuilt` says how the figures were had where nobody published them, else "".
    """

    key: str
    title: str
    sentence: str
    chart: str
    table: HtmlTable
    notes: tuple[str, ...]
    rebuilt: str


@dataclass(frozen=True)
class EnglandPage:
    """Everything on England's page."""

    lead: str
    cards: tuple[Card, ...]
    trends: tuple[Trend, ...]
    maps: tuple[Map, ...]
    groups: tuple[Groups, ...]
    phases: HtmlTable | None
    rolls: tuple[HtmlTable, ...]
    authorities: HtmlTable
    claims: str
    sources: Sources


def england_page(content: NationalContent) -> EnglandPage:
    """The page, its sources numbered in the order of the page."""
    sources = Sources()
    code = content.england.code
    return EnglandPage(
        lead=_lead(content),
        cards=tuple(_cards(content, sources)),
        trends=tuple(trends(content, (content.england,), sources)),
        maps=tuple(_maps(content)),
        groups=tuple(_groups(content, sources)),
        phases=phases_table(content, content.england, sources),
        rolls=tuple(
            counts_table(title, rows, content.england, sources)
            for measure, title in ROLLS.items()
            if (rows := content.counts(measure, code))
        ),
        authorities=authorities_table(content, SERIES, sources),
        claims=claims_lead(content),
        sources=sources,
    )


def _lead(content: NationalContent) -> str:
    newest = content.newest(series_of("suspensions"))
    pupils = content.newest(series_of("suspended"))
    if newest is None or newest["count"] is None:
        return "Official figures of lost learning in England, rebuilt from the Department's files."
    said = f"In {newest['period']}, schools in England suspended pupils {newest['count']:,.0f} times."
    if pupils is not None and pupils["count"] is not None and pupils["period"] == newest["period"]:
        said += f" {pupils['count']:,.0f} pupils were suspended at least once."
    return said


def _cards(content: NationalContent, sources: Sources) -> Iterator[Card]:
    for series in SERIES:
        row = content.newest(series)
        rate = number_of(row["rate"]) if row is not None else None
        if row is None or rate is None:
            continue
        before = next(
            (each for each in content.over_time(series, content.england.code) if each["period"] == _BEFORE),
            None,
        )
        same = before is not None and before["term"] == row["term"] and before["period"] != row["period"]
        said = changed(number_of(before["rate"]) or 0, rate, _BEFORE) if same and before is not None else ""
        yield Card(series, when(row), rate_words(rate), sources.link(sources_of(row)), said)


def _maps(content: NationalContent) -> Iterator[Map]:
    for key in MAPPED:
        series, found = series_of(key), content.rates(series_of(key))
        like = content.newest(series)
        if like is None or len(found) < len(content.authorities) / 2:
            continue
        rates = {code: number_of(row["rate"]) or 0.0 for code, (_, row) in found.items()}
        title = f"{series.title} by local authority, {when(like)}"
        chart, bands = tile_map(f"map-{key}", title, content.authorities, rates, series.unit)
        ordered = sorted(found.values(), key=lambda pair: number_of(pair[1]["rate"]) or 0.0)
        low, high = (f"{place.name} ({_rate(row)})" for place, row in (ordered[0], ordered[-1]))
        sentence = f"From {low} to {high} {series.unit}.{_without_tile(content, series, like)}"
        yield Map(f"map-{key}", title, sentence, chart, bands, series.unit)


def _without_tile(content: NationalContent, series: Series, like: Row) -> str:
    """Authorities that are no more, whose figures of that year are on no tile."""
    its = ((each, content.at(series, each.code, like)) for each in content.former)
    said = [f"{each.name} {_rate(row)}" for each, row in its if row is not None and row["rate"] is not None]
    return f" Without a tile: {', '.join(said)}." if said else ""


def _rate(row: Row) -> str:
    return rate_words(number_of(row["rate"]) or 0.0)


def _groups(content: NationalContent, sources: Sources) -> Iterator[Groups]:
    for by, words in BY_GROUP.items():
        rows = [row for row in content.groups.where(by=by) if row["rate"] is not None and row["group"]]
        if not rows:
            continue
        rows.sort(key=lambda row: -(number_of(row["rate"]) or 0.0))
        title = f"Suspensions by {words}, {rows[0]['period']}"
        bars = [_bar(row) for row in rows]
        sentence = _said_of(rows)
        chart = bar_chart(title, f"{sentence} The table below holds every figure.", bars)
        yield Groups(
            f"by-{by}", title, sentence, chart,
            groups_table(f"{title}, England", rows, sources), content.notes.get(by, ()),
            content.rebuilt.get(by, ""),
        )  # fmt: skip


def _bar(row: Row) -> Group:
    ratio = number_of(row["ratio"])
    reference = row["group"] == row["reference"]
    return Group(
        label=group_words(str(row["group"])),
        rate=number_of(row["rate"]) or 0.0,
        low=number_of(row["low"]),
        high=number_of(row["high"]),
        note=f"{ratio:.2f} times" if ratio is not None and not reference else "",
        reference=reference,
    )


def _said_of(rows: list[Row]) -> str:
    """The highest group against the reference, by suspensions and by pupils."""
    first = next((row for row in rows if row["ratio"] is not None and row["group"] != row["reference"]), None)
    if first is None:
        return f"Highest: {group_words(str(rows[0]['group']))}, {_rate(rows[0])} for every 100 pupils."
    pupils = number_of(first["by_pupils"])
    beside = f"; by pupils suspended at least once, {pupils:.2f} times" if pupils is not None else ""
    return (
        f"Highest: {group_words(str(first['group']))}, {_rate(first)} for every 100 pupils, "
        f"{number_of(first['ratio']):.2f} times the rate of “{group_words(str(first['reference']))}”{beside}."
    )
