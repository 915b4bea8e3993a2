"""Options that several commands share, and how what is written in them is read."""

from __future__ import annotations

from datetime import date
from typing import Any

import typer

from wholeschool.errors import WrongCallError

EACH_ONCE = "Each pupil stands under one value of each column alone, whatever its names and sums look like."
OUTCOME = "Columns of --by whose values say what became of pupils: that all of a row have the same is hidden."


def role_option() -> Any:
    """The option `--as`, for commands that show pupils to whoever looks after a trust's data."""
    return typer.Option("trust_data_lead", "--as", help="Your role: pupils are shown to some roles only.")


def asker_options() -> tuple[Any, Any]:
    """The options `--as` and `--why` of commands that show pupils only where both are given."""
    return (
        typer.Option(None, "--as", help="Your role, such as head or senco: pupils are shown to some roles."),
        typer.Option(None, "--why", help="Why you look, in a few words: it is in the audit.", metavar="TEXT"),
    )


def policy_options() -> tuple[Any, Any]:
    """The options `--policy` and `--audience` of commands that make what may leave."""
    return (
        typer.Option(None, help="A policy of your own, as TOML.", metavar="FILE"),
        typer.Option("", help="For whom: staff, trust or public. Without it, for everybody.", metavar="NAME"),
    )


def read_number(text: str, option: str, example: str) -> int:
    """The whole number that an option names. Raises WrongCallError where it is none."""
    if text.strip().isascii() and text.strip().isdecimal():
        return int(text)
    raise WrongCallError(f"“{text}” is no number, and {option} needs one.", advice=f"Write it as {example}.")


def read_names(text: str) -> list[str]:
    """The names that an option has with commas between; blanks around them do not count."""
    return [each.strip() for each in text.split(",") if each.strip()]


def read_day(text: str | None) -> date | None:
    """The day that an option names, None where it was left out: 2025-05-14, or 14/05/2025.

    Raises WrongCallError where it is no date.
    """
    if not text:
        return None
    from wholeschool.ingest.cells.dates import in_iso

    try:
        return date.fromisoformat(in_iso(text.strip(), "day"))
    except ValueError:
        raise WrongCallError(
            f"“{text}” is no date.", advice="Write it as 2025-05-14, or as 14/05/2025."
        ) from None
