"""The command `fetch`: records from a service over the network, which nothing else here uses."""

from __future__ import annotations

from pathlib import Path

import typer

from wholeschool.cli.data import import_document, say_import
from wholeschool.cli.options import read_day
from wholeschool.cli.show import note, print_json, progress_bar, say
from wholeschool.errors import EXIT_FINDINGS, WrongCallError, nearest

_SERVICES = ("wonde",)


def add_to(app: typer.Typer) -> None:
    """Add this command."""
    app.command("fetch")(fetch)


def fetch(
    service: str = typer.Argument(..., help="The service: wonde.", metavar="SERVICE"),
    store: Path = typer.Argument(
        ..., help="The folder of the store; made where there is none.", metavar="STORE"
    ),
    school: str = typer.Option(..., help="The school's id at the service.", metavar="ID"),
    urn: int = typer.Option(..., help="The school's URN."),
    since: str = typer.Option(
        "", help="What changed since this day. Without it, since the last time.", metavar="DATE"
    ),
    everything: bool = typer.Option(False, "--everything", help="Everything again."),
    address: str = typer.Option(
        "https://api.wonde.com", help="Where the service is; other countries have their own.", metavar="URL"
    ),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document."),
) -> None:
    """Fetch students, attendance, behaviours and exclusions of a school, and import them.

    The token is taken from the environment (WHOLESCHOOL_WONDE_TOKEN) and written down nowhere. A fetch that
    was cut off goes on with the same call. Comments are not kept. Exit code 1: as for `import`.
    """
    from wholeschool.actions.fetch_wonde import fetch_wonde

    if service not in _SERVICES:
        raise WrongCallError(f"There is no service “{service}”.", nearest=nearest(service, _SERVICES))
    day = read_day(since)
    asked = "" if everything else day.isoformat() if day else None
    with progress_bar(quiet=as_json) as progress:
        done = fetch_wonde(store, school, urn, since=asked, address=address, progress=progress, note=note)
    if as_json:
        print_json({"since": done.since or None, **import_document(done.imported)})
    else:
        say(f"Fetched what changed since {done.since}." if done.since else "Fetched everything.")
        say_import(store, done.imported)
    if any(finding.severity == "error" for finding in done.imported.findings):
        raise typer.Exit(EXIT_FINDINGS)
