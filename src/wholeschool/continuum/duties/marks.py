"""What marks alone set off: an N that stands, and ten unauthorised sessions in ten school weeks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from wholeschool.continuum.duties.done import Done
from wholeschool.continuum.duties.given import Given
from wholeschool.continuum.duties.rows import Part
from wholeschool.continuum.schools.calendars import NEVER, SPAN, Ints, day_number, days, in_words, ints
from wholeschool.reference.duties import duty

N_IN_FORCE = date(2024, 8, 19)
"""Five school days are the rule of SI 2024/208, in force since; an N of before is no breach of it."""


def unknown_reason_part(given: Given) -> Part:
    """`reason_for_n`: the oldest N of each pupil's week at a school."""
    rows = given.marks
    session, week = ints(rows["unknown"]), days(rows["week"])
    day = week + session // 2
    kept = (session >= 0) & (day <= day_number(given.on)) & (day >= day_number(N_IN_FORCE))
    pupil, urn, day = given.place_of_pupil(rows["pupil_id"])[kept], ints(rows["urn"])[kept], day[kept]
    due = given.calendars.nth_day(
        given.calendars.places(urn), day, duty("reason_for_n").number("within_days")
    )
    none = np.full(len(day), NEVER)
    figures = [f"N since {each}" for each in in_words(day)]
    return Part("reason_for_n", pupil, urn, day, due, none, none * 0 - 1, figures)


def unauthorised_part(given: Given, done: Done) -> Part:
    """`ten_unauthorised`: weeks in which a pupil reaches the number, over all rolls, and had fewer before.

    The weeks are those of the week's main school. What others mark in its holidays counts in the window.
    """
    told, calendars = duty("ten_unauthorised"), given.calendars
    number, length = told.number("sessions"), told.number("school_weeks")
    weeks = _Weeks.read(given)
    asked = weeks.can_reach(number, calendars.longest(length))
    pupil, week, urn = weeks.pupil[asked], weeks.week[asked], weeks.urn[asked]
    place = calendars.places(urn)
    judged = calendars.is_week(place, week)
    pupil, week, urn, place = pupil[judged], week[judged], urn[judged], place[judged]
    opens, at = calendars.first_week(place), calendars.week(place, week)

    def total(rows: Ints | slice, back: int) -> Ints:
        """Unauthorised sessions of so many school weeks, up to the one that lies so far `back`."""
        last, first = at[rows] - back, opens[rows]
        ends = (np.maximum(each, first) for each in (last - length + 1, last))
        since, until = (calendars.week_days(each)[0] for each in ends)
        return np.where(last < first, 0, weeks.between(pupil[rows], since, until))

    now = total(slice(None), 0)
    reached = np.flatnonzero(now >= number)
    reached = reached[total(reached, 1) < number]
    pupil, urn, due = pupil[reached], urn[reached], calendars.week_days(at[reached])[1]
    figures = [f"{found} unauthorised sessions in {length} school weeks" for found in now[reached].tolist()]
    first = done.any_of_pupil.first(pupil, due)
    return Part("ten_unauthorised", pupil, urn, due, due, first, np.full(len(due), -1), figures)


@dataclass(frozen=True)
class _Weeks:
    """Weeks with unauthorised absence in order of pupil and week; `so_far` begins with 0 before the first."""

    pupil: Ints
    week: Ints
    urn: Ints
    so_far: Ints

    @classmethod
    def read(cls, given: Given) -> _Weeks:
        """From the rows as they were fetched."""
        rows = given.unauthorised
        pupil, week = given.place_of_pupil(rows["pupil_id"]), days(rows["week"])
        # Stable sorting takes years that are each in order as they are, and only lays them together.
        order = np.argsort(pupil * SPAN + week, kind="stable")
        so_far = np.concatenate(([0], np.cumsum(ints(rows["unauthorised"])[order])))
        return cls(pupil[order], week[order], ints(rows["urn"])[order], so_far)

    @cached_property
    def _keys(self) -> Ints:
        return self.pupil * SPAN + self.week

    def can_reach(self, number: int, most_days: int) -> Ints:
        """The rows at which so many days back there are as many sessions; no others can reach the number."""
        started = np.searchsorted(self._keys, self._keys - most_days, "left")
        return np.flatnonzero(self.so_far[1:] - self.so_far[started] >= number)

    def between(self, pupil: Ints, since: Ints, until: Ints) -> Ints:
        """Sessions of each pupil from one Monday to another."""
        ended = np.searchsorted(self._keys, pupil * SPAN + until, "right")
        return self.so_far[ended] - self.so_far[np.searchsorted(self._keys, pupil * SPAN + since, "left")]
