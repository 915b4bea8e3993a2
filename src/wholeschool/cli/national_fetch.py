"""The command `national fetch`: files over the network, which the national desk uses nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from wholeschool.cli.show import note, print_json, print_table, progress_bar, say
from wholeschool.errors import WrongCallError

if TYPE_CHECKING:
    from wholeschool.actions.national_fetch import Asking, Fetched


def add_to(desk: typer.Typer) -> None:
    """Add this command."""
    desk.command("fetch")(fetch)


def fetch(
    data_sets: list[str] | None = typer.Argument(
        None,
        help="Data sets to fetch: their ids, or with --publication their titles. Without any, a list.",
        metavar="DATA_SET...",
    ),
    out: Path = typer.Option(
        Path("official"), help="The folder for the files; made where there is none.", metavar="FOLDER"
    ),
    find: str = typer.Option(
        "", help="List the publications that are found by these words.", metavar="WORDS"
    ),
    publication: str = typer.Option(
        "", help="A publication, by id, short name or title: list its data sets.", metavar="NAME"
    ),
    versions: bool = typer.Option(False, "--versions", help="List the versions, and fetch nothing."),
    version: str = typer.Option(
        "", help="This version, such as 1.0; 2.* is the newest 2. Without it, the newest.", metavar="N"
    ),
    again: bool = typer.Option(False, "--again", help="Fetch what is there already."),
    most_mb: int = typer.Option(
        2000, min=1, help="Refuse a file that unpacks to more than so many megabytes."
    ),
    address: str = typer.Option(
        "https://api.education.gov.uk/statistics", help="Where the service is.", metavar="URL"
    ),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document."),
) -> None:
    """Fetch files of official statistics from the Department's service Explore Education Statistics.

    Without arguments it lists the publications; with --publication, the data sets of one; with data sets, it
    fetches their files, checks them, and writes beside each where it came from. What lies there already is
    not fetched again. Over the network goes what is asked for (words, ids) and this program's name.
    """
    from wholeschool.actions.national_fetch import Asking, fetch_data_set

    asking = Asking(address, note=note)
    if find and (data_sets or publication):
        raise WrongCallError("--find finds publications", advice="Give it alone; then name a publication.")
    if not data_sets and (version or versions or again):
        raise WrongCallError("No data set is named", advice="Name the data sets whose versions you mean.")
    if not data_sets:
        _list_data_sets(publication, asking, as_json) if publication else _list_found(find, asking, as_json)
    elif versions:
        _list_versions(data_sets, publication, asking, as_json)
    else:
        fetch_one = partial(
            fetch_data_set,
            out,
            publication=publication,
            version=version,
            again=again,
            most_bytes=most_mb * 1_000_000,
            asking=asking,
        )
        _fetch(data_sets, fetch_one, as_json)
        if not as_json:
            say(f"Next: wholeschool national load STORE {out}")


def _list_found(words: str, asking: Asking, as_json: bool) -> None:
    from wholeschool.actions.national_fetch import find_publications

    found = find_publications(words, asking)
    if as_json:
        print_json({"publications": [asdict(each) for each in found]})
    elif not found:
        say(f"No publication is found by “{words}”." if words else "There are no publications.")
    else:
        rows = [(each.title, each.slug, each.published) for each in found]
        print_table("", ("publication", "short name", "published"), rows)
        say(f"Next: wholeschool national fetch --publication {found[0].slug}")


def _list_data_sets(publication: str, asking: Asking, as_json: bool) -> None:
    from wholeschool.actions.national_fetch import list_data_sets

    of, found = list_data_sets(publication, asking)
    if as_json:
        print_json({"publication": asdict(of), "data_sets": [asdict(each) for each in found]})
    elif not found:
        say(f"{of.title} has no data sets that can be fetched.")
    else:
        rows = [(d.title, d.id, d.latest, _span(d.first, d.last), f"{d.rows:,}", d.published) for d in found]
        print_table(of.title, ("data set", "id", "version", "periods", "rows", "published"), rows, ("rows",))
        say(f"Next: wholeschool national fetch {found[0].id}")


def _list_versions(data_sets: Sequence[str], publication: str, asking: Asking, as_json: bool) -> None:
    from wholeschool.actions.national_fetch import list_versions

    listed = [list_versions(each, publication, asking) for each in data_sets]
    if as_json:
        documents = [{**asdict(of), "versions": [asdict(each) for each in found]} for of, found in listed]
        print_json({"data_sets": documents})
        return
    for of, found in listed:
        rows = [
            (v.number, v.release, _span(v.first, v.last), f"{v.rows:,}", v.published, v.status, v.notes)
            for v in found
        ]
        headers = ("version", "release", "periods", "rows", "published", "status", "notes")
        print_table(of.title, headers, rows, ("rows",))


def _fetch(data_sets: Sequence[str], fetch_one: Callable[..., Fetched], as_json: bool) -> None:
    done = []
    for each in data_sets:
        with progress_bar(quiet=as_json) as progress:
            done.append(fetch_one(each, progress=progress))
        if not as_json:
            _say(done[-1])
    if as_json:
        print_json({"files": [_document(one) for one in done]})


def _say(one: Fetched) -> None:
    source = one.source
    did = "Fetched" if one.new else f"Fetched on {source.fetched_on}, and still the same"
    say(f"{did}: {one.path}")
    release = f" of “{source.release}”" if source.release else ""
    size = f"{source.rows:,} rows, {source.bytes / 1e6:,.1f} MB"
    say(f"  {source.title}, version {source.version}{release}: {size}")
    for doubt in one.doubts:
        note(f"  {doubt}")


def _document(one: Fetched) -> dict[str, Any]:
    return {"path": str(one.path), "new": one.new, **asdict(one.source), "doubts": list(one.doubts)}


def _span(first: str, last: str) -> str:
    return first if first == last else f"{first} to {last}"
