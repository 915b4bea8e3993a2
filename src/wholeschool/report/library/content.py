"""What the pages of a library are made of: practices as reviewed, and estimates as released."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

from wholeschool.disclosure import Released
from wholeschool.practice.library.contribution import Contribution
from wholeschool.practice.library.pooled import PooledEffect, pooled_effects
from wholeschool.reference.practices import Practice

ESTIMATE_COLUMNS = tuple(field.name for field in fields(Contribution))
"""Columns of the released table of estimates: one row an estimate. Forms are joined by `JOINED`."""
JOINED = " "


@dataclass(frozen=True)
class LibraryContent:
    """Everything on the pages. Estimates come in as `Released` and in no other way.

    `practices`: those of the cards, in order. `trust`: whose site the pages are part of; "" = they stand by
    themselves. `reviewed_on`: when the practices were reviewed.
    """

    practices: tuple[Practice, ...]
    estimates: Released
    reviewed_on: date | None
    made_on: date
    version: str
    trust: str = ""

    @property
    def made_up(self) -> bool:
        """Whether any estimate is an example that nobody found."""
        return any(row["made_up"] for row in self.estimates.rows)

    def pooled(self) -> tuple[PooledEffect, ...]:
        """What the estimates say together, worked out from what was released and nothing else."""
        costs = {each.id: each.cost_per_pupil for each in self.practices if each.cost_per_pupil is not None}
        return pooled_effects([_estimate(row) for row in self.estimates.rows], costs)


def row_of(estimate: Contribution) -> dict[str, str | int | float | None]:
    """An estimate as a row that can be released."""
    row = {name: getattr(estimate, name) for name in ESTIMATE_COLUMNS}
    joined = {name: JOINED.join(row[name]) for name in ("looked_for", "rose")}
    return {**row, **joined, "made_up": int(estimate.made_up)}


def _estimate(row: object) -> Contribution:
    given = dict(row)  # type: ignore[call-overload]
    forms = {name: tuple(str(given[name]).split()) for name in ("looked_for", "rose")}
    return Contribution(**{**given, **forms, "made_up": bool(given["made_up"])})
