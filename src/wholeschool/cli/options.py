"""Options that several commands share, and how what is written in them is read."""

from __future__ import annotations

from datetime import date
from typing import Any

import typer

from wholeschool.errors import WrongCallError


def role_option() -> Any:
    """The option `--as`, for commands that show pupils to whoever looks after a trust's data."""
    return typer.Option("trust_data_lead", "--as", help="Your role: pupils are shown to some roles only.")


def read_day(text: str | None) -> date | None:
    """The day that an option names, None where it was left out. Raises WrongCallError where it is no date."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WrongCallError(f"“{text}” is no date.", advice="Write it as 2025-05-14.") from None
