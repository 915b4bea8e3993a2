"""What an import corrected: of each table how many rows that stood, of how many pupils, and of which days.

Of registers marks are counted: a week that gets marks of another day is no correction of those that it had.
"""

from __future__ import annotations

import functools
import operator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import ibis.expr.types as ir

from wholeschool.engine import made_once
from wholeschool.reference.marks import NO_MARK, NOT_GIVEN, SLOTS
from wholeschool.schema import TABLES
from wholeschool.schema.wording import counted
from wholeschool.store import Merged, Transaction

_ROWS = {
    "schools": ("school", "schools"),
    "calendar": ("session of a calendar", "sessions of calendars"),
    "enrolments": ("stay on a roll", "stays on rolls"),
    "registers": ("mark", "marks"),
    "events": ("event", "events"),
    "actions_log": ("action", "actions"),
    "supports": ("spell of support", "spells of support"),
    "termly_counts": ("count of a census", "counts of a census"),
    "identities": ("name, number or date of birth", "names, numbers and dates of birth"),
}
"""What people call the rows of a table; of others nothing is said."""
_DAYS = {
    "calendar": "date",
    "enrolments": "start",
    "registers": "week",
    "events": "start",
    "actions_log": "at",
    "supports": "start",
}
_NO_MARKS = (NOT_GIVEN, NO_MARK)


@dataclass(frozen=True)
class Correction:
    """Rows of a table (of registers: marks) that took the place of others; what does not apply is None.

    `first` and `last` are days of the new rows: Mondays of weeks of marks, first days of stays and events.
    """

    table: str
    rows: int
    pupils: int | None
    first: date | None
    last: date | None

    def as_dict(self) -> dict[str, Any]:
        """The correction as data, days as ISO."""
        days = {name: day and day.isoformat() for name, day in (("first", self.first), ("last", self.last))}
        return asdict(self) | days

    def sentence(self) -> str:
        """The correction as a person reads it."""
        whose = f" of {counted(self.pupils, 'pupil')}" if self.pupils is not None else ""
        return f"{counted(self.rows, *_ROWS[self.table])}{whose}{self._when()}"

    def _when(self) -> str:
        if self.first is None or self.last is None:
            return ""
        days = [f"{day.day} {day:%B %Y}" for day in sorted({self.first, self.last})]
        of_weeks = ("week of " if len(days) == 1 else "weeks of ") if self.table == "registers" else ""
        return f", {of_weeks}{' to '.join(days)}"


def correction_of(transaction: Transaction, name: str, merged: Merged) -> Correction | None:
    """What a merge corrected in a table; None where nothing, or nothing that anybody asked for."""
    if not merged.corrected or name not in _ROWS:
        return None
    compared = transaction.engine.table(f"compared_{name}")
    found = transaction.engine.fetch(
        _summed(compared, transaction.stored(name), transaction.now, name)
    ).to_pylist()[0]
    if not found["rows"]:
        return None
    return Correction(name, found["rows"], *(found.get(each) for each in ("pupils", "first", "last")))


@made_once
def _summed(compared: ir.Table, stored: ir.Table, now: ir.TimestampScalar, name: str) -> ir.Table:
    rows = compared.filter(compared.corrects)
    rows = (
        _with_marks(rows, stored.filter(stored.known_to == now))
        if name == "registers"
        else rows.mutate(corrections=1)
    )
    sums: dict[str, ir.Value] = {"rows": rows.corrections.sum().fill_null(0).cast("int64")}
    if "pupil_id" in TABLES[name].names:
        sums["pupils"] = rows.pupil_id.nunique()
    if name in _DAYS:
        sums |= {"first": rows[_DAYS[name]].min(), "last": rows[_DAYS[name]].max()}
    return rows.agg(**sums)


def _with_marks(weeks: ir.Table, closed: ir.Table) -> ir.Table:
    """Weeks in which marks that stood are others now, with how many (`corrections`)."""
    key = TABLES["registers"].key
    before = closed.select(**{f"{name}_before": name for name in key}, before="marks")
    joined = weeks.join(before, [weeks[name] == before[f"{name}_before"] for name in key])
    pairs = ((joined.before.substr(slot, 1), joined.marks.substr(slot, 1)) for slot in range(SLOTS))
    others = ((old.notin(_NO_MARKS) & (old != new)).cast("int8") for old, new in pairs)
    counted_up = joined.mutate(corrections=functools.reduce(operator.add, others))
    return counted_up.filter(counted_up.corrections > 0)
