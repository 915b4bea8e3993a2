"""What registers hold that cannot be: more marks than sessions, more pupils than the roll has."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from wholeschool.continuum.plausible.school_weeks import (
    OF_A_TERM,
    TERM_COLUMNS,
    TERMS,
    SchoolWeeks,
    given_of,
    listed_sessions,
    school_weeks,
)
from wholeschool.continuum.plausible.words import Doubt, doubt, in_term, in_weeks, limit, runs
from wholeschool.continuum.rows.columns import places, whole_numbers
from wholeschool.continuum.schools.calendars import SPAN, Ints, days, read_calendars
from wholeschool.continuum.schools.rolls import roll_ends
from wholeschool.engine import CompiledStep, LocalEngine, Plan, compiled_once
from wholeschool.engine.functions import count_bits
from wholeschool.schema import TABLES
from wholeschool.schema.wording import counted
from wholeschool.store import Kept

_WEEK = 7
_ASKED = pa.schema([("urn", pa.int32()), ("academic_year", pa.string()), ("term", pa.string())])


def marks_above_calendar(engine: LocalEngine, kept: Kept | None = None) -> Iterator[Doubt]:
    """A finding for each school and term in which pupils have more marks than the calendar has sessions."""
    weeks = school_weeks(engine, kept)
    keys, listed = listed_sessions(read_calendars(engine, kept))
    at = places(keys, weeks.keys)
    known = np.where(at >= 0, np.append(listed, 0)[at], 0)
    first, term = weeks.terms
    held = np.bincount(term, np.bitwise_count(known), len(first)).astype(np.int64)
    unlisted = np.zeros(len(first), dtype=bool)
    np.logical_or.at(unlisted, term, (weeks.held & ~known) != 0)
    asked = first[unlisted & (held > 0)]
    if not len(asked):
        return
    sessions = {_term_at(weeks, row): int(held[term[row]]) for row in asked.tolist()}
    rows = [dict(zip(OF_A_TERM, each, strict=True)) for each in sessions]
    engine.hold("plausible_asked", pa.Table.from_pylist(rows, schema=_ASKED))
    engine.run(_compiled(engine.DIALECT))
    above: dict[tuple[int, str, str], list[int]] = {}
    for row in engine.fetch(engine.table("plausible_marks").order_by(*OF_A_TERM)).to_pylist():
        key = (row["urn"], row["academic_year"], row["term"])
        if row["marks"] > sessions[key]:
            above.setdefault(key, []).append(row["marks"])
    for key, marks in above.items():
        seen = (
            f"{in_term(*key)}: up to {max(marks)} marks of {counted(len(marks), 'pupil')}, where the "
            f"calendar has {counted(sessions[key], 'session')}"
        )
        urn, year, _ = key
        pupils = len(marks)
        yield doubt("more_marks_than_sessions", seen, pupils, urn=urn, academic_year=year, pupils=pupils)


def marked_above_roll(engine: LocalEngine, kept: Kept | None = None) -> Iterator[Doubt]:
    """A finding for each run of weeks of a school with more pupils marked than are on its roll."""
    weeks = school_weeks(engine, kept)
    # Of one session: in the week in which a school changed its number, its pupils have two rows.
    marked = weeks.given.max(axis=1, initial=0)
    on_roll = _on_roll(engine, weeks)
    spare = np.maximum(
        limit("more_marked_than_on_roll", "more_pupils_than"),
        on_roll * limit("more_marked_than_on_roll", "more_percent_than") / 100,
    )
    above = np.flatnonzero((on_roll >= 0) & (marked > on_roll + spare))
    for urn in np.unique(weeks.urn[above]).tolist():
        mine = above[weeks.urn[above] == urn]
        for run in runs(weeks.week[mine].tolist(), weeks.weeks_of(urn)):
            at = mine[np.isin(weeks.week[mine], run)]
            most = at[np.argmax(marked[at] - on_roll[at])]
            seen = (
                f"{in_weeks(urn, run)}: {counted(int(marked[most]), 'pupil')} marked, "
                f"{int(on_roll[most])} on roll"
            )
            yield doubt(
                "more_marked_than_on_roll",
                seen,
                len(run),
                urn=urn,
                academic_year=str(weeks.academic_year[most]),
                pupils=int(marked[most]),
            )


def _on_roll(engine: LocalEngine, weeks: SchoolWeeks) -> Ints:
    """How many are on roll on some day of each week; -1 where the school's year has no enrolments."""
    rolls = engine.fetch(engine.table("enrolments").select("urn", "academic_year", "start", "end"))
    urn = whole_numbers(rows=rolls, name="urn") * SPAN
    begun = np.sort(urn + days(rolls["start"]))
    ended = np.sort(urn + roll_ends(rolls))
    its = weeks.urn * SPAN
    before = begun.searchsorted(its + weeks.week + _WEEK) - begun.searchsorted(its)
    gone = ended.searchsorted(its + weeks.week) - ended.searchsorted(its)
    different = rolls.group_by(["urn", "academic_year"]).aggregate([]).to_pylist()
    known = {(row["urn"], row["academic_year"]) for row in different}
    there = [each in known for each in zip(weeks.urn.tolist(), weeks.academic_year, strict=True)]
    return np.where(there, before - gone, -1)


def _term_at(weeks: SchoolWeeks, row: int) -> tuple[int, str, str]:
    return int(weeks.urn[row]), weeks.academic_year[row], weeks.term[row]


@compiled_once
def _compiled(dialect: str) -> tuple[CompiledStep, ...]:
    """The marks of each pupil in the terms asked about."""
    plan, weeks = Plan(), Plan.given("week_counts", TABLES["week_counts"].own_arrow)
    terms, asked = Plan.given(TERMS, TERM_COLUMNS), Plan.given("plausible_asked", _ASKED)
    mine = weeks.semi_join(asked, ["urn", "academic_year"])
    marks = mine.select("pupil_id", "urn", "week", marks=count_bits(given_of(mine)))
    in_terms = marks.join(terms, "week").semi_join(asked, list(OF_A_TERM))
    plan.view("plausible_marks", in_terms.group_by("pupil_id", *OF_A_TERM).agg(marks=in_terms.marks.sum()))
    return plan.compiled(dialect)
