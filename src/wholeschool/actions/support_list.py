"""Spells of support as they stand, shown to staff who may see pupils; the look is in the audit first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from wholeschool.actions.asked import asked_school, known_schools
from wholeschool.actions.asked_pupil import asked_pupil
from wholeschool.actions.reading import by_numbers_of_today
from wholeschool.actions.support import is_late
from wholeschool.disclosure import PupilView, check_asker, show_pupils
from wholeschool.identity.links import Links
from wholeschool.reference.practices import Practice, asked_practice, practices_for
from wholeschool.store import Store, write_look


def list_supports(
    store: Store,
    urn: int,
    *,
    to: str,
    why: str,
    practice: str = "",
    pupil: str = "",
    on: date | None = None,
    today: date | None = None,
) -> PupilView:
    """The spells of a school, the latest first; `on`: those that run on that day; of one practice, one pupil.

    Rows have the columns of the table (days as ISO, the pupil's number as text), practice (its name), unit,
    `review_overdue` (its review has passed and it has no end) and `late` (it was written down long after its
    start, or when it was over). Raises WrongCallError where the role may not see pupils, or school, practice
    or pupil are unknown.
    """
    check_asker(to, why)
    day = today or datetime.now(UTC).date()
    practices = practices_for(store.path)
    wanted = asked_practice(practice, practices).id if practice else ""
    own = asked_pupil(store, pupil) if pupil else None
    with store.reading() as engine:
        urn = by_numbers_of_today(engine).get(urn, urn)
        asked_school(urn, known_schools(engine))
        table = engine.table("supports")
        rows = table.filter(table.urn == urn)
        if wanted:
            rows = rows.filter(rows.practice_id == wanted)
        if own is not None:
            rows = rows.filter(rows.pupil_id == Links.standing(engine).final(own))
        if on is not None:
            rows = rows.filter((rows.start <= on) & (rows.end.isnull() | (rows.end >= on)))
        found = engine.fetch(rows).to_pylist()
    found.sort(key=lambda row: (row["start"], row["support_id"]), reverse=True)
    ids = list(dict.fromkeys(row["pupil_id"] for row in found if row["pupil_id"] is not None))
    return show_pupils(
        to,
        why,
        (_row(each, practices.get(each["practice_id"]), day) for each in found),
        ids,
        write_down=lambda seen: write_look(
            store, role=to, why=why, action="support list", urn=urn, pupil_ids=seen
        ),
    )


def _row(row: Mapping[str, Any], practice: Practice | None, today: date) -> dict[str, Any]:
    own = {name: value for name, value in row.items() if name not in ("import_id", "known_from", "known_to")}
    days = {name: value.isoformat() for name, value in own.items() if isinstance(value, date)}
    review = row["review_on"]
    return {
        **own,
        **days,
        "pupil_id": None if row["pupil_id"] is None else str(row["pupil_id"]),
        "practice": practice.name if practice else row["practice_id"],
        "unit": practice.dose_unit if practice else "",
        "review_overdue": review is not None and review < today and row["end"] is None,
        "late": is_late(row["start"], row["end"], row["recorded_on"]),
    }
