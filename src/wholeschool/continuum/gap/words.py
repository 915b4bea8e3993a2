"""What happened to a pupil, in words made from the records.

Such as “Suspended on 14 May; sent out 3 times since 28 April; three removals in four school weeks by 12 May”.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from wholeschool.continuum.gap.lines import Crossing, Record, Window
from wholeschool.reference.forms import event_kinds, forms
from wholeschool.reference.lines import Line

_PHRASES = {
    "sent_out": "sent out",
    "detention": "in detention",
    "internal_exclusion": "internally excluded",
    "suspension": "suspended",
    "lunchtime_suspension": "suspended at lunchtime",
    "offsite_provision": "in alternative provision off site",
    "offsite_direction": "directed off site",
    "alternative_provision": "placed in alternative provision",
    "managed_move": "moved to another school by managed move",
    "permanent_exclusion": "permanently excluded",
    "late": "late to lessons",
    "late_after_register": "late after the register closed",
    "time_out": "out on a time-out card",
    "out_of_lesson": "out of lesson",
    "truancy": "truanted a lesson",
    "persistent_absence": "persistently absent, 10 % or more of the year so far",
    "severe_absence": "severely absent, 50 % or more of the year so far",
    "elective_home_education": "taken into elective home education",
}
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
"""In English, whatever the machine speaks."""
_JUDGED = ("persistent_absence", "severe_absence")


class Touched(NamedTuple):
    """A form touched in a week: `times` are records, or sessions where marks or a lasting spell say it."""

    form: str
    branch: str
    rung: int
    week: date
    day: date
    times: int


def happened(
    branch: str | None,
    touched: Iterable[Touched],
    records: Iterable[Record],
    crossed: Sequence[Crossing],
    lines: Mapping[str, Line],
    window: Window,
) -> str:
    """What happened in the last weeks on a branch, and the lines crossed with what lies behind each.

    One sentence; the gravest comes first, the lines last. `branch` None: only the lines.
    """
    recent = [each for each in touched if each.branch == branch and window.has(each.day)]
    forms_here = {each.form for each in recent}
    since = _first_days(crossed, lines)
    counted = [
        each
        for each in records
        if (window.has(each.start) and event_kinds()[each.kind].form in forms_here)
        or each.start >= since.get(each.kind, date.max)
    ]
    recorded = {event_kinds()[each.kind].form for each in counted}
    by_marks = [each for each in recent if each.form not in recorded]
    if "severe_absence" in forms_here or _told_by_a_line(by_marks, crossed, lines):
        by_marks = [each for each in by_marks if each.form != "persistent_absence"]
    parts = [*_of_records(counted), *_of_marks(by_marks)]
    told = [words for _, words in sorted(parts, key=lambda part: -part[0])]
    told += [_reached(each, lines[each.line]) for each in crossed]
    said = "; ".join(told)
    return said[:1].upper() + said[1:]


def _reached(crossing: Crossing, line: Line) -> str:
    """A line crossed, and by when; the event that is the first of a year is told with its day already."""
    told = crossing.words or in_mid_sentence(line.words)
    return told if line.counts == "first_event" else f"{told} by {day_in_words(crossing.day)}"


def in_mid_sentence(words: str) -> str:
    """Words as they stand within a sentence: without a capital, but where they begin with an abbreviation."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def _told_by_a_line(
    touched: Iterable[Touched], crossed: Iterable[Crossing], lines: Mapping[str, Line]
) -> bool:
    """Whether a line of absence was crossed on the day of persistent absence: it has the figures."""
    first = min((each.day for each in touched if each.form == "persistent_absence"), default=None)
    return any(lines[each.line].counts == "absence" and each.day == first for each in crossed)


def _first_days(crossed: Iterable[Crossing], lines: Mapping[str, Line]) -> dict[str, date]:
    """For each kind of event that a crossed line counted, the first day that counted."""
    found: dict[str, date] = {}
    for each in crossed:
        for kind in lines[each.line].kinds:
            found[kind] = min(each.since, found.get(kind, date.max))
    return found


def day_in_words(day: date) -> str:
    """A day as people in Britain write it, e.g. 14 May."""
    return f"{day.day} {_MONTHS[day.month - 1]}"


def _of_records(records: Iterable[Record]) -> list[tuple[int, str]]:
    """For each kind of event its rung and what the records say of it."""
    days = defaultdict(list)
    for each in records:
        days[each.kind].append(each.start)
    return [(_rung(event_kinds()[kind].form), _told(_phrase(kind), of)) for kind, of in days.items()]


def _told(phrase: str, days: Sequence[date]) -> str:
    first = day_in_words(min(days))
    if len(days) == 1:
        return f"{phrase} on {first}"
    return f"{phrase} {'twice' if len(days) == 2 else f'{len(days)} times'} since {first}"


def _of_marks(touched: Sequence[Touched]) -> list[tuple[int, str]]:
    """For each form that has no record in these weeks, what marks or a spell that goes on say of it."""
    found = []
    for form in dict.fromkeys(each.form for each in touched):
        weeks = [each for each in touched if each.form == form]
        sessions = sum(each.times for each in weeks)
        many = f"{sessions} sessions since" if sessions > 1 else "1 session in"
        since = f" ({many} the week of {day_in_words(min(each.week for each in weeks))})"
        judged = f" by {day_in_words(min(each.day for each in weeks))}"
        found.append((_rung(form), _phrase(form) + (judged if form in _JUDGED else since)))
    return found


def _phrase(name: str) -> str:
    """A kind of event or a form in a few words; a kind that has none of its own goes by its label."""
    if name in _PHRASES:
        return _PHRASES[name]
    label = event_kinds()[name].label if name in event_kinds() else forms()[name].label
    return in_mid_sentence(label)


def _rung(form: str) -> int:
    return (forms()[form].rung or 0) if form else 0
