"""Which kind of file this is, from its header."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from wholeschool.errors import WrongCallError, nearest
from wholeschool.ingest.cells.notices import shown_word
from wholeschool.ingest.rows.encoding import SAMPLE_BYTES, look, sample
from wholeschool.ingest.rows.header import candidates
from wholeschool.ingest.rows.reading import Kind
from wholeschool.ingest.rows.source import Rows, Source
from wholeschool.ingest.rows.text_rows import TextRows
from wholeschool.ingest.rows.weekdays import WeekdayHeader, weekday_headers
from wholeschool.ingest.rows.xml import root_of
from wholeschool.ingest.wonde.kept_pages import is_kept_pages
from wholeschool.reference.census_tables import census_tables
from wholeschool.reference.headers import Layout, fold, layouts

QUARANTINE_COLUMNS = ("raw", "line", "reason")
"""What a quarantine file has beside the file's own columns; a mended one is imported without them."""

MESSAGES: Mapping[str, Kind] = {"CTfile": "ctf", "Message": "census"}
"""Outermost element → the kind of the message."""

_WEEK = "Week beginning"
_WEEKDAYS = "Mon AM … Fri PM"


@dataclass(frozen=True)
class _Match:
    names: tuple[str, ...]
    layout: Layout
    places: Mapping[str, int]
    weekdays: tuple[WeekdayHeader, ...]
    missing: tuple[str, ...]

    @property
    def needed(self) -> int:
        """How many columns the layout needs; a week and a day's marks count as columns."""
        return len(self.layout.needs) + 2 * self.layout.weekday_columns

    @property
    def share(self) -> float:
        """How much of what the layout needs is there."""
        return 1 - len(self.missing) / self.needed


def recognise(path: Path) -> Kind:
    """The kind of a file, from its first part.

    Raises WrongCallError where it is no file that can be imported: what comes nearest, what lacks.
    """
    return message_kind(path) or _source(path, first_bytes=SAMPLE_BYTES).kind


def message_kind(path: Path) -> Kind | None:
    """The kind of a file that is no table of rows: XML, by its outermost element, or pages of an API.

    None where it is neither. Raises WrongCallError where it is XML of another kind.
    """
    if is_kept_pages(path):
        return "wonde"
    root = root_of(path)
    if not root:
        return None
    if root not in MESSAGES:
        raise WrongCallError(
            f"is XML with the outermost element “{shown_word(root)}”, which is not read.",
            where=path.name,
            nearest=nearest(root, MESSAGES),
            advice=f"Read are {', '.join(MESSAGES)}.",
        )
    return MESSAGES[root]


def layout_of(path: Path) -> Layout:
    """The layout of a file, from its first part; raises as `recognise` does."""
    return _source(path, first_bytes=SAMPLE_BYTES).layout


def open_source(path: Path) -> Source:
    """A file with its header understood, after a look through all of it; raises as `recognise` does."""
    return _source(path, first_bytes=None)


def _source(path: Path, first_bytes: int | None) -> Source:
    found: list[_Match] = []
    for names, rows in _headers(path, first_bytes):
        matches = _matches(names, path.name)
        best = max(matches, key=lambda each: (not each.missing, each.needed, each.share))
        if not best.missing:
            return Source(path, names, best.layout, best.places, best.weekdays, rows)
        found += matches
    raise _unknown(path, max(found, key=lambda each: each.share, default=None))


def _headers(path: Path, first_bytes: int | None) -> Iterator[tuple[tuple[str, ...], Rows]]:
    """What could be the header of a file, each with the rows below it."""
    form = look(path, first_bytes=first_bytes)
    for header in candidates(sample(path, form), form):
        yield header.names, TextRows(path, form, header)


def _matches(names: tuple[str, ...], file: str) -> list[_Match]:
    own = _own(names)
    weekdays = weekday_headers(own, file)
    return [_match(names, layout, own, weekdays) for layout in (*layouts(), *_census_layouts())]


@cache
def _census_layouts() -> tuple[Layout, ...]:
    return tuple(table.layout for table in census_tables().values())


def _match(
    names: tuple[str, ...], layout: Layout, own: Sequence[str], weekdays: tuple[WeekdayHeader, ...]
) -> _Match:
    places = {header.column: header.place for header in weekdays} if layout.weekday_columns else {}
    places |= layout.places(own)
    missing = layout.missing(places)
    if layout.weekday_columns:
        missing += () if weekdays else (_WEEKDAYS,)
        missing += () if "week" in places or any(each.day for each in weekdays) else (_WEEK,)
    if len(own) < len(names):
        places["raw"] = len(own)
    return _Match(names, layout, places, weekdays if layout.weekday_columns else (), missing)


def _own(names: Sequence[str]) -> Sequence[str]:
    """The headers of a file without those that its quarantine added."""
    added = len(QUARANTINE_COLUMNS)
    return names[:-added] if tuple(names[-added:]) == QUARANTINE_COLUMNS else names


def _unknown(path: Path, like: _Match | None) -> WrongCallError:
    """The sentence about a file of no known layout.

    It never shows a header that is not like a known one: a file without a header has a pupil in its place.
    """
    advice = "The columns of every kind of file are in docs/reference/formats.md."
    if like is None or not like.places:
        titles = "; ".join(layout.title for layout in layouts())
        return WrongCallError(
            f"has no header that belongs to a file which can be imported ({titles}).",
            where=path.name,
            advice=advice,
        )
    known = ", ".join(f"“{like.names[place]}”" for place in sorted(like.places.values()))
    lacking = ", ".join(f"“{name}”" for name in like.missing)
    return WrongCallError(
        f"is most like {like.layout.title}: it has {known}, and lacks {lacking}.",
        where=path.name,
        nearest=_nearly(like),
        advice=advice,
    )


def _nearly(match: _Match) -> str:
    """The lacking column that some header of the file almost is."""
    unread = {
        fold(name): name for place, name in enumerate(match.names) if place not in match.places.values()
    }
    for name in match.missing:
        close = difflib.get_close_matches(fold(name), unread, n=1, cutoff=0.6)
        if close:
            return f"“{name}” by “{unread[close[0]]}”"
    return ""
