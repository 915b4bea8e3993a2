"""Suspensions that cannot be as they are recorded: longer than the calendar, twice at once, over 45 days."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from wholeschool.continuum.duties.days import Covered, covered, half_days, limit_parts
from wholeschool.continuum.duties.given import Given, read_suspensions
from wholeschool.continuum.plausible.school_weeks import terms_of
from wholeschool.continuum.plausible.words import Doubt, doubt, in_term
from wholeschool.continuum.schools.calendars import NEVER, SPAN, Ints, year_of_day
from wholeschool.engine import LocalEngine
from wholeschool.schema.wording import counted
from wholeschool.schema.years import academic_year_of, academic_year_starting, year_label
from wholeschool.store import Kept

_NO_END = 2 * NEVER


def suspension_lengths(engine: LocalEngine, kept: Kept | None = None) -> Iterator[Doubt]:
    """A finding for each school and term, and of the 45 days for each year."""
    given = read_suspensions(engine, kept)
    if not len(given.records.event_id):
        return
    spells = covered(given.records, given.calendars)
    beyond = _beyond(given)
    yield from _by_term(given, beyond, "suspension_beyond_calendar", "longer than the school was open")
    overlapping = _overlapping(given, spells)
    yield from _by_term(given, overlapping, "suspensions_overlap", "in sessions that another one has too")
    part = limit_parts(given, half_days(given, spells))
    # Sessions after the end of a calendar have no day: then the year is that of the suspension's first.
    years = year_of_day(np.where(part.due < NEVER, part.due, part.start))
    for year in np.unique(years).tolist():
        pupils = int((years == year).sum())
        of = academic_year_starting(year)
        seen = f"{year_label(of)}: {counted(pupils, 'pupil')} with more than 45 days over all schools"
        yield doubt("suspended_over_45_days", seen, pupils, academic_year=of, pupils=pupils)


def _beyond(given: Given) -> Ints:
    """The suspensions with more sessions than their school held from their first day to their last."""
    records, calendars = given.records, given.calendars
    known = (records.kind == "suspension") & (records.sessions >= 0) & (records.end < _NO_END)
    record = np.flatnonzero(known & (records.place >= 0) & (records.end >= records.at))
    place = records.place[record]
    first = calendars.session(place, records.at[record])
    held = calendars.session(place, records.end[record], after=True) - first
    # A calendar that ends before the suspension does cannot tell.
    whole = calendars.session(place, records.end[record], after=True) < calendars.ends[place]
    return record[whole & (held > 0) & (records.sessions[record] > held)]


def _overlapping(given: Given, spells: Covered) -> Ints:
    """The suspensions that begin before an earlier one of the same pupil at the same school has ended.

    Two schools of a pupil can each count their own sessions, in turn.
    """
    at = given.calendars.at
    whole = np.flatnonzero(~spells.lunchtime & (spells.stops > spells.begins))
    record, begins, last = spells.record[whole], at[spells.begins[whole]], at[spells.stops[whole] - 1]
    person = given.at_school(given.records.pupil[record], given.records.urn[record])
    order = np.lexsort((record, begins, person))
    # Pupils stand behind each other: an end of an earlier one is before every start of a later one.
    starts = (person * SPAN + begins)[order]
    ends = np.maximum.accumulate((person * SPAN + last)[order])
    again = np.flatnonzero(starts[1:] <= ends[:-1]) + 1
    return record[order[again]]


def _by_term(given: Given, record: Ints, name: str, what: str) -> Iterator[Doubt]:
    records = given.records
    day = records.day[record]
    years = [academic_year_of(each) for each in day.astype("datetime64[D]").tolist()]
    terms = terms_of(years, day)
    keys = list(zip(records.urn[record].tolist(), years, terms.tolist(), strict=True))
    for key in sorted(set(keys)):
        mine = [place for place, each in enumerate(keys) if each == key]
        pupils = len(set(records.pupil[record[mine]].tolist()))
        seen = f"{in_term(*key)}: {counted(len(mine), 'suspension')} of {counted(pupils, 'pupil')} {what}"
        yield doubt(name, seen, len(mine), urn=key[0], academic_year=key[1], pupils=pupils)
