"""The command `duties`: what the law asked for, what was done, and what is past its date."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from wholeschool.cli.options import read_day, role_option
from wholeschool.cli.show import INTERNAL, note, note_behind, print_json, print_table, say

if TYPE_CHECKING:
    from wholeschool.actions.duties import DutiesResult

_WHY = "statutory duties"
_LACKING = "; its records and actions count here, its marks do not"


def add_to(app: typer.Typer) -> None:
    """Add this command."""
    app.command("duties")(duties)


def duties(
    store: Path = typer.Argument(..., help="The folder of the store.", metavar="STORE"),
    school: int = typer.Option(
        None, help="Rows of this school alone; days still add up over all schools.", metavar="URN"
    ),
    on: str = typer.Option(
        None, help="As of this day, e.g. 2025-03-28.", show_default="the last session with marks"
    ),
    breaches: bool = typer.Option(False, "--breaches", help="Only what is in breach."),
    role: str = role_option(),
    why: str = typer.Option(_WHY, help="Why you look: it is written into the audit.", metavar="TEXT"),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document."),
) -> None:
    """Statutory duties as dated facts: what was due by when, and why; what was done; what is in breach.

    Internal: rows name pupils by pseudonym, and every look at them is written into the audit. The rules, with
    their sources and what is unsure in them: docs/reference/duties.md.
    """
    from wholeschool.actions.duties import look_at_duties
    from wholeschool.store import Store

    found = look_at_duties(
        Store.open(store), why=why, role=role, school=school, on=read_day(on), breaches=breaches
    )
    note(INTERNAL)
    note_behind(store, behind=found.behind, lacking=_LACKING)
    if as_json:
        document = {"on": found.on.isoformat(), "school": school, "internal": True, "behind": found.behind}
        print_json(document | {"breaches": found.breaches, "rows": list(found.rows)})
        return
    _print(found)


def _print(found: DutiesResult) -> None:
    from wholeschool.reference.duties import duties as told

    if not found.rows:
        say(f"Nothing was due by {found.on.isoformat()}.")
        return
    headers = ["school", "pupil", "duty", "due", "done", "breach", "basis"]
    rows = [
        [str(row["urn"]), row["pupil"], row["duty"], row["due"] or "", row["done"] or "",
         "yes" if row["breach"] else "", row["basis"].split("; ")[0]]
        for row in found.rows
    ]  # fmt: skip
    print_table(f"Statutory duties on {found.on.isoformat()}", headers, rows)
    every = Counter(row["duty"] for row in found.rows)
    broken = Counter(row["duty"] for row in found.rows if row["breach"])
    counts = [
        [each.title, f"{every[name]:,}", f"{broken[name]:,}"] for name, each in told().items() if every[name]
    ]
    say()
    print_table("By duty", ["duty", "rows", "in breach"], counts, numbers=("rows", "in breach"))
