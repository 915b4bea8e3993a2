"""School censuses as the tables that COLLECT gives back: one CSV a table and census, all schools in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from wholeschool.simulate.formats.census import CensusFormat
from wholeschool.simulate.formats.census_attendance import Attendance
from wholeschool.simulate.formats.census_pupils import Fields, PupilRow, Return
from wholeschool.simulate.formats.census_terms import Census
from wholeschool.simulate.formats.format import Kept

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DATES = frozenset(
    ("dob", "entrydate", "leavingdate", "fsmstartdate", "fsmenddate", "startdate", "referencedate")
)
_SPANS = (("termly", "termlysessions"), ("summerhalfterm2", "summerhalfterm2sessions"))
_PHASES = {"secondary": "SS", "primary": "PS", "alternative": "PR"}

Rows = dict[str, list[Fields]]


class CensusCollect(CensusFormat):
    """The tables of each census: schools, pupils, and what hangs on them by the pupils' table ids."""

    keeps: ClassVar[frozenset[Kept]] = frozenset()

    def __init__(self) -> None:
        super().__init__()
        self._tables: dict[Census, Rows] = {}

    def write(self, given: Return) -> Mapping[str, bytes]:
        """Nothing yet: a table has all schools."""
        rows = self._tables.setdefault(given.census, {})
        _add_school(rows, given)
        for pupil in given.on_roll:
            _add_pupil(rows, given, pupil, "pupilonroll")
        for pupil in given.gone:
            _add_pupil(rows, given, pupil, "pupilnolongeronroll")
        return {}

    def finish(self) -> Mapping[str, bytes]:
        """Every table of every census."""
        super().finish()
        return {
            f"{census.year}_{census.term}_{table}.csv": _csv(rows)
            for census, tables in self._tables.items()
            for table, rows in tables.items()
        }


def _add_school(rows: Rows, given: Return) -> None:
    school, census = given.school, given.census
    returned = {
        "collection": "SC", "term": census.term[:3].upper(), "year": str(census.year),
        "referencedate": census.day.isoformat(), "lea": school.laestab[:3], "estab": school.laestab[3:],
        "urn": str(school.urn),
    }  # fmt: skip
    _add(rows, "schoolcensus", given, {}, returned)
    about = {"schoolname": school.name, "phase": _PHASES[school.phase]}
    _add(rows, "school", given, {"schoolcensustableid": f"census-{school.index}"}, about)


def _add_pupil(rows: Rows, given: Return, pupil: PupilRow, table: str) -> None:
    on_roll = table == "pupilonroll"
    place = len(rows.get(table, ())) + 1
    parent = {f"{table}tableid": f"{'on' if on_roll else 'off'}-{place:06d}"}
    totals = {
        name: str(count)
        for (_, prefix), span in zip(_SPANS, pupil.attendance, strict=False)
        if span.by_code
        for name, count in _totals(given.census, prefix, span).items()
    }
    _add(rows, table, given, parent, pupil.fields | totals)
    side = "onroll" if on_roll else "offroll"
    fsm = "fsmperiodsonroll" if given.census.term == "autumn" else "fsmperiod"
    for name, children in ((fsm, pupil.fsm_periods), ("senneeds", pupil.needs)):
        for child in children:
            _add(rows, name, given, parent, child)
    for child in pupil.exclusions:
        _add(rows, f"termlyexclusions{side}", given, parent, child)
    for (prefix, _), span in zip(_SPANS, pupil.attendance, strict=False):
        for child in _sessions(given.census, span):
            _add(rows, f"{prefix}sessiondetails{side}", given, parent, child)


def _totals(census: Census, prefix: str, span: Attendance) -> Mapping[str, int]:
    totals = {f"{prefix}possible": span.possible}
    if census.has_totals:
        totals |= {f"{prefix}authorised": span.authorised, f"{prefix}unauthorised": span.unauthorised}
    return totals


def _sessions(census: Census, span: Attendance) -> Iterable[Fields]:
    counts = span.by_code if census.counts_every_code else span.absences
    return ({"attendancereason": code, census.sessions: str(count)} for code, count in counts.items())


def _add(rows: Rows, table: str, given: Return, parent: Fields, fields: Fields) -> None:
    own = (
        {} if f"{table}tableid" in parent else {f"{table}tableid": f"{table}-{len(rows.get(table, ())) + 1}"}
    )
    native = {"NativeId": f"SCH{given.school.index + 1}"}
    written = {name: _day(text) if name in _DATES else text for name, text in fields.items()}
    rows.setdefault(table, []).append({**parent, **native, **own, **written})


def _day(iso: str) -> str:
    """A date as COLLECT writes it: 2025-Jan-16 00:00:00."""
    if not iso:
        return ""
    year, month, day = iso.split("-")
    return f"{year}-{_MONTHS[int(month) - 1]}-{day} 00:00:00"


def _csv(rows: list[Fields]) -> bytes:
    """A table: every column that some row has. No value has a comma, a quotation mark or a line end."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    lines = [",".join(columns), *(",".join(row.get(name, "") for name in columns) for row in rows)]
    return "".join(f"{line}\n" for line in lines).encode()
