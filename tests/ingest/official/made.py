"""Small official files for tests, and what reading them gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from wholeschool.ingest.official.labels import labels_beside
from wholeschool.ingest.official.read import read_official
from wholeschool.reference.official import OfficialNames, official_names
from wholeschool.schema.findings import Finding

DAY = date(2026, 11, 26)


@dataclass(frozen=True)
class Read:
    """What a file gave: its kind, its number of rows, its figures as rows of `national`, what was noticed."""

    kind: str | None
    count: int
    left_out: int
    rows: list[dict[str, Any]]
    findings: list[Finding]

    @property
    def checks(self) -> list[str]:
        return [finding.check for finding in self.findings]

    def of(self, *columns: str, **wanted: str) -> list[Any]:
        """Some columns of the rows that have these values, in their order; one column by itself."""
        found = [row for row in self.rows if all(row[name] == value for name, value in wanted.items())]
        return [
            row[columns[0]] if len(columns) == 1 else tuple(row[name] for name in columns) for row in found
        ]


def read_file(path: Path, names: OfficialNames | None = None) -> Read:
    """Read the one table of a file."""
    (reading,) = read_official(
        path, labels_beside(path, [*path.parent.iterdir()]), names or official_names(), DAY
    )
    rows = [row for _, piece in reading.pieces() for row in piece.to_pylist()]
    return Read(reading.kind, reading.rows, reading.left_out, rows, reading.findings)


def read_text(folder: Path, text: str, name: str = "figures.csv", names: OfficialNames | None = None) -> Read:
    """Read a file with this text; blanks at the beginning of lines are not part of it."""
    path = folder / name
    path.write_text("\n".join(line.strip() for line in text.strip().splitlines()) + "\n", "utf-8")
    return read_file(path, names)


def columns(text: str, order: Sequence[str]) -> str:
    """The same table with its columns in another order."""
    rows = [line.strip().split(",") for line in text.strip().splitlines()]
    places = [rows[0].index(name) for name in order]
    return "\n".join(",".join(row[place] for place in places) for row in rows)


# Suspensions of two years: England, its regions (three, to be short), councils of one of them.
SUSPENSIONS = """
    time_period,time_identifier,geographic_level,country_code,region_code,region_name,new_la_code,la_name,school_type,headcount,suspension,susp_rate
    201617,Academic year,National,E92000001,,,,,Total,30000,1500,5
    201617,Academic year,Regional,E92000001,E12000001,North East,,,Total,10000,400,4
    201617,Academic year,Regional,E92000001,E12000002,North West,,,Total,10000,600,6
    201617,Academic year,Regional,E92000001,E12000008,South East,,,Total,10000,500,5
    201718,Academic year,National,E92000001,,,,,Total,30000,1650,5.5
    201718,Academic year,Regional,E92000001,E12000001,North East,,,Total,10000,450,4.5
    201718,Academic year,Regional,E92000001,E12000002,North West,,,Total,10000,600,6
    201718,Academic year,Regional,E92000001,E12000008,South East,,,Total,10000,600,6
    201718,Academic year,Local authority,E92000001,E12000001,North East,E06000001,Hartlepool,Total,10000,x,x
"""
