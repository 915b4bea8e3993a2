"""Who is on the roll of an alternative provision school, single or dual, and how each stay there ended.

Statuses are the school census's (enrolment status, DfE): C single registration, M dual with this school as
the main one, S dual with this school as the subsidiary one. Alternative provision here: phase PR (pupil
referral unit, the census's phase of alternative provision academies too) or type 54.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import pyarrow as pa

from wholeschool.continuum.exits import WAIT_DAYS, roll_end
from wholeschool.continuum.school_clock import SchoolClock
from wholeschool.engine import CompiledStep, LocalEngine, Plan
from wholeschool.schema import TABLES
from wholeschool.schema.years import academic_year_of

ALTERNATIVE_PHASE, ALTERNATIVE_TYPE = "PR", "54"
_SPECIAL_PHASE = "SP"
_DUAL = ("M", "S")
_MAIN = ("C", "M")
_SAME_STAY_DAYS = 5
"""Rows with fewer school days between them are one stay: a row ends in July, the next begins in September."""
_URNS = pa.schema([("urn", pa.int32())])

Row = Mapping[str, Any]


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


def kinds_of(schools: Iterable[Row]) -> Kinds:
    """Sort schools (urn, academic_year, phase, type) by what they were last said to be."""
    latest = {row["urn"]: row for row in sorted(schools, key=lambda row: row["academic_year"])}
    alternative = frozenset(
        urn
        for urn, row in latest.items()
        if row["phase"] == ALTERNATIVE_PHASE or row["type"] == ALTERNATIVE_TYPE
    )
    special = {urn for urn, row in latest.items() if row["phase"] == _SPECIAL_PHASE}
    return Kinds(alternative, frozenset(latest) - alternative - special)


def fetch_rolls(engine: LocalEngine, kinds: Kinds) -> list[Row]:
    """All rolls, at whatever school, of pupils who were ever on one of an alternative provision school."""
    urns = [{"urn": urn} for urn in sorted(kinds.alternative)]
    engine.hold("alternative_urns", pa.Table.from_pylist(urns, schema=_URNS))
    engine.run(_compiled(engine.DIALECT))
    rows: list[Row] = engine.fetch(engine.table("alternative_rolls")).to_pylist()
    return rows


def alternative_stays(rolls: Iterable[Row], kinds: Kinds, clock: SchoolClock) -> tuple[AlternativeStay, ...]:
    """Stays at alternative provision schools, of all rolls of their pupils (as `fetch_rolls` gives them)."""
    here: dict[tuple[int, int], list[Row]] = defaultdict(list)
    mainstream: dict[int, list[Row]] = defaultdict(list)
    for roll in sorted(rolls, key=lambda roll: (roll["start"], roll["urn"])):
        if roll["urn"] in kinds.alternative:
            here[roll["pupil_id"], roll["urn"]].append(roll)
        elif roll["urn"] in kinds.mainstream and roll["status"] in _MAIN:
            mainstream[roll["pupil_id"]].append(roll)
    stays = [
        _stay(rows, mainstream[pupil], clock)
        for (pupil, urn), theirs in here.items()
        for rows in _joined(theirs, clock)
    ]
    return tuple(sorted(stays, key=lambda stay: (stay.urn, stay.start, stay.pupil_id)))


def on_roll(rolls: Iterable[Row], urn: int, days: Sequence[date]) -> tuple[OnRoll, ...]:
    """Pupils on a school's roll on each of some days; one with two rows that day goes by the later start."""
    theirs = sorted((roll for roll in rolls if roll["urn"] == urn), key=lambda roll: roll["start"])
    found = []
    for day in days:
        status = {
            roll["pupil_id"]: roll["status"] for roll in theirs if roll["start"] <= day <= roll_end(roll)
        }
        said = [*status.values()]
        found.append(OnRoll(urn, day, said.count("C"), said.count("M"), said.count("S")))
    return tuple(found)


def half_term_ends(urn: int, clock: SchoolClock) -> list[date]:
    """The last school day of each half-term, as far as the data go."""
    last: dict[tuple[str, int], date] = {}
    for day in clock.days.get(urn, clock.days[0]):
        last[academic_year_of(day), clock.half_term(urn, day)] = day
    return sorted(last.values())


def _joined(rolls: Sequence[Row], clock: SchoolClock) -> list[list[Row]]:
    """Rows of one pupil and school, oldest first, put together where they are one stay."""
    stays = [[rolls[0]]]
    for roll in rolls[1:]:
        ended = max(roll_end(row) for row in stays[-1])
        # The day on which the next row starts is itself one of the days within.
        if clock.days_within(roll["urn"], ended, roll["start"]) <= _SAME_STAY_DAYS:
            stays[-1].append(roll)
        else:
            stays.append([roll])
    return stays


def _stay(rows: Sequence[Row], mainstream: Sequence[Row], clock: SchoolClock) -> AlternativeStay:
    urn, start = rows[0]["urn"], rows[0]["start"]
    ended = max(roll_end(row) for row in rows)
    there = ended >= clock.last_day
    last = min(ended, clock.last_day)
    returned = None if there else _return(urn, ended, mainstream, clock)
    return AlternativeStay(
        urn=urn,
        pupil_id=rows[0]["pupil_id"],
        start=start,
        end=None if there else ended,
        statuses=tuple(dict.fromkeys(row["status"] for row in rows)),
        year_group=rows[-1]["year_group"],
        weeks=max(1, clock.weeks_until(urn, last) - clock.weeks_before(urn, start)),
        began_before=start <= min(clock.days.get(urn, clock.days[0])),
        returned_on=returned[0] if returned else None,
        returned_to=returned[1] if returned else None,
    )


def _return(urn: int, ended: date, mainstream: Sequence[Row], clock: SchoolClock) -> tuple[date, int] | None:
    """The first mainstream roll that runs on the next school day, or begins within 20 of them."""
    limit = clock.nth_day_after(urn, ended, WAIT_DAYS)
    tomorrow = clock.nth_day_after(urn, ended, 1)
    if tomorrow is None:
        return None
    later = [
        (max(roll["start"], tomorrow), roll["urn"])
        for roll in mainstream
        if roll_end(roll) >= tomorrow and (limit is None or roll["start"] <= limit)
    ]
    return min(later, default=None)


@cache
def _compiled(dialect: str) -> tuple[CompiledStep, ...]:
    plan = Plan()
    enrolments = Plan.given("enrolments", TABLES["enrolments"].own_arrow)
    urns = Plan.given("alternative_urns", _URNS)
    pupils = plan.hold("alternative_pupils", enrolments.semi_join(urns, "urn").select("pupil_id").distinct())
    columns = ("pupil_id", "urn", "academic_year", "start", "end", "status", "year_group", "leaving_reason")
    plan.hold("alternative_rolls", enrolments.semi_join(pupils, "pupil_id").select(*columns))
    return plan.compiled(dialect)
