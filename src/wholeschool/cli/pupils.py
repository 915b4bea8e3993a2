"""Commands about single pupils, for staff: `pupils`, `acted`, `looks`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from wholeschool.cli.options import read_day, read_number
from wholeschool.cli.show import (
    SINGLE,
    day_in_full,
    note,
    note_behind,
    note_ended,
    print_json,
    print_table,
    say,
)

if TYPE_CHECKING:
    from wholeschool.actions.pupils import PupilsResult

_STORE = typer.Argument(..., help="The folder of the store.", metavar="STORE")
_JSON = typer.Option(False, "--json", help="Print one JSON document.")


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("pupils")(pupils)
    app.command("acted")(acted)
    app.command("looks")(looks)


def pupils(
    store: Path = _STORE,
    school: str = typer.Option(..., "--school", help="The school's URN.", metavar="URN"),
    role: str = typer.Option(..., "--as", help="Your role, such as head, senco, pastoral_lead."),
    why: str = typer.Option(..., "--why", help="Why you look, in a few words."),
    weeks: str = typer.Option("4", help="How many school weeks to look back on.", metavar="NUMBER"),
    on: str = typer.Option("", help="As of which day (2025-05-14); else the last with marks."),
    names: Path | None = typer.Option(None, help="A CSV file with UPN and name, read and not kept."),
    with_names: bool = typer.Option(False, "--with-names", help="Name pupils as the vault does."),
    as_json: bool = _JSON,
) -> None:
    """Who needs somebody now: pupils whose rung rose or who crossed a line, and nobody has acted since.

    The gravest first, of those the longest waiting. For staff who may see pupils; every look is written
    into the audit before anything is shown. Lines: STORE/lines.toml, where there is one.
    """
    from wholeschool.actions.pupils import pupils as list_pupils
    from wholeschool.store import Store

    result = list_pupils(
        Store.open(store),
        read_number(school, "--school", "a URN, such as 100001"),
        to=role,
        why=why,
        weeks=read_number(weeks, "--weeks", "a number of school weeks, such as 4"),
        on=read_day(on),
        names=names,
        with_names=with_names,
    )
    note(SINGLE)
    note_behind(store, behind=result.behind)
    _note_what_is_missing(result)
    if result.nameless is not None:
        from wholeschool.schema.wording import counted

        nameless, unmatched = counted(result.nameless, "pupil"), counted(result.unmatched or 0, "pupil")
        strangers = f" Not on this list: {unmatched} of the file." if names else ""
        note(f"Without a name: {nameless} of this list.{strangers}")
    if as_json:
        print_json(_document(result))
    else:
        _say_pupils(result)


def acted(
    store: Path = _STORE,
    pupil: str = typer.Argument(
        ..., help="The pupil's UPN, or the number that `pupils` prints.", metavar="PUPIL"
    ),
    kind: str = typer.Option(..., help="What was done, such as contact, meeting, support, referral."),
    by_role: str = typer.Option(..., "--by-role", help="The role of whoever acted, such as pastoral_lead."),
    about: str | None = typer.Option(None, help="The event that it answers to, by its number."),
    on: str = typer.Option("", help="The day of it (2025-05-14); else today."),
    role: str | None = typer.Option(None, "--as", help="Your role, where you are not the one who acted."),
    why: str = typer.Option("", help="Why you record it; else what you record."),
    as_json: bool = _JSON,
) -> None:
    """Record that somebody acted for a pupil: it closes the action gap until the pupil moves up again.

    Recorded twice, it stands once. No build is needed afterwards.
    """
    from wholeschool.actions.acted import acted as record
    from wholeschool.store import Store

    done = record(
        Store.open(store), pupil, kind=kind, by_role=by_role, about=about, on=read_day(on), to=role, why=why
    )
    if as_json:
        print_json(
            {
                "action_id": done.action_id,
                "pupil": str(done.pupil_id),
                "urn": done.urn,
                "at": done.at.isoformat(),
                "kind": done.kind,
                "about": done.about,
                "by_role": done.by_role,
                "already": done.already,
            }
        )
        return
    was = "This was recorded already" if done.already else "Recorded"
    say(f"{was}: {done.kind} on {done.at} by {done.by_role}, for a pupil of school {done.urn}.")


def looks(store: Path = _STORE, as_json: bool = _JSON) -> None:
    """Who looked at pupils or acted for one, in which role, why and when: the latest first.

    It says how many pupils were shown, and names none.
    """
    from wholeschool.actions.pupils import looks as read_looks
    from wholeschool.store import Store

    found = read_looks(Store.open(store))
    if as_json:
        print_json({"rows": [vars(each) for each in found]})
        return
    headers = ["at", "role", "why", "action", "school", "pupils"]
    rows = [
        [each.at, each.role, each.why, each.action, str(each.urn or ""), f"{each.pupils:,}"] for each in found
    ]
    print_table("Looks at pupils", headers, rows, numbers=("pupils",))


def _note_what_is_missing(result: PupilsResult) -> None:
    """That the school's records end before the day, or that it goes by no lines, if so."""
    note_ended(result.asked, result.on, f"The records of school {result.urn} end")
    if not result.lines:
        note(
            f"The store's lines.toml has no line for school {result.urn}: only rungs count. Write one, or"
            " delete the file to go by the national lines."
        )


def _document(result: PupilsResult) -> dict[str, Any]:
    return {
        "school": result.urn,
        "on": result.on.isoformat(),
        "asked_on": result.asked.isoformat() if result.asked else None,
        "on_roll": result.on_roll,
        "weeks": result.weeks,
        "behind": result.behind,
        "look": result.view.look_id,
        "nameless": result.nameless,
        "unmatched": result.unmatched,
        "lines": {name: {"words": line.words, "advice": line.advice} for name, line in result.lines.items()},
        "rows": [dict(row) for row in result.view.rows],
    }


def _say_pupils(result: PupilsResult) -> None:
    as_of = day_in_full(result.on)
    if not result.on_roll:
        say(f"As of {as_of}, nobody is on the roll of school {result.urn}.")
        return
    if not result.view.rows:
        say(
            f"As of {as_of}, nobody is waiting: for every pupil who moved up or crossed a line in the last"
            f" {result.weeks} school weeks, somebody has acted since."
        )
        return
    headers = ["pupil", "year", "branch", "rung", "before", "what happened", "since", "days", "last action"]
    rows = [
        [row["pupil"], row["year_group"] or "", (row["branch"] or "").replace("_", " "),
         _number(row["rung"]), _number(row["rung_before"]), row["happened"], row["since"],
         str(row["days_waiting"]), _said(row["last_action"])]
        for row in result.view.rows
    ]  # fmt: skip
    title = f"School {result.urn}: nobody has acted since, as of {as_of} (last {result.weeks} school weeks)"
    print_table(title, headers, rows, numbers=("rung", "before", "days"))
    crossed = {name for row in result.view.rows for name in row["crossed"]}
    if crossed:
        say("\nLines crossed, and what may help:")
    for name, line in result.lines.items():
        if name in crossed:
            say(f"  {line.words}. {line.advice}")
    say("\nWhen somebody has acted: wholeschool acted STORE PUPIL --kind … --by-role …")


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _said(action: dict[str, str] | None) -> str:
    return f"{action['kind']} on {action['at']}" if action else "none"
