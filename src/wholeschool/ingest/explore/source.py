"""Where a fetched file came from, in a small file beside it: `NAME.source.json`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from wholeschool.errors import WrongCallError
from wholeschool.ingest.explore.shapes import DataSet, Version
from wholeschool.store.digests import digest_of

ENDING = ".source.json"
_LONGEST_STEM = 80


@dataclass(frozen=True)
class Source:
    """A version of a data set that lies on the disk. Days are written 2026-01-31; `rows` without headers."""

    data_set: str
    title: str
    version: str
    release: str
    published: str
    url: str
    fetched_on: str
    bytes: int
    sha256: str
    rows: int


def path_for(folder: Path, data_set: DataSet, version: Version) -> Path:
    """Where the file of a version lies: named by title, version and the first part of the id."""
    words = re.sub(r"[^a-z0-9]+", "-", data_set.title.casefold()).strip("-")[:_LONGEST_STEM].rstrip("-")
    number = re.sub(r"[^0-9.]", "", version.number)
    return folder / f"{words or 'data-set'}-v{number}-{data_set.id[:8].lower()}.csv"


def write_source(path: Path, source: Source) -> None:
    """Write down where a file came from, beside it."""
    beside = _beside(path)
    draft = beside.with_name(f"{beside.name}.new")
    draft.write_text(json.dumps(asdict(source), ensure_ascii=False, indent=2) + "\n", "utf-8")
    draft.replace(beside)


def source_of(path: Path) -> Source | None:
    """Where a file came from; None where nothing beside it says so.

    Raises WrongCallError where the file is another than the one that was fetched, or where what is written
    beside it cannot be read.
    """
    source = _read(_beside(path))
    if source is None:
        return None
    if digest_of(path) != source.sha256:
        raise WrongCallError(
            "is another file than the one that was fetched: somebody changed it.",
            where=path.name,
            advice="Give it another name, or fetch with --again, which puts the original in its place.",
        )
    return source


def sources_in(folder: Path) -> Iterator[tuple[Path, Source]]:
    """The fetched files of a folder that say where they came from, whether they are still the same or not."""
    for beside in sorted(folder.glob(f"*{ENDING}")):
        path = beside.with_name(beside.name.removesuffix(ENDING))
        with suppress(WrongCallError):
            source = _read(beside)
            if source and path.is_file():
                yield path, source


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}{ENDING}")


def _read(beside: Path) -> Source | None:
    try:
        found = json.loads(beside.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except ValueError:
        found = None
    try:
        return Source(**found)
    except TypeError:
        raise WrongCallError(
            "does not say where the file beside it came from.", where=beside.name, advice="Fetch it --again."
        ) from None
