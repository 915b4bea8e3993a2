"""The command `national export`: official figures as open data."""

from __future__ import annotations

from pathlib import Path

import typer

from wholeschool.cli.show import print_json, say


def add_to(desk: typer.Typer) -> None:
    """Add this command."""
    desk.command("export")(export)


def export(
    store: Path = typer.Argument(..., help="The folder of the store.", metavar="STORE"),
    out: Path = typer.Option(
        ..., help="The folder for the files; made where there is none.", metavar="FOLDER"
    ),
    tables: list[str] | None = typer.Option(
        None,
        "--table",
        help="suspensions, suspensions_by_group, absence or sessions_by_code; several times for several. "
        "Without it, all.",
        metavar="NAME",
    ),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document."),
) -> None:
    """Write the official figures of a store as open data: CSV with metadata, by the Department's standard.

    Beside each table stands one with the file and the row of every figure. The tables pass `national screen`.
    """
    from wholeschool.actions.national_export import national_export
    from wholeschool.schema.wording import counted
    from wholeschool.store import Store

    written = national_export(Store.open(store), out, tables or ())
    if as_json:
        print_json({"files": [str(path) for path in written.files], "left_out": written.unknown})
        return
    say(f"Wrote {len(written.files)} files into {out}.")
    if written.unknown:
        say(f"Left out: {counted(written.unknown, 'figure')} of places that no list of ours has.")
