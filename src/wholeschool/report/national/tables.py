"""The tables behind the pictures: each number a link to where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from wholeschool.disclosure import Value
from wholeschool.report.national.content import (
    NationalContent,
    Place,
    Row,
    by_region,
    number_of,
    sources_of,
    when,
)
from wholeschool.report.national.series import COUNTED_OVER, PHASES, SERIES, Series, per_words
from wholeschool.report.national.sources import Sources
from wholeschool.report.national.words import count_words, rate_words
from wholeschool.report.tables import Cell, HtmlTable, group_row, head_row
from wholeschool.schema.national import REASONS
from wholeschool.schema.wording import group_words

NONE = "–"
"""Stands where a file has no number; the reason is said in the cell where the file gives one."""


def trend_table(
    content: NationalContent, series: Series, places: Sequence[Place], sources: Sources, phase: str = ""
) -> HtmlTable:
    """A series by year: count, base and rate of the first place, the rates of the others beside it."""
    by_place = [
        {str(row["period"]): row for row in content.over_time(series, each.code, phase)} for each in places
    ]
    periods = sorted({period for its in by_place for period in its}, reverse=True)
    own, rest = places[0].name, [each.name for each in places[1:]]
    head = (
        Cell("Year", "col"),
        Cell(f"{own}: count", "col", is_number=True),
        Cell("of", "col", is_number=True),
        *(Cell(name, "col", is_number=True, unit=per_words(series)) for name in (own, *rest)),
        Cell("Counted over", "col"),
    )
    body = []
    for period in periods:
        rows = [its.get(period) for its in by_place]
        first = next(row for row in rows if row is not None)
        terms = dict.fromkeys(str(row["term"]) for row in rows if row is not None)
        body.append(
            (
                Cell(period, "row"),
                number_link(rows[0], "count", sources),
                number_link(rows[0], "base", sources),
                *(number_link(row, "rate", sources) for row in rows),
                Cell("; ".join(COUNTED_OVER[term] for term in terms or (str(first["term"]),))),
            )
        )
    return HtmlTable(f"{series.title} in {own} by year, newest first", (head,), (tuple(body),))


def number_link(row: Row | None, column: str, sources: Sources) -> Cell:
    """A number that leads to its source; of one that is missing, why, as far as the file says."""
    value = number_of(row[column]) if row is not None else None
    if row is None or value is None:
        return Cell(_missing(row, column), is_number=True)
    text = rate_words(value) if column not in ("count", "base") else count_words(value)
    return Cell(text, is_number=True, href=sources.link(sources_of(row)))


def _missing(row: Row | None, column: str) -> str:
    reason = str(row["reason"] or "") if row is not None else ""
    return REASONS.get(reason, (NONE, ""))[0] if column != "base" else NONE


def authorities_table(content: NationalContent, series: Iterable[Series], sources: Sources) -> HtmlTable:
    """Every authority with its rates of the newest year, region by region."""
    shown = [(each, newest) for each in series if (newest := content.newest(each)) is not None]
    head = (
        Cell("Local authority", "col"),
        *(
            Cell(each.title, "col", is_number=True, unit=f"{per_words(each)}, {when(like)}")
            for each, like in shown
        ),
    )
    former = [each for each in content.former if any(content.at(one, each.code, like) for one, like in shown)]
    bodies = [
        (
            group_row(region, len(shown) + 1),
            *(_authority(content, place, shown, sources) for place in places),
        )
        for region, places in by_region((*content.authorities, *former)).items()
    ]
    england = tuple(number_link(like, "rate", sources) for _, like in shown)
    bodies.append((group_row("All", len(shown) + 1), (Cell("England", "row"), *england)))
    return HtmlTable("Local authorities, newest year of each measure", (head,), tuple(bodies))


def _authority(
    content: NationalContent, place: Place, shown: Iterable[tuple[Series, Row]], sources: Sources
) -> tuple[Cell, ...]:
    rows = (content.at(series, place.code, like) for series, like in shown)
    return (
        Cell(place.name, "row", href="" if place in content.former else place.page),
        *(number_link(row, "rate", sources) for row in rows),
    )


def phases_table(content: NationalContent, place: Place, sources: Sources) -> HtmlTable | None:
    """The series by phase of school, the place beside England; None where the place has no such figures."""
    england = content.england
    places = (place,) if place.code == england.code else (place, england)
    top = (
        Cell("Measure", "col"),
        Cell("Year", "col"),
        *(
            Cell(f"{label}: {each.name}" if len(places) > 1 else label, "col", is_number=True)
            for label in PHASES.values()
            for each in places
        ),
    )
    body = []
    for series in SERIES:
        like = next(
            (row for row in (content.newest(series, phase) for phase in PHASES) if row is not None), None
        )
        if like is None:
            continue
        rows = [content.at(series, each.code, like, phase) for phase in PHASES for each in places]
        if any(row is not None for row in rows[:: len(places)]):
            title = "Persistent absence" if series.measure == "persistent_absence" else series.title
            body.append(
                (
                    Cell(title, "row", unit=per_words(series)),
                    Cell(str(like["period"])),
                    *(number_link(row, "rate", sources) for row in rows),
                )
            )
    if not body:
        return None
    return HtmlTable(f"Measures by phase of school, {place.name}", (top,), (tuple(body),))


def counts_table(title: str, rows: Sequence[Row], place: Place, sources: Sources) -> HtmlTable:
    """Counts without rates, by year."""
    body = tuple(
        (Cell(str(row["period"]), "row"), number_link(row, "count", sources)) for row in reversed(rows)
    )
    return HtmlTable(f"{title}, {place.name}, by year", (head_row("Year", "Number"),), (body,))


def groups_table(caption: str, rows: Sequence[Mapping[str, Value]], sources: Sources) -> HtmlTable:
    """Suspensions by group, with what chance could do, and the ratios by suspensions and by pupils."""
    head = head_row(
        "Group", "Suspensions", "Pupils", "Per 100 pupils", "Chance alone: from", "to",
        "Ratio by suspensions", "from", "to", "Ratio by pupils suspended",
    )  # fmt: skip
    columns = ("count", "base", "rate", "low", "high", "ratio", "ratio_low", "ratio_high", "by_pupils")
    body = tuple(
        (
            Cell(group_words(str(row["group"])), "row"),
            *(number_link(row, column, sources) for column in columns),
        )
        for row in rows
    )
    return HtmlTable(caption, (head,), (body,))
