"""Commands that carry a store away and bring it back: `backup`, `restore`."""

from __future__ import annotations

from pathlib import Path

import typer

from wholeschool.cli.show import note, print_json, say

_STORE = typer.Argument(..., help="The folder of the store.", metavar="STORE")
_FILE = typer.Argument(..., help="The file of the backup, such as store.zip.", metavar="FILE")
_JSON = typer.Option(False, "--json", help="Print one JSON document.")


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("backup")(backup)
    app.command("restore")(restore)


def backup(
    store: Path = _STORE,
    file: Path = _FILE,
    with_keys: bool = typer.Option(False, "--with-keys", help="Put the keys into it as well."),
    as_json: bool = _JSON,
) -> None:
    """Write the newest state of a store to one new file, a ZIP archive.

    Imports may go on meanwhile. Rows that were set aside are in it as they were given, with UPNs and names
    that anybody can read; the keys are not, unless asked for: keep them elsewhere, because without them
    nothing can be imported any more.
    """
    from wholeschool.actions.backup import back_up
    from wholeschool.schema.wording import counted, size
    from wholeschool.store import Store

    done = back_up(Store.open(store), file, with_keys=with_keys)
    if as_json:
        print_json(
            {
                "file": str(done.path),
                "commit": done.commit_id,
                "files": done.files,
                "bytes": done.bytes,
                "sha256": done.sha256,
                "with_keys": done.with_keys,
                "links_left_out": list(done.links),
            }
        )
        return
    files = counted(done.files, "file")
    say(f"Wrote {done.path}: {files}, {size(done.bytes)}, as of commit {done.commit_id}.")
    say(f"SHA-256: {done.sha256}")
    for link in done.links:
        say(f"Left out: {link}, a symbolic link.")
    if done.with_keys:
        say(
            "The keys are in it: whoever has this file can read the names, birth dates and UPNs in it. "
            "Nothing else is needed."
        )
    else:
        say("The keys are not in it. Keep them elsewhere: after a restore, import needs them.")
    note("It holds pupils' data: keep it as safe as the store.")


def restore(
    file: Path = _FILE,
    store: Path = typer.Argument(..., help="A new or empty folder.", metavar="NEWSTORE"),
    sha256: str | None = typer.Option(
        None, "--sha256", help="What `backup` printed: refuse any other file.", metavar="HEX"
    ),
    as_json: bool = _JSON,
) -> None:
    """Make a store of a backup. Every file in it is verified before the folder becomes a store."""
    from wholeschool.actions.backup import restore as restore_store
    from wholeschool.schema.wording import counted, size

    done = restore_store(file, store, sha256=sha256)
    if as_json:
        print_json(
            {
                "store": str(store),
                "commit": done.commit_id,
                "made_at": done.made_at,
                "files": done.files,
                "bytes": done.bytes,
                "with_keys": done.with_keys,
            }
        )
        return
    say(
        f"Restored {counted(done.files, 'file')}, {size(done.bytes)}, as of commit {done.commit_id}; "
        f"the backup was made at {done.made_at}."
    )
    if not done.with_keys:
        say(f"The keys were not in it: put them back into {store} before you import.")
    say(f"Next: wholeschool check {store}")
