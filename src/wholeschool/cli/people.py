"""Commands about who is who: `who`, `link`, `unlink`, `doubtful`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typer

from wholeschool.cli.show import SINGLE, note, print_json, print_table, say

_STORE = typer.Argument(..., help="The folder of the store.", metavar="STORE")
_JSON = typer.Option(False, "--json", help="Print one JSON document.")
_ROLE = typer.Option(..., "--as", help="Your role, such as head, senco, trust_data_lead.")
_WHY = typer.Option(..., "--why", help="Why you look, in a few words.")


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("who")(who)
    app.command("link")(link)
    app.command("unlink")(unlink)
    app.command("doubtful")(doubtful)


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


def link(
    store: Path = _STORE,
    pupil: str = typer.Argument(..., help="The record that is given up: its number or UPN.", metavar="PUPIL"),
    same_as: str = typer.Argument(..., help="The pupil who stays: number or UPN.", metavar="SAME_AS"),
    role: str = _ROLE,
    why: str = _WHY,
    as_json: bool = _JSON,
) -> None:
    """Say that two records are one pupil: all rows of the first stand under the second from now on.

    What later files say of the first goes to the second as well. `unlink` takes it back.
    """
    from wholeschool.actions.link import link as make_link
    from wholeschool.store import Store

    done = make_link(Store.open(store), pupil, same_as, to=role, why=why)
    if as_json:
        print_json({"pupil": str(done.pupil_id), "same_as": str(done.same_as), "already": done.already})
        return
    said = "stood under" if done.already else "now stand under"
    say(f"The rows of {done.pupil_id} {said} {done.same_as}{' already' if done.already else ''}.")
    if not done.already:
        say(f"To take it back: wholeschool unlink {store} {done.pupil_id}\nNext: wholeschool build {store}")


def unlink(
    store: Path = _STORE,
    pupil: str = typer.Argument(
        ..., help="The record that was given up: its number or UPN.", metavar="PUPIL"
    ),
    role: str = _ROLE,
    why: str = _WHY,
    as_json: bool = _JSON,
) -> None:
    """Undo a link, whether a person made it or a former UPN in a file: the rows stand under the pupil again.

    What came in since is told apart by school; what cannot be told is counted and stays. No file links the
    pupil again after this; `link` does.
    """
    from wholeschool.actions.link import unlink as undo
    from wholeschool.store import Store

    done = undo(Store.open(store), pupil, to=role, why=why)
    if as_json:
        print_json(
            {
                "pupil": str(done.pupil_id),
                "same_as": str(done.same_as),
                "reopened": dict(done.reopened),
                "in_doubt": dict(done.in_doubt),
            }
        )
        return
    say(f"These rows stand under {done.pupil_id} again: {_counts(done.reopened) or 'none'}.")
    if done.in_doubt:
        say(
            f"Nobody can tell whose these are that came in since: {_counts(done.in_doubt)}. They stay under "
            f"{done.same_as}. Export that school's records again, with the right UPNs, and import them."
        )
    say(f"Next: wholeschool build {store}")


def doubtful(
    store: Path = _STORE,
    role: str = _ROLE,
    why: str = _WHY,
    probable: bool = typer.Option(
        False,
        "--probable",
        help="Also pairs that are probably one pupil, something being written otherwise.",
    ),
    at_least: float = typer.Option(0.9, help="With --probable: from which probability on, by the model."),
    as_json: bool = _JSON,
) -> None:
    """Records that a person has to look at: perhaps two of one pupil, perhaps two pupils in one.

    Names and birth dates are opened to be compared, and not shown (`who` shows them). Nothing is merged.
    --probable compares records with a temporary UPN, or with none that is valid, with all others; it needs
    the extra `linkage`.
    """
    from wholeschool.actions.doubtful import doubtful as look_for
    from wholeschool.store import Store

    view = look_for(Store.open(store), to=role, why=why, at_least=at_least if probable else None)
    note(SINGLE)
    if as_json:
        print_json({"look": view.look_id, "rows": [dict(row) for row in view.rows]})
        return
    if not view.rows:
        say("Nothing is doubtful.")
        return
    rows = [[row["kind"].replace("_", " "), " ".join(row["pupils"]), row["words"]] for row in view.rows]
    print_table("To be looked at", ["what", "pupils", "why"], rows)
    for advice in dict.fromkeys((row["kind"], row["advice"]) for row in view.rows):
        say(f"\n{advice[0].replace('_', ' ').capitalize()}: {advice[1]}")
    say(f"\nWho they are: wholeschool who {store} PUPIL… --as {role} --why …")


def _counts(rows: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in rows.items())


def _cells(row: Mapping[str, Any], upn: bool) -> list[str]:
    cells = [
        row["pupil"],
        row["name"] or "(no file gave a name)",
        ", ".join(row["birth_dates"]),
        ", ".join(map(str, row["schools"])),
    ]
    return cells + ([", ".join(row["upns"]), ", ".join(row["former_upns"])] if upn else [])
