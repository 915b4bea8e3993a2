"""Unexplained exits: stays that end for a reason that does not say where the pupil went, with no other roll.

The signal of a leaving reason is that of the reference list `leaving_reason` (CTF reasons, and the grounds
for deletion of SI 2024/208 regulation 9 and SI 2006/1751 regulation 8). Nothing here says why a pupil left,
nor that anybody did wrong: it says whom to ask about. Off-rolling as Ofsted uses the word (School inspection
handbook) is a judgement that no register can make.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

import ibis
import pyarrow as pa

from wholeschool.continuum.measured import census_day
from wholeschool.continuum.school_clock import SchoolClock
from wholeschool.continuum.summaries import HOME_EDUCATION_REASONS
from wholeschool.engine import CompiledStep, LocalEngine, Plan
from wholeschool.reference.lists import code_list
from wholeschool.reference.marks import CLOSED, NO_MARK, NOT_GIVEN
from wholeschool.schema import TABLES

NO_REASON = "no_reason"
WAIT_DAYS = 20
"""School days within which another roll explains an exit: the continuum's own line."""
BACK_DATED_DAYS = 5
"""From so many school days after the recorded end on, a mark says that the end was written back."""
_SIGNALS = ("high", "medium")
_EXAMINATION_YEARS = ("10", "11")
_SAYS_NOTHING = frozenset((NOT_GIVEN, NO_MARK, CLOSED))

_ENDED = pa.schema(
    [("exit", pa.int64()), ("pupil_id", pa.int64()), ("urn", pa.int32()), ("end", pa.date32())]
)


@dataclass(frozen=True)
class Exit:
    """A stay that ended with no other roll to be seen.

    `reason` is the recorded code or `no_reason`. `before_census`: year 10 or 11, and off the roll on the day
    of the January school census of that year, which decides whose results count. `back_dated`: marks stand in
    that school's register five school days after the recorded end, or later (`last_mark` is the last of
    them). `too_soon_to_say`: fewer than 20 school days of data follow.
    """

    urn: int
    pupil_id: int
    academic_year: str
    half_term: int
    year_group: str | None
    end: date
    reason: str
    signal: str
    before_census: bool
    home_education: bool
    too_soon_to_say: bool
    back_dated: bool = False
    last_mark: date | None = None


def exits(engine: LocalEngine, clock: SchoolClock) -> tuple[Exit, ...]:
    """Every unexplained exit of every year, those that it is too soon to judge among them."""
    engine.hold("exit_reasons", pa.table({"leaving_reason": sorted(signals())}))
    engine.run(_rolls_compiled(engine.DIALECT))
    stays = engine.fetch(engine.table("exit_stays")).to_pylist()
    rolls = engine.fetch(engine.table("exit_rolls")).to_pylist()
    found = unexplained(stays, rolls, clock)
    ended = [
        {"exit": place, "pupil_id": each.pupil_id, "urn": each.urn, "end": each.end}
        for place, each in enumerate(found)
    ]
    engine.hold("exits_ended", pa.Table.from_pylist(ended, schema=_ENDED))
    engine.run(_marks_compiled(engine.DIALECT))
    return back_dated(found, engine.fetch(engine.table("exit_marks")).to_pylist(), rolls, clock)


@cache
def signals() -> Mapping[str, str]:
    """Leaving reasons that call for a question → how loudly: high or medium."""
    values = code_list("leaving_reason").values()
    said = {each.code: each.more["unexplained_exit_signal"] for each in values}
    return {code: signal for code, signal in said.items() if signal in _SIGNALS}


def unexplained(
    stays: Iterable[Mapping[str, Any]], rolls: Iterable[Mapping[str, Any]], clock: SchoolClock
) -> tuple[Exit, ...]:
    """The stays that no other roll explains.

    `stays` and `rolls`: pupil_id, urn, academic_year, start, end; `stays` ended, and have leaving_reason and
    year_group. A stay with no reason counts where it ended before the year's last session.
    """
    by_pupil: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for roll in rolls:
        by_pupil[roll["pupil_id"]].append(roll)
    found = []
    for stay in stays:
        reason = stay["leaving_reason"]
        if reason is None and _stayed_to_the_end(stay, clock):
            continue
        limit = clock.nth_day_after(stay["urn"], stay["end"], WAIT_DAYS)
        if not any(_explains(roll, stay, limit) for roll in by_pupil[stay["pupil_id"]]):
            found.append(_exit(stay, reason or NO_REASON, clock, too_soon=limit is None))
    return tuple(sorted(found, key=lambda each: (each.end, each.urn, each.pupil_id)))


def back_dated(
    found: Iterable[Exit],
    marks: Iterable[Mapping[str, Any]],
    rolls: Iterable[Mapping[str, Any]],
    clock: SchoolClock,
) -> tuple[Exit, ...]:
    """The exits, with whether marks go on after the end: `marks` has exit (its place), week, marks.

    Marks of a later stay at the same school are none of this one.
    """
    weeks: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for row in marks:
        weeks[row["exit"]].append(row)
    starts: dict[tuple[int, int], list[date]] = defaultdict(list)
    for roll in rolls:
        starts[roll["pupil_id"], roll["urn"]].append(roll["start"])
    result = []
    for place, each in enumerate(found):
        again = min((day for day in starts[each.pupil_id, each.urn] if day > each.end), default=date.max)
        last = max((day for row in weeks[place] for day in _marked_days(row) if day < again), default=None)
        first = clock.nth_day_after(each.urn, each.end, BACK_DATED_DAYS)
        late = last is not None and first is not None and last >= first
        result.append(Exit(**(vars(each) | {"back_dated": late, "last_mark": last if late else None})))
    return tuple(result)


def roll_end(roll: Mapping[str, Any]) -> date:
    """The last day of a roll's row: where none is given, that of its academic year, 31 July."""
    end: date | None = roll["end"]
    return date(int(roll["academic_year"][:4]) + 1, 7, 31) if end is None else end


def _stayed_to_the_end(stay: Mapping[str, Any], clock: SchoolClock) -> bool:
    last = clock.year_end(stay["urn"], stay["academic_year"])
    return last is None or stay["end"] >= last


def _explains(roll: Mapping[str, Any], stay: Mapping[str, Any], limit: date | None) -> bool:
    """Whether a roll runs on after the end, or begins in time; where data end before that, whenever."""
    same = all(roll[name] == stay[name] for name in ("urn", "academic_year", "start"))
    if same or roll_end(roll) <= stay["end"]:
        return False
    return limit is None or roll["start"] <= limit


def _exit(stay: Mapping[str, Any], reason: str, clock: SchoolClock, *, too_soon: bool) -> Exit:
    # The roll of the census day itself counts: whoever is on roll on it, left after it.
    before = stay["end"] < census_day(stay["academic_year"], date.max)
    return Exit(
        urn=stay["urn"],
        pupil_id=stay["pupil_id"],
        academic_year=stay["academic_year"],
        half_term=clock.half_term(stay["urn"], stay["end"]),
        year_group=stay["year_group"],
        end=stay["end"],
        reason=reason,
        signal=signals().get(reason, "high"),
        before_census=before and stay["year_group"] in _EXAMINATION_YEARS,
        home_education=reason in HOME_EDUCATION_REASONS,
        too_soon_to_say=too_soon,
    )


def _marked_days(row: Mapping[str, Any]) -> Iterable[date]:
    for slot, mark in enumerate(row["marks"]):
        if mark not in _SAYS_NOTHING:
            yield row["week"] + timedelta(days=slot // 2)


@cache
def _rolls_compiled(dialect: str) -> tuple[CompiledStep, ...]:
    """Steps: exit_stays (ended for a reason with a signal, or early for none), exit_rolls (theirs, all)."""
    plan = Plan()
    enrolments = Plan.given("enrolments", TABLES["enrolments"].own_arrow)
    reasons = Plan.given("exit_reasons", pa.schema([("leaving_reason", pa.string())]))
    days = Plan.given("clock_days", pa.schema([("urn", pa.int32()), ("date", pa.date32())]))
    year = (days.date.year() - (days.date.month() < 8).cast("int32")).cast("string")
    ends = days.mutate(first=year).group_by("urn", "first").agg(last=days.date.max())
    ended = enrolments.filter(enrolments.end.notnull())
    named = ended.semi_join(reasons, "leaving_reason")
    # Without a reason, most stays run to the year's last session: those are no exits, and are not fetched.
    bare = ended.filter(ended.leaving_reason.isnull()).mutate(first=ended.academic_year.substr(0, 4))
    bare = bare.left_join(ends, ["urn", "first"])
    bare = bare.filter(bare["last"].isnull() | (bare.end < bare["last"]))
    columns = ("pupil_id", "urn", "academic_year", "start", "end")
    stays = ibis.union(*(each.select(*columns, "leaving_reason", "year_group") for each in (named, bare)))
    stays = plan.hold("exit_stays", stays)
    plan.hold("exit_rolls", enrolments.semi_join(stays, "pupil_id").select(*columns))
    return plan.compiled(dialect)


@cache
def _marks_compiled(dialect: str) -> tuple[CompiledStep, ...]:
    plan = Plan()
    registers = Plan.given("registers", TABLES["registers"].own_arrow)
    ended = Plan.given("exits_ended", _ENDED)
    later = registers.join(ended, ["pupil_id", "urn"])
    # A week is compared by its Monday: the week of the end itself holds nothing five school days later.
    plan.hold("exit_marks", later.filter(later.week > later.end).select("exit", "week", "marks"))
    return plan.compiled(dialect)
