"""The commands `national …`: England's official figures."""

from __future__ import annotations

import typer

from wholeschool.cli import (
    national_claims,
    national_displacement,
    national_export,
    national_fetch,
    national_load,
    national_places,
    national_report,
    national_school,
    national_screen,
    national_sums,
    national_table,
    national_what_if,
)


def add_to(app: typer.Typer) -> None:
    """Add the commands of the national desk, as one group."""
    desk = typer.Typer(
        name="national",
        help="England's official figures: fetched, read, and rebuilt from the Department's files.",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    for room in (
        national_fetch,
        national_load,
        national_table,
        national_school,
        national_sums,
        national_claims,
        national_displacement,
        national_what_if,
        national_places,
        national_report,
        national_export,
        national_screen,
    ):
        room.add_to(desk)
    app.add_typer(desk)
