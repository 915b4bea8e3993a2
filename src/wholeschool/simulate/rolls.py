"""Who is on whose roll in a year: leavers, joiners, moves within the trust, two rolls at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from wholeschool.simulate.calendar import Calendar, Days, monday_of
from wholeschool.simulate.fates import STAY, Fate, Stays, draw_fates
from wholeschool.simulate.people import GONE, Ints, Pupils, new_pupils, year_group
from wholeschool.simulate.schools import School

_JOIN_SHARE = 0.03
_MONDAY_SHARE = 0.8
_WEEKDAYS = 31  # bits 0 to 4: Monday to Friday
_FRIDAY = 4

# Leaving reason, destination in a secondary, in a primary, share (reasons and destinations: CTF code sets).
_LEAVING = (
    (b"IM", b"MS", b"MP", 0.62),
    (b"II", b"IS", b"IP", 0.06),
    (b"LC", b"LC", b"LC", 0.13),
    (b"OR", b"NK", b"NK", 0.09),
    (b"UK", b"NK", b"NK", 0.07),
    (b"MI", b"MI", b"MI", 0.03),
)
_AFTER_YEAR_11 = ((b"PF", b"FE", 0.82), (b"NT", b"WL", 0.1), (b"NE", b"EM", 0.05), (b"NU", b"NK", 0.03))


@dataclass(frozen=True)
class Year:
    """A trust in one year: its schools and calendars, all its pupils, the stays at each school."""

    first_year: int
    schools: tuple[School, ...]
    calendars: tuple[Calendar, ...]
    pupils: Pupils
    stays: tuple[Stays, ...]


def make_rolls(
    pupils: Pupils,
    schools: tuple[School, ...],
    calendars: tuple[Calendar, ...],
    first_year: int,
    planted: bool,
    rng: np.random.Generator,
) -> Year:
    """The rolls of a year. `pupils["school"]` of the result is where each pupil is when the year ends.

    `planted`: see `draw_fates`.
    """
    everybody, joined = _join(pupils, schools, calendars, first_year, rng)
    rolls = [
        _stays(everybody, school, calendars[school.index], first_year, joined, rng) for school in schools
    ]
    has_alternative = schools[-1].phase == "alternative"
    for school, stays in zip(schools, rolls, strict=True):
        draw_fates(stays, everybody, school, has_alternative, planted, rng)
    arrivals = [_carry_out(everybody, school, schools, calendars, rolls, rng) for school in schools]
    for school in schools:
        coming = [stays for each in arrivals for target, stays in each if target == school.index]
        rolls[school.index] = np.concatenate([rolls[school.index], *coming])
    return Year(first_year, schools, calendars, everybody, tuple(rolls))


def _join(
    pupils: Pupils,
    schools: tuple[School, ...],
    calendars: tuple[Calendar, ...],
    first_year: int,
    rng: np.random.Generator,
) -> tuple[Pupils, Days]:
    """Add those who join in the year; the second array holds each pupil's first day, NaT = September."""
    everybody = [pupils]
    starts = [np.full(len(pupils), np.datetime64("NaT"), "M8[D]")]
    number = len(pupils)
    for school in schools:
        groups = rng.choice(school.year_groups[:-1], rng.poisson(_JOIN_SHARE * school.size))
        everybody.append(new_pupils(school, groups, first_year, number, rng))
        days = calendars[school.index].days
        starts.append(_first_days(days, rng.integers(10, 150, len(groups)), rng))
        number += len(groups)
    return np.concatenate(everybody), np.concatenate(starts)


def _first_days(days: Days, places: Ints, rng: np.random.Generator) -> Days:
    """Days on which pupils come: mostly the first of a week."""
    week_starts = np.searchsorted(days, monday_of(days[places]))
    return days[np.where(rng.random(len(places)) < _MONDAY_SHARE, week_starts, places)]


def _stays(
    pupils: Pupils,
    school: School,
    calendar: Calendar,
    first_year: int,
    joined: Days,
    rng: np.random.Generator,
) -> Stays:
    members = np.flatnonzero(pupils["school"] == school.index)
    stays = np.zeros(len(members), STAY)
    stays["pupil"] = members
    stays["year_group"] = year_group(pupils[members], first_year)
    september = np.datetime64(date(first_year, 9, 1), "D")
    stays["start"] = np.where(np.isnat(joined[members]), september, joined[members])
    for name in ("end", "away_from", "away_to"):
        stays[name] = np.datetime64("NaT")
    stays["status"] = b"C"
    oldest = stays["year_group"] == school.year_groups[-1]
    if school.phase == "primary":
        stays["end"][oldest] = calendar.days[-1]
        stays["reason"][oldest], stays["destination"][oldest] = b"PM", b"MS"
    else:
        _finish_school(stays, oldest, first_year, rng)
    return stays


def _finish_school(stays: Stays, oldest: np.ndarray, first_year: int, rng: np.random.Generator) -> None:
    """Year 11 leaves on the last Friday of June (the school leaving date, Education Act 1996)."""
    last = date(first_year + 1, 6, 30)
    stays["end"][oldest] = np.datetime64(last - timedelta(days=(last.weekday() - _FRIDAY) % 7), "D")
    shares = [share for _, _, share in _AFTER_YEAR_11]
    drawn = rng.choice(len(_AFTER_YEAR_11), int(oldest.sum()), p=shares)
    stays["reason"][oldest] = np.array([reason for reason, _, _ in _AFTER_YEAR_11])[drawn]
    stays["destination"][oldest] = np.array([where for _, where, _ in _AFTER_YEAR_11])[drawn]


def _carry_out(
    pupils: Pupils,
    school: School,
    schools: tuple[School, ...],
    calendars: tuple[Calendar, ...],
    rolls: list[Stays],
    rng: np.random.Generator,
) -> list[tuple[int, Stays]]:
    """End stays by their fate, in place, and give the stays that they lead to, by school."""
    stays, days = rolls[school.index], calendars[school.index].days
    alternative = schools[-1].index if schools[-1].phase == "alternative" else None
    others = [each.index for each in schools if each.phase == school.phase and each is not school]
    coming: list[tuple[int, Stays]] = []
    for place in np.flatnonzero(stays["fate"] != Fate.NONE):
        stay = stays[place : place + 1]
        fate = Fate(int(stay["fate"][0]))
        if fate is Fate.DUAL and alternative is not None:
            coming.append((alternative, _share(stay, days, rng)))
            continue
        target = _leave(stay, fate, school, days, rng, others, alternative)
        if target is None:
            continue
        pupils["school"][stay["pupil"]] = target
        if target != GONE:
            coming.append((target, _arrive(stay, calendars[target])))
    return coming


def _leave(
    stay: Stays,
    fate: Fate,
    school: School,
    days: Days,
    rng: np.random.Generator,
    others: list[int],
    alternative: int | None,
) -> int | None:
    """End a stay, in place; returns the school to go to, GONE for none of the trust's, None = stays."""
    if fate is Fate.REINSTATED:
        return None
    stay["end"] = days[stay["fate_end"] if fate is Fate.EXCLUDED else stay["fate_day"]]
    if fate is Fate.EXCLUDED:
        stay["reason"] = b"PE"
        return GONE if alternative is None else alternative
    if fate is Fate.HOME_EDUCATION:
        stay["reason"] = stay["destination"] = b"EL"
        return GONE
    if fate in (Fate.MOVES, Fate.MANAGED_MOVE):
        stay["reason"] = b"IM"
        stay["destination"] = b"MS" if school.phase == "secondary" else b"MP"
        return int(rng.choice(others)) if others else GONE
    reason, secondary, primary, _ = _LEAVING[rng.choice(len(_LEAVING), p=[row[3] for row in _LEAVING])]
    stay["reason"] = reason
    stay["destination"] = secondary if school.phase == "secondary" else primary
    return GONE


def _arrive(left: Stays, calendar: Calendar) -> Stays:
    """The stay at the school that a pupil goes to: from that school's first day of the week after."""
    next_monday = monday_of(left["end"]) + 7
    return _stay_from(left, calendar.days[np.searchsorted(calendar.days, next_monday)])


def _share(main: Stays, days: Days, rng: np.random.Generator) -> Stays:
    """Put a pupil on the alternative provision's roll as well, for some weekdays; changes `main` in place."""
    first = int(main["fate_day"][0]) if rng.random() < 0.5 else 0
    last = len(days) - 1 if rng.random() < 0.6 else min(first + int(rng.integers(35, 70)), len(days) - 1)
    weekdays = int(sum(1 << day for day in rng.choice(5, rng.integers(2, 5), replace=False)))
    start = max(monday_of(days[first : first + 1])[0], main["start"][0])
    stay = _stay_from(main, start)
    main["status"], stay["status"] = b"M", b"S"
    main["away"], stay["away"] = weekdays, _WEEKDAYS & ~weekdays
    main["away_from"] = stay["away_from"] = start
    main["away_to"] = stay["away_to"] = stay["end"] = days[last]
    return stay


def _stay_from(elsewhere: Stays, start: Days) -> Stays:
    """A new stay of a pupil who has one elsewhere."""
    stay = np.zeros(1, STAY)
    for name in ("pupil", "year_group"):
        stay[name] = elsewhere[name]
    for name in ("end", "away_from", "away_to"):
        stay[name] = np.datetime64("NaT")
    stay["start"], stay["status"] = start, b"C"
    return stay
