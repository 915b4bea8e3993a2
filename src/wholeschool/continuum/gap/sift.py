"""Who can be waiting at all: pupils whose rung is above the earlier one, or who may have crossed a line.

Worked out for all pupils at once, in columns. Whoever waits is among them; whether somebody does, the plain
rules say (`gap_rungs`, `gap_lines`), which are then asked of these few alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from wholeschool.continuum.gap.facts import LOWEST, Facts, Flags, Ints, Rows
from wholeschool.continuum.gap.lines import Window
from wholeschool.continuum.gap.rungs import WEEKS_BACK
from wholeschool.reference.forms import event_kinds
from wholeschool.reference.lines import Line

BRANCHES = ("school_exclusion", "self_exclusion")
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Sifted:
    """Which pupils the plain rules have to be asked about (n), and by line which can have crossed it."""

    asked: Flags
    lines: Mapping[str, Flags]


def may_wait(facts: Facts, window: Window, lines: Sequence[Line]) -> Sifted:
    """Sift the pupils: nobody is left out who waits, or who crossed a line."""
    crossed = {line.name: _SIFTS[line.counts](facts, window, line) for line in lines}
    # Nothing that happened up to the day can have come after an action on it.
    open_still = ~_acted_on(facts, window)
    found = np.logical_or.reduce([_rose(facts, window), *crossed.values()]) & open_still
    return Sifted(found, crossed)


def _rose(facts: Facts, window: Window) -> Flags:
    """Whose rung is above that of so many weeks earlier, on any branch."""
    touches = facts.rows["touches"]
    places, rungs = touches.column("place"), touches.column("rung")
    rose = np.zeros(len(facts.pupils), np.bool_)
    for branch in BRANCHES:
        on_it = touches.one_of("branch", [branch])
        rung, before = (
            _highest(facts, touches, rungs, on_it & (places > place - WEEKS_BACK) & (places <= place))
            for place in (window.now, window.now - window.weeks)
        )
        rose |= rung > before
    return rose


def _highest(facts: Facts, touches: Rows, rungs: Ints, among: Flags) -> Ints:
    highest = np.zeros(len(facts.pupils), np.int64)
    np.maximum.at(highest, touches.at[among], rungs[among])
    return highest


def _by_events(facts: Facts, window: Window, line: Line) -> Flags:
    """As many events as the line counts, in the weeks that can count together with one in the last weeks."""
    records = facts.rows["records"]
    mondays = np.array([_number(each) for each in window.school.mondays])
    places = np.searchsorted(mondays, records.column("start"), side="right") - 1
    near = places > window.now - window.weeks - line.within_weeks
    near &= records.one_of("kind", line.kinds)
    return np.bincount(records.at[near], minlength=len(facts.pupils)) >= line.at_least


def _by_first_event(facts: Facts, window: Window, line: Line) -> Flags:
    records = facts.rows["records"]
    recent = records.column("start") >= _number(window.first_day)
    return _have(facts, records, recent & records.one_of("kind", line.kinds))


def _by_absence(facts: Facts, window: Window, line: Line) -> Flags:
    """A week at whose end the year so far is at the line or above it, and was not a week earlier."""
    absence = facts.rows["absence"]
    year = absence.table["academic_year"].combine_chunks().dictionary_encode().indices.to_numpy()
    week = absence.column("week")
    order = np.lexsort((week, year, absence.at))
    at, year, week = absence.at[order], year[order], week[order]
    again = np.zeros(len(order), np.bool_)
    again[1:] = (at[1:] == at[:-1]) & (year[1:] == year[:-1])
    possible, absent = (_so_far(absence.column(name)[order], again) for name in ("possible", "absent"))
    above = (possible >= line.judged_from_sessions) & (absent * 100 >= line.at_least_percent * possible)
    before = np.zeros(len(order), np.bool_)
    before[1:] = above[:-1] & again[1:]
    crossed = np.zeros(len(facts.pupils), np.bool_)
    crossed[at[above & ~before & (week > LOWEST)]] = True
    return crossed


def _so_far(numbers: Ints, again: Flags) -> Ints:
    """Sums up to each row; a row that is not `again` of the same begins anew."""
    sums = np.cumsum(numbers)
    starts = np.flatnonzero(~again)
    before = (sums - numbers)[starts]
    return sums - np.repeat(before, np.diff(np.append(starts, len(numbers))))


def _by_weeks_of_form(facts: Facts, window: Window, line: Line) -> Flags:
    weeks, records = facts.rows["form_weeks"], facts.rows["records"]
    spells = [
        kind.name for kind in event_kinds().values() if kind.group == "other" and kind.form == line.form
    ]
    in_form = _have(facts, weeks, weeks.one_of("form", [line.form]))
    return in_form | _have(facts, records, records.one_of("kind", spells))


def _acted_on(facts: Facts, window: Window) -> Flags:
    actions = facts.rows["actions"]
    return _have(facts, actions, actions.column("at") >= _number(window.on))


def _have(facts: Facts, rows: Rows, among: Flags) -> Flags:
    found = np.zeros(len(facts.pupils), np.bool_)
    found[rows.at[among]] = True
    return found


def _number(day: date) -> int:
    return day.toordinal() - _EPOCH


_SIFTS: Mapping[str, Callable[[Facts, Window, Line], Flags]] = {
    "events": _by_events,
    "first_event": _by_first_event,
    "absence": _by_absence,
    "weeks_of_form": _by_weeks_of_form,
}
