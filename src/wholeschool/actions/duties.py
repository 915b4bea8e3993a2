"""Statutory duties of a store's schools: what was due, on what ground, what was done, what is in breach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from wholeschool.continuum.duties import duty_table
from wholeschool.errors import WrongCallError, nearest
from wholeschool.store import Store, write_look

_DATES = ("due", "done", "start")
_ROLE, _ACTION = "trust_data_lead", "duties"
_KEYS = ("urn", "duty", "due", "basis", "done", "breach", "event_id", "start", "condition", "reason")


@dataclass(frozen=True)
class DutiesResult:
    """Duties up to `on`, at one `school` or at all (None). Internal: rows name pupils.

    `table` has the columns of `continuum.duties_rows.DUTY_ROWS`.
    """

    on: date
    school: int | None
    table: pa.Table

    @cached_property
    def rows(self) -> tuple[dict[str, Any], ...]:
        """The rows as scripts get them: days as text (ISO), a pupil's pseudonym as text; null = none."""
        return tuple(_row(row) for row in self.table.to_pylist())

    @property
    def breaches(self) -> int:
        """How many of the rows are in breach."""
        return sum(self.table["breach"].to_pylist())

    def only_breaches(self) -> DutiesResult:
        """The rows in breach alone."""
        return DutiesResult(self.on, self.school, self.table.filter(self.table["breach"]))


def duties(store: Store, school: int | None = None, on: date | None = None) -> DutiesResult:
    """Count the duties up to a day (None: the last session of the last week with marks).

    Suspensions of a pupil at other schools count in the days, whatever `school` is asked for. Raises
    WrongCallError where the store has no such school, or knows nothing by that day.
    """
    with store.reading() as engine:
        if school is not None:
            _check_school(school, engine.fetch(engine.table("schools").select("urn").distinct()))
        found = duty_table(engine, on)
    rows = found.rows
    if school is not None:
        rows = rows.filter(pc.equal(rows["urn"], school))
    return DutiesResult(found.on, school, rows)


def look_at_duties(
    store: Store, *, why: str, school: int | None = None, on: date | None = None, breaches: bool = False
) -> DutiesResult:
    """The duties for somebody who reads them: whose pupils are shown is written into the audit first."""
    if not why.strip():
        raise WrongCallError("No reason is given for looking at pupils.", advice="Give one: --why TEXT.")
    found = duties(store, school, on)
    if breaches:
        found = found.only_breaches()
    pupils = found.table["pupil_id"].unique().to_pylist()
    if pupils:
        write_look(store, role=_ROLE, why=why, action=_ACTION, urn=school, pupil_ids=pupils)
    return found


def _check_school(school: int, known: pa.Table) -> None:
    urns = [str(urn) for urn in known["urn"].to_pylist()]
    if str(school) not in urns:
        raise WrongCallError(
            f"There is no school {school} in this store.",
            nearest=nearest(str(school), urns),
            advice="" if nearest(str(school), urns) else f"There are {', '.join(sorted(urns))}.",
        )


def _row(row: dict[str, Any]) -> dict[str, Any]:
    texts = {name: row[name].isoformat() if row[name] else None for name in _DATES}
    return {"pupil": str(row["pupil_id"]), **{name: {**row, **texts}[name] for name in _KEYS}}
