"""Notices of a suspension or permanent exclusion to the social worker, and of pupils with an EHC plan."""

from __future__ import annotations

import numpy as np

from wholeschool.continuum.duties.done import Done
from wholeschool.continuum.duties.given import Given
from wholeschool.continuum.duties.rows import Part
from wholeschool.continuum.schools.calendars import Ints
from wholeschool.reference.duties import duty

_WORDS = {
    "suspension": "suspension",
    "permanent_exclusion": "permanent exclusion",
}


def notice_parts(given: Given, suspended: Ints, done: Done) -> list[Part]:
    """`notice_social_worker` and `notice_ehc_plan`. `suspended`: records that cover a session."""
    records = given.records
    started = np.union1d(
        np.intersect1d(suspended, records.of("suspension")), records.of("permanent_exclusion")
    )
    who = {
        "notice_social_worker": (records.social_worker, "of a pupil with a social worker or looked after"),
        "notice_ehc_plan": (records.ehc_plan, "of a pupil with an EHC plan"),
    }
    given_notice = done.about(["notice_given"])
    parts = []
    for name, (concerns, words) in who.items():
        record = started[concerns[started]]
        day = records.day[record]
        due = given.calendars.nth_day(records.place[record], day, duty(name).number("within_days"))
        figures = [f"{_WORDS[kind]} {words}" for kind in records.kind[record]]
        pupil, urn = records.pupil[record], records.urn[record]
        parts.append(Part(name, pupil, urn, day, due, given_notice[record], record, figures))
    return parts
