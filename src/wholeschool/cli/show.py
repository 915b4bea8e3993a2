"""What commands print: results on standard output, as JSON or as words; progress on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import typer

INTERNAL = (
    "Internal: nothing in this is rounded or hidden. Do not publish it; "
    "`wholeschool report` makes what can leave."
)

SINGLE = "This shows single pupils. The look is in the audit (`wholeschool looks`). Do not pass it on."

WHO = "Which pupils these are, it shows with --as ROLE --why TEXT."
"""What a command says in words that shows pupils only to somebody who says who and why."""

_WIDE = 200
_READ_BY_PEOPLE = 1_000_000
"""Characters of JSON."""
_LONG = 200
"""Rows; more are no longer fitted to the width of the terminal."""


def print_json(document: dict[str, Any]) -> None:
    """One JSON document, and nothing else, on standard output. No NaN: a value that is missing is null.

    Indented for people, but for a large one: Python indents slowly, and nobody reads megabytes.
    """
    written = json.dumps(document, ensure_ascii=False, allow_nan=False, default=str)
    if len(written) < _READ_BY_PEOPLE:
        written = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2, default=str)
    typer.echo(written)


def say(text: str = "") -> None:
    """A line for a person, on standard output."""
    typer.echo(text)


def note_behind(store: Path, *, behind: bool, lacking: str = ", and is not in here") -> None:
    """Beside the result: that something was imported after the last build, if so, and what is lacking."""
    if behind:
        note(f"Something was imported after the last build{lacking}. Run: wholeschool build {store}")


def note_ended(asked: date | None, known: date, records: str) -> None:
    """That a day was asked about of which nothing is known yet, if so; `records`: whose records end."""
    if asked and known < asked:
        last = day_in_full(known)
        note(
            f"{records} on {last}: nothing can be said of {day_in_full(asked)}. What follows is as of {last}."
        )


def day_in_full(day: date) -> str:
    """A day in words with its year, e.g. 14 May 2025."""
    return f"{day.day} {day:%B %Y}"


def note(text: str) -> None:
    """A line beside the result, on standard error."""
    typer.echo(text, err=True)


def print_table(
    title: str, headers: Sequence[str], rows: Iterable[Sequence[str]], numbers: Sequence[str] = ()
) -> None:
    """A table in the terminal; the columns named in `numbers` are set to the right.

    A long one is written line by line as wide as it is: fitting thousands of rows to a width takes seconds.
    """
    rows = list(rows)
    if len(rows) > _LONG:
        say("\n".join(_plain(title, headers, rows, numbers)))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title, title_justify="left", box=None, pad_edge=False, header_style="bold")
    for header in headers:
        table.add_column(header, justify="right" if header in numbers else "left", overflow="fold")
    for row in rows:
        table.add_row(*row)
    # Written to a file or a pipe, a table is as wide as it has to be.
    Console(width=None if sys.stdout.isatty() else _WIDE).print(table)


def _plain(
    title: str, headers: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[str]
) -> Iterator[str]:
    """The lines of a table of which each column is as wide as its widest cell."""
    columns = [[header, *cells] for header, cells in zip(headers, zip(*rows, strict=True), strict=True)]
    aligned = []
    for header, cells in zip(headers, columns, strict=True):
        width = max(map(len, cells))
        set_to = str.rjust if header in numbers else str.ljust
        aligned.append([set_to(cell, width) for cell in cells])
    yield from filter(None, (title,))
    yield from ("  ".join(line).rstrip() for line in zip(*aligned, strict=True))


@contextmanager
def progress_bar(*, quiet: bool) -> Iterator[Callable[[str, int, int], None]]:
    """A bar on standard error, told (what, done, of how much); 0 = nobody knows of how much."""
    if quiet or not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda what, done, total: bar.update(
            task, description=what, completed=done, total=total or None
        )
