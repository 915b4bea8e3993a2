"""Which kind of file this is, from its header."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from wholeschool.errors import WrongCallError, nearest
from wholeschool.ingest.cells.shown import shown_word
from wholeschool.ingest.maps.header_map import HeaderMap
from wholeschool.ingest.rows.encoding import SAMPLE_BYTES, look, sample
from wholeschool.ingest.rows.header import candidates
from wholeschool.ingest.rows.reading import ORDER_OF_KINDS, Kind
from wholeschool.ingest.rows.sheet_rows import open_sheets
from wholeschool.ingest.rows.source import Rows, Source
from wholeschool.ingest.rows.text_rows import TextRows
from wholeschool.ingest.rows.weekdays import WeekdayHeader, halves_missing, weekday_headers
from wholeschool.ingest.rows.workbook import is_workbook
from wholeschool.ingest.rows.xml import root_of
from wholeschool.ingest.wonde.kept_pages import is_kept_pages
from wholeschool.reference.census_tables import census_tables
from wholeschool.reference.headers import Layout, fold, layouts
from wholeschool.schema.findings import Finding

QUARANTINE_COLUMNS = ("raw", "line", "reason")
"""What a quarantine file has beside the file's own columns; a mended one is imported without them."""

MESSAGES: Mapping[str, Kind] = {"CTfile": "ctf", "Message": "census"}
"""Outermost element → the kind of the message."""

_THE_PUPIL = "a column that says which pupil a row is of (“UPN” or “Admission number”)"
_WITH_PUPILS = "Export it again with the UPN or the admission number of each pupil: names are not enough."
_BY_MAP = "Where a column is there under a name of your own, say which it is: wholeschool map FILE."
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


@dataclass(frozen=True)
class Opened:
    """The parts of a file that can be imported, and what there is to say of the others."""

    sources: tuple[Source, ...]
    passed_over: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class _Candidate:
    """What could be a header, with the rows below it."""

    names: tuple[str, ...]
    rows: Rows


def recognise(path: Path, maps: Sequence[HeaderMap] = ()) -> Kind:
    """The kind of a file, from its first part; of several parts, the one that is imported first.

    Raises WrongCallError where it is no file that can be imported: what comes nearest, what lacks.
    """
    return look_at(path, maps).kind


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
    return _opened(path, (), first_bytes=SAMPLE_BYTES).sources[0].layout


@dataclass(frozen=True)
class Recognised:
    """What a file is: its kind, and a digest of the map by which it is read ("" = none)."""

    kind: Kind
    read_by: str


def look_at(path: Path, maps: Sequence[HeaderMap]) -> Recognised:
    """What a file is, from its first part; raises as `recognise` does."""
    message = message_kind(path)
    if message:
        return Recognised(message, "")
    sources = _opened(path, maps, first_bytes=SAMPLE_BYTES).sources
    kind = min((source.kind for source in sources), key=ORDER_OF_KINDS.index)
    return Recognised(kind, "".join(dict.fromkeys(source.manner.digest for source in sources)))


def open_sources(path: Path, maps: Sequence[HeaderMap] = ()) -> Opened:
    """A file's parts with their headers understood, after a look through all of it; raises as `recognise`."""
    return _opened(path, maps, first_bytes=None)


def candidate_headers(path: Path) -> Iterator[tuple[tuple[str, ...], Rows]]:
    """Whatever could be a header of a file, or of one of its sheets, with the rows below."""
    if is_workbook(path):
        for sheet in open_sheets(path):
            yield from sheet.candidates()
        return
    form = look(path)
    for header in candidates(sample(path, form), form, path.name):
        yield header.names, TextRows(path, form, header)


def _opened(path: Path, maps: Sequence[HeaderMap], first_bytes: int | None) -> Opened:
    if is_workbook(path):
        return _of_sheets(path, maps)
    form = look(path, first_bytes=first_bytes)
    found = (
        _Candidate(header.names, TextRows(path, form, header))
        for header in candidates(sample(path, form), form, path.name)
    )
    return Opened((_source(path, "", found, maps),))


def _of_sheets(path: Path, maps: Sequence[HeaderMap]) -> Opened:
    """The sheets of a workbook that are of a known kind; the others are said."""
    sources: list[Source] = []
    others: list[Finding] = []
    first: WrongCallError | None = None
    for sheet in open_sheets(path):
        found = (_Candidate(names, rows) for names, rows in sheet.candidates())
        try:
            sources.append(_source(path, sheet.name, found, maps))
        except WrongCallError as problem:
            first = first or problem
            advice = f"The sheet “{sheet.name}” {problem.what}"
            others.append(Finding("sheet_passed_over", "info", file=path.name, advice=advice))
    if not sources:
        raise first or WrongCallError(
            "is a workbook without a sheet that has anything in it.", where=path.name
        )
    sources.sort(key=lambda source: ORDER_OF_KINDS.index(source.kind))
    return Opened(tuple(sources), tuple(others))


def _source(path: Path, part: str, found: Iterable[_Candidate], maps: Sequence[HeaderMap]) -> Source:
    seen: list[_Match] = []
    widest: tuple[str, ...] = ()
    for candidate in found:
        own = tuple(_own(candidate.names))
        widest = max(widest, own, key=lambda names: sum(map(bool, names)))
        mapped = _by_map(candidate.names, own, maps, path.name)
        if mapped:
            match, header_map = mapped
            return Source(
                path, match.names, match.layout, match.places, match.weekdays, candidate.rows, part,
                header_map.manner(),
            )  # fmt: skip
        matches = _matches(candidate.names, path.name)
        best = max(matches, key=lambda each: (not each.missing, each.needed, each.share))
        if not best.missing:
            return Source(
                path, candidate.names, best.layout, best.places, best.weekdays, candidate.rows, part
            )
        seen += matches
    for each in maps:
        if each.named:
            raise each.misfit(widest, path.name)
    if problem := halves_missing(widest, path.name):
        raise problem
    raise _unknown(path, max(seen, key=lambda each: each.share, default=None))


def _by_map(
    names: tuple[str, ...], own: tuple[str, ...], maps: Sequence[HeaderMap], file: str
) -> tuple[_Match, HeaderMap] | None:
    """The first map that a file is read by: one that the call names, or one whose headers it has."""
    weekdays = weekday_headers(own, file) if maps else ()
    dated = {header.place for header in weekdays}
    undated = [name for place, name in enumerate(own) if place not in dated and name]
    for each in maps:
        places = each.places(own)
        whole = len(places) == len(each.columns) and (not each.layout.weekday_columns or weekdays)
        if whole and (each.named or each.is_of(undated)):
            places = {**places, **({"raw": len(own)} if len(own) < len(names) else {})}
            of_days = weekdays if each.layout.weekday_columns else ()
            places |= {header.column: header.place for header in of_days}
            return _Match(names, each.layout, places, of_days, ()), each
    return None


def _matches(names: tuple[str, ...], file: str) -> list[_Match]:
    own = _own(names)
    weekdays = weekday_headers(own, file)
    every = (*layouts(), *_census_layouts())
    matches = [_match(names, layout, own, weekdays) for layout in every]
    return [match for match in matches if match.layout.is_for(own, match.places)]


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
    if like is None or not like.places:
        titles = "; ".join(layout.title for layout in layouts())
        return WrongCallError(
            "has no header that belongs to a file which can be imported.",
            where=path.name,
            advice=f"Its first lines have to name the columns. {_BY_MAP} Read are: {titles}.",
        )
    known = ", ".join(f"“{like.names[place]}”" for place in sorted(like.places.values()))
    upn = like.layout.columns.get("upn", ("",))[0]
    others = ", ".join(f"“{name}”" for name in like.missing if name != upn)
    lacking = " and ".join(filter(None, (others, _THE_PUPIL if upn in like.missing else "")))
    export = f"{_WITH_PUPILS} " if upn in like.missing else ""
    return WrongCallError(
        f"is most like {like.layout.title}: it has {known}, and lacks {lacking}.",
        where=path.name,
        nearest=_nearly(like),
        advice=f"{export}{_BY_MAP}",
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
