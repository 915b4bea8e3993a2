"""Gaps between groups of a store's pupils, measure by measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from wholeschool.actions.asked import asked_school
from wholeschool.actions.reading import Reading, reading
from wholeschool.actions.report_scope import Scope, latest
from wholeschool.continuum.rows.measured import census_day
from wholeschool.continuum.rows.measured_year import measured_year
from wholeschool.equity.adjusted import standardised, within_schools
from wholeschool.equity.between import decompose
from wholeschool.equity.characteristics import Characteristic, asked_characteristics
from wholeschool.equity.grouped import Grouped
from wholeschool.equity.groups import Gap
from wholeschool.equity.measured import MeasuredRows, at_schools, measured_gaps
from wholeschool.equity.words import Rate, Within, sentences
from wholeschool.errors import WrongCallError
from wholeschool.reference.measures import Measure, measure, measures
from wholeschool.store import Store


@dataclass(frozen=True)
class AskedGaps:
    """Which gaps: `measures` ("" = all), `by` the names of characteristics, crossed where there are several.

    `year` None: the latest with books. `urn`: the pupils of one school. `within`: what is left within schools
    as well.
    """

    by: tuple[str, ...]
    measures: tuple[str, ...] = ()
    reference: str | None = None
    year: str | None = None
    urn: str | None = None
    within: bool = False


@dataclass(frozen=True)
class MeasureGaps:
    """The gaps of a measure. `reason`: why there are none. `unknown`: pupils whose group no roll says."""

    measure: Measure
    gaps: tuple[Gap, ...]
    within: Mapping[str, Within]
    sentences: tuple[str, ...]
    unknown: int
    reason: str = ""


@dataclass(frozen=True)
class StoreGaps:
    """The gaps of an academic year ("202425"); `behind`: something was imported after the last build."""

    year: str
    behind: bool
    urn: int | None
    found: tuple[MeasureGaps, ...]


def gaps_of_store(store: Store | Reading, asked: AskedGaps) -> StoreGaps:
    """Each measure's gaps between the groups that characteristics make.

    Internal: small numbers are shown as they are. Raises WrongCallError where the store has no books, or a
    measure, a characteristic, a group, a year or a school is none of those that there are.
    """
    chosen = [measure(name) for name in asked.measures] or [*measures().values()]
    by = asked_characteristics(asked.by)
    with reading(store) as opened:
        scope = latest(opened.engine, opened.kept)
        year = _year(scope, asked.year)
        here = None if asked.urn is None else asked_school(opened.of_today(asked.urn), opened.schools).urn
        grouped = Grouped.of(_rolls(scope, year, by, here), by)
        rows = _amounts(scope, year, here)
    found = tuple(_of_measure(asked, each, rows, grouped) for each in chosen)
    return StoreGaps(year, opened.behind, here, found)


def _year(scope: Scope, asked: str | None) -> str:
    if asked is None:
        return scope.year
    if asked not in scope.years:
        raise WrongCallError(
            f"there are no books of the academic year {asked}",
            advice=f"There are of: {', '.join(scope.years)}.",
        )
    return asked


def _rolls(scope: Scope, year: str, by: Sequence[Characteristic], here: int | None) -> pa.Table:
    """The stays of the year, the latest last: what is known of a pupil at a school is what it said last."""
    rows = scope.engine.table("enrolments")
    rows = rows.filter(rows.academic_year == year)
    if here is not None:
        rows = rows.filter(rows.urn == here)
    columns = dict.fromkeys(each.column for each in by)
    return scope.engine.fetch(rows.order_by("start").select("pupil_id", "urn", *columns))


def _amounts(scope: Scope, year: str, here: int | None) -> pa.Table:
    rows = measured_year(scope.engine, scope.kept, year, census_day(year, scope.last_day))
    return rows if here is None else rows.filter(pc.equal(rows["urn"], here))


def _of_measure(asked: AskedGaps, of: Measure, rows: pa.Table, grouped: Grouped) -> MeasureGaps:
    own = rows.filter(pc.equal(rows["measure"], of.name))
    sides = [own.filter(pc.equal(own["side"], side)) for side in ("numerator", "denominator")]
    # A pupil is persistently absent or not, suspended or not.
    shares = {of.numerator.counts, of.denominator.counts} == {"enrolments"}
    measured = grouped.measured(*sides, shares=shares)
    rate = None if shares else Rate(of.per, of.unit)
    try:
        found = measured_gaps(measured, asked.reference)
    except WrongCallError as problem:
        if asked.reference is not None and asked.reference not in grouped.names:
            raise
        return MeasureGaps(of, (), {}, (), grouped.unknown, problem.what)
    within = _within(measured, found, asked) if asked.within else {}
    return MeasureGaps(of, found, within, sentences(found, within, rate), grouped.unknown)


def _within(measured: MeasuredRows, found: Sequence[Gap], asked: AskedGaps) -> dict[str, Within]:
    held = {}
    for gap in found:
        if not gap.reason and gap.group != asked.reference:
            at = at_schools(measured, gap.group, asked.reference)
            held[gap.group] = Within(within_schools(at), standardised(at), decompose(at))
    return held
