"""What the service answers, as records of ours: publications, their data sets, and the versions of these.

The shapes are those of the service's own source (github.com/dfe-analytical-services/
explore-education-statistics, `Public.Data.Api/ViewModels`). Its documents have more than is taken here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class UnknownShapeError(Exception):
    """A document lacks what it is known to have."""


@dataclass(frozen=True)
class Publication:
    """A subject on which statistics are published again and again. `published` is a day, or blank."""

    id: str
    slug: str
    title: str
    summary: str
    published: str


@dataclass(frozen=True)
class DataSet:
    """A data set, under an id that stays. `latest` is its newest version ("" = none that can be had)."""

    id: str
    title: str
    summary: str
    status: str
    superseded_by: str
    latest: str
    published: str
    first: str
    last: str
    rows: int


@dataclass(frozen=True)
class Version:
    """One version of a data set: the release it came out with, its periods, and how many rows it has."""

    number: str
    status: str
    published: str
    release: str
    notes: str
    first: str
    last: str
    rows: int


def read_publication(found: Any) -> Publication:
    """A publication of a list. Raises UnknownShapeError."""
    record = _record(found)
    return Publication(
        _text(record, "id"),
        _text(record, "slug"),
        _text(record, "title"),
        _text(record, "summary", needed=False),
        _day(record, "lastPublished"),
    )


def read_data_set(found: Any) -> DataSet:
    """A data set, alone or of a list. Raises UnknownShapeError."""
    record = _record(found)
    latest = _record(record.get("latestVersion") or {})
    return DataSet(
        _text(record, "id"),
        _text(record, "title"),
        _text(record, "summary", needed=False),
        _text(record, "status", needed=False),
        _text(record, "supersedingDataSetId", needed=False),
        _text(latest, "version", needed=False),
        _day(latest, "published"),
        *_periods(latest),
        _count(latest, "totalResults"),
    )


def read_version(found: Any) -> Version:
    """A version, alone or of a list. Raises UnknownShapeError."""
    record = _record(found)
    return Version(
        _text(record, "version"),
        _text(record, "status", needed=False),
        _day(record, "published"),
        _text(_record(record.get("release") or {}), "title", needed=False),
        _text(record, "notes", needed=False),
        *_periods(record),
        _count(record, "totalResults"),
    )


def read_page(found: Any) -> tuple[list[Any], int]:
    """The records of a page, and how many pages there are. Raises UnknownShapeError."""
    page = _record(found)
    results, pages = page.get("results"), _record(page.get("paging")).get("totalPages")
    if not isinstance(results, list) or not isinstance(pages, int):
        raise UnknownShapeError
    return results, pages


def _record(found: Any) -> Mapping[str, Any]:
    if not isinstance(found, dict):
        raise UnknownShapeError
    return found


def _text(record: Mapping[str, Any], name: str, *, needed: bool = True) -> str:
    """A text on one line; blank where it is none and need not be there."""
    found = record.get(name)
    if isinstance(found, str) and (found.strip() or not needed):
        return "".join(each if each.isprintable() else " " for each in found).strip()
    if needed or found is not None:
        raise UnknownShapeError
    return ""


def _day(record: Mapping[str, Any], name: str) -> str:
    return _text(record, name, needed=False)[:10]


def _count(record: Mapping[str, Any], name: str) -> int:
    """A count; 0 where the service does not say."""
    found = record.get(name)
    return found if isinstance(found, int) and found > 0 else 0


def _periods(record: Mapping[str, Any]) -> tuple[str, str]:
    periods = _record(record.get("timePeriods") or {})
    return _text(periods, "start", needed=False), _text(periods, "end", needed=False)
