"""Days of suspension: which sessions each record covers, and what they add up to in the term and the year.

Sessions are those of the school's calendar, whatever the register or the ledger says of them. Days add up
over all schools of a pupil; a session counts once a school, each lunchtime half a day.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wholeschool.continuum.duties.given import Given, Records
from wholeschool.continuum.duties.rows import Part
from wholeschool.continuum.schools.calendars import (
    NEVER,
    NO_TERM,
    SPAN,
    TERMS_IN_YEAR,
    Flags,
    Ints,
    SchoolCalendars,
    year_of_day,
)
from wholeschool.reference.duties import duty

LUNCHTIME = "lunchtime_suspension"


@dataclass(frozen=True)
class Covered:
    """What each suspension covers: sessions `begins` to before `stops`, and how many `beyond` the calendar.

    `record` are the numbers of the records; those that cover nothing are left out. `last` is the number of
    the last session, later than all where it lies beyond the calendar.
    """

    record: Ints
    begins: Ints
    stops: Ints
    beyond: Ints
    last: Ints
    lunchtime: Flags

    def take(self, rows: Ints) -> Covered:
        """Some of them."""
        return Covered(
            self.record[rows],
            self.begins[rows],
            self.stops[rows],
            self.beyond[rows],
            self.last[rows],
            self.lunchtime[rows],
        )


@dataclass(frozen=True)
class HalfDays:
    """Half days of suspension; what lies beyond a calendar in one piece: of which record, and when.

    `weight` is 0 where an earlier record covers the session. `term` is the academic year's first year × 4
    + term; `last` the last session of the record.
    """

    record: Ints
    at: Ints
    term: Ints
    weight: Ints
    last: Ints


def covered(records: Records, calendars: SchoolCalendars) -> Covered:
    """What the suspensions among the records cover. A lunchtime covers no session, and counts."""
    record = records.of("suspension", LUNCHTIME)
    place, at, end = records.place[record], records.at[record], records.end[record]
    lunchtime = records.kind[record] == LUNCHTIME
    given, open_end = records.sessions[record], end >= 2 * NEVER
    begins, shut = calendars.session(place, at), calendars.ends[place]
    counts = (given >= 0) | open_end
    wanted = np.where(given >= 0, given, 1)
    until = np.maximum(calendars.session(place, end, after=True), begins)
    stops = np.where(counts, np.minimum(begins + wanted, shut), until)
    # After the calendar nobody can count from a start to an end; that it was a session, one can say.
    unknown = (begins == shut) & (end >= at)
    beyond = np.where(counts, wanted - (stops - begins), unknown.astype(np.int64))
    stops, beyond = np.where(lunchtime, begins, stops), np.where(lunchtime, 0, beyond)
    last = np.where(stops > begins, _at(calendars, stops - 1), at)
    last = np.where(beyond > 0, 2 * NEVER, last)
    kept = np.flatnonzero((stops > begins) | (beyond > 0) | lunchtime)
    return Covered(record, begins, stops, beyond, last, lunchtime).take(kept)


def half_days(given: Given, spells: Covered) -> HalfDays:
    """Every half day of every suspension."""
    records, calendars = given.records, given.calendars
    pupil = records.pupil[spells.record]
    lengths = spells.stops - spells.begins
    spell = np.repeat(np.arange(len(pupil)), lengths)
    position = np.arange(len(spell)) + np.repeat(spells.begins - (np.cumsum(lengths) - lengths), lengths)
    seen = _first_of_each(pupil[spell], position, spells.record[spell])
    whole = np.flatnonzero((spells.beyond > 0) | spells.lunchtime)
    lunches = np.maximum(records.sessions[spells.record[whole]], 1)
    pieces = [
        (spell, _at(calendars, position), _term_of(calendars, position), seen.astype(np.int64)),
        (
            whole,
            np.where(spells.lunchtime[whole], records.at[spells.record[whole]], 2 * NEVER),
            _term_at(given, spells, whole),
            np.where(spells.lunchtime[whole], lunches, spells.beyond[whole]),
        ),
    ]
    each, at, term, weight = (np.concatenate(columns) for columns in zip(*pieces, strict=True))
    return HalfDays(spells.record[each], at, term, weight, spells.last[each])


def days_in_term(given: Given, units: HalfDays) -> tuple[Ints, Ints, Ints]:
    """For each suspension its record, the half days that there are in a term by its end, and that term.

    The term is that of its sessions; where it runs into another, the one with more, or else the later.
    """
    pupil = given.records.pupil[units.record]
    group = np.unique(_pair(pupil, units.term), return_inverse=True)[1]
    keys = group * SPAN + units.at
    order = np.argsort(keys)
    so_far = np.concatenate(([0], np.cumsum(units.weight[order])))
    before = so_far[np.searchsorted(keys[order], group * SPAN, "left")]
    total = so_far[np.searchsorted(keys[order], group * SPAN + units.last, "right")] - before
    best = np.lexsort((units.term, total, units.record))
    chosen = best[_changes(units.record[best])]
    return units.record[chosen], total[chosen], units.term[chosen]


def limit_parts(given: Given, units: HalfDays) -> Part:
    """`limit_45_days`: the half day in each academic year that goes over the limit."""
    limit = 2 * duty("limit_45_days").number("most_days_in_year")
    records, year = given.records, units.term // TERMS_IN_YEAR
    pupil = records.pupil[units.record]
    order = np.lexsort((units.record, records.urn[units.record], units.at, year, pupil))
    weight = units.weight[order]
    total = _running(weight, (pupil[order], year[order]))
    over = order[(total > limit) & (total - weight <= limit)]
    record, day = units.record[over], np.minimum(units.at[over] // 2, NEVER)
    pairs = _pair(pupil, year)
    all_days = np.bincount(pairs, units.weight)[pairs[over]] if len(over) else over
    figures = [
        f"{days / 2:g} days in {first}/{(first + 1) % 100:02d} over all schools"
        for days, first in zip(all_days.tolist(), year[over].tolist(), strict=True)
    ]
    never = np.full(len(over), NEVER)
    return Part(
        "limit_45_days",
        pupil[over],
        records.urn[record],
        records.day[record],
        day,
        never,
        record,
        figures,
    )


def _pair(pupil: Ints, span: Ints) -> Ints:
    """A small number for each pupil's year or term."""
    if not len(span):
        return span
    first = int(span.min())
    return pupil * (int(span.max()) - first + 1) + span - first


def _at(calendars: SchoolCalendars, position: Ints) -> Ints:
    return calendars.at[position] if len(calendars.at) else np.zeros(len(position), dtype=np.int64)


def _term_of(calendars: SchoolCalendars, position: Ints) -> Ints:
    return calendars.term[position] if len(calendars.at) else position


def _term_at(given: Given, spells: Covered, whole: Ints) -> Ints:
    """The term of what is no session: that of the next session, of the last, or none without a calendar."""
    record, calendars = spells.record[whole], given.calendars
    place = given.records.place[record]
    no_term = year_of_day(given.records.day[record]) * TERMS_IN_YEAR + NO_TERM
    if not len(calendars.at):
        return no_term
    next_one = np.where(spells.beyond[whole] > 0, calendars.ends[place] - 1, spells.begins[whole])
    position = np.minimum(next_one, calendars.ends[place] - 1)
    return np.where(place < 0, no_term, calendars.term[np.maximum(position, 0)])


def _first_of_each(pupil: Ints, position: Ints, record: Ints) -> Flags:
    """Whether a record is the first to cover its session for its pupil."""
    sorted_by = np.lexsort((record, position, pupil))
    starts = np.ones(len(pupil), dtype=np.bool_)
    changed = (np.diff(pupil[sorted_by]) != 0) | (np.diff(position[sorted_by]) != 0)
    starts[1:] = changed
    found = np.empty(len(pupil), dtype=np.bool_)
    found[sorted_by] = starts
    return found


def _changes(*columns: Ints) -> Flags:
    """Where the next row differs from this one: the last row of each group of sorted rows."""
    ends = np.zeros(len(columns[0]), dtype=np.bool_)
    ends[-1:] = True
    for column in columns:
        ends[:-1] |= np.diff(column) != 0
    return ends


def _running(weight: Ints, groups: tuple[Ints, ...]) -> Ints:
    """Sums so far within groups of sorted rows."""
    total = np.cumsum(weight)
    ends = np.flatnonzero(_changes(*groups))
    before = np.concatenate(([0], total[ends][:-1])) if len(ends) else total
    sizes = np.diff(np.concatenate(([-1], ends)))
    return total - np.repeat(before, sizes) if len(ends) else total
