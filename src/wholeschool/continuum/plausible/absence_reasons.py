"""N and O by term: a school where every absence is explained, and one where N is never resolved."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from wholeschool.continuum.plausible.odd_weeks import hold_odd_weeks, odd_weeks
from wholeschool.continuum.plausible.school_weeks import SchoolWeeks, most_marked, school_weeks
from wholeschool.continuum.plausible.words import Doubt, doubt, in_term, limit
from wholeschool.continuum.rows.columns import Ints, places, whole_numbers
from wholeschool.continuum.schools.calendars import SPAN, days
from wholeschool.engine import CompiledStep, LocalEngine, Plan, compiled_once
from wholeschool.schema.wording import counted
from wholeschool.store import Kept

_NO_REASON_YET, _UNKNOWN = "N", "O"


def absence_reasons(engine: LocalEngine, kept: Kept | None = None) -> Iterator[Doubt]:
    """A finding for each school and term of which one of the two is to be said."""
    weeks = school_weeks(engine, kept)
    if not len(weeks.urn):
        return
    no_reason, unknown = _by_week(engine, kept, weeks)
    first, term = weeks.terms
    old = no_reason * ~_newest(weeks)
    sums = [np.bincount(term, each, len(first)) for each in (no_reason, unknown, weeks.sessions, old)]
    pupils = most_marked(weeks)
    for row, n, o, sessions, left, most in zip(
        first, *(each.astype(np.int64).tolist() for each in (*sums, pupils)), strict=True
    ):
        urn, year = int(weeks.urn[row]), str(weeks.academic_year[row])
        where = in_term(urn, year, weeks.term[row])
        if not n + o and sessions >= limit("absence_always_explained", "least_sessions"):
            seen = f"{where}: neither N nor O in {counted(sessions, 'session')}"
            yield doubt("absence_always_explained", seen, urn=urn, academic_year=year, pupils=most)
        if left >= limit("reasons_left_open", "fewest_sessions") and left >= o:
            seen = f"{where}: N in {counted(left, 'session')}, O in {o}"
            yield doubt("reasons_left_open", seen, left, urn=urn, academic_year=year, pupils=most)


def _newest(weeks: SchoolWeeks) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """The last weeks with marks of each school."""
    marked = np.flatnonzero(weeks.marked > 0)
    urn = weeks.urn[marked]
    from_end = np.searchsorted(urn, urn, "right") - np.arange(len(urn))
    newest = np.zeros(len(weeks.urn), dtype=bool)
    newest[marked[from_end <= limit("reasons_left_open", "weeks_left_out")]] = True
    return newest


def _by_week(engine: LocalEngine, kept: Kept | None, weeks: SchoolWeeks) -> tuple[Ints, Ints]:
    """The sessions coded N, and coded O, in each of the weeks."""
    (asked,) = _compiled(engine.DIALECT)
    hold_odd_weeks(engine, kept)
    rows = engine.answer(asked)
    at = places(weeks.keys, whole_numbers(rows, "urn") * SPAN + days(rows["week"]))
    found = []
    for name in ("no_reason", "unknown"):
        sums = np.zeros(len(weeks.urn), dtype=np.int64)
        sums[at] = whole_numbers(rows, name)
        found.append(sums)
    return found[0], found[1]


@compiled_once
def _compiled(dialect: str) -> tuple[CompiledStep, ...]:
    plan, odd = Plan(), odd_weeks()
    mine = odd.filter(odd.unauthorised)
    sums = {
        name: (mine.marks.length() - mine.marks.replace(code, "").length()).sum().cast("int64")
        for name, code in (("no_reason", _NO_REASON_YET), ("unknown", _UNKNOWN))
    }
    plan.view("plausible_reasons", mine.group_by("urn", "week").agg(**sums))
    return plan.compiled(dialect)
