"""Who is on the roll of an alternative provision school, single or dual, and how each stay there ended.

Statuses are the school census's (enrolment status, DfE): C single registration, M dual with this school as
the main one, S dual with this school as the subsidiary one. Alternative provision here: phase PR (pupil
referral unit, the census's phase of alternative provision academies too) or type 54.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wholeschool.continuum.hidden.exits import WAIT_DAYS
from wholeschool.continuum.rows.columns import NOWHERE, changes, numbered
from wholeschool.continuum.rows.pairs import pairs
from wholeschool.continuum.schools.calendars import (
    NEVER,
    SPAN,
    Ints,
    dates_of,
    day_number,
    days,
    ints,
    year_of_day,
)
from wholeschool.continuum.schools.clock import SchoolClock
from wholeschool.continuum.schools.rolls import dates_or_none, roll_ends
from wholeschool.engine import CompiledStep, LocalEngine, Plan, compiled_once
from wholeschool.schema import TABLES

ALTERNATIVE_PHASE, ALTERNATIVE_TYPE = "PR", "54"
_SPECIAL_PHASE = "SP"
_DUAL = ("M", "S")
_MAIN = ("C", "M")
_STATUSES = ("C", "M", "S")
_HALF_TERMS = 6
_SAME_STAY_DAYS = 5
"""Rows with fewer school days between them are one stay: a row ends in July, the next begins in September."""
_URNS = pa.schema([("urn", pa.int32())])

ROLLS = pa.schema(
    [
        ("pupil_id", pa.int64()), ("urn", pa.int32()), ("academic_year", pa.string()),
        ("start", pa.date32()), ("end", pa.date32()), ("status", pa.string()),
        ("year_group", pa.string()), ("leaving_reason", pa.string()),
    ]
)  # fmt: skip
"""The columns of a roll; they mean what they mean in `enrolments`."""


@dataclass(frozen=True)
class AlternativeStay:
    """A pupil's stay at an alternative provision school, over the years that it runs.

    `end` is None while the pupil is still there on the last day of the data. `weeks`: school weeks from the
    week of the start to that of the end, or of the last day. `began_before`: it ran when the data begin, so
    that nobody knows how long it had. `returned_on` and `returned_to`: the mainstream roll that ran on after
    the end, or began within 20 school days of it; None where there was none.
    """

    urn: int
    pupil_id: int
    start: date
    end: date | None
    statuses: tuple[str, ...]
    year_group: str | None
    weeks: int
    began_before: bool
    returned_on: date | None
    returned_to: int | None

    @property
    def dual(self) -> bool:
        """Whether the pupil was also on another roll at some time of it."""
        return any(status in _DUAL for status in self.statuses)


@dataclass(frozen=True)
class OnRoll:
    """How many pupils were on a school's roll on a day, by enrolment status."""

    urn: int
    day: date
    single: int
    dual_main: int
    dual_subsidiary: int


@dataclass(frozen=True)
class Kinds:
    """Which schools are alternative provision, and which mainstream (neither that nor special)."""

    alternative: frozenset[int]
    mainstream: frozenset[int]


def kinds_of(schools: Iterable[Mapping[str, Any]]) -> Kinds:
    """Sort schools (urn, academic_year, phase, type) by what they were last said to be."""
    latest = {row["urn"]: row for row in sorted(schools, key=lambda row: row["academic_year"])}
    alternative = frozenset(
        urn
        for urn, row in latest.items()
        if row["phase"] == ALTERNATIVE_PHASE or row["type"] == ALTERNATIVE_TYPE
    )
    special = {urn for urn, row in latest.items() if row["phase"] == _SPECIAL_PHASE}
    return Kinds(alternative, frozenset(latest) - alternative - special)


def fetch_rolls(engine: LocalEngine, kinds: Kinds) -> pa.Table:
    """All rolls (`ROLLS`) of pupils who were ever on one of an alternative provision school."""
    engine.hold("alternative_urns", pa.table({"urn": sorted(kinds.alternative)}, schema=_URNS))
    held, asked = _compiled(engine.DIALECT)
    engine.run([held])
    return engine.answer(asked).cast(ROLLS)


def alternative_stays(rolls: pa.Table, kinds: Kinds, clock: SchoolClock) -> tuple[AlternativeStay, ...]:
    """Stays at alternative provision schools, of all rolls of their pupils (as `fetch_rolls` gives them)."""
    here = rolls.filter(_at(rolls, kinds.alternative)).sort_by(_in_order("pupil_id", "urn", "start"))
    pupil, urn, start, end = _numbers(here)
    first = _stay_starts(pupil, urn, start, end, clock)
    after = np.append(first, len(pupil))[1:]
    pupil, urn, start = pupil[first], urn[first], start[first]
    end = np.maximum.reduceat(end, first) if len(first) else end
    last_day = day_number(clock.last_day)
    there = end >= last_day
    ended = np.where(there, NEVER, end)
    weeks = clock.weeks_until(urn, np.minimum(end, last_day)) - clock.weeks_before(urn, start)
    back, school = _returns(pupil, urn, ended, mainstream_rolls(rolls, kinds), clock)
    status = here["status"].to_pylist()
    columns = (
        urn.tolist(), pupil.tolist(), dates_of(start), dates_or_none(ended),
        (tuple(dict.fromkeys(status[one:until])) for one, until in zip(first, after, strict=True)),
        here["year_group"].take(after - 1).to_pylist(), np.maximum(1, weeks).tolist(),
        (start <= clock.nth_day_after(urn, 0, 1)).tolist(),
        dates_or_none(back), (each or None for each in school.tolist()),
    )  # fmt: skip
    stays = (AlternativeStay(*row) for row in zip(*columns, strict=True))
    return tuple(sorted(stays, key=lambda stay: (stay.urn, stay.start, stay.pupil_id)))


def mainstream_rolls(rolls: pa.Table, kinds: Kinds) -> pa.Table:
    """Those of the rolls that are main registrations at mainstream schools."""
    return rolls.filter(pc.and_(_at(rolls, kinds.mainstream), pc.is_in(rolls["status"], pa.array(_MAIN))))


def on_roll(rolls: pa.Table, urn: int, when: Sequence[date]) -> tuple[OnRoll, ...]:
    """Pupils on a school's roll on each of some days; one with two rows that day goes by the later start."""
    theirs = rolls.filter(pc.equal(rolls["urn"], urn)).sort_by(_in_order("start"))
    pupils, pupil = numbered(ints(theirs["pupil_id"]))
    status = ints(pc.index_in(theirs["status"], pa.array(_STATUSES)), len(_STATUSES))
    start, end = days(theirs["start"]), roll_ends(theirs)
    found = []
    for day in when:
        there = (start <= day_number(day)) & (day_number(day) <= end)
        said = np.full(len(pupils), len(_STATUSES))
        said[pupil[there]] = status[there]  # of several, the last stands
        found.append(
            OnRoll(urn, day, *np.bincount(said, minlength=len(_STATUSES))[: len(_STATUSES)].tolist())
        )
    return tuple(found)


def half_term_ends(urn: int, clock: SchoolClock) -> list[date]:
    """The last school day of each half-term, as far as the data go."""
    day = clock.days_of(urn)[::-1]
    key = year_of_day(day) * (_HALF_TERMS + 1) + clock.half_term(urn, day)
    _, last = np.unique(key, return_index=True)
    return dates_of(np.sort(day[last]))


def _at(rolls: pa.Table, urns: frozenset[int]) -> pa.Array:
    return pc.is_in(rolls["urn"], pa.array(sorted(urns), pa.int32()))


def _in_order(*names: str) -> list[tuple[str, str]]:
    return [(name, "ascending") for name in names]


def _numbers(rolls: pa.Table) -> tuple[Ints, Ints, Ints, Ints]:
    """Pupil, school, first and last day of each roll."""
    return ints(rolls["pupil_id"]), ints(rolls["urn"]), days(rolls["start"]), roll_ends(rolls)


def _stay_starts(pupil: Ints, urn: Ints, start: Ints, end: Ints, clock: SchoolClock) -> Ints:
    """The rows that begin a stay, of rows in order of pupil, school and start."""
    begins = np.zeros(len(pupil), dtype=bool)
    begins[changes(pupil, urn)] = True
    own = np.cumsum(begins) * SPAN
    ended = np.maximum.accumulate(own + end) - own if len(end) else end
    before = np.append(NOWHERE, ended)[:-1]
    # The day on which the next row starts is itself one of the days within.
    begins |= clock.days_within(urn, before, start) > _SAME_STAY_DAYS
    return np.flatnonzero(begins)


def _returns(
    pupil: Ints, urn: Ints, ended: Ints, mainstream: pa.Table, clock: SchoolClock
) -> tuple[Ints, Ints]:
    """Day and school of the first mainstream roll that runs on the next school day, or begins within 20.

    NEVER and 0 where there is none, or the stay has not `ended` (NEVER).
    """
    limit, tomorrow = (clock.nth_day_after(urn, ended, nth) for nth in (WAIT_DAYS, 1))
    others, school, start, end = _numbers(mainstream)
    stay, roll = pairs(pupil, others)
    back = np.maximum(start[roll], tomorrow[stay])
    later = (tomorrow[stay] != NEVER) & (end[roll] >= tomorrow[stay]) & (start[roll] <= limit[stay])
    stay, back, to = stay[later], back[later], school[roll[later]]
    order = np.lexsort((to, back, stay))
    order = order[changes(stay[order])]
    found_day, found_school = np.full(len(pupil), NEVER), np.zeros(len(pupil), dtype=np.int64)
    found_day[stay[order]], found_school[stay[order]] = back[order], to[order]
    return found_day, found_school


@compiled_once
def _compiled(dialect: str) -> tuple[CompiledStep, ...]:
    plan = Plan()
    enrolments = Plan.given("enrolments", TABLES["enrolments"].own_arrow)
    urns = Plan.given("alternative_urns", _URNS)
    pupils = plan.hold("alternative_pupils", enrolments.semi_join(urns, "urn").select("pupil_id").distinct())
    plan.view("alternative_rolls", enrolments.semi_join(pupils, "pupil_id").select(*ROLLS.names))
    return plan.compiled(dialect)
