"""Rates of groups of a store's pupils, and the gaps between them, week by week or half-term by half-term."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np
import pyarrow as pa

from wholeschool.actions.gaps_asked import AskedGaps, GapsScope, gaps_scope, rolls_of
from wholeschool.actions.reading import Reading
from wholeschool.continuum.rows.columns import NOWHERE
from wholeschool.continuum.rows.measured_weeks import by_weeks, has_weeks, measured_weeks
from wholeschool.equity.counted import check_reference
from wholeschool.equity.grouped import Grouped
from wholeschool.equity.never import never_compared_among
from wholeschool.equity.over_time import Periods, Series, over_time, series_in_words
from wholeschool.errors import WrongCallError
from wholeschool.reference.measures import Measure, measure, measures
from wholeschool.schema.years import academic_year_of, year_label
from wholeschool.store import Store

Every = Literal["week", "half-term"]
_TO_FRIDAY = timedelta(days=4)
_HALF_TERMS = ("autumn 1", "autumn 2", "spring 1", "spring 2", "summer 1", "summer 2")

Sums = dict[tuple[date, str], tuple[float, float]]
"""Monday and group → part and whole."""


@dataclass(frozen=True)
class MeasureOverTime:
    """A measure's series and what they say. `reason`: why there are none."""

    measure: Measure
    unit: str
    series: tuple[Series, ...]
    sentences: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True)
class GapsOverTime:
    """`years`: the academic years that the series reach over."""

    years: tuple[str, ...]
    behind: bool
    urn: int | None
    found: tuple[MeasureOverTime, ...]


def gaps_over_time(store: Store | Reading, asked: AskedGaps, every: Every) -> GapsOverTime:
    """Weeks of the year asked about, or half-terms of all years up to it; groups by each year's rolls.

    Internal: small numbers are shown as they are. Raises WrongCallError as `gaps_of_store` does.
    """
    picked = [measure(name) for name in asked.measures] or [*measures().values()]
    with gaps_scope(store, asked) as opened:
        first = min(opened.scope.years) if every == "half-term" else opened.year
        years = tuple(year for year in opened.scope.years if first <= year <= opened.year)
        groups = [Grouped.of(rolls_of(opened, year), opened.by) for year in years]
        names = tuple(dict.fromkeys(name for each in groups for name in each.names))
        check_reference(names, asked.reference)
        of_years = dict(zip(years, groups, strict=True))
        sums = {of.name: _sums(opened, of, of_years) for of in picked if has_weeks(of)}
        periods = _half_terms(opened, years) if every == "half-term" else {}
    found = tuple(_of_measure(of, sums.get(of.name), periods, names, asked, every) for of in picked)
    return GapsOverTime(years, opened.behind, opened.here, found)


def _sums(opened: GapsScope, of: Measure, groups: Mapping[str, Grouped]) -> Sums:
    engine, found = opened.scope.engine, Sums()
    for year, grouped in groups.items():
        known = grouped.group != NOWHERE
        held = engine.hold("gap_groups", pa.table({
            "pupil_id": grouped.pupils[grouped.keys[known] // len(grouped.urns)],
            "urn": grouped.urns[grouped.keys[known] % len(grouped.urns)],
            "group": pa.array(np.array(grouped.names, dtype=object)[grouped.group[known]]),
        }))  # fmt: skip
        rows = engine.fetch(measured_weeks(opened.scope.measured(), of, held, year))
        for row in rows.to_pylist():
            found[row["week"], row["group"]] = (row["part"], row["whole"])
    return found


def _half_terms(opened: GapsScope, years: Collection[str]) -> dict[date, tuple[str, int]]:
    """Year and half-term of each Monday: those of the earliest session of any school in its week."""
    weeks = opened.scope.half_term_of_weeks()
    found = {week: (academic_year_of(week + _TO_FRIDAY), half_term) for week, half_term in weeks.items()}
    return {week: half_term for week, half_term in found.items() if half_term[0] in years}


def _of_measure(
    of: Measure,
    sums: Sums | None,
    half_terms: Mapping[date, tuple[str, int]],
    names: Sequence[str],
    asked: AskedGaps,
    every: Every,
) -> MeasureOverTime:
    if sums is None:
        reason = f"a pupil is counted once a year in it, so that it has no {every}s"
        return MeasureOverTime(of, of.unit, (), (), reason)
    unit = f"{of.unit} and week of ten sessions" if by_weeks(of) else of.unit
    periods, part, whole = _laid_out(sums, half_terms, names, every)
    try:
        series = over_time(part, whole, periods, names, of.per, asked.reference)
    except WrongCallError as problem:
        return MeasureOverTime(of, unit, (), (), problem.what)
    said = (sentence for each in series for sentence in series_in_words(each, unit, every))
    return MeasureOverTime(of, unit, series, (*said, *never_compared_among(of, asked.by)))


def _laid_out(
    sums: Sums, half_terms: Mapping[date, tuple[str, int]], names: Sequence[str], every: Every
) -> tuple[Periods, np.ndarray, np.ndarray]:
    """The periods in order, and part and whole as periods × groups."""
    mondays = sorted({week for week, _ in sums if every == "week" or week in half_terms})
    keys = {week: (week if every == "week" else half_terms[week]) for week in mondays}
    first = {key: min(week for week in mondays if keys[week] == key) for key in dict.fromkeys(keys.values())}
    order = sorted(first, key=lambda key: first[key])
    part, whole = np.zeros((2, len(order), len(names)))
    for (week, group), (its_part, its_whole) in sums.items():
        if week in keys:
            at = order.index(keys[week]), names.index(group)
            part[at] += its_part
            whole[at] += its_whole
    labels = tuple(_label(key) for key in order)
    return Periods(tuple(first[key] for key in order), labels, every), part, whole


def _label(key: date | tuple[str, int]) -> str:
    if isinstance(key, date):
        return f"week of {key.day} {key:%B %Y}"
    year, half_term = key
    return f"{_HALF_TERMS[half_term - 1] if half_term else 'outside the calendar'} of {year_label(year)}"
