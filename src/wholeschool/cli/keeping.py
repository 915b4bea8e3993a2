"""Commands that look after the folder of a store: `vacuum`, `forget`, `retain`, `rotate`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from wholeschool.cli.options import read_day, role_option
from wholeschool.cli.show import print_json, print_table, say
from wholeschool.errors import EXIT_FINDINGS, WrongCallError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wholeschool.actions.forget import Forgotten
    from wholeschool.actions.retain import RetainResult
    from wholeschool.actions.rotate import Rotated
    from wholeschool.store.search import Searched

_STORE = typer.Argument(..., help="The folder of the store.", metavar="STORE")
_JSON = typer.Option(False, "--json", help="Print one JSON document.")


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("vacuum")(vacuum)
    app.command("forget")(forget)
    app.command("retain")(retain)
    app.command("rotate")(rotate)


def vacuum(store: Path = _STORE, as_json: bool = _JSON) -> None:
    """Remove old versions of the tables, and what commands that were cut off have left.

    Every import and build writes new files beside the old ones. What the newest commit needs stays, and what
    was replaced within the last day, because other software may be reading it.
    """
    from wholeschool.actions.vacuum import vacuum as vacuum_store
    from wholeschool.schema.wording import counted, size
    from wholeschool.store import Store

    done = vacuum_store(Store.open(store))
    if as_json:
        print_json(
            {
                "files": done.removed.files,
                "bytes": done.removed.bytes,
                "log_entries": done.removed.entries,
                "brought_together": done.brought_together,
                "finished_erasing": done.finished_erasing,
            }
        )
        return
    if done.finished_erasing:
        say("An erasure had been cut off after its commit; its old files are gone now.")
    files = counted(done.removed.files, "old file")
    entries = counted(done.removed.entries, "old log entry", "old log entries")
    say(f"Removed {files} ({size(done.removed.bytes)}) and {entries}.")
    if done.brought_together:
        say(f"Brought {done.brought_together:,} small files of audit and import log together.")


def forget(
    store: Path = _STORE,
    upn: str | None = typer.Argument(
        None, help="The pupil's UPN; - reads it from standard input.", metavar="UPN"
    ),
    pupil_id: int | None = typer.Option(
        None, "--pupil-id", help="The number that `pupils` prints, in place of the UPN.", metavar="N"
    ),
    why: str = typer.Option("an erasure was asked for", "--why", help="The reason, for the audit. No names."),
    role: str = role_option(),
    yes: bool = typer.Option(False, "--yes", help="Do not ask again."),
    as_json: bool = _JSON,
) -> None:
    """Erase a pupil, and prove it by searching every file of the store.

    Rows go from every table with the history in which they stood, from old versions, from what was set aside
    and what is kept; looks at the pupil stay, without the pupil. Nobody can undo it. What was exported or
    backed up before still holds the pupil; importing such a file can bring the pupil back. Exit code 1:
    something of the pupil is left, a file could not be looked into, or rows set aside name nobody who could
    be told, and somebody has to look at them.
    """
    from wholeschool.actions.forget import forget as forget_pupil
    from wholeschool.actions.forget import seek_pupil
    from wholeschool.store import Store

    opened = Store.open(store)
    named = sys.stdin.readline() if upn == "-" else upn
    sought = seek_pupil(opened, named, pupil_id=pupil_id, role=role, why=why)
    _make_sure(f"This erases {_in_words(sought.rows)}. Nobody can undo it.", yes=yes)
    done = forget_pupil(opened, sought)
    if as_json:
        print_json(
            {
                "rows": dict(done.rows),
                "old_files": done.old_files,
                "searched": {"files": done.searched.files, "bytes": done.searched.bytes},
                "found_in": list(done.searched.found),
                "not_looked_into": list(done.searched.closed),
                "set_aside_unknown": done.key_missing,
                "set_aside_to_look_at": dict(done.to_look_at),
            }
        )
    else:
        _say_forgotten(done)
    if not done.searched.clean or done.key_missing or done.to_look_at:
        raise typer.Exit(EXIT_FINDINGS)


def retain(
    store: Path = _STORE,
    dry_run: bool = typer.Option(False, "--dry-run", help="Say what is past its time, and erase nothing."),
    rules: Path | None = typer.Option(
        None, "--rules", help="A schedule of your own, in place of retention.toml.", metavar="FILE"
    ),
    on: str | None = typer.Option(
        None, "--on", help="With --dry-run: what will be past its time on that day.", metavar="DATE"
    ),
    why: str = typer.Option(
        "the time for keeping them is over", "--why", help="The reason, for the audit. No names."
    ),
    role: str = role_option(),
    yes: bool = typer.Option(False, "--yes", help="Do not ask again."),
    as_json: bool = _JSON,
) -> None:
    """Erase what is past its time, with its history: registers after six years, pupils when they are 25.

    What is kept for how long stands in a file of rules, with sources and with what is unsure. Look with
    --dry-run first. Nobody can undo it; what was exported or backed up before is not reached.
    """
    from wholeschool.actions.retain import retain as let_go
    from wholeschool.store import Store

    opened, day = Store.open(store), read_day(on)
    found = let_go(opened, dry_run=True, rules=rules, on=day, role=role, why=why)
    if not dry_run and found.past:
        rows = sum(each.rows for each in found.past)
        _make_sure(f"This erases {rows:,} rows, {found.pupils:,} pupils whole.", yes=yes)
        found = let_go(opened, dry_run=False, rules=rules, on=day, role=role, why=why)
    if as_json:
        print_json(
            {
                "on": found.on.isoformat(),
                "past": [vars(each) for each in found.past],
                "pupils": found.pupils,
                "pupils_not_judged": found.unjudged,
                "erased": found.erased,
            }
        )
        return
    _say_past(found)


def rotate(
    store: Path = _STORE,
    vault: bool = typer.Option(False, "--vault", help="A new key for the vault as well."),
    random: bool = typer.Option(
        False, "--random", help="Random numbers for pupils whose UPN is not in the vault."
    ),
    why: str = typer.Option("the key is changed", "--why", help="The reason, for the audit. No names."),
    role: str = role_option(),
    yes: bool = typer.Option(False, "--yes", help="Do not ask again."),
    as_json: bool = _JSON,
) -> None:
    """Change the key of the pseudonyms: every pupil gets another number, everywhere and at once.

    All figures, lists, names and links stay as they are; the same files imported again change nothing. The
    old key and all old versions go, and every file is searched for the old numbers. Backups, exports and
    notes made before keep them. Exit code 1: an old number is left, or a file could not be looked into.
    """
    from wholeschool.actions.rotate import plan_rotation
    from wholeschool.actions.rotate import rotate as rotate_keys
    from wholeschool.store import Store

    opened = Store.open(store)
    planned = plan_rotation(opened, with_vault=vault, random=random, role=role, why=why)
    _make_sure(
        f"This changes {planned.numbers:,} numbers of pupils, and destroys the old key. "
        "Backups made before will not go with the new key. Nobody can undo it.",
        yes=yes,
    )
    done = rotate_keys(opened, planned)
    if as_json:
        print_json(
            {
                "numbers": done.numbers,
                "random": planned.unknown,
                "rows": dict(done.rows),
                "old_files": done.old_files,
                "searched": {"files": done.searched.files, "bytes": done.searched.bytes},
                "found_in": list(done.searched.found),
                "not_looked_into": list(done.searched.closed),
                "in_environment": list(done.in_environment),
            }
        )
    else:
        _say_rotated(store, done, planned.unknown)
    if not done.searched.clean:
        raise typer.Exit(EXIT_FINDINGS)


def _say_rotated(store: Path, done: Rotated, unknown: int) -> None:
    from wholeschool.schema.wording import counted

    rows = sum(done.rows.values())
    say(f"{counted(done.numbers, 'number')} changed, in {rows:,} rows.")
    if unknown:
        say(f"{counted(unknown, 'pupil')} got a random number: files that come later will not find them.")
    _say_searched(done.searched, "the old numbers", "an old number", "replace or delete it by hand")
    for variable in done.in_environment:
        say(f"Set {variable} to the new key, and remove the old one wherever it is kept.")
    say(f"Make a new backup: wholeschool backup {store} FILE. Older ones go with the old key alone.")


def _say_searched(searched: Searched, sought: str, held: str, what_to_do: str) -> None:
    """What a search of every file found."""
    from wholeschool.schema.wording import counted, size

    found = f"found {held} in {len(searched.found)} of them" if searched.found else "found nothing"
    say(f"Searched {counted(searched.files, 'file')} ({size(searched.bytes)}) for {sought}: {found}.")
    for name in searched.found:
        say(f"  still in {name}: {what_to_do}")
    for name in searched.closed:
        say(f"  could not be looked into: {name}")


def _say_past(found: RetainResult) -> None:
    from wholeschool.schema.wording import counted
    from wholeschool.schema.years import year_label

    if found.past:
        rows = [
            [each.rule, each.table, year_label(each.academic_year) if each.academic_year else "any",
             f"{each.rows:,}"]
            for each in found.past
        ]  # fmt: skip
        print_table(
            f"Past their time on {found.on}", ["rule", "table", "year", "rows"], rows, numbers=("rows",)
        )
        done = "All of it is erased." if found.erased else "Nothing was erased."
        say(f"\n{counted(found.pupils, 'pupil')} whole. {done}")
    else:
        say(f"Nothing is past its time on {found.on}.")
    if found.unjudged:
        many = counted(found.unjudged, "pupil")
        say(f"Of {many} the latest roll gives no year group; their age is not known, and they stay.")


def _say_forgotten(done: Forgotten) -> None:
    from wholeschool.schema.wording import counted

    say(f"Erased {_in_words(done.rows)}, and {counted(done.old_files, 'file')} of old versions.")
    sought = "UPN and pseudonym" if done.upn_searched else "the pseudonym"
    _say_searched(done.searched, sought, "the pupil", "delete it or take the pupil out by hand")
    for name, rows in done.to_look_at.items():
        say(
            f"  look at {counted(rows, 'row')} in {name}: no UPN and no number there says whose they are, "
            "and no name that this store can open is the pupil's"
        )
    if done.key_missing:
        say(
            "Rows set aside hold UPNs, and the key that tells whose they are is not here: "
            "look into the folder quarantine yourself."
        )
    say(
        "Files that were exported, backed up or sent before still hold the pupil, and importing one that "
        "this store has not read yet brings the pupil back. Delete or mend these as well."
    )


def _in_words(rows: Mapping[str, int]) -> str:
    """Numbers of rows by table, as a person reads them."""
    from wholeschool.schema.wording import counted

    said = {"looks": "the pupil's number in {} of the audit", "set_aside": "{} set aside"}
    nouns = {"looks": "look"}
    parts = [
        said.get(name, "{} of " + name).format(counted(count, nouns.get(name, "row")))
        for name, count in rows.items()
    ]
    return ", ".join(parts) if parts else "nothing"


def _make_sure(what: str, *, yes: bool) -> None:
    """Ask before something that cannot be undone; raises WrongCallError where nobody says yes."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise WrongCallError(f"{what} Nobody is there to be asked.", advice="Say --yes if it is meant.")
    if not typer.confirm(f"{what} Go on?"):
        raise WrongCallError("Nothing was changed.")
