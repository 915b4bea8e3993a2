"""The command `duties`: what the law asked for, what was done, and what is past its date."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from wholeschool.cli.options import asker_options, read_day
from wholeschool.cli.show import (
    INTERNAL,
    WHO,
    day_in_full,
    note,
    note_behind,
    note_ended,
    print_json,
    print_table,
    say,
)

if TYPE_CHECKING:
    from wholeschool.actions.duties import DutiesResult

_LACKING = "; its records and actions count here, its marks do not"
_OF_MARKS = "reason_for_n"
"""A duty of which there are so many that they would hide all others: listed only where it is asked for."""
_AS, _WHY = asker_options()


def add_to(app: typer.Typer) -> None:
    """Add this command."""
    app.command("duties")(duties)


def duties(
    store: Path = typer.Argument(..., help="The folder of the store.", metavar="STORE"),
    school: str = typer.Option(
        None, help="Rows of this school alone; days still add up over all schools.", metavar="URN"
    ),
    on: str = typer.Option(
        None, help="As of this day, e.g. 2025-03-28.", show_default="the last session with marks"
    ),
    breaches: bool = typer.Option(False, "--breaches", help="Only what is in breach."),
    named: str = typer.Option(None, "--duty", help="Only this duty, e.g. governors_meet.", metavar="NAME"),
    since: str = typer.Option(None, help="Only what was due, or began, since this day.", metavar="DATE"),
    role: str | None = _AS,
    why: str | None = _WHY,
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document."),
) -> None:
    """Statutory duties as dated facts: what was due by when, and why; what was done; what is in breach.

    In words first how many of each; with --as and --why the rows, the newest first, without marks N (unless
    by --duty reason_for_n). Internal: rows name pupils by pseudonym, and every look at them is written into
    the audit. The rules, with their sources and what is unsure in them: docs/reference/duties.md.
    """
    from wholeschool.actions.duties import duties as count_duties
    from wholeschool.actions.duties import look_at_duties
    from wholeschool.store import Store

    opened, day, first = Store.open(store), read_day(on), read_day(since)
    with_pupils = as_json or (role, why) != (None, None)
    if not with_pupils:
        found = count_duties(opened, school, day).only(breaches=breaches, named=named, since=first)
    else:
        found = look_at_duties(
            opened, why=why, role=role, school=school, on=day, breaches=breaches, named=named, since=first
        )
    note(INTERNAL)
    note_behind(store, behind=found.behind, lacking=_LACKING)
    note_ended(found.asked, found.on, "All calendars and records end")
    if as_json:
        document = {
            "on": found.on.isoformat(),
            "school": found.school,
            "internal": True,
            "behind": found.behind,
        }
        asked = found.asked.isoformat() if found.asked else None
        print_json(document | {"asked_on": asked, "breaches": found.breaches, "rows": list(found.rows)})
    elif not found.rows:
        say(f"Nothing was due by {found.on.isoformat()}.")
    else:
        _print_counts(found)
        say() if with_pupils else say(WHO)
        if with_pupils:
            _print_rows(found, with_marks=named == _OF_MARKS)


def _print_counts(found: DutiesResult) -> None:
    from wholeschool.reference.duties import duties as told

    every = Counter(row["duty"] for row in found.rows)
    broken = Counter(row["duty"] for row in found.rows if row["breach"])
    # Marks N come last: of them there are most, and they say least.
    names = sorted((name for name in told() if every[name]), key=lambda name: name == _OF_MARKS)
    rows = [[told()[name].title, name, f"{every[name]:,}", f"{broken[name]:,}"] for name in names]
    title = f"Statutory duties up to {day_in_full(found.on)}"
    print_table(title, ["duty", "name", "rows", "in breach"], rows, numbers=("rows", "in breach"))


def _print_rows(found: DutiesResult, *, with_marks: bool) -> None:
    from wholeschool.reference.duties import duties as told

    listed = [row for row in found.rows if with_marks or row["duty"] != _OF_MARKS]
    listed.sort(key=lambda row: row["due"] or row["start"], reverse=True)
    if listed:
        headers = ["school", "pupil", "duty", "due", "done", "breach", "basis"]
        rows = [
            [str(row["urn"]), row["pupil"], told()[row["duty"]].title, row["due"] or "", row["done"] or "",
             "yes" if row["breach"] else "", row["basis"].split("; ")[0]]
            for row in listed
        ]  # fmt: skip
        print_table("The newest first", headers, rows)
        say("\nThe rules, and where they stand:")
        for name in dict.fromkeys(row["duty"] for row in listed):
            say(f"  {told()[name].title}: {'; '.join(told()[name].sources)}.")
    if len(listed) < len(found.rows):
        say(f"\nMarks N are not listed here: {len(found.rows) - len(listed):,}. See them: --duty {_OF_MARKS}")
