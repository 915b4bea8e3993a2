"""Schools that a file names and nobody has listed get a number that no school has, marked as made up."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

import pyarrow as pa

from wholeschool.ingest.cells.notices import Notices, Trouble
from wholeschool.ingest.rows.reading import Reading
from wholeschool.schema import TABLES
from wholeschool.schema.findings import Finding
from wholeschool.schema.schools import FIRST_MADE_UP

_NUMBERS = 1_000_000


def is_made_up(urn: int) -> bool:
    """Whether a URN is one of a school that nobody has listed."""
    return urn >= FIRST_MADE_UP


@dataclass
class MadeUpSchools:
    """The made-up schools of one file. `taken` are URNs that other schools have."""

    taken: Collection[int]
    _urns: dict[str, int] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)

    def urn_of(self, laestab: str) -> int:
        """The number of a school, the same in every import."""
        if laestab not in self._urns:
            digest = hashlib.blake2b(laestab.encode(), digest_size=8).digest()
            number = int.from_bytes(digest) % _NUMBERS
            while FIRST_MADE_UP + number in {*self.taken, *self._urns.values()}:
                number = (number + 1) % _NUMBERS
            self._urns[laestab] = FIRST_MADE_UP + number
        return self._urns[laestab]

    def name(self, laestab: str, name: str) -> None:
        """Note what a file calls a school."""
        self._names.setdefault(laestab, name)

    def rows(self, tables: Mapping[str, pa.Table]) -> pa.Table:
        """Rows of `schools`, one for each year in which rows of these tables are of a made-up school."""
        by_urn = {urn: laestab for laestab, urn in self._urns.items()}
        rows = [
            {
                "urn": urn,
                "academic_year": year,
                "laestab": by_urn[urn],
                "name": f"{self._names.get(by_urn[urn]) or f'School {by_urn[urn]}'} (number made up)"[-120:],
                "la_code": by_urn[urn][:3],
            }
            for urn, year in sorted(_school_years(tables, by_urn))
        ]
        columns = ("urn", "academic_year", "laestab", "name", "la_code")
        schema = pa.schema([TABLES["schools"].own_arrow.field(name) for name in columns])
        return pa.Table.from_pylist(rows, schema=schema)

    def findings(self, file: str, urns: Collection[int]) -> tuple[Finding, ...]:
        """Which of these schools were made up, and what to do about it."""
        notices = Notices(file)
        for laestab, urn in sorted(self._urns.items()):
            if urn not in urns:
                continue
            trouble = Trouble(
                "made_up_school",
                "warning",
                laestab,
                "the LAESTAB of a school that is known",
                f"Its rows are kept under {urn}, a number that no school has. Import the register of "
                f"schools (GIAS) or a schools file that has it, or say --urn {laestab}=URN: the rows move to "
                "its own.",
            )
            notices.note(trouble, record=0)
        return notices.findings(lambda record: record)


def with_made_up(reading: Reading, schools: MadeUpSchools) -> Reading:
    """A reading with the schools that had to be made up for it."""
    rows = schools.rows(reading.tables)
    if not rows.num_rows:
        return reading
    findings = (*reading.findings, *schools.findings(reading.path.name, set(rows["urn"].to_pylist())))
    return replace(reading, tables={"schools": rows, **reading.tables}, findings=findings)


def _school_years(tables: Mapping[str, pa.Table], urns: Collection[int]) -> set[tuple[int, str]]:
    found: set[tuple[int, str]] = set()
    for rows in tables.values():
        if {"urn", "academic_year"} <= set(rows.column_names) and rows.num_rows:
            pairs = rows.select(["urn", "academic_year"]).group_by(["urn", "academic_year"]).aggregate([])
            found |= {(row["urn"], row["academic_year"]) for row in pairs.to_pylist() if row["urn"] in urns}
    return found
