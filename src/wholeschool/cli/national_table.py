"""The command `national table`: a question answered with official figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from wholeschool.cli.show import print_json, print_table, say

if TYPE_CHECKING:
    from wholeschool.policy.days import DaysLost
    from wholeschool.policy.table import Answer, Row
    from wholeschool.policy.trend import Change

_MOST_CHANGES = 20


def add_to(desk: typer.Typer) -> None:
    """Add this command."""
    desk.command("table")(table)


def table(
    store: Path = typer.Argument(..., help="The folder of the store.", metavar="STORE"),
    measure: str = typer.Argument(..., help="What is measured: suspension_rate, overall_absence …"),
    by: str = typer.Option(
        "",
        help="By fsm, fsm6, sen, sen_need, ethnicity, sex, age, year_group, idaci, reason, phase, region, "
        "la, code …; some of them with commas between.",
    ),
    period: str = typer.Option(
        "", help="School years as 2016/17, with commas between; all. By group, the newest if not given."
    ),
    level: str = typer.Option("", help="national, region, la or school."),
    area: str = typer.Option("", help="A region, a local authority or a school, by name, code or number."),
    phase: str = typer.Option(
        "", help="all, primary, secondary, special or alternative_provision; all if not given."
    ),
    term: str | None = typer.Option(None, help="A part of the year: autumn, spring, summer, year_to_date …"),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document."),
) -> None:
    """Answer a question with official figures: count, base, rate with its interval, ratios between groups.

    Every figure carries the file and row that it stands in. What was not asked is chosen, and said. Where
    only local authorities' rates are published, figures of England are rebuilt from them, and marked. Load
    files first: wholeschool national load STORE PATH.
    """
    from wholeschool.actions.national_table import national_table
    from wholeschool.store import Store

    periods = [each.strip() for each in period.split(",") if each.strip()]
    found = national_table(
        Store.open(store), measure, by=by, periods=periods, level=level, area=area, phase=phase, term=term
    )
    if as_json:
        print_json(document(found))
    else:
        _say(found)


def unit_of(measure: str) -> str:
    """The unit of a measure's rates, in words."""
    from wholeschool.schema.national import COUNTS, UNITS

    return f"per {UNITS[measure]:,} {COUNTS[measure][1]}".rstrip()


def document(found: Answer) -> dict[str, Any]:
    """An answer as scripts read it."""
    from wholeschool.schema.national import COUNTS

    count, base = COUNTS[found.asked.measure]
    return {
        "measure": found.asked.measure,
        "unit": unit_of(found.asked.measure),
        "counts": count,
        "base_counts": base or None,
        "by": found.asked.characteristic or None,
        "rebuilt": found.asked.rebuilt,
        "rows": [_row(each) for each in found.rows],
        "changes": [_change(each) for each in found.changes],
        "days_lost": [asdict(each) for each in found.days],
        "notes": list(found.notes),
    }


def _row(row: Row) -> dict[str, Any]:
    figure = row.figure
    return {
        "period": figure.period,
        "term": figure.term,
        "level": figure.level,
        "area": figure.area,
        "area_code": figure.area_code,
        "phase": figure.phase,
        "characteristic": figure.characteristic,
        "group": figure.group,
        "count": figure.count,
        "base": figure.base,
        "rate": row.rate.value,
        "rate_is": None if row.rate.value is None else "count ÷ base" if row.rate.counted else "published",
        "rate_published": row.rate.published if row.rate.counted else row.rate.value,
        "low": row.reach.low,
        "high": row.reach.high,
        "ratio": row.ratio.value,
        "ratio_low": row.ratio.low,
        "ratio_high": row.ratio.high,
        "ratio_of_counts": row.ratio.of_counts,
        "reference": row.reference or None,
        **_ways(row),
        "reason": row.reason or None,
        "rounding": figure.rounding,
        "made": figure.made or None,
        "source": figure.source,
        "sources": list(figure.sources),
        "release": figure.edition[1],
        "revisions": [
            {
                "how": each.how,
                "count": each.figure.count,
                "base": each.figure.base,
                "rate": each.figure.rate,
                "source": each.figure.source,
                "release": each.figure.edition[1],
                "loaded_on": each.figure.loaded_on,
            }
            for each in row.others
        ],
        "breaks": [asdict(each) for each in row.breaks],
    }


def _ways(row: Row) -> dict[str, Any]:
    """The ratios by suspensions, by pupils suspended and by days, where groups are compared."""
    return {
        f"ratio_{way}{ending}": value
        for way, ratio in row.ways.items()
        for ending, value in (
            ("", ratio.value),
            ("_low", ratio.low),
            ("_high", ratio.high),
            ("_reason", ratio.reason or None),
        )
    }


def _change(change: Change) -> dict[str, Any]:
    end = change.end
    return {
        "from": change.start.period,
        "to": end.period,
        "level": end.level,
        "area": end.area,
        "phase": end.phase,
        "group": end.group,
        "count_percent": change.count_percent,
        "rate_percent": change.rate_percent,
        "rate_difference": change.difference,
        "breaks": [each.name for each in change.breaks],
    }


def _say(found: Answer) -> None:
    """The answer as a person reads it: a table, then what belongs to it."""
    asked = found.asked
    columns = _columns(found.rows)
    by = f", by {asked.by.replace(',', ' and ')}" if asked.by else ""
    what = f"{asked.measure}{by}: {_counted(asked.measure)}; rates {unit_of(asked.measure)}"
    print_table(
        what,
        [name for name, _ in columns],
        [[say_cell(row) for _, say_cell in columns] for row in found.rows],
        numbers=("count", "of", "rate", "ratio", "by suspensions", "by pupils", "by days"),
    )
    say()
    for each in found.days:
        say(_days_in_words(each))
    for change in found.changes[-_MOST_CHANGES:] if len(found.changes) <= _MOST_CHANGES else ():
        say(_change_in_words(change))
    for note in found.notes:
        say(note)
    _say_others(found.rows)


def _counted(measure: str) -> str:
    from wholeschool.schema.national import COUNTS

    return COUNTS[measure][0]


def _columns(rows: Sequence[Row]) -> list[tuple[str, Callable[[Row], str]]]:
    """The columns that say something: what is the same in all rows is said once, in the title or a note."""
    every: list[tuple[str, Callable[[Row], str], bool]] = [
        ("year", lambda row: row.figure.period, True),
        ("term", lambda row: row.figure.term.replace("_", " "), False),
        ("area", lambda row: row.figure.area, True),
        ("phase", lambda row: row.figure.phase.replace("_", " "), True),
        ("group", lambda row: row.figure.group, False),
        ("count", lambda row: _number(row.figure.count), False),
        ("of", lambda row: _number(row.figure.base), False),
        ("rate", lambda row: _rate(row.rate.value), False),
        ("between", lambda row: _between(row.reach.low, row.reach.high), False),
        ("ratio", lambda row: _ratio(row.ratio.value), False),
        ("ratio between", lambda row: _between(row.ratio.low, row.ratio.high), False),
        *((f"by {way}", partial(_by_way, way), False) for way in ("suspensions", "pupils", "days")),
        ("why missing", lambda row: row.reason, False),
        ("source", lambda row: row.figure.source, True),
    ]
    return [(name, cell) for name, cell, always in every if always or any(cell(row) for row in rows)]


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}"


def _rate(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}" if abs(value) >= 1 else f"{value:.3f}"


def _ratio(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _between(low: float | None, high: float | None) -> str:
    return "" if low is None or high is None else f"{_rate(low)} to {_rate(high)}"


def _by_way(way: str, row: Row) -> str:
    """The ratio in another way than that of the measure itself, which stands before it."""
    from wholeschool.policy.table import WAYS

    return _ratio(row.ways[way].value) if way in row.ways and WAYS[way] != row.figure.measure else ""


def _days_in_words(days: DaysLost) -> str:
    counted = "suspensions by their length" if days.by == "length" else "pupils by days lost"
    return (
        f"Days lost in {days.period}, {days.phase}, from {counted}: {days.at_word:,.0f}, between "
        f"{days.low:,.0f} and {days.high:,.0f}. {' '.join(days.assumptions)}"
    )


def _change_in_words(change: Change) -> str:
    end = change.end
    where = "" if end.level == "national" else f" in {end.area}"
    of = f", {end.group}" if end.group else ""
    parts = [
        f"{name} {value:+.2f} %"
        for name, value in (("count", change.count_percent), ("rate", change.rate_percent))
        if value is not None
    ]
    across = " (across a break)" if change.breaks else ""
    said = ", ".join(parts) or "no change can be told"
    return f"{change.start.period} to {end.period}{where}{of}: {said}{across}."


def _say_others(rows: Sequence[Row]) -> None:
    for row in rows:
        for each in row.others:
            figure = each.figure
            what = ", ".join(filter(None, (figure.period, figure.area, figure.group)))
            number = _number(figure.count) or _rate(figure.rate)
            say(f"{each.how.capitalize()} of {what}: {number} ({figure.source}, release {figure.edition[1]})")
