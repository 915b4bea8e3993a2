"""Full-time education from the sixth day: runs of suspension, and permanent exclusions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wholeschool.continuum.duties.days import Covered
from wholeschool.continuum.duties.done import Dates, Done
from wholeschool.continuum.duties.given import Given
from wholeschool.continuum.duties.rows import Part
from wholeschool.continuum.rows.recorded import PLACEMENTS
from wholeschool.continuum.schools.calendars import NEVER, Flags, Ints
from wholeschool.reference.duties import duty

_NAME, _STARTED = "provision_from_sixth_day", "provision_started"


@dataclass(frozen=True)
class Runs:
    """Suspensions at one school between which no session lies. `run` belongs to each of `record`.

    By run: `first` (its first record), `days` (school days that it touches) and `due` (its sixth).
    """

    record: Ints
    run: Ints
    first: Ints
    days: Ints
    due: Ints


def provision_part(given: Given, spells: Covered, done: Done) -> Part:
    """`provision_from_sixth_day`: a row a run that touches six days, and an exclusion in force then."""
    records, runs = given.records, _runs(given, spells)
    about = done.about([_STARTED])
    about_run = np.full(len(runs.first), NEVER)
    np.minimum.at(about_run, runs.run, about[runs.record])
    long = runs.days >= duty(_NAME).number("from_day")
    excluded, excluded_due = _excluded(given)
    record = np.concatenate((runs.first[long], excluded))
    due = np.concatenate((runs.due[long], excluded_due))
    answered = np.concatenate((about_run[long], about[excluded]))
    pupil, start = records.pupil[record], records.day[record]
    free = done.free_of_pupil(_STARTED).first(pupil, start)
    figures = [f"{days} school days in a row" for days in runs.days[long].tolist()]
    figures += ["permanent exclusion in force on its sixth school day"] * len(excluded)
    found = np.minimum(np.minimum(answered, free), _placed(given, pupil, start, due))
    return Part(_NAME, pupil, records.urn[record], start, due, found, record, figures)


def _runs(given: Given, spells: Covered) -> Runs:
    records, calendars = given.records, given.calendars
    whole = np.flatnonzero(~spells.lunchtime)
    at_school = given.at_school(records.pupil[spells.record[whole]], records.urn[spells.record[whole]])
    order = np.lexsort((spells.record[whole], spells.begins[whole], at_school))
    chosen, at_school = whole[order], at_school[order]
    record, begins = spells.record[chosen], spells.begins[chosen]
    reached = _reached(at_school, spells.stops[chosen])
    # What lies beyond a calendar is joined to nothing: nobody knows what lies between.
    new = spells.stops[chosen] == begins
    new[:1] = True
    new[1:] |= (np.diff(at_school) != 0) | (begins[1:] > reached[:-1])
    run, heads = np.cumsum(new) - 1, np.flatnonzero(new)
    stops = reached[np.append(heads[1:], len(record)) - 1] if len(heads) else heads
    beyond = np.zeros(len(heads), dtype=np.int64)
    np.add.at(beyond, run, spells.beyond[chosen])
    place, inside = records.place[record[heads]], stops > begins[heads]
    first_day = _day(given, begins[heads], inside)
    touched = calendars.days_between(place, first_day, _day(given, stops - 1, inside))
    # Nobody knows the days after a calendar's end; two sessions of them make a day.
    days = np.where(inside, touched, 0) + (beyond + 1) // 2
    due = calendars.nth_day(place, first_day, duty(_NAME).number("from_day"), counting=True)
    first = np.full(len(heads), len(records.day))
    np.minimum.at(first, run, record)
    return Runs(record, run, first, days, np.where(inside, due, NEVER))


def _reached(group: Ints, stops: Ints) -> Ints:
    """The furthest that a row or one before it in its group stops; rows are sorted by group."""
    if not len(stops):
        return stops
    far = int(stops.max()) + 1
    furthest: Ints = np.maximum.accumulate(np.unique(group, return_inverse=True)[1] * far + stops)
    return furthest % far


def _day(given: Given, position: Ints, known: Flags) -> Ints:
    at = given.calendars.at
    return at[np.where(known, position, 0)] // 2 if len(at) else position


def _excluded(given: Given) -> tuple[Ints, Ints]:
    """Permanent exclusions that are in force on their sixth school day, and that day."""
    records, calendars = given.records, given.calendars
    record = records.of("permanent_exclusion")
    place = records.place[record]
    position = calendars.session(place, records.at[record])
    inside = position < calendars.ends[place]
    first_day = _day(given, position, inside)
    sixth = calendars.nth_day(place, first_day, duty(_NAME).number("from_day"), counting=True)
    due = np.where(inside, sixth, NEVER)
    in_force = records.end[record] >= np.minimum(due, NEVER) * 2
    return record[in_force], due[in_force]


def _placed(given: Given, pupil: Ints, start: Ints, due: Ints) -> Ints:
    """The first placement of the pupil that starts between start and due; NEVER = none, or no day due."""
    records = given.records
    placements = records.of(*PLACEMENTS)
    first = Dates.of(records.pupil[placements], records.day[placements]).first(pupil, start)
    return np.where((first <= due) & (due < NEVER), first, NEVER)
