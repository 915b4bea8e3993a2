"""Unexplained exits: stays that end for a reason that does not say where the pupil went, with no other roll.

The signal of a leaving reason is that of the reference list `leaving_reason` (CTF reasons, and the grounds
for deletion of SI 2024/208 regulation 9 and SI 2006/1751 regulation 8). Nothing here says why a pupil left,
nor that anybody did wrong: it says whom to ask about. Off-rolling as Ofsted uses the word (School inspection
handbook) is a judgement that no register can make.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wholeschool.continuum.rows.by_year import academic_years, all_years, of_year, told, year_by_year
from wholeschool.continuum.rows.columns import NOWHERE
from wholeschool.continuum.rows.pairs import pairs
from wholeschool.continuum.rows.summaries import HOME_EDUCATION_REASONS
from wholeschool.continuum.schools.calendars import NEVER, Ints, day_number, days, ints
from wholeschool.continuum.schools.clock import SchoolClock
from wholeschool.continuum.schools.rolls import dates_or_none, first_years, roll_ends
from wholeschool.engine import CompiledStep, LocalEngine, Plan, compiled_once
from wholeschool.ingest.registers.weeks import marks_matrix
from wholeschool.reference.lists import code_list
from wholeschool.reference.marks import CLOSED, NO_MARK, NOT_GIVEN, SLOTS
from wholeschool.schema import TABLES
from wholeschool.schema.rolls import open_roll_end
from wholeschool.schema.years import census_day
from wholeschool.store import Kept

NO_REASON = "no_reason"
WAIT_DAYS = 20
"""School days within which another roll explains an exit: the continuum's own line."""
BACK_DATED_DAYS = 5
"""From so many school days after the recorded end on, a mark says that the end was written back."""
_SIGNALS = ("high", "medium")
_EXAMINATION_YEARS = ("10", "11")
_SAYS_NOTHING = [ord(mark) for mark in (NOT_GIVEN, NO_MARK, CLOSED)]

_ENDED = pa.schema([("pupil_id", pa.int64()), ("urn", pa.int32()), ("end", pa.date32())])
_MARKS = pa.schema([*_ENDED, ("week", pa.date32()), ("marks", pa.string())])


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


def exits(engine: LocalEngine, clock: SchoolClock, kept: Kept | None = None) -> tuple[Exit, ...]:
    """Every unexplained exit of every year, those that it is too soon to judge among them."""
    engine.hold("exit_reasons", pa.table({"leaving_reason": sorted(signals())}))
    held, *asked = _rolls_compiled(engine.DIALECT)
    engine.run([held])
    stays, rolls = (engine.answer(step) for step in asked)
    left = unexplained(stays, rolls, clock)
    marks = _marks_after(engine, stays.select(_ENDED.names), kept or Kept(engine))
    return described(left, last_marks(left, marks, rolls, clock), clock)


def _marks_after(engine: LocalEngine, stays: pa.Table, kept: Kept) -> pa.Table:
    """Weeks of marks after the end of a stay at that school, of all years: a row a stay and week."""
    engine.hold("exits_ended", stays)
    steps, rows = _marks_compiled(engine.DIALECT), [_MARKS.empty_table()]
    for year in academic_years(engine, "registers"):
        # A stay that ends after a year has no bearing on it, so that a leaver leaves earlier years standing.
        basis = told(stays.filter(pc.less(stays["end"], pa.scalar(open_roll_end(year), pa.date32()))))
        rows.append(
            all_years(year_by_year(engine, kept, steps, ("registers",), [year], basis=basis)).cast(_MARKS)
        )
    return pa.concat_tables(rows)


@cache
def signals() -> Mapping[str, str]:
    """Leaving reasons that call for a question → how loudly: high or medium."""
    values = code_list("leaving_reason").values()
    said = {each.code: each.more["unexplained_exit_signal"] for each in values}
    return {code: signal for code, signal in said.items() if signal in _SIGNALS}


def unexplained(stays: pa.Table, rolls: pa.Table, clock: SchoolClock) -> pa.Table:
    """The stays that no other roll explains, in order of their ends, schools and pupils.

    `stays` and `rolls`: pupil_id, urn, academic_year, start, end; `stays` ended, and have leaving_reason and
    year_group. A stay with no reason counts where it ended before the year's last session.
    """
    last = clock.year_end(ints(stays["urn"]), first_years(stays))
    early = (last != NEVER) & (days(stays["end"]) < last)
    stays = stays.filter(pc.or_(pc.is_valid(stays["leaving_reason"]), pa.array(early)))
    limit = clock.nth_day_after(ints(stays["urn"]), days(stays["end"]), WAIT_DAYS)
    stay, roll = pairs(ints(stays["pupil_id"]), ints(rolls["pupil_id"]))
    # Where data end before the limit, a roll explains whenever it begins.
    explains = roll_ends(rolls)[roll] > days(stays["end"])[stay]
    explains &= days(rolls["start"])[roll] <= limit[stay]
    theirs, others = ((ints(rows["urn"]), first_years(rows), days(rows["start"])) for rows in (stays, rolls))
    itself = [own[stay] == other[roll] for own, other in zip(theirs, others, strict=True)]
    explains &= ~np.logical_and.reduce(itself)
    alone = np.ones(stays.num_rows, dtype=bool)
    alone[stay[explains]] = False
    order = [(name, "ascending") for name in ("end", "urn", "pupil_id")]
    return stays.filter(pa.array(alone)).sort_by(order)


def last_marks(left: pa.Table, marks: pa.Table, rolls: pa.Table, clock: SchoolClock) -> Ints:
    """The last day with a mark, of each of those that left, where it says that the end was written back.

    `marks`: pupil_id, urn, end, week, marks, of weeks after the end; `rolls` as in `unexplained`. NEVER where
    no mark stands five school days after the end or later. Marks of a later stay at the same school are none
    of this one.
    """
    pupil, urn, end = ints(left["pupil_id"]), ints(left["urn"]), days(left["end"])
    stay, roll = pairs(pupil, ints(rolls["pupil_id"]))
    start = days(rolls["start"])[roll]
    again = np.full(len(end), NEVER)
    later = (urn[stay] == ints(rolls["urn"])[roll]) & (start > end[stay])
    np.minimum.at(again, stay[later], start[later])
    stay, week = pairs(pupil, ints(marks["pupil_id"]))
    same = (urn[stay] == ints(marks["urn"])[week]) & (end[stay] == days(marks["end"])[week])
    stay, week = stay[same], week[same]
    day = days(marks["week"])[week, None] + np.arange(SLOTS) // 2
    says = ~np.isin(marks_matrix(marks["marks"])[week], _SAYS_NOTHING) & (day < again[stay, None])
    last = np.full(len(end), NOWHERE)
    np.maximum.at(last, stay, np.where(says, day, NOWHERE).max(axis=1, initial=NOWHERE))
    return np.where(last >= clock.nth_day_after(urn, end, BACK_DATED_DAYS), last, NEVER)


def described(left: pa.Table, last_mark: Ints, clock: SchoolClock) -> tuple[Exit, ...]:
    """Those that left as exits, in their order, with what calendar, census and register say of each."""
    urn, end = ints(left["urn"]), days(left["end"])
    years, groups, reasons = (
        left[name].to_pylist() for name in ("academic_year", "year_group", "leaving_reason")
    )
    census = {year: day_number(census_day(year, date.max)) for year in set(years)}
    columns = (
        urn.tolist(), left["pupil_id"].to_pylist(), years, clock.half_term(urn, end).tolist(), groups,
        dates_or_none(end), (reason or NO_REASON for reason in reasons),
        (signals().get(reason, "high") for reason in reasons),
        # The roll of the census day itself counts: whoever is on roll on it, left after it.
        (
            group in _EXAMINATION_YEARS and day < census[year]
            for group, day, year in zip(groups, end.tolist(), years, strict=True)
        ),
        (reason in HOME_EDUCATION_REASONS for reason in reasons),
        (clock.nth_day_after(urn, end, WAIT_DAYS) == NEVER).tolist(),
        (last_mark != NEVER).tolist(), dates_or_none(last_mark),
    )  # fmt: skip
    return tuple(Exit(*row) for row in zip(*columns, strict=True))


@compiled_once
def _rolls_compiled(dialect: str) -> tuple[CompiledStep, ...]:
    """Held, then asked: stays that ended for a reason with a signal, or early for none; rolls of theirs."""
    plan = Plan()
    enrolments = Plan.given("enrolments", TABLES["enrolments"].own_arrow)
    reasons = Plan.given("exit_reasons", pa.schema([("leaving_reason", pa.string())]))
    days = Plan.given("calendar", TABLES["calendar"].own_arrow)
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
    plan.view("exit_stays_asked", stays.select(*stays.columns))
    plan.view("exit_rolls_asked", enrolments.semi_join(stays, "pupil_id").select(*columns))
    return plan.compiled(dialect)


@compiled_once
def _marks_compiled(dialect: str) -> tuple[CompiledStep, ...]:
    plan = Plan()
    ended = Plan.given("exits_ended", _ENDED)
    registers = of_year("registers")
    # Sifted by pupil first, most rows are passed over before their marks are read.
    later = registers.filter(registers.pupil_id.isin(ended.pupil_id)).join(ended, ["pupil_id", "urn"])
    # A week is compared by its Monday: the week of the end itself holds nothing five school days later.
    plan.view("exit_marks", later.filter(later.week > later.end).select(*_ENDED.names, "week", "marks"))
    return plan.compiled(dialect)
