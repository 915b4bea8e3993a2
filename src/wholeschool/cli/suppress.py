"""The command `suppress`: make a table of counts fit to leave."""

from __future__ import annotations

from pathlib import Path

import typer

from wholeschool.cli.options import EACH_ONCE, OUTCOME, policy_options, read_names
from wholeschool.cli.show import print_json, say

_POLICY, _AUDIENCE = policy_options()
_ALONE = (
    "It was held against no other table: two of the same pupils can tell what neither does alone. "
    "`wholeschool release` holds them against each other."
)


def add_to(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(suppress)


def suppress(
    table: Path = typer.Argument(..., help="A table of counts, CSV or Parquet.", metavar="FILE"),
    by: str = typer.Option(
        "", help="Needed: columns that it is crossed by, with commas.", metavar="COLUMN,…"
    ),
    count: str = typer.Option("", help="Needed: the column of counts.", metavar="COLUMN"),
    out: Path | None = typer.Option(None, help="Needed: the CSV file to write.", metavar="FILE"),
    base: str = typer.Option("", help="The column of pupils that counts are of, if any.", metavar="COLUMN"),
    groups: Path | None = typer.Option(
        None, help="Groups of values to total too: a file with column, value, group.", metavar="FILE"
    ),
    outcome: str = typer.Option("", help=OUTCOME, metavar="COLUMN,…"),
    each_once: bool = typer.Option(default=False, help=EACH_ONCE),
    policy: Path | None = _POLICY,
    audience: str = _AUDIENCE,
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document."),
) -> None:
    """Hide the small counts of a table, and as few others as keep anybody from working them out.

    Totals of every column are added. What is hidden cannot be told from sums and differences to within the
    threshold of the policy; linear programs have tried. Counts are rounded as the policy has it.
    """
    from wholeschool.actions.suppress import check_asked, write_released
    from wholeschool.actions.suppress import suppress as make_safe
    from wholeschool.disclosure import load_policy

    crossed = read_names(by)
    # Before what can take a minute.
    out = check_asked(table, crossed, count, out)
    made = make_safe(
        table, crossed, count, base, load_policy(policy, audience), groups, read_names(outcome),
        each_once=each_once,
    )  # fmt: skip
    write_released(made.released, out)
    if as_json:
        document = {"file": str(out), "cells": made.cells, "small": made.small, "besides": made.besides}
        print_json(document | {"cruder": made.cruder, "notes": [*made.released.notes, _ALONE]})
        return
    say(f"Wrote {out}: {made.cells:,} counts, totals among them.")
    besides = "besides to be safe" if made.cruder else "besides that would tell them"
    say(f"Hidden: {made.small:,} small, and {made.besides:,} {besides}.")
    for each in made.released.notes:
        say(each)
    say(_ALONE)
