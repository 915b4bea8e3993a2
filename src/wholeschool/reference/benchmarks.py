"""England's published rates: what a school's own figure can be read beside. A point of reference, no target.

The rows stand in `benchmarks.csv`, what was published where in `benchmark_sources.csv`; both are made from
the Department's files by `python -m tests.reference_lists.make_benchmarks`. A row is a measure of a year, a
phase as the school census writes it (blank = all state-funded schools) and a group of pupils (blank =
everybody). `term` is blank for a whole year, else what of it was counted (`schema.national`).
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from wholeschool.reference.breaks import break_list

PHASES: Mapping[str, str] = MappingProxyType(
    {"all": "", "primary": "PS", "secondary": "SS", "special": "SP", "alternative_provision": "PR"}
)
"""Phases of official figures → how rows name them, which is how the school census does."""
_COUNTED_IN: Mapping[str, str] = MappingProxyType({"MP": "PS", "MS": "SS", "AT": "SS"})
"""Phases that the Department counts in with others: middle schools as deemed, all-through as secondary."""
_WHOLE_YEAR = ""


@dataclass(frozen=True, slots=True)
class BenchmarkSource:
    """A file of the Department's: its name, the edition that was read, and what was published with it."""

    file: str
    release: str
    publication: str


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A published rate per 100, of codes per 1,000. `phase`: see `school_phase_census`; empty = all.

    `count` and `base` are None where there is a rate alone; `rounding`: they are rounded to so much. `made`
    says how the rate was made of published ones, "" where it was published as it is.
    """

    measure: str
    academic_year: str
    term: str
    phase: str
    characteristic: str
    group: str
    count: float | None
    base: float | None
    rate: float
    rounding: int
    made: str
    sources: tuple[BenchmarkSource, ...]

    @property
    def source(self) -> str:
        """What was published, in words."""
        return "; ".join(dict.fromkeys(each.publication for each in self.sources))


@cache
def benchmark_sources() -> Mapping[str, BenchmarkSource]:
    """The Department's files by name."""
    return MappingProxyType({row["file"]: BenchmarkSource(**row) for row in _read("benchmark_sources.csv")})


@cache
def benchmarks() -> tuple[Benchmark, ...]:
    """Every published rate that the software carries."""
    return tuple(_benchmark(row) for row in _read("benchmarks.csv"))


def counted_in(phase: str) -> str:
    """The phase among whose rates a school's is found: its own, or that which it is counted in with."""
    return _COUNTED_IN.get(phase, phase)


def benchmark(
    measure: str, phase: str = "", *, year: str = "", characteristic: str = "", group: str = ""
) -> Benchmark | None:
    """The rate that a figure of a year (202425) can be read beside; without a year the newest.

    That of the same year, else of the last year before it that was counted in the same way, unless schools
    were closed in one of them. None where there is none: no other phase stands in.
    """
    its = _placed().get((measure, counted_in(phase), characteristic, group), ())
    fitting = [each for each in its if not year or (each.academic_year <= year and _alike(each, year))]
    return max(fitting, key=lambda each: (each.academic_year, each.term == _WHOLE_YEAR), default=None)


def _alike(each: Benchmark, year: str) -> bool:
    """Whether the rates of two years were counted in the same way, in years like each other."""
    first, last = (f"{one[:4]}/{one[4:]}" for one in (each.academic_year, year))
    return first == last or not any(
        (first < found.first <= last and not found.rates_compare) or {first, last} & {*found.years}
        for found in break_list().breaks
        if each.measure in found.measures and found.characteristic in ("", each.characteristic)
    )


@cache
def _placed() -> Mapping[tuple[str, str, str, str], tuple[Benchmark, ...]]:
    found: dict[tuple[str, str, str, str], tuple[Benchmark, ...]] = {}
    for each in benchmarks():
        key = (each.measure, each.phase, each.characteristic, each.group)
        found[key] = (*found.get(key, ()), each)
    return found


def _read(name: str) -> csv.DictReader[str]:
    text = (resources.files("wholeschool.reference") / name).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines(), strict=True)


def _benchmark(row: dict[str, str]) -> Benchmark:
    return Benchmark(
        measure=row["measure"],
        academic_year=row["academic_year"],
        term=row["term"],
        phase=row["phase"],
        characteristic=row["characteristic"],
        group=row["group"],
        count=float(row["count"]) if row["count"] else None,
        base=float(row["base"]) if row["base"] else None,
        rate=float(row["rate"]),
        rounding=int(row["rounding"]),
        made=row["made"],
        sources=tuple(benchmark_sources()[file] for file in row["files"].split()),
    )
