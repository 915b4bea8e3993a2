"""The command `national sums`: whether the parts of England add up to England."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from wholeschool.cli.show import print_json, print_table, say
from wholeschool.errors import EXIT_FINDINGS

if TYPE_CHECKING:
    from wholeschool.policy.sums import Sum

_HEADERS = (
    *("year", "term", "parts", "how many", "England", "sum", "difference"),
    *("verdict", "why", "England's row"),
)
_PARTS = {"region": "regions", "la": "local authorities"}


def add_to(desk: typer.Typer) -> None:
    """Add this command."""
    desk.command("sums")(sums)


def sums(
    store: Path = typer.Argument(..., help="The folder of the store.", metavar="STORE"),
    measure: str = typer.Argument(
        "suspension_rate", help="What is measured: suspension_rate, overall_absence …", metavar="MEASURE"
    ),
    phase: str = typer.Option("all", help="all, primary, secondary, special or alternative_provision."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document."),
) -> None:
    """Show whether regions and local authorities add up to England, year by year.

    Each of England's counts beside the sums of its parts in the same file. Exit code 1: a difference that
    neither rounding nor withheld counts explain.
    """
    from wholeschool.actions.national_sums import national_sums
    from wholeschool.policy.sums import DIFFERS, EQUAL, NOTHING
    from wholeschool.store import Store

    found = national_sums(Store.open(store), measure, phase=phase)
    unexplained = sum(each.verdict == DIFFERS for each in found)
    if as_json:
        print_json({"measure": measure, "rows": [asdict(each) for each in found], "unexplained": unexplained})
    else:
        print_table(
            f"{measure}: England and the sums of its parts",
            _HEADERS,
            [_cells(each) for each in found],
            numbers=("how many", "England", "sum", "difference"),
        )
        say()
        equal = sum(each.verdict == EQUAL for each in found)
        alone = sum(each.verdict == NOTHING for each in found)
        lacking = f" {alone} have no parts in the file." if alone else ""
        say(f"{equal} of {len(found) - alone} sums are equal; {unexplained} differ unexplained.{lacking}")
    if unexplained:
        raise typer.Exit(EXIT_FINDINGS)


def _cells(each: Sum) -> list[str]:
    numbers = [_number(each.total), _number(each.summed), _number(each.difference)]
    term = each.term.replace("_", " ")
    first = [each.period, term, _PARTS[each.part], str(each.areas or "")]
    return [*first, *numbers, each.verdict, each.why, each.source]


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}" if value == round(value) else f"{value:,.4f}"
