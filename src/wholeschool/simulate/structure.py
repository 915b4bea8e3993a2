"""What is decided before anybody is ill: part-timers, two rolls, closed sites, study leave."""

from __future__ import annotations

import numpy as np

from wholeschool.simulate.schools import NURSERY, RECEPTION, School
from wholeschool.simulate.sheet import Flags, Sheet

_SETTLING_DAYS = 13
_PART_TIME_SHARE = 0.04
_SPRING = (70, 110)  # school days in which snow falls
_CLOSURES_A_YEAR = 0.5
_STUDY_DAYS = 6
_STUDY_SHARE = 0.25
_LAST_YEAR_GROUP = 11


def part_timers(sheet: Sheet, rng: np.random.Generator) -> None:
    """X in the afternoons of nursery classes, of Reception's first weeks, and of some summer-born pupils."""
    group = sheet.stays["year_group"]
    session = np.arange(sheet.calendar.sessions)
    afternoon = session % 2 == 1
    settling = session < 2 * _SETTLING_DAYS
    autumn = np.repeat(sheet.calendar.half_term_of_day <= 2, 2)
    part_time = rng.random(len(group)) < _PART_TIME_SHARE
    sheet.mark_where((group == NURSERY)[:, None] & afternoon, "X")
    sheet.mark_where((group == RECEPTION)[:, None] & afternoon & settling, "X")
    sheet.mark_where(((group == RECEPTION) & part_time)[:, None] & afternoon & autumn, "X")


def at_the_other_school(sheet: Sheet) -> None:
    """D on the weekdays on which the pupil's other school has the pupil."""
    stays = sheet.stays
    days = np.repeat(sheet.calendar.days, 2)
    weekday = 1 << sheet.calendar.weekday_of_session
    during = (days >= stays["away_from"][:, None]) & (days <= stays["away_to"][:, None])
    sheet.mark_where(during & ((stays["away"][:, None] & weekday) > 0), "D")


def closures(sheet: Sheet, rng: np.random.Generator) -> None:
    """Y4 for everybody on days on which the site unexpectedly stays closed."""
    for day in rng.integers(*_SPRING, size=rng.poisson(_CLOSURES_A_YEAR)):
        sheet.mark_where(_on_days(sheet, int(day), int(day) + 1), "4")


def study_leave(sheet: Sheet, school: School, rng: np.random.Generator) -> None:
    """S for Year 11 before the school leaving date, at schools that grant it (the first always does)."""
    if school.phase != "secondary" or (school.index > 0 and rng.random() > _STUDY_SHARE):
        return
    oldest = sheet.stays["year_group"] == _LAST_YEAR_GROUP
    if oldest.any():
        end = int(np.searchsorted(sheet.calendar.days, sheet.stays["end"][oldest].max(), side="right"))
        sheet.mark_where(oldest[:, None] & _on_days(sheet, end - _STUDY_DAYS, end), "S")


def _on_days(sheet: Sheet, first: int, end: int) -> Flags:
    day = np.arange(sheet.calendar.sessions) // 2
    result: Flags = np.broadcast_to((day >= first) & (day < end), sheet.marks.shape)
    return result
