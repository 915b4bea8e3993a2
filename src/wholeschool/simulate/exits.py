"""Pupils who leave a roll for a reason that explains nothing, or to be educated at home after a sanction."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np

from wholeschool.simulate.calendar import Days
from wholeschool.simulate.fates import Fate, Planted, Stays
from wholeschool.simulate.people import GONE, Ints
from wholeschool.simulate.rolls import Year
from wholeschool.simulate.schools import School

_ENOUGH_PUPILS = 60
_PUPILS_AN_EXIT = 250
_REASONS = ((b"OR", b"NK"), (b"UK", b"NK"), (b"MI", b"MI"), (b"IM", b"MS"))
_EXAM_YEARS = (10, 11)
_EXIT_YEARS = (8, 9, 10, 11)
_BEFORE_CENSUS = (30, 65)  # school days: from half-term to Christmas
_BACK_DATED = (125, 150)  # no site ever closes then, so that every mark after the recorded end says present
_OTHERWISE = (20, 60)
_DAYS_BACK = (7, 12)
_AT_HOME = (50, 140)


def plant_exits(year: Year, rng: np.random.Generator) -> None:
    """End some stays at each secondary, in place, before anything else is decided of the year.

    Of the exits of a school one is before the January census, in Year 10 or 11; one is back-dated; then
    again from the start.
    """
    for school in year.schools:
        if school.phase != "secondary" or school.size < _ENOUGH_PUPILS:
            continue
        stays = year.stays[school.index]
        days = year.calendars[school.index].days
        for number in range(max(3, school.size // _PUPILS_AN_EXIT)):
            early = number % 3 == 0
            places = _plain(stays, _EXAM_YEARS if early else _EXIT_YEARS)
            if len(places):
                window = (_BEFORE_CENSUS, _BACK_DATED, _OTHERWISE)[number % 3]
                place = int(rng.choice(places))
                _leave(stays, place, int(rng.integers(*window)), days, rng)
                stays["back_dated"][place] = rng.integers(*_DAYS_BACK) if number % 3 == 1 else 0
                year.pupils["school"][stays["pupil"][place]] = GONE
        _to_home_education(year, stays, days, max(2, school.size // _PUPILS_AN_EXIT), rng)


def recorded_ends(stays: Stays, days: Days) -> Days:
    """The leaving dates as the enrolment file has them; NaT where there is none."""
    ends = stays["end"].copy()
    for place in np.flatnonzero(stays["back_dated"]):
        ends[place] = days[np.searchsorted(days, ends[place]) - stays["back_dated"][place]]
    result: Days = ends
    return result


def exits_of(year: Year, school: School) -> list[dict[str, Any]]:
    """`exits` of the truth for a school and year."""
    stays, days = year.stays[school.index], year.calendars[school.index].days
    ends = recorded_ends(stays, days)
    found = []
    for place in np.flatnonzero(stays["planted"] == Planted.EXIT):
        end = ends[place].item()
        before_census = end < census_day(year.first_year) and stays["year_group"][place] in _EXAM_YEARS
        marked = {"before_census": before_census, "back_dated": bool(stays["back_dated"][place])}
        found.append(
            {
                "upn": year.pupils["upn"][stays["pupil"][place]].decode(),
                "urn": school.urn,
                "end": str(end),
                "reason": stays["reason"][place].decode(),
                "marked": [name for name, holds in marked.items() if holds],
                "last_mark": str(stays["end"][place]),
            }
        )
    return found


def census_day(first_year: int) -> date:
    """The third Thursday of January."""
    first = date(first_year + 1, 1, 1)
    return first + timedelta(days=(3 - first.weekday()) % 7 + 14)


def _to_home_education(year: Year, stays: Stays, days: Days, count: int, rng: np.random.Generator) -> None:
    """What leads up to it is planted with the lessons; see `planted_lives.py`."""
    for _ in range(count):
        places = _plain(stays, _EXIT_YEARS[:-1])
        if len(places):
            place = int(rng.choice(places))
            day = int(rng.integers(*_AT_HOME))
            stays["fate"][place], stays["fate_day"][place] = Fate.HOME_EDUCATION, day
            stays["planted"][place] = Planted.SANCTIONED
            stays["end"][place] = days[day]
            stays["reason"][place] = stays["destination"][place] = b"EL"
            year.pupils["school"][stays["pupil"][place]] = GONE


def _leave(stays: Stays, place: int, day: int, days: Days, rng: np.random.Generator) -> None:
    reason, destination = _REASONS[rng.integers(len(_REASONS))]
    stays["fate"][place], stays["fate_day"][place] = Fate.LEAVES, day
    stays["planted"][place] = Planted.EXIT
    stays["end"][place], stays["reason"][place], stays["destination"][place] = days[day], reason, destination


def _plain(stays: Stays, year_groups: tuple[int, ...]) -> Ints:
    """Places of pupils there from September on whom nothing befalls."""
    from_the_start = stays["start"] == stays["start"].min()
    single = (stays["status"] == b"C") & (stays["fate"] == Fate.NONE)
    result: Ints = np.flatnonzero(from_the_start & single & np.isin(stays["year_group"], year_groups))
    return result
