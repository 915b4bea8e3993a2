"""Commands about who is who: `who`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typer

from wholeschool.cli.show import SINGLE, note, print_json, print_table

_STORE = typer.Argument(..., help="The folder of the store.", metavar="STORE")
_JSON = typer.Option(False, "--json", help="Print one JSON document.")
_ROLE = typer.Option(..., "--as", help="Your role, such as head, senco, trust_data_lead.")
_WHY = typer.Option(..., "--why", help="Why you look, in a few words.")


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("who")(who)


def who(
    store: Path = _STORE,
    pupils: list[str] = typer.Argument(..., help="Numbers that lists print, or UPNs.", metavar="PUPIL..."),
    role: str = _ROLE,
    why: str = _WHY,
    upn: bool = typer.Option(False, "--upn", help="The UPNs as well."),
    as_json: bool = _JSON,
) -> None:
    """Names and birth dates of pupils, from the vault.

    For staff who may see pupils, and with the vault's key; the look is in the audit before anything is shown.
    """
    from wholeschool.actions.who import who as open_names
    from wholeschool.store import Store

    view = open_names(Store.open(store), pupils, to=role, why=why, with_upns=upn)
    note(SINGLE)
    if as_json:
        print_json({"look": view.look_id, "rows": [dict(row) for row in view.rows]})
        return
    headers = ["pupil", "name", "born", "schools", *(["UPN", "former UPN"] if upn else [])]
    print_table("Who is who", headers, [_cells(row, upn) for row in view.rows])


def _cells(row: Mapping[str, Any], upn: bool) -> list[str]:
    cells = [
        row["pupil"],
        row["name"] or "(no file gave a name)",
        ", ".join(row["birth_dates"]),
        ", ".join(map(str, row["schools"])),
    ]
    return cells + ([", ".join(row["upns"]), ", ".join(row["former_upns"])] if upn else [])
