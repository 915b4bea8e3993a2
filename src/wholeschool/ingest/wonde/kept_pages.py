"""Pages that have been fetched, a line each, so that an interrupted fetch goes on where it was.

The first line says what is being fetched; a page has its endpoint, where the next one is, and its records as
they are kept. A last line that was cut off does not count.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from wholeschool.errors import WrongCallError
from wholeschool.ingest.wonde.shapes import Kept, whole_characters

MARK = '{"wonde": 1,'
"""How a file of pages begins."""


@dataclass(frozen=True)
class Wanted:
    """What is fetched: a school by Wonde's id, its URN, and changes since a moment ("" = everything)."""

    school: str
    urn: int
    since: str


@dataclass(frozen=True)
class Page:
    """A page, as it is kept. `next` is where the next one is, empty after the last."""

    endpoint: str
    next: str
    records: Sequence[Kept]


class KeptPages:
    """A file of pages, for its owner alone."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def begin(self, wanted: Wanted) -> Sequence[Page]:
        """The pages that an earlier fetch of the same left, without their records; else a new file."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.path.exists():
            self._cut_to_whole_lines()
            if _wanted_of(self.path) == wanted:
                return [Page(page.endpoint, page.next, ()) for page in pages_of(self.path)]
        with os.fdopen(os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            head = json.dumps(asdict(wanted))
            file.write(f"{MARK} {head[1:]}\n")
        return []

    def add(self, page: Page) -> None:
        """Add a page; it is on the disk when this returns."""
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(page), ensure_ascii=True) + "\n")
            file.flush()
            os.fsync(file.fileno())

    def _cut_to_whole_lines(self) -> None:
        with self.path.open("rb+") as file:
            whole = 0
            for line in file:
                if not line.endswith(b"\n"):
                    break
                whole += len(line)
            file.truncate(whole)


def pages_of(path: Path) -> Iterator[Page]:
    """The pages of a file. Raises WrongCallError where a line is none."""
    with path.open(encoding="utf-8", errors="replace") as file:
        file.readline()
        for number, line in enumerate(file, start=2):
            found = _object(line)
            records = found.get("records") if found else None
            if not found or not isinstance(records, list) or not all(map(_is_kept, records)):
                raise WrongCallError(
                    f"has a line ({number}) that is no page.",
                    where=path.name,
                    advice="Remove the file and fetch again.",
                )
            whole = [{name: whole_characters(text) for name, text in record.items()} for record in records]
            yield Page(str(found.get("endpoint", "")), str(found.get("next", "")), whole)


def wanted_of(path: Path) -> Wanted:
    """What a file of pages was fetched for. Raises WrongCallError where it does not say."""
    wanted = _wanted_of(path)
    if wanted is None:
        raise WrongCallError("does not say which school it is of.", where=path.name, advice="Fetch again.")
    return wanted


def is_kept_pages(path: Path) -> bool:
    """Whether a file is one of pages."""
    with path.open("rb") as file:
        return file.read(len(MARK)) == MARK.encode()


def _wanted_of(path: Path) -> Wanted | None:
    with path.open(encoding="utf-8", errors="replace") as file:
        head = _object(file.readline())
    try:
        return Wanted(str(head["school"]), int(head["urn"]), str(head["since"])) if head else None
    except (KeyError, TypeError, ValueError):
        return None


def _is_kept(record: object) -> bool:
    """Whether a record is one that we keep: names and texts."""
    return isinstance(record, dict) and all(isinstance(text, str) for text in record.values())


def _object(line: str) -> Mapping[str, Any] | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
