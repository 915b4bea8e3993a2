"""Gaps of every measure by every characteristic at every school, worked out together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat

import numpy as np

from wholeschool.actions.gaps import amounts_of, year_amounts
from wholeschool.actions.gaps_asked import AskedGaps, gaps_scope
from wholeschool.actions.reading import Reading
from wholeschool.equity.characteristics import asked_characteristics, characteristics
from wholeschool.equity.gap import Floats, Gap, GapTables
from wholeschool.equity.grouped import Amounts, Grouped
from wholeschool.equity.measured import GroupSums, measured_tables
from wholeschool.equity.never import never_compared_among
from wholeschool.reference.measures import Measure, measure, measures
from wholeschool.stats import holm
from wholeschool.store import Store


@dataclass(frozen=True, eq=False)
class Everywhere:
    """A measure by a characteristic: `tables` has all schools together first, then each of `urns`."""

    measure: Measure
    by: str
    urns: tuple[int, ...]
    tables: GapTables

    def rows(self, p_of_everything: Floats) -> Iterator[tuple[int | None, Gap, float]]:
        """Each gap with its school (None = all together) and its p of all questions; NaN where none is asked.

        Of a table of one group there is none; of two groups, each against the other, the question is one.
        """
        for at, urn in enumerate((None, *self.urns)):
            there = np.flatnonzero(self.tables.there[at])
            if len(there) > 1:
                p = p_of_everything[at, there]
                if len(there) == 2 and self.tables.reference is None:
                    p = np.fmax(p, p[::-1])
                yield from zip(repeat(urn), self.tables.table(at), p.tolist())

    @cached_property
    def asked(self) -> Floats:
        """The p-value of each question, tables × groups; of two groups against each other it is one."""
        p = np.where((self.tables.there.sum(axis=1) > 1)[:, None], self.tables.p, np.nan)
        told = ~np.isnan(p)
        if self.tables.reference is None:
            second = (told.cumsum(axis=1) == 2) & (self.tables.there.sum(axis=1) == 2)[:, None]
            p[second] = np.nan
        return p


@dataclass(frozen=True)
class GapsEverywhere:
    """All of an academic year ("202425"). `behind`: something was imported after the last build."""

    year: str
    behind: bool
    found: tuple[Everywhere, ...]

    @cached_property
    def p_of_everything(self) -> tuple[Floats, ...]:
        """Holm's p-values, all questions of all tables asked at once; an array for each of `found`."""
        sizes = [each.asked.size for each in self.found]
        together = holm(np.concatenate([each.asked.ravel() for each in self.found] or [np.empty(0)]))
        parts = np.split(together, np.cumsum(sizes)[:-1]) if sizes else []
        return tuple(part.reshape(each.asked.shape) for part, each in zip(parts, self.found, strict=True))

    @property
    def questions(self) -> int:
        """How many comparisons were made."""
        return sum(int((~np.isnan(each.asked)).sum()) for each in self.found)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What has to be known of some of them."""
        said = (never_compared_among(each.measure, (each.by,)) for each in self.found)
        return tuple(dict.fromkeys(sentence for each in said for sentence in each))


def gaps_everywhere(
    store: Store | Reading,
    by: Sequence[str] = (),
    measures_asked: Sequence[str] = (),
    year: str | None = None,
) -> GapsEverywhere:
    """Each measure by each characteristic, one by one, in all schools together and at each of them.

    () = all. Each group is held against everyone else of its table. Internal: small numbers are shown as they
    are. Raises WrongCallError as `gaps_of_store` does.
    """
    ways = asked_characteristics(by or (*characteristics(),))
    chosen = [measure(name) for name in measures_asked] or [*measures().values()]
    with gaps_scope(store, AskedGaps(tuple(each.name for each in ways), year=year)) as opened:
        rows = year_amounts(opened)
        grouped = [*Grouped.each(opened.rolls, ([each] for each in ways))]
    found = [
        _of_measure(of, way.name, its, amounts)
        for of in chosen
        for amounts in [amounts_of(of, rows, grouped[0])]
        for way, its in zip(ways, grouped, strict=True)
    ]
    return GapsEverywhere(opened.year, opened.behind, tuple(found))


def _of_measure(of: Measure, by: str, grouped: Grouped, amounts: Amounts) -> Everywhere:
    rows, once = (grouped.measured(each) for each in (amounts, grouped.once(amounts)))
    sums = GroupSums.of_all(once).above(GroupSums.by_school(rows))
    return Everywhere(
        of, by, tuple(grouped.urns.tolist()), measured_tables(sums, rows.groups, shares=rows.shares)
    )
