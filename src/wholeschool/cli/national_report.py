"""The command `national report`: pages of England and of every local authority."""

from __future__ import annotations

from pathlib import Path

import typer

from wholeschool.cli.show import print_json, progress_bar, say


def add_to(desk: typer.Typer) -> None:
    """Add this command."""
    desk.command("report")(report)


def report(
    store: Path = typer.Argument(..., help="The folder of the store.", metavar="STORE"),
    out: Path = typer.Option(
        ..., help="The folder for the pages; made where there is none.", metavar="FOLDER"
    ),
    own: Path | None = typer.Option(
        None,
        "--claims",
        help="Your own claim as a .toml file, or a folder of them. Without it, those that are carried.",
        metavar="FILE",
    ),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document."),
) -> None:
    """Write pages of England, of every local authority and of claims from the official figures of a store.

    Each number leads to the file and row that it stands in. The pages need no network and no server.
    """
    from wholeschool.actions.national_report import national_report
    from wholeschool.store import Store

    with progress_bar(quiet=as_json) as progress:
        written = national_report(Store.open(store), out, claims=own, progress=progress)
    if as_json:
        print_json({"files": [str(path) for path in written]})
        return
    say(f"Wrote {len(written):,} files. Open {written[0]} in a browser.")
