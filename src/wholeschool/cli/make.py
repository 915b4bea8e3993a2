"""Commands that make something out of nothing: `demo` and `simulate`."""

from __future__ import annotations

from pathlib import Path

import typer

from wholeschool.cli.show import note, print_json, progress_bar, say

_FOLDER = typer.Argument(..., help="A new or empty folder.", metavar="DIR")
_JSON = typer.Option(False, "--json", help="Print one JSON document.")


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("demo")(demo)
    app.command("simulate")(simulate)


def demo(
    folder: Path = typer.Argument(
        Path("demo"), help="A new or empty folder, or that of an earlier demo.", metavar="DIR"
    ),
    schools: int = typer.Option(6, help="How many schools."),
    pupils: int = typer.Option(5000, help="How many pupils, over all schools."),
    years: int = typer.Option(2, help="How many academic years."),
    seed: int = typer.Option(1, help="Another seed makes another trust."),
    as_json: bool = _JSON,
) -> None:
    """Make a trust that does not exist, import its files, build its books and write its pages.

    Everything goes through the same importers and the same rules as a school's own files. Takes less
    than a minute.
    """
    from wholeschool.actions.demo import run_demo
    from wholeschool.actions.simulate import Settings

    with progress_bar(quiet=as_json) as progress:
        done = run_demo(
            folder, Settings(schools, pupils, years, seed, provision=True), progress=progress, say=note
        )
    if as_json:
        print_json(done.as_dict())
        return
    say(f"\nDone in {done.seconds:.0f} seconds. Where to look next:\n")
    for what, where in done.look_next:
        say(f"  {what:<46} {where}")
    say("\nThe trust is made up: no school, pupil or event in it exists.")


def simulate(
    folder: Path = _FOLDER,
    schools: int = typer.Option(6, help="How many schools; from two on, one is alternative provision."),
    pupils: int = typer.Option(5000, help="How many pupils, over all schools."),
    years: int = typer.Option(1, help="How many academic years."),
    seed: int = typer.Option(1, help="The same seed makes the same files, byte for byte."),
    nothing_planted: bool = typer.Option(
        False, "--nothing-planted", help="Plant no journeys, displacement, exits, hidden forms or breaches."
    ),
    doubles: int = typer.Option(
        0, help="Records under temporary UPNs, with names; three in five are somebody's second record."
    ),
    supports: bool = typer.Option(
        False,
        "--supports",
        help="Give pupils supports, of which some prevent something, made up as all of it.",
    ),
    provision: bool = typer.Option(
        False, "--provision", help="The same, and internal alternative provision among them."
    ),
    file_format: str = typer.Option(
        "csv", "--format", help="The format of the files; a name that is none lists all that there are."
    ),
    as_json: bool = _JSON,
) -> None:
    """Write the files of a trust that does not exist, and `truth.json`: what really happened in it.

    The files have coding errors, missing weeks and late corrections in them, each written down.
    """
    from wholeschool.actions.simulate import Settings, write_trust

    with progress_bar(quiet=as_json) as progress:
        settings = Settings(
            schools, pupils, years, seed, planted=not nothing_planted, doubles=doubles,
            supports=supports, provision=provision,
        )  # fmt: skip
        made = write_trust(folder, settings, format_name=file_format, progress=progress)
    if as_json:
        print_json(
            {
                "directory": str(made.directory),
                "schools": made.schools,
                "pupils": made.pupils,
                "marks": made.marks,
                "events": made.events,
                "planted": made.planted,
                "files": list(made.files),
            }
        )
        return
    say(
        f"Wrote {len(made.files)} files to {made.directory}: {made.schools} schools, {made.pupils:,} pupils, "
        f"{made.marks:,} marks, {made.events:,} events, {made.planted} planted errors."
    )
    if file_format == "wonde":
        say(
            "They are what Wonde's API answers with, page by page, for whoever stands in for it: "
            "wholeschool fetch wonde reads them from a server, and import reads what that keeps."
        )
        return
    say(f"Next: wholeschool import STORE {made.directory}")
