"""Commands that show something: `ledger`, `verify`, `report`."""

from __future__ import annotations

from pathlib import Path

import typer

from wholeschool.cli.options import policy_options, read_day, read_names
from wholeschool.cli.show import INTERNAL, note, note_behind, print_json, print_table, progress_bar, say
from wholeschool.errors import EXIT_FINDINGS

_STORE = typer.Argument(..., help="The folder of the store.", metavar="STORE")
_JSON = typer.Option(False, "--json", help="Print one JSON document.")
_POLICY, _AUDIENCE = policy_options()


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("ledger")(ledger)
    app.command("verify")(verify)
    app.command("report")(report)


def ledger(
    store: Path = _STORE,
    by: str = typer.Option(
        "form", help="Some of school,year,half_term,week,pupil,form, with commas between."
    ),
    as_known_on: str | None = typer.Option(
        None, "--as-known-on", metavar="DATE", help="As it was known at the end of that day, in UTC."
    ),
    as_json: bool = _JSON,
) -> None:
    """What was lost, where it was lost, and how many pupils lost it: minutes, days, pupils.

    Lost, elsewhere and unverified stand beside each other and are never added up. Internal: small
    numbers are shown as they are.
    """
    from wholeschool.actions.ledger import ledger as totals
    from wholeschool.store import Store

    groups = read_names(by)
    result = totals(Store.open(store), groups, as_known_on=read_day(as_known_on))
    note(INTERNAL)
    note_behind(store, behind=result.behind)
    if as_json:
        known = result.as_known_on.isoformat() if result.as_known_on else None
        document = {"by": list(result.by), "internal": True, "behind": result.behind, "as_known_on": known}
        print_json(document | {"rows": list(result.rows)})
        return
    groups = [name for name in result.by if name != "form"]
    headers = [*groups, "form", "branch", "quantity", "minutes", "days", "pupils"]
    rows = [
        [*(str(row[name]) for name in [*groups, "form", "branch", "quantity"]),
         f"{row['minutes']:,}", f"{row['days']:,.2f}", f"{row['pupils']:,}"]
        for row in result.rows
    ]  # fmt: skip
    title = f"The ledger as known on {result.as_known_on}" if result.as_known_on else "The ledger"
    print_table(title, headers, rows, numbers=("minutes", "days", "pupils"))


def verify(
    files: list[Path] = typer.Argument(..., help="Files of worked cases.", metavar="FILE..."),
    engine: str = typer.Option(
        "local", help="local (DuckDB, as a store is built) or reference (plain Python)."
    ),
    as_json: bool = _JSON,
) -> None:
    """Run worked cases of the ledger's rules: a line for each, and last how many passed.

    Exit code 1 where a case fails. How a case is written: docs/reference/worked-cases.md.
    """
    from wholeschool.actions.verify import verify as run_cases

    results = run_cases(files, engine)
    passed = sum(result.passed for result in results)
    if as_json:
        print_json(
            {
                "passed": passed,
                "failed": len(results) - passed,
                "cases": [
                    {"id": each.case.id, "passed": each.passed, "differences": list(each.differences)}
                    for each in results
                ],
            }
        )
    else:
        for each in results:
            say(each.line)
        say(f"{passed} passed, {len(results) - passed} failed")
    if passed < len(results):
        raise typer.Exit(EXIT_FINDINGS)


def report(
    store: Path = _STORE,
    out: Path = typer.Option(..., "--out", help="The folder for the pages.", metavar="DIR"),
    library: Path | None = typer.Option(
        None, help="A library of practices, whose pages stand beside.", metavar="LIBRARY"
    ),
    evaluate: str = typer.Option(
        "", help="An outcome: each support that was given is evaluated on it, on a page.", metavar="NAME"
    ),
    policy: Path | None = _POLICY,
    audience: str = _AUDIENCE,
    as_json: bool = _JSON,
) -> None:
    """Write a page for the trust and one for each school, to be opened in any browser, with no network.

    Every figure in them has passed the disclosure room: small numbers are merged away or withheld.
    """
    from wholeschool.actions.report import report as write_report
    from wholeschool.disclosure import load_page_policy
    from wholeschool.store import Store

    rules = load_page_policy(policy, audience)
    with progress_bar(quiet=as_json):
        pages = write_report(Store.open(store), out, policy=rules, library=library, evaluate=evaluate)
    if as_json:
        print_json({"pages": [str(page) for page in pages]})
        return
    say(f"Wrote {len(pages)} files. Open {out / 'index.html'} in a browser.")
