"""Groups of pupils beside each other, for the pages: counts that have been through disclosure, and no others.

A group's counts at a school can be told by taking other schools' or other groups' from a total. So schools of
which any count is too small stand together in one row, with further schools where these are needed; what then
is still too small, or would tell something, the disclosure room hides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from wholeschool.actions.gaps import amounts_of, year_amounts
from wholeschool.actions.gaps_asked import GapsScope
from wholeschool.actions.gaps_ladder import LadderStep, first_days, ladder_steps
from wholeschool.actions.report_scope import Scope
from wholeschool.disclosure import Policy, release_counts
from wholeschool.equity.characteristics import asked_characteristics
from wholeschool.equity.grouped import Amounts, Grouped
from wholeschool.equity.measured import GroupSums
from wholeschool.reference.measures import measures
from wholeschool.report.group_counts import BY, MEASURES, TOGETHER, GroupCounts

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def gap_counts(scope: Scope, policy: Policy) -> Iterator[GroupCounts]:
    """Each measure of pupils by each characteristic at each school, then each step of the ladder."""
    opened = GapsScope(scope, scope.year, None, asked_characteristics([*BY]), behind=False)
    rows, rolls, touched = year_amounts(opened), opened.rolls, first_days(opened)
    for by, grouped in zip(opened.by, Grouped.each(rolls, ([each] for each in opened.by)), strict=True):
        urns = [str(urn) for urn in grouped.urns.tolist()]
        for name in MEASURES:
            counts = pupils_counted(grouped, amounts_of(measures()[name], rows, grouped))
            title = f"{measures()[name].title} by {BY[by.name]}"
            yield released_groups(
                GroupCounts(name, by.name, title), counts, urns, grouped.names, scope.source, policy
            )
        for step in ladder_steps(touched, rolls, [by])[0]:
            yield _of_step(step, by.name, scope, policy)


def pupils_counted(grouped: Grouped, amounts: Amounts) -> Ints:
    """Pupils counted and not counted, schools × groups × 2: each once, so that every sum is of pupils too."""
    sums = GroupSums.by_school(grouped.measured(grouped.once(amounts))).sums
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
    blocks = group_blocks(counts.sum(axis=0), policy)
    if len(blocks) < 2:
        return of
    merged = np.stack([counts[:, block].sum(axis=1) for block in blocks], axis=1)
    names = [" or ".join(groups[at] for at in block) for block in blocks]
    alone, together = school_rows(merged, policy)
    keys = [schools[at] for at in alone] + ([TOGETHER] if together else [])
    rows = [merged[at] for at in alone] + ([merged[together].sum(axis=0)] if together else [])
    columns = [("school", keys), ("group", names)]
    found = release_counts(of.title, columns, np.array(rows), policy, source, base="base")
    return of.with_table(found.released, policy)


def group_blocks(counts: Ints, policy: Policy) -> list[list[int]]:
    """Groups (places) that are shown as one: those with small counts over all schools, with their like.

    `counts`: groups × (counted, not counted). The smallest goes to the next smallest, until none is small;
    a group of nobody is left out.
    """
    blocks = [[at] for at in np.flatnonzero(counts.sum(axis=1)).tolist()]
    while True:
        blocks.sort(key=lambda block: int(counts[block].sum()))
        small = [at for at, block in enumerate(blocks) if not fits(counts[block].sum(axis=0), policy)]
        if not small:
            return sorted(sorted(block) for block in blocks)
        if len(blocks) == 1:
            return []
        block = blocks.pop(small[0])
        # The smallest of the others; small ones come first of themselves.
        blocks[0] = blocks[0] + block


def school_rows(counts: Ints, policy: Policy) -> tuple[list[int], list[int]]:
    """Schools (places) that are shown alone, and those that stand together in a row of their own.

    `counts`: schools × groups × (counted, not counted). Both are empty where not even that can be shown.
    """
    good = np.array([all(fits(cell, policy) for cell in school) for school in counts], dtype=bool)
    alone = sorted(np.flatnonzero(good).tolist(), key=lambda at: int(counts[at].sum()))
    together = np.flatnonzero(~good).tolist()
    while together and not (len(together) > 1 and _all_fit(counts[together].sum(axis=0), policy)):
        if not alone:
            # All schools in one row are what the sum of all shows anyway.
            return [], [*range(len(counts))]
        together.append(alone.pop(0))
    return sorted(alone), sorted(together)


def _all_fit(cells: Ints, policy: Policy) -> bool:
    return all(fits(cell, policy) for cell in cells)


def fits(cell: Ints, policy: Policy) -> bool:
    """Whether counted and not counted pupils of a group are none or enough, and some are not counted."""
    counted, others = int(cell[0]), int(cell[1])
    return not (policy.is_small(counted) or policy.is_small(others)) and (others > 0 or counted == 0)
