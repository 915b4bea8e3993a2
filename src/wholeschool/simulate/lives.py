"""A school year as it is lived: layer upon layer, the strongest first, until every session is decided."""

from __future__ import annotations

from wholeschool.simulate.absence import (
    approved_activity,
    holidays,
    illness,
    lateness,
    leave,
    long_absences,
    staying_away,
)
from wholeschool.simulate.events import Events, gather
from wholeschool.simulate.exclusions import permanent_exclusions, suspensions
from wholeschool.simulate.lessons import in_school_events, noticed
from wholeschool.simulate.papers import in_order
from wholeschool.simulate.placements import (
    alternative_provision,
    moves,
    offsite_directions,
    reduced_timetables,
)
from wholeschool.simulate.planted_lives import plant_before, plant_journeys, without_those_off_roll
from wholeschool.simulate.school_year import SchoolYear
from wholeschool.simulate.structure import at_the_other_school, closures, part_timers, study_leave

_RECENT_DAYS = 4


def live(here: SchoolYear) -> Events:
    """Decide every session of `here.sheet`, in place; returns all events, numbered in order of time."""
    part_timers(here.sheet, here.rng)
    at_the_other_school(here.sheet)
    closures(here.sheet, here.rng)
    records = [
        *plant_before(here),
        *permanent_exclusions(here),
        *suspensions(here),
        offsite_directions(here),
        alternative_provision(here),
        reduced_timetables(here),
        *moves(here),
    ]
    study_leave(here.sheet, here.school, here.rng)
    long_absences(here)
    holidays(here)
    leave(here)
    illness(here)
    staying_away(here)
    approved_activity(here)
    lateness(here)
    if not here.plan.anything:
        _find_reasons(here)
    events = gather([*records, in_school_events(here), noticed(here)])
    events = gather([events, *plant_journeys(here, events)])
    return in_order(without_those_off_roll(here, events))


def _find_reasons(here: SchoolYear) -> None:
    """Nothing planted: the school finds every reason in time, and only the last days' N stand."""
    marks = here.sheet.marks
    until = here.sheet.calendar.sessions - (2 * _RECENT_DAYS if here.is_last_year else 0)
    marks[:, :until][marks[:, :until] == ord("N")] = ord("O")
