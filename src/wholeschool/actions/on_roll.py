"""Whose pupil somebody was on a day: the stays of a pupil, and which school's they were."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from wholeschool.engine import LocalEngine
from wholeschool.errors import WrongCallError
from wholeschool.schema.rolls import roll_end

_MAIN_STATUS = ("C", "M")
Stay = Mapping[str, Any]


def stays_of(engine: LocalEngine, pupil_id: int) -> list[Stay]:
    """The pupil's stays on rolls, of those of one day the main roll last. Raises WrongCallError: none."""
    enrolments = engine.table("enrolments")
    rows = enrolments.filter(enrolments.pupil_id == pupil_id)
    found = engine.fetch(rows.select("urn", "academic_year", "start", "end", "status")).to_pylist()
    if not found:
        raise WrongCallError(
            "nobody on the rolls of this store is that pupil",
            advice="Give the UPN, or the number that `wholeschool pupils` prints, or import the enrolments.",
        )
    # Of two main rolls the lower number counts, as in the books.
    return sorted(found, key=lambda row: (row["status"] in _MAIN_STATUS, -row["urn"]))


def stays_on(stays: Iterable[Stay], day: date) -> list[Stay]:
    """The stays that a day lies within."""
    return [row for row in stays if row["start"] <= day <= roll_end(row)]


def not_on_roll(stays: Sequence[Stay], day: date, what: str, option: str) -> WrongCallError:
    """What to say where the pupil was on no roll that day; `what` was to be dated, by `option`."""
    first, last = min(row["start"] for row in stays), max(roll_end(row) for row in stays)
    if day < first:
        return WrongCallError(
            f"{day} is before the pupil's first day on a roll of this store, {first}",
            advice=f"Date the {what} {option} {first} or later.",
        )
    if day > last:
        return WrongCallError(
            f"the pupil was on no roll on {day}: the last day on roll was {last}",
            advice=f"Date the {what} {option} {last} or before, or import the enrolments that came after.",
        )
    return WrongCallError(
        f"the pupil was on no roll on {day}", advice=f"Date the {what} {option} a day on roll."
    )
