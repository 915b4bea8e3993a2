"""Statutory duties of a store's schools: what was due, on what ground, what was done, what is in breach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from wholeschool.actions.asked import asked_school
from wholeschool.actions.reading import Reading, reading
from wholeschool.continuum.duties.duties import duty_table
from wholeschool.disclosure import check_asker
from wholeschool.store import Store, write_look

_DATES = ("due", "done", "start")
ROLE = "trust_data_lead"
_KEYS = ("urn", "duty", "due", "basis", "done", "breach", "event_id", "start", "condition", "reason")


@dataclass(frozen=True)
class DutiesResult:
    """Duties up to `on`, at one `school` or at all (None). Internal: rows name pupils.

    `table` has the columns of `continuum.duties_rows.DUTY_ROWS`. `behind`: something was imported after the
    last build; its records and actions count, its marks do not.
    """

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

    def only_breaches(self) -> DutiesResult:
        """The rows in breach alone."""
        return DutiesResult(self.on, self.school, self.behind, self.table.filter(self.table["breach"]))


def duties(store: Store | Reading, school: int | None = None, on: date | None = None) -> DutiesResult:
    """Count the duties up to a day (None: the last session of the last week with marks).

    Suspensions of a pupil at other schools count in the days, whatever `school` is asked for. Raises
    WrongCallError where the store has not been built, has no such school, or knows nothing by that day.
    """
    with reading(store) as opened:
        if school is not None:
            school = asked_school(opened.of_today(school), opened.schools).urn
        found = duty_table(opened.engine, on, opened.kept)
    rows = found.rows
    if school is not None:
        rows = rows.filter(pc.equal(rows["urn"], school))
    return DutiesResult(found.on, school, opened.behind, rows)


def look_at_duties(
    store: Store,
    *,
    why: str,
    role: str = ROLE,
    school: int | None = None,
    on: date | None = None,
    breaches: bool = False,
) -> DutiesResult:
    """The duties for somebody who reads them: whose pupils are shown is written into the audit first.

    Raises WrongCallError as `duties` does, and where the role may not see pupils or there is no reason.
    """
    check_asker(role, why)
    found = duties(store, school, on)
    if breaches:
        found = found.only_breaches()
    pupils = found.table["pupil_id"].unique().to_pylist()
    if pupils:
        write_look(store, role=role, why=why, action="duties", urn=school, pupil_ids=pupils)
    return found


def _row(row: dict[str, Any]) -> dict[str, Any]:
    texts = {name: row[name].isoformat() if row[name] else None for name in _DATES}
    return {"pupil": str(row["pupil_id"]), **{name: {**row, **texts}[name] for name in _KEYS}}
