"""What governors have to do about each suspension and permanent exclusion: one of three duties."""

from __future__ import annotations

import numpy as np

from wholeschool.continuum.duties.days import HalfDays, days_in_term
from wholeschool.continuum.duties.done import Done
from wholeschool.continuum.duties.given import Given
from wholeschool.continuum.duties.rows import Part
from wholeschool.continuum.schools.calendars import NEVER, NO_TERM, SPAN, TERMS, TERMS_IN_YEAR, Ints
from wholeschool.reference.duties import duty

_CONSIDERED, _MET = "governors_considered", "governors_met"


def governors_parts(given: Given, units: HalfDays, done: Done) -> list[Part]:
    """Exactly one row a suspension, by the days in the term that it leaves, and one a permanent exclusion."""
    record, half_days, term = days_in_term(given, units)
    kinds, place = np.unique(half_days * SPAN + term, return_inverse=True)
    figures = np.array([_figures(*divmod(kind, SPAN)) for kind in kinds.tolist()], dtype=object)[place]
    few = half_days <= 2 * duty("consider_representations").number("most_days_in_term")
    some = half_days <= 2 * duty("governors_meet_if_asked").number("most_days_in_term")
    consider, asked, meet = (
        (record[chosen], figures[chosen].tolist()) for chosen in (few, some & ~few, ~some)
    )
    excluded = given.records.of("permanent_exclusion")
    must = np.concatenate((meet[0], excluded))
    return [
        _part(given, "consider_representations", *consider, done.about([_CONSIDERED])),
        _part(given, "governors_meet_if_asked", *asked, done.about([_MET, _CONSIDERED])),
        _part(
            given,
            "governors_meet",
            must,
            [*meet[1], *["permanent exclusion"] * len(excluded)],
            _met(given, must, done),
        ),
    ]


def _part(given: Given, name: str, record: Ints, figures: list[str], done: Ints) -> Part:
    """`done`: for every record of the store the day on which it was done."""
    records, within = given.records, duty(name).numbers.get("within_days", 0)
    day = records.day[record]
    due = given.calendars.nth_day(records.place[record], day, within) if within else np.full(len(day), NEVER)
    pupil, urn = records.pupil[record], records.urn[record]
    return Part(name, pupil, urn, day, due, done[record], record, figures, dated=within > 0)


def _met(given: Given, record: Ints, done: Done) -> Ints:
    """For every record the first meeting about it, or about nothing for the pupil there from its start."""
    records, found = given.records, done.about([_MET])
    at_school = given.at_school(records.pupil[record], records.urn[record])
    free = done.free_at_school(_MET).first(at_school, records.day[record])
    found[record] = np.minimum(found[record], free)
    return found


def _figures(half_days: int, term: int) -> str:
    days = f"{half_days / 2:g} {'day' if half_days == 2 else 'days'}"
    place = term % TERMS_IN_YEAR
    return f"{days} in no known term" if place == NO_TERM else f"{days} in the {TERMS[place]} term"
