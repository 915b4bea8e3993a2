"""What became of those in provision in place of lessons: entry, length, return, what came after."""

from __future__ import annotations

from wholeschool.actions.asked import asked_school
from wholeschool.actions.practice_extra import need_practice
from wholeschool.actions.reading import reading
from wholeschool.actions.support import is_late
from wholeschool.continuum.schools.clock import read_clock
from wholeschool.errors import WrongCallError
from wholeschool.practice.given.provision import Provision, provision
from wholeschool.practice.given.typology import OfKind, typology
from wholeschool.reference.practices import asked_provision, practices_for
from wholeschool.store import Store


def support_stays(
    store: Store, practice: str = "internal_ap", school: int | None = None
) -> tuple[Provision, tuple[OfKind, ...]]:
    """The spells of a provision in a store, or of one school in it, summed, and by kind: nobody is named.

    Raises WrongCallError where the practice is none in place of lessons, nobody had it, the school is
    unknown, nothing was built, or the extra `practice` is not installed.
    """
    need_practice("Waiting times with several endings", "statsmodels")
    asked = asked_provision(practice, practices_for(store.path))
    with reading(store) as read:
        table = read.engine.table("supports")
        rows = table.filter((table.practice_id == asked.id) & table.pupil_id.notnull())
        if school is not None:
            rows = rows.filter(rows.urn == asked_school(read.of_today(school), read.schools).urn)
        found = read.engine.fetch(rows).to_pylist()
        if not found:
            raise WrongCallError(
                f"nobody is written down in this store as given {asked.name}",
                advice="Record it: wholeschool support add, or import a provision map.",
            )
        clock = read_clock(read.engine, read.kept)
    told = [{**row, "late": is_late(row["start"], row["end"], row["recorded_on"])} for row in found]
    return provision(asked.id, told, clock), typology(told, clock)
