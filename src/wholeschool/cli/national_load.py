"""The command `national load`: official files into a store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from wholeschool.cli.findings import say_findings
from wholeschool.cli.show import print_json, progress_bar, say
from wholeschool.errors import EXIT_FINDINGS

if TYPE_CHECKING:
    from wholeschool.actions.national_load import Loaded


def add_to(desk: typer.Typer) -> None:
    """Add this command."""
    desk.command("load")(load)


def load(
    store: Path = typer.Argument(
        ..., help="The folder of the store; made where there is none.", metavar="STORE"
    ),
    paths: list[Path] = typer.Argument(..., help="Files, or folders of files.", metavar="PATH..."),
    names: Path | None = typer.Option(
        None,
        help="How your files name things, as TOML. Without it, STORE/official.toml, if it is there.",
        metavar="FILE",
    ),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document."),
) -> None:
    """Load official files: CSV (also in gzip or zip) and Parquet, with or without .meta.csv.

    What a file is, its columns tell, whatever it is called. Every figure keeps its file, its line and its
    release; the same file twice changes nothing, and another edition stands beside the first. Exit code 1:
    there is something that a person has to look at.
    """
    from wholeschool.actions.national_load import load_official

    with progress_bar(quiet=as_json) as progress:
        done = load_official(store, paths, names=names, progress=progress)
    if as_json:
        print_json(document(done))
    else:
        _say(done)
    if any(finding.severity == "error" for finding in done.findings):
        raise typer.Exit(EXIT_FINDINGS)


def document(done: Loaded) -> dict[str, Any]:
    """What a load did, as scripts read it."""
    return {
        "files": [
            {
                "path": each.path,
                "kind": each.kind,
                "rows": each.rows,
                "left_out": each.left_out,
                "figures": each.figures,
                "loaded_before": each.repeated,
                "findings": [finding.as_dict() for finding in each.findings],
            }
            for each in done.tables
        ]
    }


def _say(done: Loaded) -> None:
    from wholeschool.schema.wording import counted

    for each in done.tables:
        name = Path(each.path.split(": ")[0]).name
        left = f", {each.left_out:,} left out" if each.left_out else ""
        before = " (loaded before)" if each.repeated else ""
        kind = each.kind or "not recognised"
        say(f"{name}: {kind}, {counted(each.rows, 'row')}{left}, {counted(each.figures, 'figure')}{before}")
    if done.findings:
        say("\nNoticed:")
    say_findings(done.findings, of_files=True)
    figures = sum(each.figures for each in done.tables if not each.repeated)
    say(f"\n{counted(figures, 'new figure')} of {counted(len(done.tables), 'table')}.")
