"""What the national site is made of: official figures as released tables, and the places that they are of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from wholeschool.disclosure import Released, Value
from wholeschool.report.national.series import TERMS, Series
from wholeschool.schema.national import ENGLAND

FIGURE_COLUMNS = (
    *("measure", "group", "phase", "period", "term", "area_code", "count", "base", "rate"),
    *("reason", "made", "sources"),
)
"""Columns of the released table of figures; `sources` are “file:row”, joined by `JOINED`."""
GROUP_COLUMNS = (
    *("by", "period", "group", "count", "base", "rate", "low", "high", "ratio", "ratio_low", "ratio_high"),
    *("by_pupils", "reference", "reason", "made", "sources"),
)
"""Columns of the released table of groups: suspensions of England, newest year of each breakdown."""
CLAIM_COLUMNS = (
    *("id", "text", "said_by", "verdict", "verdict_words", "needed"),
    *("claimed", "found", "reading", "definition"),
)
"""Columns of the released table of claims: one row a claim, in words."""
LINE_COLUMNS = ("id", "sort", "text", "sources")
"""Columns of the released table of what is said of claims; `sort` is assumed, given, beside or note."""
WORKING_COLUMNS = (
    *("id", "figure", "period", "group", "count", "base", "rate", "reason", "made", "sources"),
)
"""Columns of the released table of the official figures that claims were judged by."""
FORM_COLUMNS = ("area_code", "area", "phase", "period", "form", "rate", "rank", "reason", "sources")
"""Columns of the released table of forms; `form` as `policy/displaced_forms.py` names it."""
FORM_CHANGE_COLUMNS = ("phase", "form", "percent", "said")
"""Columns of the released table of England's changes by form; `said`: what has to be known beside it."""
JOINED = "|"
Row = Mapping[str, Value]


@dataclass(frozen=True)
class Place:
    """A place with a page: England, or a local authority, with its region and its tile on the map.

    `before`: the names of former authorities that it was parted from or joined of.
    """

    code: str
    name: str
    region: str = ""
    region_name: str = ""
    tile: tuple[int, int] | None = None
    before: tuple[str, ...] = ()

    @property
    def page(self) -> str:
        """The file of its page."""
        return "index.html" if self.code == ENGLAND else f"la-{self.code}.html"


@dataclass(frozen=True)
class SourceFile:
    """A file that figures were loaded from: its name, its release, when it was loaded, how many figures."""

    name: str
    release: str
    loaded_on: str
    figures: int


@dataclass(frozen=True)
class Claims:
    """Judged claims: the tables of `CLAIM_COLUMNS`, `LINE_COLUMNS` and `WORKING_COLUMNS`."""

    claims: Released
    lines: Released
    working: Released


@dataclass(frozen=True)
class Forms:
    """Suspension beside other forms: the tables of `FORM_COLUMNS` and `FORM_CHANGE_COLUMNS`.

    `sentences` are about authorities; `periods`: the first year and the last; `agreement`: of the two orders
    of authorities, None without any.
    """

    rates: Released
    changes: Released
    sentences: tuple[str, ...]
    periods: tuple[str, ...]
    agreement: float | None


@dataclass(frozen=True)
class NationalContent:
    """Everything that is on the national site. Figures come in as `Released` and in no other way.

    `figures` has the columns `FIGURE_COLUMNS` and one row a cell; `groups` has `GROUP_COLUMNS`. `notes` are
    sentences about a breakdown, under its name, and `rebuilt` says of one that nobody published how it was
    had. `breaks` are (what changed, its source). `former`: authorities that are no more and have figures.
    """

    england: Place
    authorities: tuple[Place, ...]
    figures: Released
    groups: Released
    claims: Claims
    forms: Forms | None
    notes: Mapping[str, tuple[str, ...]]
    rebuilt: Mapping[str, str]
    breaks: tuple[tuple[str, str], ...]
    files: tuple[SourceFile, ...]
    made_on: date
    version: str
    former: tuple[Place, ...] = ()

    def over_time(self, series: Series, code: str, phase: str = "") -> tuple[Row, ...]:
        """The figures of a series in a place, one a year: of parts of a year the nearest to the whole."""
        found: dict[str, Row] = {}
        for row in self._placed.get((series.measure, series.group, phase or series.phase, code), ()):
            period = str(row["period"])
            if row["rate"] is None and row["count"] is None:
                continue
            if period not in found or _place(row) < _place(found[period]):
                found[period] = row
        return tuple(found[period] for period in sorted(found))

    def at(self, series: Series, code: str, like: Row, phase: str = "") -> Row | None:
        """The figure of a place that was counted as `like` was: same year, same part of it."""
        rows = self._placed.get((series.measure, series.group, phase or series.phase, code), ())
        return next((row for row in rows if _counted_alike(row, like)), None)

    def newest(self, series: Series, phase: str = "") -> Row | None:
        """England's newest figure of a series: it says of which year the places are compared."""
        rows = [row for row in self.over_time(series, ENGLAND, phase) if row["rate"] is not None]
        return rows[-1] if rows else None

    def rates(self, series: Series) -> Mapping[str, tuple[Place, Row]]:
        """Of every authority that has one, the figure of the year of England's newest rate; by code."""
        if series.key not in self._rates:
            self._rates[series.key] = self._rates_of(series)
        return self._rates[series.key]

    def _rates_of(self, series: Series) -> Mapping[str, tuple[Place, Row]]:
        like = self.newest(series)
        if like is None:
            return {}
        found = ((each, self.at(series, each.code, like)) for each in self.authorities)
        return {each.code: (each, row) for each, row in found if row is not None and row["rate"] is not None}

    def counts(self, measure: str, code: str) -> tuple[Row, ...]:
        """The counts of a measure without rates in a place, by year."""
        rows = self._placed.get((measure, "", "all", code), ())
        return tuple(sorted(rows, key=lambda row: str(row["period"])))

    @cached_property
    def _rates(self) -> dict[str, Mapping[str, tuple[Place, Row]]]:
        """What `rates` has found: every page of an authority asks for all the others."""
        return {}

    @cached_property
    def _placed(self) -> Mapping[tuple[Value, ...], list[Row]]:
        found: dict[tuple[Value, ...], list[Row]] = {}
        for row in self.figures.rows:
            key = (row["measure"], row["group"], row["phase"], row["area_code"])
            found.setdefault(key, []).append(row)
        return found


def sources_of(row: Row) -> tuple[str, ...]:
    """Where a figure stands: “file:row”, several where it was added up."""
    return tuple(filter(None, str(row["sources"]).split(JOINED)))


def when(row: Row) -> str:
    """The year of a figure, and that it is not a whole one where registers were counted up to a day."""
    period = str(row["period"])
    return f"{period}, year to date" if row["term"] == "year_to_date" else period


def number_of(value: Value) -> float | None:
    """A released number; None where it is not there."""
    return float(value) if isinstance(value, int | float) else None


def _counted_alike(row: Row, like: Row) -> bool:
    """Whether two figures are of the same year and the same part of it."""
    return row["period"] == like["period"] and row["term"] == like["term"]


def _place(row: Row) -> int:
    return TERMS.index(str(row["term"]))


def by_region(places: Iterable[Place]) -> Mapping[str, list[Place]]:
    """Places by the name of their region, both in the order of names."""
    found: dict[str, list[Place]] = {}
    for each in sorted(places, key=lambda place: (place.region_name, place.name)):
        found.setdefault(each.region_name, []).append(each)
    return found
