"""Events as management and behaviour systems export them: logs, exclusions, detentions."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from wholeschool.schema.years import academic_year_starting
from wholeschool.simulate.csv_text import Column, beside, joined, numbers, words
from wholeschool.simulate.events import KINDS, NONE, OUTCOMES, REASONS, Events, of_kinds
from wholeschool.simulate.formats.format import Record
from wholeschool.simulate.formats.mis_registers import admission_numbers

LOGGED = ("sent_out", "truancy", "time_out", "out_of_lesson", "late", "incident", "praise", "detention")
"""Kinds of event that a behaviour log has. What a system has no list for comes in an ordinary file."""
EXCLUSIONS = ("suspension", "lunchtime_suspension", "permanent_exclusion")

_WORDS: Mapping[str, str] = {
    "sent_out": "Removed from lesson",
    "truancy": "Truanting",
    "time_out": "Time out card",
    "out_of_lesson": "Out of class",
    "late": "Late to lesson",
    "incident": "Negative behaviour",
    "praise": "House point",
    "detention": "After school detention",
    "suspension": "Fixed period exclusion",
    "lunchtime_suspension": "Lunchtime exclusion",
    "permanent_exclusion": "Permanent exclusion",
}
_HALVES = ("AM", "PM")
_NO_YES = ("No", "Yes")
_ORIGIN = np.datetime64("1970-01-01", "D")

Field = Callable[[Record, Events], Column | str]


def table(record: Record, events: Events, columns: Mapping[str, Field | str]) -> bytes:
    """A file: header → its column, or the text that stands in every row."""
    made = [each if isinstance(each, str) else each(record, events) for each in columns.values()]
    return ",".join(columns).encode() + b"\n" + joined(made, ",", "\n")


def some(record: Record, *kinds: str) -> Events:
    """The record's events of some kinds, in order of time."""
    events = record.events[of_kinds(record.events, *kinds)]
    return events[np.lexsort((events["number"], events["stay"], events["slot"]))]


def urn(record: Record, _: Events) -> str:
    """The school."""
    return str(record.school.urn)


def upn(record: Record, events: Events) -> Column:
    """Whose event it is."""
    return words(record.upns, events["stay"])


def number_of_pupil(record: Record, events: Events) -> Column:
    """The pupil's number at the school."""
    return words(admission_numbers(record), events["stay"])


def event_id(record: Record, events: Events) -> Column:
    """The same number that the ordinary files have."""
    prefix = f"{record.school.urn}-{academic_year_starting(record.first_year)}-"
    return beside(prefix, numbers(events["number"]))


def word(_: Record, events: Events) -> Column:
    """The word that behaviour systems use for a kind."""
    return words([_WORDS.get(kind, kind) for kind in KINDS], events["kind"])


def first_day(_: Record, events: Events) -> Column:
    """The first day."""
    return _days(events["slot"])


def first_half(_: Record, events: Events) -> Column:
    """The half of the first day."""
    return words(_HALVES, events["slot"] % 2)


def last_day(_: Record, events: Events) -> Column:
    """The last day."""
    return _days(events["end"])


def last_half(_: Record, events: Events) -> Column:
    """The half of the last day."""
    return words(_HALVES, np.where(events["end"] == NONE, NONE, events["end"] % 2))


def clock(_: Record, events: Events) -> Column:
    """The time, HH:MM."""
    return words([f"{each // 60:02d}:{each % 60:02d}" for each in range(24 * 60)], events["time"])


def moment(record: Record, events: Events) -> Column:
    """The first day and the time of day, as one text."""
    return beside(first_day(record, events), beside(" ", clock(record, events)))


def sessions(_: Record, events: Events) -> Column:
    """Sessions, as a number."""
    return numbers(events["sessions"], events["sessions"] == NONE)


def days_in_halves(_: Record, events: Events) -> Column:
    """Sessions as days: 3 is 1.5."""
    written = [f"{count / 2:g}" for count in range(401)]
    return words(written, events["sessions"])


def minutes(_: Record, events: Events) -> Column:
    """Minutes, as a number."""
    return numbers(events["minutes"], events["minutes"] == NONE)


def minutes_in_words(_: Record, events: Events) -> Column:
    """Minutes as `40 mins`."""
    return words([f"{count} mins" for count in range(481)], events["minutes"])


def lesson_time(_: Record, events: Events) -> Column:
    """Whether a detention took lesson time."""
    return words(_NO_YES, events["lesson_time"])


def points(_: Record, events: Events) -> Column:
    """Points; none is blank."""
    return numbers(events["points"], events["points"] == 0)


def outcome(_: Record, events: Events) -> Column:
    """What came of it."""
    return words(OUTCOMES, events["outcome"])


def reason(name: str) -> Field:
    """One of the reasons of an exclusion."""
    return lambda _, events: words(REASONS, events[name])


def _days(slots: np.ndarray) -> Column:
    """Half days as dates, the day first; blank where there is none."""
    given = slots[slots != NONE]
    first = int(given.min() // 2) if len(given) else 0
    places = np.where(slots == NONE, NONE, slots // 2 - first)
    last = int(places.max(initial=0))
    span = (_ORIGIN + np.arange(first, first + last + 1)).astype(object)
    return words([f"{day:%d/%m/%Y}" for day in span], places)
