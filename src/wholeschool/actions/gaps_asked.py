"""What is asked of a store's gaps: its year, its school, its groups."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pyarrow as pa

from wholeschool.actions.asked import asked_school
from wholeschool.actions.reading import Reading, reading
from wholeschool.actions.report_scope import Scope, latest
from wholeschool.equity.characteristics import Characteristic, asked_characteristics
from wholeschool.errors import WrongCallError
from wholeschool.store import Store


@dataclass(frozen=True)
class AskedGaps:
    """Which gaps: `measures` ("" = all), `by` the names of characteristics, crossed where there are several.

    `year` None: the latest with books. `urn`: the pupils of one school. `within`: what is left within schools
    as well. `adjust`: characteristics in which pupils are held against their like as well.
    """

    by: tuple[str, ...]
    measures: tuple[str, ...] = ()
    reference: str | None = None
    year: str | None = None
    urn: str | None = None
    within: bool = False
    adjust: tuple[str, ...] = ()


@dataclass(frozen=True)
class GapsScope:
    """A year of an opened store; `here`: the school asked about, None = all; `by`: what makes the groups."""

    scope: Scope
    year: str
    here: int | None
    by: tuple[Characteristic, ...]
    behind: bool
    adjust: tuple[Characteristic, ...] = ()

    @property
    def rolls(self) -> pa.Table:
        """The stays of the year, the latest last: what is known of a pupil is what a school said last."""
        return rolls_of(self, self.year)


@contextmanager
def gaps_scope(store: Store | Reading, asked: AskedGaps) -> Iterator[GapsScope]:
    """Open a store for what is asked.

    Raises WrongCallError where the store has no books, or a characteristic, a year or a school is none of
    those that there are.
    """
    by = asked_characteristics(asked.by)
    adjust = asked_characteristics(asked.adjust) if asked.adjust else ()
    if both := [each.name for each in adjust if each in by]:
        raise WrongCallError(f"groups by {both[0]} cannot be held against others of the same {both[0]}")
    with reading(store) as opened:
        scope = latest(opened.engine, opened.kept)
        year = _year(scope, asked.year)
        here = None if asked.urn is None else asked_school(opened.of_today(asked.urn), opened.schools).urn
        yield GapsScope(scope, year, here, by, opened.behind, adjust)


def _year(scope: Scope, asked: str | None) -> str:
    if asked is None:
        return scope.year
    if asked not in scope.years:
        raise WrongCallError(
            f"there are no books of the academic year {asked}",
            advice=f"There are of: {', '.join(scope.years)}.",
        )
    return asked


def rolls_of(opened: GapsScope, year: str) -> pa.Table:
    """Stays of a year, the latest last: pupil_id, urn and what makes the groups."""
    rows = opened.scope.engine.table("enrolments")
    rows = rows.filter(rows.academic_year == year)
    if opened.here is not None:
        rows = rows.filter(rows.urn == opened.here)
    columns = dict.fromkeys(each.column for each in (*opened.by, *opened.adjust))
    return opened.scope.engine.fetch(rows.order_by("start", "urn").select("pupil_id", "urn", *columns))
