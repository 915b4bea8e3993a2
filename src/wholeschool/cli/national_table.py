"""The command `national table`: a question answered with official figures."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from wholeschool.cli.national_text import say_answer, unit_of
from wholeschool.cli.options import read_names
from wholeschool.cli.show import print_json

if TYPE_CHECKING:
    from wholeschool.policy.table import Answer, Row
    from wholeschool.policy.trend import Change


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

    periods = read_names(period)
    found = national_table(
        Store.open(store), measure, by=by, periods=periods, level=level, area=area, phase=phase, term=term
    )
    if as_json:
        print_json(document(found))
    else:
        say_answer(found)


def document(found: Answer) -> dict[str, Any]:
    """An answer as scripts read it."""
    from wholeschool.schema.national import COUNTS, basis

    asked = found.asked
    count, _ = COUNTS[asked.measure]
    _, base = basis(asked.measure, asked.characteristic)
    return {
        "measure": found.asked.measure,
        "unit": unit_of(asked.measure, asked.characteristic),
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
        "ratio_is": row.ratio.divided or None,
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
