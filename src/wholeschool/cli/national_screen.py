"""The command `national screen`: what the Department's rules for open data find in a file."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import typer

from wholeschool.cli.findings import say_findings
from wholeschool.cli.show import print_json, say


def add_to(desk: typer.Typer) -> None:
    """Add this command."""
    desk.command("screen")(screen)


def screen(
    data: Path = typer.Argument(..., help="The data file: a CSV, packed with gzip or not.", metavar="FILE"),
    meta: Path | None = typer.Option(
        None, "--meta", help="Its metadata. Without it, NAME.meta.csv beside NAME.csv.", metavar="FILE"
    ),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document."),
) -> None:
    """Hold a data file and its metadata against the Department's rules for open data.

    The checks are those of its screener. Exit code 1 where there is an error; warnings alone let a file pass.
    """
    from wholeschool.actions.national_screen import national_screen
    from wholeschool.policy.open_data.screen import checks

    findings, pair = national_screen(data, meta)
    errors = sum(each.severity == "error" for each in findings)
    if as_json:
        print_json(
            {
                "passes": not errors,
                "checks": len(checks()),
                "rows": len(pair.columns[0]),
                "findings": [each.as_dict() for each in findings],
            }
        )
    else:
        say_findings(findings, of_files=True)
        by_severity = Counter(each.severity for each in findings)
        found = ", ".join(f"{severity}s {number}" for severity, number in by_severity.items())
        passed = "It does not pass" if errors else "It passes"
        say(f"{passed}: {len(checks())} checks, {found or 'nothing found'}.")
    if errors:
        raise typer.Exit(1)
