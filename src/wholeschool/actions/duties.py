"""Statutory duties of a store's schools: what was due, on what ground, what was done, what is in breach."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from wholeschool.actions.asked import asked_school
from wholeschool.actions.asker import asker_of
from wholeschool.actions.reading import Reading, reading
from wholeschool.continuum.duties.duties import duty_table
from wholeschool.continuum.duties.given import known_until
from wholeschool.reference.duties import duty
from wholeschool.store import Store, write_look

_DATES = ("due", "done", "start")
_KEYS = ("urn", "duty", "due", "basis", "done", "breach", "event_id", "start", "condition", "reason")


@dataclass(frozen=True)
class DutiesResult:
    """Duties up to `on`, at one `school` or at all (None). Internal: rows name pupils.

    `on` is the day that was `asked` about, or that on which everything known ends where it lies after it.
    `table` has the columns of `continuum.duties_rows.DUTY_ROWS`. `behind`: something was imported after the
    last build; its records and actions count, its marks do not.
    """

    asked: date | None
    on: date
    school: int | None
    behind: bool
    table: pa.Table

    @cached_property
    def rows(self) -> tuple[dict[str, Any], ...]:
        """The rows as scripts get them: days as text (ISO), a pupil's pseudonym as text; null = none."""
        return tuple(_row(row) for row in self.table.to_pylist())

    @property
    def breaches(self) -> int:
        """How many of the rows are in breach."""
        return sum(self.table["breach"].to_pylist())

    def only(
        self, *, breaches: bool = False, named: str | None = None, since: date | None = None
    ) -> DutiesResult:
        """The rows in breach alone, those of the duty that is named, those due (or begun) since a day.

        Raises WrongCallError where no duty has that name, with the nearest.
        """
        table = self.table
        if breaches:
            table = table.filter(table["breach"])
        if named:
            table = table.filter(pc.equal(table["duty"], duty(named).name))
        if since:
            day = pc.coalesce(table["due"], table["start"])
            table = table.filter(pc.greater_equal(day, pa.scalar(since, pa.date32())))
        return replace(self, table=table)


def duties(store: Store | Reading, school: int | str | None = None, on: date | None = None) -> DutiesResult:
    """Count the duties up to a day (None: the last session of the last week with marks).

    Of a day after all calendars, marks, records and actions nothing can be said: they are then counted up to
    the last of these. Suspensions of a pupil at other schools count in the days, whatever `school` is asked
    for. Raises WrongCallError where the store has not been built, has no such school, or knows nothing by
    that day.
    """
    with reading(store) as opened:
        here = None if school is None else asked_school(opened.of_today(school), opened.schools).urn
        until = known_until(opened.engine, opened.kept) if on else None
        found = duty_table(opened.engine, min(on, until) if on and until else on, opened.kept)
    rows = found.rows
    if here is not None:
        rows = rows.filter(pc.equal(rows["urn"], here))
    return DutiesResult(on, found.on, here, opened.behind, rows)


def look_at_duties(
    store: Store,
    *,
    why: str | None,
    role: str | None,
    school: int | str | None = None,
    on: date | None = None,
    breaches: bool = False,
    named: str | None = None,
    since: date | None = None,
) -> DutiesResult:
    """The duties for somebody who reads them: whose pupils are shown is written into the audit first.

    Where neither role nor reason was given, the audit says that. Raises WrongCallError as `duties` and `only`
    do, and where the role may not see pupils or there is no reason.
    """
    asker = asker_of(role, why)
    found = duties(store, school, on).only(breaches=breaches, named=named, since=since)
    pupils = found.table["pupil_id"].unique().to_pylist()
    if pupils:
        write_look(store, role=asker.role, why=asker.why, action="duties", urn=found.school, pupil_ids=pupils)
    return found


def _row(row: dict[str, Any]) -> dict[str, Any]:
    texts = {name: row[name].isoformat() if row[name] else None for name in _DATES}
    return {"pupil": str(row["pupil_id"]), **{name: {**row, **texts}[name] for name in _KEYS}}
