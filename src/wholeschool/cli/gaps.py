"""The command `gaps`: how groups of pupils compare, how sure that is, and what lies between schools."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from wholeschool.cli.show import print_json, print_table, say

if TYPE_CHECKING:
    from wholeschool.actions.gaps import GapsFound
    from wholeschool.equity.adjusted import Adjusted
    from wholeschool.equity.groups import Gap
    from wholeschool.equity.words import Within


def add_to(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(gaps)


def gaps(
    table: Path = typer.Option(..., help="A table of counts, CSV or Parquet.", metavar="FILE"),
    group: str = typer.Option(..., help="The column of groups.", metavar="COLUMN"),
    count: str = typer.Option(..., help="The column of how many were counted.", metavar="COLUMN"),
    base: str = typer.Option(..., help="The column of how many pupils there are.", metavar="COLUMN"),
    reference: str = typer.Option(
        "", help="The group that others are held against. Without it, everyone else.", metavar="GROUP"
    ),
    school: str = typer.Option(
        "", help="The column of schools: what is left of a gap within them is told as well.", metavar="COLUMN"
    ),
    events: bool = typer.Option(False, "--events", help="Events are counted: one pupil can have several."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document."),
) -> None:
    """How groups of pupils compare: shares or rates, ratios and differences, each with its interval.

    Of a table with a row a group, or a group and school. Rows of one group are added up. What is said in
    words holds though every group of the table is asked about. Nothing is rounded or hidden.
    """
    from wholeschool.actions.gaps import Asked, gaps_of_table

    found = gaps_of_table(table, Asked(group, count, base, school, reference or None, events))
    if as_json:
        print_json({"rows": [_row(each, found) for each in found.gaps], "sentences": list(found.sentences)})
        return
    _print(found, events)
    for sentence in found.sentences:
        say(sentence)


def _row(gap: Gap, found: GapsFound) -> dict[str, Any]:
    return vars(gap) | {"reason": gap.reason or None} | _within(found.within.get(gap.group))


def _within(within: Within | None) -> dict[str, Any]:
    """What schools have to do with it: null where they are not told apart, or it cannot be told."""
    parts = {} if within is None or within.parts is None else vars(within.parts)
    return {
        "within_schools": _adjusted(within.ratio if within else None),
        "standardised": _adjusted(within.standardised if within else None),
        "parts": {name: _number(value) for name, value in parts.items()} or None,
    }


def _adjusted(ratio: Adjusted | None) -> dict[str, Any] | None:
    return None if ratio is None else {name: _number(value) for name, value in vars(ratio).items()}


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _print(found: GapsFound, events: bool) -> None:
    of = "for every 100" if events else "of 100"
    headers = ("group", "counted", "pupils", of, "between", "times", "between ")
    rows = [
        (
            each.group, f"{each.count:,}", f"{each.base:,}",
            _hundredth(each.risk), _ends(_hundredth(each.low), _hundredth(each.high)),
            _times(each.ratio), _ends(_times(each.ratio_low), _times(each.ratio_high)),
        )
        for each in found.gaps
    ]  # fmt: skip
    reference = next((each.reference for each in found.gaps), "")
    print_table(f"Groups, and how many times the rate of {reference}", headers, rows, headers[1:])


def _hundredth(value: float | None) -> str:
    return "" if value is None else f"{100 * value:.1f}"


def _times(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _ends(low: str, high: str) -> str:
    return f"{low} to {high}" if low and high else ""
