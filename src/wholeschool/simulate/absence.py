"""Why pupils are not there: illness, appointments, holidays, staying away; and visits, sport and lateness."""

from __future__ import annotations

import numpy as np

from wholeschool.simulate.calendar import Ints
from wholeschool.simulate.people import SEN_PLAN, TRAVELLING
from wholeschool.simulate.school_year import SchoolYear
from wholeschool.simulate.spells import single_sessions, spells_of_days, times

_ILL_DAYS, _AWAY_DAYS, _HOLIDAY_DAYS = 2.3, 1.9, 5.0
_FEASTS = (95, 150)  # school days between which the year's two feasts fall
_TRIPS_A_YEAR, _ON_A_TRIP = 1.7, 0.85
_WORK_YEAR, _WORK_SHARE = 10, 0.7
_FIRST_2024_CODES = 2024
_LONG_ILL = 0.45  # share of long absences that are illness


def long_absences(here: SchoolYear) -> None:
    """Pupils who from some day on come hardly at all: marked I or O, and there now and then."""
    rng, sheet = here.rng, here.sheet
    more = here.plan.factor("unauthorised_absence")
    ill_share = _LONG_ILL / (_LONG_ILL + more * (1 - _LONG_ILL))
    often = here.level.long_absence * _LONG_ILL / ill_share
    rows = times(often * here.of("unauthorised_absence"), rng)
    days = len(sheet.calendar.days)
    starts = 2 * rng.integers(0, days - 40, len(rows))
    lengths = 2 * rng.integers(50, days, len(rows))
    share = rng.uniform(0.6, 1.0, len(rows))
    ill = rng.random(len(rows)) < ill_share
    for row, start, length, often, is_ill in zip(rows, starts, lengths, share, ill, strict=True):
        span = np.arange(start, min(start + length, sheet.calendar.sessions))
        away = span[np.repeat(rng.random(len(span) // 2 + 1) < often, 2)[: len(span)]]
        sheet.mark(np.full(len(away), row), away, "I" if is_ill else "O")


def illness(here: SchoolYear) -> None:
    """I, in spells of days."""
    expected = here.level.illness_spells * here.of("illness") * here.who["health"]
    spells_of_days(here.sheet, expected, _ILL_DAYS, "I", here.rng)


def staying_away(here: SchoolYear) -> None:
    """O, in spells of days, strongly concentrated; and the few of which nobody ever said why (N)."""
    factor = here.of("unauthorised_absence") * here.plan.factor("unauthorised_absence")
    expected = here.level.unauthorised_spells * factor * here.who["absence"]
    spells_of_days(here.sheet, expected, _AWAY_DAYS, "O", here.rng)
    unknown = here.level.unestablished_sessions * factor * here.plan.factor("N")
    single_sessions(here.sheet, unknown, "N", here.rng)


def holidays(here: SchoolYear) -> None:
    """G, a week or so, not granted."""
    often = here.level.holidays * here.plan.factor("unauthorised_absence")
    rows = times(np.full(len(here.who), often), here.rng)
    starts = 2 * here.rng.integers(len(here.sheet.calendar.days), size=len(rows))
    lengths = 2 * np.maximum(1, here.rng.poisson(_HOLIDAY_DAYS, len(rows)))
    here.sheet.lay(rows, starts, lengths, "G")


def leave(here: SchoolYear) -> None:
    """Appointments, exceptional leave, interviews, feasts, parents travelling for work, no transport."""
    sheet, rng, level = here.sheet, here.rng, here.level
    everybody = np.ones(len(here.who))
    single_sessions(sheet, level.appointments * everybody, "M", rng)
    spells_of_days(sheet, level.other_leave / 3 * everybody, 1.5, "C", rng)
    new_codes = here.first_year >= _FIRST_2024_CODES
    single_sessions(sheet, 0.06 * everybody, "j" if new_codes else "J", rng)
    spells_of_days(sheet, 0.006 * everybody, 2.0, "a", rng)
    for day in rng.integers(*_FEASTS, size=2):
        _all_day(here, np.flatnonzero(here.who["observes"]), int(day), 1, "R")
    travelling = np.isin(here.who["ethnicity"], TRAVELLING)
    spells_of_days(sheet, np.where(travelling, 0.4, 0.0), 8.0, "T", rng)
    with_plan = here.who["sen"] == SEN_PLAN
    spells_of_days(sheet, np.where(with_plan, 0.02, 0.0), 4.0, "Q", rng)
    single_sessions(sheet, np.where(with_plan, 0.2, 0.0), "1", rng, mornings=0.9)
    single_sessions(sheet, 0.02 * everybody, "7", rng)


def approved_activity(here: SchoolYear) -> None:
    """Trips of a year group (V), matches (P), a week of work experience in Year 10 (W)."""
    sheet, rng = here.sheet, here.rng
    group = sheet.stays["year_group"]
    for year_group in np.unique(group[group >= 1]):
        rows = np.flatnonzero(group == year_group)
        for day in rng.integers(10, len(sheet.calendar.days), rng.poisson(_TRIPS_A_YEAR)):
            _all_day(here, rows[rng.random(len(rows)) < _ON_A_TRIP], int(day), 1, "V")
        if year_group == _WORK_YEAR and rng.random() < _WORK_SHARE:
            _all_day(here, rows, len(sheet.calendar.days) - 12, 5, "W")
    sporty = here.level.sport_sessions / 0.15 * here.who["sporty"]
    single_sessions(sheet, sporty, "P", rng, mornings=0.2)


def lateness(here: SchoolYear) -> None:
    """L with minutes before the register closed, U with minutes after it."""
    sheet, rng = here.sheet, here.rng
    factor = here.of("lateness") * here.who["lateness"]
    single_sessions(sheet, here.level.late_sessions * factor, "L", rng, mornings=0.88)
    single_sessions(sheet, here.level.late_after_register_sessions * factor, "U", rng, mornings=0.8)
    shortest = int(sheet.calendar.minutes.min())
    for char, low, high in (("L", 2, 26), ("U", 31, min(110, shortest))):
        where = sheet.marks == ord(char)
        sheet.late[where] = rng.integers(low, high, int(where.sum()))


def _all_day(here: SchoolYear, rows: Ints, day: int, days: int, char: str) -> None:
    here.sheet.lay(rows, np.full(len(rows), 2 * day), np.full(len(rows), 2 * days), char)
