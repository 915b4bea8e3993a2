"""The marks of many weeks sorted into classes by a lookup over the bytes, by code and date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from wholeschool.reference.attendance import code_of
from wholeschool.reference.forms import form_of_code
from wholeschool.reference.marks import (
    EVENTS_DECIDE,
    NO_MARK,
    SLOTS,
    UNKNOWN_CODE,
    Mark,
    read_mark,
    turning_days,
)

_EPOCH = date(1970, 1, 1)
_BITS = (1 << np.arange(SLOTS)).astype(np.int16)

Masks = npt.NDArray[np.int16]
Lookup = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class WeekClasses:
    """Sets of sessions of N weeks, one 14-bit mask a week: `sets` by class, `forms` by form.

    The class `apart` holds the marks that do not say all by themselves: events or another register
    decide about them, or their code is unknown or outside its dates. They are in no other set.
    """

    sets: Mapping[str, Masks]
    forms: Mapping[str, Masks]

    def without(self, apart: Masks) -> WeekClasses:
        """The same with more sessions set apart."""
        sets = {name: masks & ~apart for name, masks in self.sets.items()}
        sets["apart"] = self.sets["apart"] | apart
        return WeekClasses(sets, {name: masks & ~apart for name, masks in self.forms.items()})


SETS = ("taught", "late", "authorised", "unauthorised", "unscored", "apart")


def classify(marks: npt.NDArray[np.uint8], weeks: npt.NDArray[np.int32]) -> WeekClasses:
    """Sort the marks of N weeks: `marks` of shape (N, 14), `weeks` their Mondays in days since 1970.

    Few weeks of marks differ from each other, so each different one is looked at once.
    """
    eras = np.searchsorted(np.array([_days(day) for day in turning_days()]), weeks, side="right")
    keyed = np.empty((len(marks), SLOTS + 2), np.uint8)
    keyed[:, :SLOTS] = marks
    # A code that ends or begins inside a week makes the week an era of its own: Monday's and Sunday's differ.
    keyed[:, SLOTS] = eras
    keyed[:, SLOTS + 1] = np.searchsorted(
        np.array([_days(day) for day in turning_days()]), weeks + 6, side="right"
    )
    patterns, back = np.unique(keyed.view(f"V{SLOTS + 2}").ravel(), return_inverse=True)
    return _spread(_classify_patterns(patterns.view(np.uint8).reshape(-1, SLOTS + 2)), back)


def _classify_patterns(patterns: npt.NDArray[np.uint8]) -> WeekClasses:
    found = {name: np.zeros(len(patterns), np.int16) for name in (*SETS, *_plain_forms())}
    eras = patterns[:, SLOTS:]
    for first, last in np.unique(eras, axis=0).tolist():
        at = np.flatnonzero((eras == (first, last)).all(axis=1))
        marks = patterns[at, :SLOTS]
        for name, lookup in _lookups(first, last).items():
            found[name][at] = lookup[marks] @ _BITS
    return WeekClasses({name: found[name] for name in SETS}, {name: found[name] for name in _plain_forms()})


def _spread(of_patterns: WeekClasses, back: npt.NDArray[np.intp]) -> WeekClasses:
    return WeekClasses(
        {name: masks[back] for name, masks in of_patterns.sets.items()},
        {name: masks[back] for name, masks in of_patterns.forms.items()},
    )


def _plain_forms() -> tuple[str, ...]:
    """The forms that a mark can name by itself."""
    by_events = {form for code, form in form_of_code().items() if code in EVENTS_DECIDE}
    return (*sorted(set(form_of_code().values()) - by_events), "no_mark")


@cache
def _lookups(first_era: int, last_era: int) -> Mapping[str, Lookup]:
    """For each class, which of the 256 bytes belong to it in a week of these eras."""
    days = (_day_in(first_era), _day_in(last_era))
    tables = {name: np.zeros(256, bool) for name in (*SETS, *_plain_forms())}
    for char in {*code_of(), NO_MARK, UNKNOWN_CODE}:
        read = [mark for day in days if (mark := read_mark(char, day))]
        for name in _classes(read) if read else ():
            tables[name][ord(char)] = True
    return MappingProxyType(tables)


def _classes(read: list[Mark]) -> list[str]:
    mark = read[0]
    if _is_doubtful(read):
        return ["apart"]
    sets = {
        "taught": mark.taught,
        "late": mark.form == "late",
        "authorised": mark.authorised,
        "unauthorised": mark.unauthorised,
        "unscored": mark.scheduled and not mark.possible,
    }
    return [name for name, belongs in sets.items() if belongs] + ([mark.form] if mark.form else [])


def _is_doubtful(read: list[Mark]) -> bool:
    mark = read[0]
    return mark.char in EVENTS_DECIDE or mark.char == UNKNOWN_CODE or not all(each.in_dates for each in read)


def _day_in(era: int) -> date:
    """A day of an era: its first, or for the first era the day before the first turning day."""
    return turning_days()[era - 1] if era else turning_days()[0] - timedelta(days=1)


def _days(day: date) -> int:
    return (day - _EPOCH).days
