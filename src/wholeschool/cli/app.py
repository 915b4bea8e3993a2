"""The commands, and what every one of them shares: errors as sentences, exit codes, `--json`.

What a command needs is imported inside it: the engine takes seconds to import, and `--help` has to
answer at once.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import typer

from wholeschool import __version__
from wholeschool.cli import (
    carrying,
    data,
    duties,
    evaluate,
    fetch,
    gaps,
    hidden,
    journeys,
    keeping,
    library,
    look,
    make,
    map_columns,
    national,
    people,
    pupils,
    release,
    rungs,
    support,
    suppress,
)
from wholeschool.cli.sparing import calculate_on_one_thread, leave_pandas_aside, spare_memory
from wholeschool.errors import EXIT_WRONG_CALL, WholeschoolError, no_such_path

_READ_LARGE_FILES = ("import", "fetch")

app = typer.Typer(
    name="wholeschool",
    help=(
        "See who is losing learning, act earlier, and know what works.\n\n"
        "Start with `wholeschool demo`, which makes a trust that does not exist and shows its pages. With "
        "your own exports: `wholeschool import STORE FOLDER`, then `wholeschool build STORE`, then "
        "`wholeschool report STORE --out SITE`. A STORE is a folder of your choice; everything stays in it."
    ),
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)


@app.callback(invoke_without_command=True)
def _version(
    version: bool = typer.Option(False, "--version", help="Say which version this is, and end."),
) -> None:
    if version:
        typer.echo(f"wholeschool {__version__}")
        raise typer.Exit


_STOPPED = 130
"""With this code Typer ends a command that was interrupted, without a word."""

for _room in (
    make,
    data,
    fetch,
    map_columns,
    look,
    hidden,
    gaps,
    suppress,
    release,
    evaluate,
    journeys,
    pupils,
    support,
    rungs,
    people,
    duties,
    keeping,
    library,
    carrying,
    national,
):
    _room.add_to(app)

_ASK = frozenset({"--help", "--version"})
"""Calls that need no table."""


def main() -> None:
    """Run the command line; errors that a person can mend are one sentence on standard error."""
    try:
        if sys.argv[1:] and _ASK.isdisjoint(sys.argv):
            calculate_on_one_thread()
            if sys.argv[1] in _READ_LARGE_FILES:
                spare_memory()  # before Arrow is loaded, which is next
            leave_pandas_aside()
        app()
    except WholeschoolError as error:
        typer.echo(f"wholeschool: {error.sentence()}", err=True)
        sys.exit(error.exit_code)
    except SystemExit as ended:
        if ended.code == _STOPPED:
            typer.echo("wholeschool: stopped. The store is as it was before this command.", err=True)
        raise
    except OSError as error:
        typer.echo(f"wholeschool: {_refused(error)}", err=True)
        sys.exit(EXIT_WRONG_CALL)


def _refused(error: OSError) -> str:
    """Only what the system says and the file that it says it of: no path of the program itself."""
    if isinstance(error, FileNotFoundError) and error.filename:
        return no_such_path(Path(os.fsdecode(error.filename))).sentence()
    named = f" ({error.filename})" if error.filename else ""
    return f"the system refused: {error.strerror or error}{named}."
