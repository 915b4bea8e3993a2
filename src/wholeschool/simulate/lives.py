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
from wholeschool.simulate.school_year import SchoolYear
from wholeschool.simulate.structure import at_the_other_school, closures, part_timers, study_leave


def live(here: SchoolYear) -> Events:
    """Decide every session of `here.sheet`, in place; returns all events, numbered in order of time."""
    part_timers(here.sheet, here.rng)
    at_the_other_school(here.sheet)
    closures(here.sheet, here.rng)
    records = [
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
    return in_order(gather([*records, in_school_events(here), noticed(here)]))
