"""Gaps between groups of a store's pupils, measure by measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

import pyarrow as pa
import pyarrow.compute as pc

from wholeschool.actions.gaps_asked import AskedGaps, GapsScope, gaps_scope
from wholeschool.actions.reading import Reading
from wholeschool.continuum.rows.measured_year import measured_year
from wholeschool.equity.adjusted_for import AmongLike, adjusted_in_words, among_like
from wholeschool.equity.bases import counted_of
from wholeschool.equity.counted import check_reference
from wholeschool.equity.crossed import Crossed, cross, cross_rates
from wholeschool.equity.crossed_words import crossed_in_words
from wholeschool.equity.explained import Explained, explained, explained_in_words
from wholeschool.equity.gap import Gap
from wholeschool.equity.grouped import Amounts, Grouped
from wholeschool.equity.measured import Ints, MeasuredRows, at_schools, counted_groups, measured_gaps
from wholeschool.equity.never import never_compared_among
from wholeschool.equity.within import Within, within
from wholeschool.equity.words import Rate, Said, said_of
from wholeschool.errors import WrongCallError
from wholeschool.reference.measures import Measure, measure, measures
from wholeschool.schema.years import census_day
from wholeschool.store import Store


@dataclass(frozen=True)
class MeasureGaps:
    """The gaps of a measure. `reason`: why there are none. `unknown`: pupils whose group no roll says.

    `said`: of the groups; `notes`: of the measure, and of crossing. `crossed`: where several characteristics
    make the groups and there are enough of them. `adjusted`: by group what is left of its gap among its like,
    where that was asked.
    """

    measure: Measure
    gaps: tuple[Gap, ...]
    within: Mapping[str, Within]
    said: Said
    notes: tuple[str, ...]
    unknown: int
    reason: str = ""
    crossed: Crossed | None = None
    adjusted: Mapping[str, AmongLike] = field(default_factory=dict)
    explained: Mapping[str, Explained] = field(default_factory=dict)

    @property
    def sentences(self) -> tuple[str, ...]:
        """All that is said."""
        return (*self.said.sentences, *self.notes)

    @property
    def unit(self) -> str:
        """What is counted: a measure of stays has each pupil once here, whatever the schools."""
        of = self.measure
        return f"per {of.per:g} pupils" if of.counts == "enrolments" else of.unit


@dataclass(frozen=True)
class StoreGaps:
    """The gaps of an academic year ("202425"); `behind`: something was imported after the last build."""

    year: str
    behind: bool
    urn: int | None
    found: tuple[MeasureGaps, ...]


def gaps_of_store(store: Store | Reading, asked: AskedGaps) -> StoreGaps:
    """Each measure's gaps between the groups that characteristics make.

    What is said of them holds though all measures are asked about at once.

    Internal: small numbers are shown as they are. Raises WrongCallError as `gaps_scope` does, and where there
    is no such measure or group.
    """
    chosen = [measure(name) for name in asked.measures] or [*measures().values()]
    with gaps_scope(store, asked) as opened:
        grouped, *alike = Grouped.each(opened.rolls, [opened.by, *([each] for each in opened.adjust)])
        check_reference(grouped.names, asked.reference)
        rows, day = year_amounts(opened), _census_day(opened)
        names = {int(school.urn): f"{school.name} ({school.urn})" for school in opened.scope.schools}
    called = [names.get(urn, str(urn)) for urn in grouped.urns.tolist()]
    found = tuple(
        _of_measure(asked, each, rows, (grouped, *alike), called, len(chosen), day) for each in chosen
    )
    return StoreGaps(opened.year, opened.behind, opened.here, found)


def year_amounts(opened: GapsScope) -> pa.Table:
    """What pupils add to every measure in the year that is asked about."""
    scope, year = opened.scope, opened.year
    rows = measured_year(scope.engine, scope.kept, year, _census_day(opened))
    return rows if opened.here is None else rows.filter(pc.equal(rows["urn"], opened.here))


def _census_day(opened: GapsScope) -> date:
    return census_day(opened.year, opened.scope.last_day)


def amounts_of(of: Measure, rows: pa.Table, grouped: Grouped) -> Amounts:
    """A measure's amounts, pupil by pupil and school by school."""
    own = rows.filter(pc.equal(rows["measure"], of.name))
    sides = [own.filter(pc.equal(own["side"], side)) for side in ("numerator", "denominator")]
    # A pupil is persistently absent or not, suspended or not.
    return grouped.amounts(*sides, shares={of.numerator.counts, of.denominator.counts} == {"enrolments"})


def _of_measure(
    asked: AskedGaps,
    of: Measure,
    rows: pa.Table,
    ways: tuple[Grouped, ...],
    schools: Sequence[str],
    measured_at_once: int,
    day: date,
) -> MeasureGaps:
    grouped, *alike = ways
    amounts = grouped.once(amounts_of(of, rows, grouped))
    measured = grouped.measured(amounts)
    shares = measured.shares
    rate = None if shares else Rate(of.per, of.unit)
    try:
        found = measured_gaps(measured, asked.reference)
    except WrongCallError as problem:
        return MeasureGaps(of, (), {}, said_of((), {}), (), grouped.unknown, problem.what)
    at = partial(at_schools, measured, reference=asked.reference)
    held = within(found, at, names=schools) if asked.within else {}
    crossed = None
    if len(asked.by) > 1:
        crossed = cross(counted_groups(measured)) if shares else cross_rates(measured)
    others = [each.group[grouped.known(amounts)] for each in alike]
    adjusted, parts = _among_their_like(found, measured, others, asked.reference)

    def of_like(gap: Gap) -> tuple[str, ...]:
        return (
            *adjusted_in_words([gap], adjusted, asked.adjust),
            *explained_in_words([gap], parts, asked.adjust),
        )

    said = said_of(found, held, rate, measured_at_once, of_like)
    notes = (
        *counted_of(of, day),
        *never_compared_among(of, (*asked.by, *asked.adjust)),
        *(crossed_in_words(crossed, len(found)) if len(asked.by) > 1 else ()),
    )
    return MeasureGaps(
        of, found, held, said, notes, grouped.unknown, crossed=crossed, adjusted=adjusted, explained=parts
    )


def _among_their_like(
    found: Sequence[Gap], rows: MeasuredRows, others: Sequence[Ints], reference: str | None
) -> tuple[dict[str, AmongLike], dict[str, Explained]]:
    """For each group that is held against another, what is left of its gap, and what they account for.

    `others`: see `adjusted_for`; without any there is nothing.
    """
    held = [] if not others else [gap.group for gap in found if not gap.reason and gap.group != gap.reference]
    parts = {group: explained(rows, group, reference, others) for group in held}
    return (
        {group: among_like(rows, group, reference, others) for group in held},
        {group: its for group, its in parts.items() if its is not None},
    )
