"""Groups of pupils beside each other, for the pages: counts that have been through disclosure, and no others.

A group's counts at a school can be told by taking other schools' or other groups' from a total. So schools of
which any count is too small stand together in one row, with further schools where these are needed; what then
is still too small, or would tell something, the disclosure room hides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from wholeschool.actions.gap_layout import Ints, Layout
from wholeschool.actions.gaps import amounts_of, year_amounts
from wholeschool.actions.gaps_asked import GapsScope
from wholeschool.actions.gaps_ladder import LadderStep, first_days, ladder_steps
from wholeschool.actions.report_scope import Scope
from wholeschool.disclosure import Policy, release_counts
from wholeschool.equity.characteristics import asked_characteristics
from wholeschool.equity.grouped import Grouped
from wholeschool.equity.measured import GroupSums, MeasuredRows
from wholeschool.reference.measures import measures
from wholeschool.report.group_counts import BY, MEASURES, GroupCounts


def gap_counts(scope: Scope, policy: Policy) -> Iterator[GroupCounts]:
    """Each measure of pupils by each characteristic at each school, then the steps of the ladder."""
    opened = GapsScope(scope, scope.year, None, asked_characteristics([*BY]), behind=False)
    for of, grouped, pupils in groups_of_pupils(opened):
        urns = [str(urn) for urn in grouped.urns.tolist()]
        yield released_groups(of, pupils_counted(pupils), urns, grouped.names, scope.source, policy)
    rolls, touched = opened.rolls, first_days(opened)
    for by in opened.by:
        for step in ladder_steps(touched, rolls, [by])[0]:
            yield _of_step(step, by.name, scope, policy)


def groups_of_pupils(opened: GapsScope) -> Iterator[tuple[GroupCounts, Grouped, MeasuredRows]]:
    """Each measure of pupils by each characteristic asked about: its name, and each pupil once."""
    rows = year_amounts(opened)
    for by, grouped in zip(
        opened.by, Grouped.each(opened.rolls, ([each] for each in opened.by)), strict=True
    ):
        for name in MEASURES:
            amounts = grouped.once(amounts_of(measures()[name], rows, grouped))
            title = f"{measures()[name].title} by {BY[by.name]}"
            yield GroupCounts(name, by.name, title), grouped, grouped.measured(amounts)


def pupils_counted(pupils: MeasuredRows) -> Ints:
    """Pupils counted and not counted, schools × groups × 2."""
    sums = GroupSums.by_school(pupils).sums
    return np.stack([sums.part, sums.whole - sums.part], axis=-1).astype(np.int64)


def _of_step(step: LadderStep, by: str, scope: Scope, policy: Policy) -> GroupCounts:
    """A step in all schools together: rungs of one school's groups would rest on too few."""
    gaps = step.step.gaps
    counts = np.array([[[each.count, each.base - each.count] for each in gaps]], dtype=np.int64)
    of = GroupCounts(f"{step.branch}:{step.step.rung}", by, step.title)
    names = [each.group for each in gaps]
    return released_groups(of, counts.reshape(1, len(names), 2), ["all"], names, scope.source, policy)


def released_groups(
    of: GroupCounts, counts: Ints, schools: Sequence[str], groups: Sequence[str], source: str, policy: Policy
) -> GroupCounts:
    """What may be shown of counts: schools × groups × (counted, not counted)."""
    layout = Layout.of(counts, policy)
    if layout is None:
        return of
    columns = layout.columns(schools, groups)
    found = release_counts(of.title, columns, layout.merged(counts), policy, source, base="base")
    return of.with_table(found.released, policy)
