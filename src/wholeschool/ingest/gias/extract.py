"""An extract of the register of schools: a row is an establishment as it is on the extract's day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

import numpy as np
import pyarrow as pa

from wholeschool.ingest.cells.cells import Cell, T, plain_text
from wholeschool.ingest.cells.columns import lacking
from wholeschool.ingest.cells.notices import Notices
from wholeschool.ingest.rows.context import Context
from wholeschool.ingest.rows.doubles import one_row_a_key
from wholeschool.ingest.rows.sift import Read, Sift
from wholeschool.ingest.rows.source import Source
from wholeschool.ingest.rows.whose import URN_MISSING, urn_parser
from wholeschool.reference.headers import fold
from wholeschool.schema import TABLES
from wholeschool.schema.years import academic_year_of, academic_year_starting

YEARS_BACK = 6
"""Registers are kept for six years: of earlier ones nothing is asked."""

_SCHOOLS = TABLES["schools"]
_NO_NAME = lacking(next(column for column in _SCHOOLS.columns if column.name == "name"))
_DAY_OF_FILE = re.compile(r"(20\d{6})(?:\D|$)", re.ASCII)
_DATE = re.compile(r"(\d{1,2})[-/](\d{1,2})[-/](\d{4})|(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_PHASES = {
    "nursery": "NS",
    "primary": "PS",
    "middledeemedprimary": "MP",
    "secondary": "SS",
    "middledeemedsecondary": "MS",
    "allthrough": "AT",
}
"""Names of phases, folded → codes of school_phase_census. Names are matched: numbers have changed."""
_BY_TYPE = (
    (("pupilreferral", "alternativeprovision"), "PR", "54"),
    (("special",), "SP", "52"),
    (("academy", "freeschool", "studioschool", "universitytechnical", "technologycollege"), "", "49"),
)
"""Words of a type's name, folded → the phase where the register gives none, and the type of the census."""
_PROPOSED = "proposedtoopen"


class ExtractReader:
    """Reads blocks of an extract. Establishments that are only proposed give no rows."""

    def __init__(self, source: Source, context: Context) -> None:
        self._last_year = int(academic_year_of(_day_of(source.path.name, context.latest))[:4])
        self._urn = urn_parser()
        self._rows: list[dict[str, object]] = []
        self._records: list[int] = []

    def take(self, sift: Sift) -> None:
        """Read a block."""
        urns = sift.read("urn", self._urn).numbers(np.int32, 0)
        sift.reject((urns == 0) & sift.good, URN_MISSING, "urn")
        names = sift.read("name", plain_text("error"))
        named = names.map(lambda _: True).numbers(bool, False)
        sift.reject(~named & sift.good, _NO_NAME, "name")
        texts = {name: sift.texts(name) for name in _TEXTS}
        dates = {name: sift.read(name, _date) for name in ("opened", "closed")}
        for row in np.flatnonzero(sift.good).tolist():
            said = {name: _at(column, row) or "" for name, column in texts.items()}
            if fold(said["status"]) == _PROPOSED:
                continue
            years = self._years(_at(dates["opened"], row), _at(dates["closed"], row))
            about = _school(int(urns[row]), _at(names, row) or "", said)
            record = int(sift.block.records[row])
            for year in years:
                current = year == years[-1]
                trust = said["trust_id"] if current and said["trust_id"] else None
                self._rows.append(about | {"academic_year": academic_year_starting(year), "trust_id": trust})
                self._records.append(record)

    def tables(self, notices: Notices) -> Mapping[str, pa.Table]:
        """A row for each school and year, back to when it opened or six years ago, on to when it closed.

        The register has no history: a trust is said of the newest year alone.
        """
        names = [name for name in _SCHOOLS.names if name != "predecessor_urn"]
        schema = pa.schema([_SCHOOLS.own_arrow.field(name) for name in names])
        rows = pa.Table.from_pylist(self._rows, schema=schema)
        records = np.array(self._records, dtype=np.int64)
        return {_SCHOOLS.name: one_row_a_key(rows, _SCHOOLS.key, records, notices)}

    def _years(self, opened: date | None, closed: date | None) -> range:
        """First years of the academic years; a school that closed long ago has its last."""
        last = self._last_year if closed is None else min(self._last_year, int(academic_year_of(closed)[:4]))
        first = last - YEARS_BACK
        if opened:
            first = max(first, int(academic_year_of(opened)[:4]))
        return range(min(first, last), last + 1)


_TEXTS = ("la_code", "establishment", "phase", "type", "status", "trust_id")


def _at(column: Read[T], row: int) -> T | None:
    value: T | None = column.values[column.codes[row]]
    return value


def _school(urn: int, name: str, said: Mapping[str, str]) -> dict[str, object]:
    la_code = said["la_code"].zfill(3) if said["la_code"].isdigit() else ""
    number = said["establishment"].zfill(4) if said["establishment"].isdigit() else ""
    type_name = fold(said["type"])
    phase, kind = _PHASES.get(fold(said["phase"]), ""), ""
    for words, own_phase, own_kind in _BY_TYPE:
        if any(word in type_name for word in words):
            phase, kind = own_phase or phase, own_kind
            break
    return {
        "urn": urn,
        "laestab": f"{la_code}{number}" if la_code and number else None,
        "name": name,
        "phase": phase or None,
        "type": kind or None,
        "la_code": la_code or None,
    }


def _date(text: str) -> Cell[date]:
    """A date of the register, which goes back to before any that records have; none that cannot be read."""
    parts = _DATE.fullmatch(text)
    if not parts:
        return Cell(None)
    day, month, year = (parts[6], parts[5], parts[4]) if parts[4] else (parts[1], parts[2], parts[3])
    try:
        return Cell(date(int(year), int(month), int(day)))
    except ValueError:
        return Cell(None)


def _day_of(name: str, latest: date) -> date:
    """The day of an extract, from its file's name; else the day on which it is read."""
    found = _DAY_OF_FILE.search(name)
    if not found:
        return latest
    try:
        return date(int(found[1][:4]), int(found[1][4:6]), int(found[1][6:]))
    except ValueError:
        return latest
