"""England's published rates: what a school's own figure can be read beside. A point of reference, no target.

The rows stand in `benchmarks.csv`: a measure of `reference.measures`, the year, the phase as the school
census writes it (blank = all phases), the published numerator and denominator where there are any, the rate
as published to so many decimal places, and the publication.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True)
class Benchmark:
    """A published rate. `phase` is a code of `school_phase_census`, empty = all phases together."""

    measure: str
    academic_year: str
    phase: str
    count: int | None
    base: int | None
    rate: float
    places: int
    source: str


@cache
def benchmarks() -> tuple[Benchmark, ...]:
    """Every published rate that the software carries."""
    text = (resources.files("wholeschool.reference") / "benchmarks.csv").read_text(encoding="utf-8")
    return tuple(_benchmark(row) for row in csv.DictReader(text.splitlines(), strict=True))


def benchmark(measure: str, phase: str = "") -> Benchmark | None:
    """The newest published rate of a measure for a phase; None where there is none."""
    found = [each for each in benchmarks() if (each.measure, each.phase) == (measure, phase)]
    return max(found, key=lambda each: each.academic_year, default=None)


def _benchmark(row: dict[str, str]) -> Benchmark:
    return Benchmark(
        measure=row["measure"],
        academic_year=row["academic_year"],
        phase=row["phase"],
        count=int(row["count"]) if row["count"] else None,
        base=int(row["base"]) if row["base"] else None,
        rate=float(row["rate"]),
        places=int(row["places"]),
        source=row["source"],
    )
