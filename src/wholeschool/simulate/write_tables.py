"""Schools, calendars, enrolments and events as CSV files."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wholeschool.schema.years import academic_year_starting
from wholeschool.simulate.calendar import Calendar, Ints
from wholeschool.simulate.csv_text import Column, beside, days, joined, numbers, words
from wholeschool.simulate.events import KINDS, NONE, OUTCOMES, PLACEMENT_REASONS, REASONS, Events
from wholeschool.simulate.exits import recorded_ends
from wholeschool.simulate.people import ETHNICITIES, NEEDS, SEN_CODES, SEN_NONE, fsm6
from wholeschool.simulate.rolls import Year
from wholeschool.simulate.schools import NURSERY, RECEPTION, TRUST, School
from wholeschool.simulate.upn import FICTITIOUS_LA

SCHOOLS_HEADER = "URN,Academic year,LAESTAB,Predecessor URN,Name,Phase,Type,LA code,Trust"
CALENDAR_HEADER = "URN,Date,Session,Term,Half term,Minutes"
ENROLMENTS_HEADER = (
    "UPN,URN,Academic year,Start,End,Leaving reason,Destination,Status,Year group,Sex,Ethnicity,Language,"
    "FSM,FSM6,SEN provision,SEN need,Looked after,Social worker,IDACI"
)
EVENTS_HEADER = (
    "UPN,URN,Event id,Kind,Start,Half,Time,End,End half,Sessions,Minutes,In lesson time,Reason 1,Reason 2,"
    "Reason 3,Placement reason,Points,Outcome"
)
_PHASES = {"secondary": "SS", "primary": "PS", "alternative": "PR"}
_TYPES = {"secondary": "49", "primary": "49", "alternative": "54"}
_TERMS = ("autumn", "autumn", "spring", "spring", "summer", "summer")
_YEAR_GROUPS = {NURSERY: "N2", RECEPTION: "R"}
_NO_YES = ("false", "true")
_HALVES = ("AM", "PM")


def school_rows(schools: Sequence[School], first_year: int) -> bytes:
    """The schools of a year, a line each."""
    year = academic_year_starting(first_year)
    lines = (
        f"{school.urn},{year},{school.laestab},,{school.name},{_PHASES[school.phase]},{_TYPES[school.phase]},"
        f"{FICTITIOUS_LA},{TRUST}\n"
        for school in schools
    )
    return "".join(lines).encode()


def calendar_rows(school: School, calendar: Calendar) -> bytes:
    """A school's sessions of a year, a line each. Blank minutes mean 150."""
    half_term = np.repeat(calendar.half_term_of_day, 2)
    blank = np.full(calendar.sessions, not school.states_minutes)
    columns = [
        days(np.repeat(calendar.days, 2)),
        words(_HALVES, np.arange(calendar.sessions) % 2),
        words(_TERMS, half_term - 1),
        numbers(half_term),
        numbers(calendar.minutes, blank),
    ]
    return joined([str(school.urn), *columns], ",", "\n")


def enrolment_rows(year: Year, school: School) -> bytes:
    """A school's roll of a year, a line a stay, with the pupil's characteristics in that year."""
    stays = year.stays[school.index]
    who = year.pupils[stays["pupil"]]
    groups = [_YEAR_GROUPS.get(group, str(group)) for group in range(NURSERY, 14)]
    columns = [
        _text(who["upn"]),
        str(school.urn),
        academic_year_starting(year.first_year),
        days(stays["start"]),
        days(recorded_ends(stays, year.calendars[school.index].days)),
        _text(stays["reason"]),
        _text(stays["destination"]),
        _text(stays["status"]),
        words(groups, stays["year_group"] - NURSERY),
        words(("F", "M"), who["boy"].astype(np.int64)),
        words(ETHNICITIES, who["ethnicity"].astype(np.int64)),
        words(("OTB", "ENG"), who["english"].astype(np.int64)),
        words(_NO_YES, who["fsm"].astype(np.int64)),
        words(_NO_YES, fsm6(who, year.first_year).astype(np.int64)),
        words(SEN_CODES, who["sen"].astype(np.int64)),
        words(NEEDS, np.where(who["sen"] == SEN_NONE, NONE, who["need"].astype(np.int64))),
        words(_NO_YES, who["looked_after"].astype(np.int64)),
        words(_NO_YES, who["social_worker"].astype(np.int64)),
        numbers(who["idaci"].astype(np.int64)),
    ]
    return joined(columns, ",", "\n")


def write_events(
    events: Events, upns: Sequence[str], school: School, first_year: int
) -> tuple[bytes, Callable[[int], int]]:
    """A school's events of a year in order of time, and the line on which the event of a number stands."""
    ordered = events[np.lexsort((events["number"], events["stay"], events["slot"]))]
    prefix = f"{school.urn}-{academic_year_starting(first_year)}-"
    columns: list[Column | str] = [
        words(upns, ordered["stay"]),
        str(school.urn),
        beside(prefix, numbers(ordered["number"])),
        words(KINDS, ordered["kind"]),
        *_half_day(ordered["slot"]),
        _clock(ordered["time"]),
        *_half_day(ordered["end"]),
        numbers(ordered["sessions"], ordered["sessions"] == NONE),
        numbers(ordered["minutes"], ordered["minutes"] == NONE),
        words(_NO_YES, ordered["lesson_time"]),
        *(words(REASONS, ordered[name]) for name in ("reason1", "reason2", "reason3")),
        words(PLACEMENT_REASONS, ordered["placement"]),
        numbers(ordered["points"], ordered["points"] == 0),
        words(OUTCOMES, ordered["outcome"]),
    ]
    lines = {int(number): line for line, number in enumerate(ordered["number"], start=2)}
    return EVENTS_HEADER.encode() + b"\n" + joined(columns, ",", "\n"), lines.__getitem__


def _half_day(slots: Ints) -> tuple[Column, Column]:
    """Half days as a column of dates and one of halves."""
    given = slots != NONE
    dates = np.where(given, slots // 2, 0).astype("M8[D]")
    return days(np.where(given, dates, np.datetime64("NaT"))), words(
        _HALVES, np.where(given, slots % 2, NONE)
    )


def _clock(minutes: Ints) -> Column:
    """Minutes after midnight as HH:MM."""
    return words([f"{each // 60:02d}:{each % 60:02d}" for each in range(24 * 60)], minutes)


def _text(values: npt.NDArray[np.bytes_]) -> Column:
    """ASCII bytes as text."""
    return pa.array(values.astype(str).tolist(), pa.string())
