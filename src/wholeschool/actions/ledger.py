"""What was lost, by whatever the caller groups it by: minutes, days, pupils."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from wholeschool.actions.durations import read_durations
from wholeschool.continuum.books.build import is_behind
from wholeschool.continuum.books.totals import GROUPS, ledger_totals
from wholeschool.continuum.known import reading_as_known_on
from wholeschool.engine import LocalEngine
from wholeschool.errors import WrongCallError, nearest
from wholeschool.store import Store


@dataclass(frozen=True)
class LedgerResult:
    """Rows of the ledger summed: the group's columns, form, branch, quantity, minutes, days, pupils.

    `behind`: something was imported after the last build, and is not in these figures. `as_known_on`: the day
    at whose end this was known, by the rules and assumed durations of now; None = now.
    """

    by: tuple[str, ...]
    behind: bool
    rows: tuple[dict[str, Any], ...]
    as_known_on: date | None = None


def ledger(store: Store, by: Sequence[str] = (), *, as_known_on: date | None = None) -> LedgerResult:
    """Sum the ledger by some of school, year, half_term, week, pupil, form. Internal: nothing is hidden.

    With `as_known_on` as it would have been on that day, worked out from what had been imported by its end.
    """
    for name in by:
        if name not in GROUPS:
            raise WrongCallError(
                f"The ledger cannot be grouped by “{name}”.",
                nearest=nearest(name, GROUPS),
                advice="It can be grouped by: " + ", ".join(GROUPS) + ".",
            )
    if len(set(by)) < len(by):
        raise WrongCallError("The ledger is grouped by the same thing twice.", advice="Name each group once.")
    with _reading(store, as_known_on) as engine:
        rows = engine.fetch(ledger_totals(engine, by)).to_pylist()
    behind = as_known_on is None and is_behind(store.log())
    return LedgerResult(tuple(by), behind, tuple(_row(row) for row in rows), as_known_on)


@contextmanager
def _reading(store: Store, as_known_on: date | None) -> Iterator[LocalEngine]:
    if as_known_on is None:
        with store.reading() as engine:
            yield engine
        return
    _check_day(store, as_known_on)
    with reading_as_known_on(store, as_known_on, read_durations(store.path), rungs=False) as engine:
        yield engine


def _check_day(store: Store, day: date) -> None:
    """Raise WrongCallError where nothing was known on that day yet, or nobody can know it."""
    if day > datetime.now(UTC).date():
        raise WrongCallError(
            f"{day} lies in the future", advice="Leave the day out to see what is known now."
        )
    imports = [commit.at.date() for commit in store.log() if commit.action == "import"]
    if not imports or day < imports[0]:
        first = f"The first import was on {imports[0]}." if imports else "Nothing has been imported."
        raise WrongCallError(f"this store knew nothing yet on {day}", advice=first)


def _row(row: dict[str, Any]) -> dict[str, Any]:
    week = row.get("week")
    return row | ({"week": week.isoformat()} if week else {}) | {"days": round(row["days"], 4)}
