"""What marks alone set off: an N that stands, and ten unauthorised sessions in ten school weeks."""

from __future__ import annotations

from datetime import date

import numpy as np

from wholeschool.continuum.duties_calendar import NEVER, SPAN, Ints, day_number, days, in_words, ints
from wholeschool.continuum.duties_done import Done
from wholeschool.continuum.duties_given import Given
from wholeschool.continuum.duties_rows import Part
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
    told, rows = duty("ten_unauthorised"), given.unauthorised
    pupil, week = given.place_of_pupil(rows["pupil_id"]), days(rows["week"])
    order = np.lexsort((week, pupil))
    pupil, week, urn = pupil[order], week[order], ints(rows["urn"])[order]
    so_far = np.concatenate(([0], np.cumsum(ints(rows["unauthorised"])[order])))
    keys = pupil * SPAN + week
    place = given.calendars.places(urn)
    judged = np.flatnonzero(given.calendars.is_week(place, week))
    pupil, week, urn, place = pupil[judged], week[judged], urn[judged], place[judged]
    length, opens = told.number("school_weeks"), given.calendars.first_week(place)
    at = given.calendars.week(place, week)

    def total(first: Ints, last: Ints) -> Ints:
        """Unauthorised sessions from one school week to another, both by position."""
        since, until = (given.calendars.week_days(np.maximum(each, opens))[0] for each in (first, last))
        started = np.searchsorted(keys, pupil * SPAN + since, "left")
        found = so_far[np.searchsorted(keys, pupil * SPAN + until, "right")] - so_far[started]
        return np.where(last < opens, 0, found)

    now, before = total(at - length + 1, at), total(at - length, at - 1)
    reached = (now >= told.number("sessions")) & (before < told.number("sessions"))
    due = given.calendars.week_days(at)[1][reached]
    figures = [f"{number} unauthorised sessions in {length} school weeks" for number in now[reached].tolist()]
    first = done.any_of_pupil.first(pupil[reached], due)
    none = np.full(len(due), -1)
    return Part("ten_unauthorised", pupil[reached], urn[reached], due, due, first, none, figures)
