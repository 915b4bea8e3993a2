"""England's rates that the software carries: of what, of which years, and from which files."""

from __future__ import annotations

from collections.abc import Iterable

from docs.sections.markdown import code, table
from wholeschool.policy.trend import COUNTED_AS
from wholeschool.reference.benchmarks import PHASES, Benchmark, benchmark_sources, benchmarks
from wholeschool.schema.years import year_label

_PHASES = {census: official.replace("_", " ") for official, census in PHASES.items()}


def england_rates() -> str:
    """A row a measure, characteristic and part of the year: phases, years, how many rates."""
    groups: dict[tuple[str, str, str], list[Benchmark]] = {}
    for each in benchmarks():
        groups.setdefault((each.measure, each.characteristic, each.term), []).append(each)
    rows = (
        (
            code(measure),
            code(characteristic) or "everybody",
            COUNTED_AS[term],
            ", ".join(dict.fromkeys(_PHASES[each.phase] for each in its)),
            ", ".join(_spans(each.academic_year for each in its)),
            f"{len(its):,}",
        )
        for (measure, characteristic, term), its in groups.items()
    )
    return table(("Measure", "By", "Counted over", "Schools", "Years", "Rates"), rows)


def england_sources() -> str:
    """Every file with its edition, and how many rates are from it."""
    files = [each.file for one in benchmarks() for each in one.sources]
    rows = (
        (code(each.file), code(each.release), each.publication, f"{files.count(each.file):,}")
        for each in benchmark_sources().values()
    )
    return table(("File", "Edition", "Publication", "Rates"), rows)


def _spans(years: Iterable[str]) -> list[str]:
    """Years as spans without gaps: 2013/14 to 2018/19, 2020/21."""
    spans: list[list[str]] = []
    for year in sorted(set(years)):
        if spans and int(year[:4]) == int(spans[-1][-1][:4]) + 1:
            spans[-1].append(year)
        else:
            spans.append([year])
    return [year_label(span[0]) + (f" to {year_label(span[-1])}" if len(span) > 1 else "") for span in spans]
