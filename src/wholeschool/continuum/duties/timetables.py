"""Reviews of part-time timetables: each plan is one, and so is each run of weeks with C2 and no plan."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wholeschool.continuum.duties.done import Dates, Done
from wholeschool.continuum.duties.given import Given
from wholeschool.continuum.duties.rows import Part
from wholeschool.continuum.schools.calendars import NEVER, SPAN, Ints, day_number, days, in_words, ints
from wholeschool.reference.duties import duty

_NAME, _REVIEWED = "timetable_review", "timetable_reviewed"
_NO_PLAN = -1


@dataclass(frozen=True)
class _Timetables:
    """Part-time timetables: their first and last school week by position, and the one to count reviews from.

    `base` is the week of the start, or the last before it where that has no session; `plan` the record.
    """

    pupil: Ints
    urn: Ints
    start: Ints
    base: Ints
    first: Ints
    last: Ints
    plan: Ints


def timetable_part(given: Given, done: Done) -> Part:
    """`timetable_review`: every six school weeks, for timetables that are in force in the week it is due."""
    every = duty(_NAME).number("every_school_weeks")
    planned = _planned(given)
    all_of = [vars(each).values() for each in (planned, _unplanned(given, planned))]
    found = _Timetables(*(np.concatenate(columns) for columns in zip(*all_of, strict=True)))
    times = np.maximum(found.last - found.base, 0) // every
    each = np.repeat(np.arange(len(times)), times)
    nth = np.arange(len(each)) - np.repeat(np.cumsum(times) - times, times) + 1
    at = found.base[each] + nth * every
    due = given.calendars.week_days(at)[1]
    before = given.calendars.week_days(np.maximum(at - every, 0))[1]
    before = np.where(nth == 1, found.start[each], before)
    pupil, urn, start, plan = (column[each] for column in (found.pupil, found.urn, found.start, found.plan))
    free = done.free_at_school(_REVIEWED).first(given.at_school(pupil, urn), before + 1)
    about = Dates.of(*done.about_each(_REVIEWED)).first(plan, before + 1)
    figures = [
        f"part-time timetable since {day}, {number * every} school weeks"
        for day, number in zip(in_words(start), nth.tolist(), strict=True)
    ]
    return Part(_NAME, pupil, urn, start, due, np.minimum(free, about), plan, figures)


def _planned(given: Given) -> _Timetables:
    """Plans, up to the week of the day asked for. One with no end holds until the pupil leaves the school."""
    records, calendars = given.records, given.calendars
    plan = records.of("reduced_timetable_plan")
    plan = plan[records.place[plan] >= 0]
    place, day = records.place[plan], records.day[plan]
    until = np.minimum(_ends(given, plan), records.leaves[plan])
    first, base = calendars.week(place, day), calendars.week_until(place, day)
    last = calendars.week_until(place, np.minimum(until, day_number(given.on)))
    last = np.where(until < day, first - 1, last)
    return _Timetables(records.pupil[plan], records.urn[plan], day, base, first, last, plan)


def _ends(given: Given, plan: Ints) -> Ints:
    """The last day of each plan; NEVER = it has none; before its start where it covers nothing."""
    records, calendars = given.records, given.calendars
    begins = calendars.session(records.place[plan], records.at[plan])
    sessions, shut = records.sessions[plan], calendars.ends[records.place[plan]]
    last = np.minimum(begins + sessions, shut) - 1
    by_sessions = calendars.at[np.maximum(last, 0)] // 2 if len(calendars.at) else last
    by_sessions = np.where(last < begins, records.day[plan] - 1, by_sessions)
    return np.where(sessions >= 0, by_sessions, np.minimum(records.end[plan] // 2, NEVER))


def _unplanned(given: Given, planned: _Timetables) -> _Timetables:
    """Runs of school weeks that have a C2 by the day asked for, and no plan."""
    rows, calendars = given.marks, given.calendars
    session, week, urn = ints(rows["part_time"]), days(rows["week"]), ints(rows["urn"])
    day, place = week + session // 2, calendars.places(urn)
    kept = (session >= 0) & (day <= day_number(given.on)) & calendars.is_week(place, week)
    pupil, urn, day = given.place_of_pupil(rows["pupil_id"])[kept], urn[kept], day[kept]
    at_school, position = given.at_school(pupil, urn), calendars.week(place, week)[kept]
    free = ~np.isin(at_school * SPAN + position, _weeks_of(given, planned))
    order = np.flatnonzero(free)[np.lexsort((position[free], at_school[free]))]
    pupil, urn, day, at_school, position = (
        column[order] for column in (pupil, urn, day, at_school, position)
    )
    new = np.ones(len(order), dtype=np.bool_)
    new[1:] = (np.diff(at_school) != 0) | (np.diff(position) > 1)
    heads = np.flatnonzero(new)
    last = position[np.append(heads[1:], len(order)) - 1] if len(heads) else heads
    first = position[heads]
    return _Timetables(
        pupil[heads], urn[heads], day[heads], first, first, last, np.full(len(heads), _NO_PLAN)
    )


def _weeks_of(given: Given, planned: _Timetables) -> Ints:
    """Every school week of every plan, as a number for pupil, school and week."""
    lengths = np.maximum(planned.last - planned.first + 1, 0)
    each = np.repeat(np.arange(len(lengths)), lengths)
    nth = np.arange(len(each)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    at_school = given.at_school(planned.pupil, planned.urn)
    found: Ints = at_school[each] * SPAN + planned.first[each] + nth
    return found
