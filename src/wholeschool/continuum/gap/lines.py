"""Which lines a pupil crossed in the last school weeks, and on which day: plain rules over records.

What there are thousands of are named tuples, which are made in a third of the time of frozen dataclasses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from wholeschool.continuum.gap.rungs import SchoolWeeks
from wholeschool.reference.lines import Line
from wholeschool.schema.years import academic_year_of


class Record(NamedTuple):
    """An event: its kind, first and last day (None = none given)."""

    kind: str
    start: date
    end: date | None = None


class Absence(NamedTuple):
    """A pupil's sessions over all rolls: those of one week, or of the year before the weeks asked about.

    `week` is a Monday; None = the weeks before those asked about, summed.
    """

    academic_year: str
    week: date | None
    possible: int
    absent: int


@dataclass(frozen=True)
class Past:
    """What lines are judged on: a pupil's events, absence, and the weeks in which a form took time.

    `form_weeks` are the Mondays by form; `spells` the events of forms that take no time, by form.
    """

    records: Sequence[Record] = ()
    absence: Sequence[Absence] = ()
    form_weeks: Mapping[str, Sequence[date]] = field(default_factory=dict)
    spells: Mapping[str, Sequence[Record]] = field(default_factory=dict)


@dataclass(frozen=True)
class Window:
    """The last `weeks` school weeks up to the day `on`, which lies in week `now`.

    `acted_by`: actions after this day are not known of yet. As of a day nobody has acted after it; the list
    of today knows what was done since the last marks.
    """

    school: SchoolWeeks
    on: date
    weeks: int
    acted_by: date = date.max

    @cached_property
    def now(self) -> int:
        """The number of the week of `on`."""
        return self.school.place(self.on)

    @cached_property
    def first_day(self) -> date:
        """The Monday of the first of the weeks; where the calendar begins later, the first of all days."""
        first = self.now - self.weeks + 1
        return self.school.mondays[first] if first > 0 else date.min

    def has(self, day: date) -> bool:
        """Whether a day lies in the last weeks, and not after `on`."""
        return self.first_day <= day <= self.on


@dataclass(frozen=True)
class Crossing:
    """A line crossed, on a day: `since` is the first day that counted, `words` how far it has come.

    Empty `words`: no more is to be said than what the line itself says.
    """

    line: str
    day: date
    since: date
    words: str = ""


def crossings(lines: Sequence[Line], past: Past, window: Window) -> tuple[Crossing, ...]:
    """The latest crossing of each line in the last weeks, in the order of the lines."""
    found = (list(_WAYS[line.counts](line, past, window)) for line in lines)
    return tuple(max(each, key=lambda crossing: crossing.day) for each in found if each)


def _by_events(line: Line, past: Past, window: Window) -> Iterator[Crossing]:
    """The event that brings the number of school weeks `within_weeks` up to the line, and not beyond it."""
    records = _records_of(line, past, window)
    places = [window.school.place(each.start) for each in records]
    for number, (record, place) in enumerate(zip(records, places, strict=True), start=1):
        # Those up to this one: others of the same day come in their order.
        near = sum(place - line.within_weeks < each for each in places[:number])
        if near == line.at_least and window.has(record.start):
            yield Crossing(line.name, record.start, since=records[number - near].start)


def _by_first_event(line: Line, past: Past, window: Window) -> Iterator[Crossing]:
    seen: set[str] = set()
    for record in _records_of(line, past, window):
        year = academic_year_of(record.start)
        if year not in seen and window.has(record.start):
            yield Crossing(line.name, record.start, since=record.start)
        seen.add(year)


def _records_of(line: Line, past: Past, window: Window) -> list[Record]:
    records = (each for each in past.records if each.kind in line.kinds and each.start <= window.on)
    return sorted(records, key=lambda each: each.start)


def _by_absence(line: Line, past: Past, window: Window) -> Iterator[Crossing]:
    """The week at whose end the year so far passes from below the line to it or above it."""
    for year in sorted({each.academic_year for each in past.absence}):
        weeks = [each for each in past.absence if each.academic_year == year]
        possible = absent = 0
        above = False
        for each in sorted(weeks, key=lambda one: one.week or date.min):
            possible, absent, before = possible + each.possible, absent + each.absent, above
            above = possible >= line.judged_from_sessions and absent * 100 >= line.at_least_percent * possible
            day = window.school.known_on(each.week) if each.week else None
            if above and not before and day and window.has(day):
                share = 100 * absent / possible
                words = f"absent for {share:.1f} % of the year so far ({absent} of {possible} sessions)"
                yield Crossing(line.name, day, day, words)


def _by_weeks_of_form(line: Line, past: Past, window: Window) -> Iterator[Crossing]:
    """The week that is one more in a row than the line allows; a week without the form begins anew."""
    school, longest = window.school, line.more_than_weeks
    places = {school.place(week) for week in past.form_weeks.get(line.form, ())}
    for spell in past.spells.get(line.form, ()):
        if spell.start <= window.on:
            last = school.place(min(spell.end or window.on, window.on))
            places |= set(range(school.place_onward(spell.start), last + 1))
    for place in sorted(places):
        run = places.issuperset(range(place - longest, place + 1)) and place - longest - 1 not in places
        if run and place >= longest:
            day = school.known_on(school.mondays[place])
            if window.has(day):
                yield Crossing(line.name, day, day)


_WAYS: Mapping[str, Callable[[Line, Past, Window], Iterator[Crossing]]] = {
    "events": _by_events,
    "first_event": _by_first_event,
    "absence": _by_absence,
    "weeks_of_form": _by_weeks_of_form,
}
