"""Commands that look after the folder of a store: `vacuum`."""

from __future__ import annotations

from pathlib import Path

import typer

from wholeschool.cli.show import print_json, say

_STORE = typer.Argument(..., help="The folder of the store.", metavar="STORE")
_JSON = typer.Option(False, "--json", help="Print one JSON document.")


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("vacuum")(vacuum)


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
