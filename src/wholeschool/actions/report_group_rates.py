"""Rates of events and days of groups for the pages: in all schools together, and only of many pupils.

The interval of a rate says how its pupils differ. So it leaves only where as many pupils have any as a
percentage asks for, of the whole trust, widened by what is rounded, and each group is hidden by which another
could be told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from wholeschool.actions.gaps import amounts_of, year_amounts
from wholeschool.actions.gaps_asked import GapsScope
from wholeschool.actions.report_scope import Scope
from wholeschool.disclosure import Figure, FigureSet, Policy, release_figures
from wholeschool.equity.characteristics import asked_characteristics
from wholeschool.equity.gap import Gap
from wholeschool.equity.grouped import Grouped
from wholeschool.equity.measured import GroupSums, MeasuredRows, measured_gaps
from wholeschool.errors import WrongCallError
from wholeschool.reference.measures import measures
from wholeschool.report.group_counts import BY
from wholeschool.report.group_rates import FIGURES, RATES, RATIO_PER, GroupRates


def group_rates(scope: Scope, policy: Policy) -> Iterator[GroupRates]:
    """Each measure of events or days by each characteristic."""
    opened = GapsScope(scope, scope.year, None, asked_characteristics([*BY]), behind=False)
    rows, rolls = year_amounts(opened), opened.rolls
    for by, grouped in zip(opened.by, Grouped.each(rolls, ([each] for each in opened.by)), strict=True):
        for name in RATES:
            measured = grouped.measured(amounts_of(measures()[name], rows, grouped))
            yield from released_rates(name, by.name, measured, scope.year, scope.source, policy)


def released_rates(
    name: str, by: str, rows: MeasuredRows, year: str, source: str, policy: Policy
) -> Iterator[GroupRates]:
    """What may be shown of a measure; nothing where there are fewer than two groups."""
    try:
        found = measured_gaps(rows)
    except WrongCallError:
        return
    of = GroupSums.of_all(rows)
    some = dict(zip(rows.groups, of.some[0].astype(int).tolist(), strict=True))
    whole = Figure("all", float(of.sums.part.sum()), float(of.sums.whole.sum()), (sum(some.values()),), 0)
    hidden = frozenset(_with_few(found, some, policy.percent_from_pupils))
    sets = []
    for figure in FIGURES:
        per = RATIO_PER if figure.startswith("ratio") else int(RATES[name].per)
        parts = tuple(_figure(gap, figure, some[gap.group], per, policy) for gap in found)
        sets.append(FigureSet(f"{name}:{figure}", year, per, "rate", whole, parts, hidden))
    table = release_figures(f"{measures()[name].title} by {BY[by]}", source, sets, policy)
    yield GroupRates(name, by, tuple(gap.group for gap in found), table)


def _with_few(found: Sequence[Gap], some: Mapping[str, int], fewest: int) -> set[str]:
    """Groups in which too few have any, and others until those that are hidden have enough together.

    Everyone else is the whole less a group: with it, what is hidden together can be worked out.
    """
    hidden = {gap.group for gap in found if gap.ratio is None or some[gap.group] < fewest}
    while hidden and sum(some[each] for each in hidden) < fewest:
        shown = [gap.group for gap in found if gap.group not in hidden]
        if not shown:
            break
        hidden.add(min(shown, key=lambda group: some[group]))
    return hidden


def _figure(gap: Gap, figure: str, some: int, per: int, policy: Policy) -> Figure:
    """A number of a group; ends lie farther out by what rounding can move them."""
    half = 0.5 * 10**-policy.decimals_of_rates / per
    value = float(getattr(gap, "risk" if figure == "rate" else figure) or 0.0)
    outward = {"low": -half, "high": half}.get(figure.rpartition("_")[2], 0.0)
    return Figure(gap.group, max(value + outward, 0.0), 1.0, (some,), gap.pupils or 0)
