"""Look up what Explore Education Statistics has, and fetch files of it with where they came from."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from wholeschool.errors import WrongCallError, nearest
from wholeschool.ingest.explore.names import ADDRESS, checked_version, is_id
from wholeschool.ingest.explore.shapes import DataSet, Publication, Version
from wholeschool.ingest.explore.source import Source, path_for, source_of, sources_in, write_source

if TYPE_CHECKING:
    from wholeschool.ingest.explore.client import ExploreClient

MOST_BYTES = 2_000_000_000
"""Of one file, unpacked; a quarter of a million rows, one a school and year, have some 40 MB."""
Progress = Callable[[str, int, int], None]
Listed = TypeVar("Listed", Publication, DataSet)


@dataclass(frozen=True)
class Asking:
    """How the service is asked: where it is, how to wait, whom to tell in a sentence that it has to wait."""

    address: str = ADDRESS
    wait: Callable[[float], None] = time.sleep
    note: Callable[[str], None] = lambda _: None


@dataclass(frozen=True)
class Fetched:
    """A file that lies there now, and whether this call fetched it. `doubts` are sentences for a person."""

    path: Path
    source: Source
    new: bool
    doubts: tuple[str, ...] = field(default=())


def find_publications(words: str = "", asking: Asking | None = None) -> tuple[Publication, ...]:
    """The publications that have data sets; with `words`, those that the service finds by them."""
    with _client(asking or Asking()) as client:
        return client.publications(words)


def list_data_sets(publication: str, asking: Asking | None = None) -> tuple[Publication, tuple[DataSet, ...]]:
    """A publication, named by its id, its short name or its title, and its data sets.

    Raises WrongCallError where no publication is called so, with the nearest that is.
    """
    with _client(asking or Asking()) as client:
        found = _publication(client, publication)
        return found, client.data_sets(found.id)


def list_versions(
    data_set: str, publication: str = "", asking: Asking | None = None
) -> tuple[DataSet, tuple[Version, ...]]:
    """A data set (see `fetch_data_set`) and its versions, the newest first."""
    with _client(asking or Asking()) as client:
        found = _data_set(client, data_set, publication)
        return found, client.versions(found.id)


def fetch_data_set(
    folder: Path,
    data_set: str,
    *,
    publication: str = "",
    version: str = "",
    again: bool = False,
    most_bytes: int = MOST_BYTES,
    asking: Asking | None = None,
    progress: Progress = lambda *_: None,
) -> Fetched:
    """Fetch the CSV file of a version ("" = the newest) into a folder, which is made where there is none.

    `data_set` is its id, or its title where `publication` says in what. A version that lies there already
    is not fetched, unless `again`; where the call names id and version, the service is not asked at all.
    Raises WrongCallError where there is no such thing, where the file there has been changed, and where what
    comes is not whole, no table, or larger than `most_bytes`.
    """
    if version:
        checked_version(version)
    kept = None if again else _kept(folder, data_set, version)
    if kept:
        return kept
    with _client(asking or Asking()) as client:
        named = _data_set(client, data_set, publication)
        wanted = client.version(named.id, version or _newest(named))
        path = path_for(folder, named, wanted)
        there = None if again else _there(path)
        if there:
            return Fetched(path, there, new=False, doubts=tuple(_doubts(named, wanted, there)))
        source = _fetch(client, named, wanted, path, most_bytes, progress)
    return Fetched(path, source, new=True, doubts=tuple(_doubts(named, wanted, source)))


@contextmanager
def _client(asking: Asking) -> Iterator[ExploreClient]:
    if not find_spec("httpx"):
        raise WrongCallError("fetching needs the extra “api”", advice="Install wholeschool[api].")
    from wholeschool.ingest.explore.client import ExploreClient

    with ExploreClient(asking.address, asking.wait, asking.note) as client:
        yield client


def _publication(client: ExploreClient, named: str) -> Publication:
    return _of(named, client.publications(), lambda each: (each.id, each.slug, each.title), "publication")


def _data_set(client: ExploreClient, named: str, publication: str) -> DataSet:
    from wholeschool.ingest.explore.client import NotThereError

    if publication:
        within = client.data_sets(_publication(client, publication).id)
        return _of(named, within, lambda each: (each.id, each.title), "data set in it")
    if not is_id(named):
        raise WrongCallError(
            f"“{named}” is no id of a data set",
            advice="With --publication, its title will do; `wholeschool national fetch` lists publications.",
        )
    try:
        return client.data_set(named)
    except NotThereError:
        raise WrongCallError(
            f"There is no data set {named}.",
            advice="`wholeschool national fetch --publication NAME` lists those of a publication.",
        ) from None


def _of(named: str, those: Iterable[Listed], names: Callable[[Listed], tuple[str, ...]], what: str) -> Listed:
    """The one that is called so, in whatever case."""
    by_name = {name.casefold(): each for each in those for name in names(each)}
    found = by_name.get(named.strip().casefold())
    if found is None:
        closest = by_name.get(nearest(named, by_name))
        raise WrongCallError(
            f"There is no {what} called “{named}”.", nearest=f"“{closest.title}”" if closest else ""
        )
    return found


def _newest(data_set: DataSet) -> str:
    if not data_set.latest:
        raise WrongCallError("has no version that can be fetched.", where=data_set.title)
    return data_set.latest


def _kept(folder: Path, data_set: str, version: str) -> Fetched | None:
    """A version that was fetched before, where the call names it by its id."""
    for path, source in sources_in(folder):
        if (source.data_set, source.version) == (data_set.strip().lower(), version) and source_of(path):
            return Fetched(path, source, new=False)
    return None


def _there(path: Path) -> Source | None:
    """The source of a file that lies where this one would. Raises WrongCallError where it is not ours."""
    if not path.exists():
        return None
    source = source_of(path)
    if source is None:
        raise WrongCallError(
            "lies there, and nothing says where it came from.",
            where=path.name,
            advice="Move it away, or fetch with --again, which replaces it.",
        )
    return source


def _fetch(
    client: ExploreClient,
    data_set: DataSet,
    version: Version,
    path: Path,
    most_bytes: int,
    progress: Progress,
) -> Source:
    from wholeschool.ingest.explore.download import download
    from wholeschool.ingest.explore.received import receiving
    from wholeschool.ingest.explore.unpacked import unpack

    url = client.file_address(data_set.id, version.number)
    with receiving(path.with_name(f"{path.name}.part")) as received:
        said = download(
            client.service,
            url,
            received,
            most_bytes,
            lambda done, of: progress(f"Fetching {data_set.title}, version {version.number}", done, of),
        )
        draft = path.with_name(f"{path.name}.new")
        try:
            unpacked = unpack(received.path, said.packed, draft, most_bytes, client.service.address.host)
        except WrongCallError:
            received.drop()
            raise
        source = Source(
            data_set=data_set.id.lower(),
            title=data_set.title,
            version=version.number,
            release=version.release,
            published=version.published,
            url=url,
            fetched_on=f"{datetime.now(UTC):%Y-%m-%d}",
            bytes=unpacked.bytes,
            sha256=unpacked.sha256,
            rows=unpacked.rows,
        )
        draft.replace(path)
        write_source(path, source)
        received.drop()
    return source


def _doubts(data_set: DataSet, version: Version, source: Source) -> Iterator[str]:
    """What a person should know before using the file."""
    if version.rows and version.rows != source.rows:
        yield f"The service speaks of {version.rows:,} rows; the file has {source.rows:,}."
    if version.status not in ("", "Published"):
        yield f"The service calls this version {version.status.lower()}."
    if data_set.status == "Deprecated":
        after = f" Its successor is {data_set.superseded_by}." if data_set.superseded_by else ""
        yield f"The service will not continue this data set.{after}"
