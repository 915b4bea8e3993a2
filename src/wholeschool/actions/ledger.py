"""What was lost, by whatever the caller groups it by: minutes, days, pupils."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wholeschool.continuum.build import is_behind
from wholeschool.continuum.totals import GROUPS, ledger_totals
from wholeschool.errors import WrongCallError, nearest
from wholeschool.store import Store


@dataclass(frozen=True)
class LedgerResult:
    """Rows of the ledger summed: the group's columns, form, branch, quantity, minutes, days, pupils.

    `behind`: something was imported after the last build, and is not in these figures.
    """

    by: tuple[str, ...]
    behind: bool
    rows: tuple[dict[str, Any], ...]


def ledger(store: Store, by: Sequence[str] = ()) -> LedgerResult:
    """Sum the ledger by some of school, year, half_term, week, pupil, form. Internal: nothing is hidden."""
    for name in by:
        if name not in GROUPS:
            raise WrongCallError(
                f"The ledger cannot be grouped by “{name}”.",
                nearest=nearest(name, GROUPS),
                advice="It can be grouped by: " + ", ".join(GROUPS) + ".",
            )
    if len(set(by)) < len(by):
        raise WrongCallError("The ledger is grouped by the same thing twice.", advice="Name each group once.")
    with store.reading() as engine:
        rows = engine.fetch(ledger_totals(engine, by)).to_pylist()
    return LedgerResult(tuple(by), is_behind(store.log()), tuple(_row(row) for row in rows))


def _row(row: dict[str, Any]) -> dict[str, Any]:
    week = row.get("week")
    return row | ({"week": week.isoformat()} if week else {}) | {"days": round(row["days"], 4)}
