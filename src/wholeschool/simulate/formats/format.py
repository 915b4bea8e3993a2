"""What a format is: it is shown every school's year, and says which files it makes of them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from wholeschool.simulate.calendar import Calendar
from wholeschool.simulate.events import Events, of_kinds
from wholeschool.simulate.exits import recorded_ends
from wholeschool.simulate.fates import Stays
from wholeschool.simulate.filing import Filing
from wholeschool.simulate.people import Pupils
from wholeschool.simulate.schools import School
from wholeschool.simulate.sheet import Marks

Kept = Literal["schools", "calendar", "enrolments", "registers", "events", "actions", "supports"]


@dataclass(frozen=True)
class Record:
    """A school's year as the school has it on record, once all its files are read.

    A row of `stays`, `who`, `ends` (leaving dates on file; NaT = on roll) and `marks` (stays × sessions of
    the calendar, see `sheet.py`; 0 = not on roll, `.` = no file gives it) is a stay; `events` name stays.
    """

    school: School
    first_year: int
    calendar: Calendar
    stays: Stays
    who: Pupils
    upns: Sequence[str]
    ends: np.ndarray
    marks: Marks
    late: np.ndarray
    events: Events


def record_of(filing: Filing, upns: Sequence[str]) -> Record:
    """The record of a school's year. Events that no reader could take in are left out."""
    here = filing.here
    events = filing.written.events
    readable = ~of_kinds(events, "walkabout") & (events["minutes"] >= -1)
    return Record(
        school=here.school,
        first_year=here.first_year,
        calendar=here.sheet.calendar,
        stays=here.sheet.stays,
        who=here.who,
        upns=upns,
        ends=recorded_ends(here.sheet.stays, here.sheet.calendar.days),
        marks=filing.written.marks,
        late=filing.written.late,
        events=events[readable],
    )


class Format(ABC):
    """Writes one trust. It is shown the years in order, and in each the schools in theirs."""

    keeps: ClassVar[frozenset[Kept]]
    """Which of the ordinary files (CSV) a trust in this format has beside its own."""

    @abstractmethod
    def school_year(self, record: Record) -> Mapping[str, bytes]:
        """The files that can be written now: name → content."""

    def finish(self) -> Mapping[str, bytes]:
        """The files that could not be written before everything was known."""
        return {}
