"""A simulated trust as exports of the systems that schools have, each in its style."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from wholeschool.schema.years import academic_year_starting
from wholeschool.simulate.events import NONE, Events, of_kinds
from wholeschool.simulate.formats import mis_events as of
from wholeschool.simulate.formats import mis_registers as registers
from wholeschool.simulate.formats.format import Format, Kept, Record
from wholeschool.simulate.formats.xlsx import workbook
from wholeschool.simulate.write_tables import write_events

Mask = NDArray[np.bool_]
Columns = Mapping[str, of.Field | str]
"""Header → its column, or the text that stands in every row."""

_WHO: Columns = {"URN": of.urn, "UPN": of.upn, "Adm No": of.number_of_pupil}
_WHEN: Columns = {"Time": of.clock, "AM/PM": of.first_half}
_HOW_LONG: Columns = {"Mins": of.minutes, "In lesson time": of.lesson_time}
_EXCLUSIONS: Columns = {
    "URN": of.urn,
    "UPN": of.upn,
    "Id": of.event_id,
    "Type": of.word,
    "Reason": of.reason("reason1"),
    "Reason 2": of.reason("reason2"),
    "Reason 3": of.reason("reason3"),
    "Start date": of.first_day,
    "Start session": of.first_half,
    "End date": of.last_day,
    "End session": of.last_half,
    "Sessions": of.sessions,
    "Outcome": of.outcome,
}
_ROLLS: frozenset[Kept] = frozenset(("schools", "calendar", "enrolments", "actions"))


class MisFormat(Format):
    """Exports of one system, a file of each sort for a school and year; `listed` are its kinds of events."""

    keeps: ClassVar[frozenset[Kept]] = _ROLLS
    listed: ClassVar[tuple[str, ...]] = (*of.LOGGED, *of.EXCLUSIONS)

    def school_year(self, record: Record) -> Mapping[str, bytes]:
        """The exports, and in an ordinary file the events that the system lists nowhere."""
        stem = f"{record.school.urn}_{academic_year_starting(record.first_year)}"
        unlisted = record.events[~self.lists(record.events)]
        ordinary, _ = write_events(unlisted, record.upns, record.school, record.first_year)
        made = {f"other_events_{stem}.csv": ordinary} if len(unlisted) else {}
        for name, content in self.exports(record).items():
            kind, _, suffix = name.partition(".")
            made[f"{kind}_{stem}.{suffix}"] = content
        return made

    def lists(self, events: Events) -> Mask:
        """Which events the system has in its lists, with all that is known of them."""
        return of_kinds(events, *self.listed)

    def exports(self, record: Record) -> Mapping[str, bytes]:
        """Sort of file, with its suffix → content."""
        raise NotImplementedError


class Sims(MisFormat):
    """SIMS: one mark a row; a behaviour log; exclusions."""

    def exports(self, record: Record) -> Mapping[str, bytes]:
        """Three lists."""
        log: Columns = {
            **_WHO, "Date": of.first_day, **_WHEN, "Incident id": of.event_id, "Type": of.word,
            "Activity": "Lesson",
            "Location": "Room 12", "Status": "Resolved", "Points": of.points, "Recorded by": "ABC",
            "Comments": '"not read, ever"', "Action": "", "Action date": "", **_HOW_LONG,
            "Outcome": of.outcome,
        }  # fmt: skip
        return {
            "marks.csv": registers.long_rows(record),
            "behaviour.csv": of.table(record, of.some(record, *of.LOGGED), log),
            "exclusions.csv": of.table(record, of.some(record, *of.EXCLUSIONS), _EXCLUSIONS),
        }


class Arbor(MisFormat):
    """Arbor: a column for every session; incidents with severities; suspensions in days."""

    listed: ClassVar[tuple[str, ...]] = (*of.LOGGED, "suspension")

    def exports(self, record: Record) -> Mapping[str, bytes]:
        """Three lists; suspensions have no column that says what they are."""
        log: Columns = {
            **_WHO, "Incident Date": of.first_day, **_WHEN, "Incident id": of.event_id, "Behaviour": of.word,
            "Severity": "-2", "Points": of.points, "Students": '"Somebody, Else"', "Location": "Hall",
            "Narrative": "not read", **_HOW_LONG, "Outcome": of.outcome,
        }  # fmt: skip
        suspensions: Columns = {
            "URN": of.urn, "UPN": of.upn, "Suspension id": of.event_id, "Start": of.first_day,
            "Start session": of.first_half,
            "End": of.last_day, "End session": of.last_half, "Reason": of.reason("reason1"),
            "Reason 2": of.reason("reason2"), "Reason 3": of.reason("reason3"), "Days": of.days_in_halves,
            "Sessions": "",
        }  # fmt: skip
        return {
            "attendance.csv": registers.session_columns(record),
            "incidents.csv": of.table(record, of.some(record, *of.LOGGED), log),
            "suspensions.csv": of.table(record, of.some(record, "suspension"), suspensions),
        }


class Bromcom(MisFormat):
    """Bromcom: a day in a row; event records."""

    def exports(self, record: Record) -> Mapping[str, bytes]:
        """Two lists, and exclusions."""
        records: Columns = {
            **_WHO, "Event record id": of.event_id, "Event": of.word, "Event date": of.first_day, **_WHEN,
            "Adjustment": of.points, "Comment": "not read", **_HOW_LONG, "Outcome": of.outcome,
        }  # fmt: skip
        return {
            "attendance.csv": registers.day_rows(record),
            "events.csv": of.table(record, of.some(record, *of.LOGGED), records),
            "exclusions.csv": of.table(record, of.some(record, *of.EXCLUSIONS), _EXCLUSIONS),
        }


class ClassCharts(MisFormat):
    """Class Charts: behaviour and detentions; it has no register, which comes as an ordinary file."""

    keeps: ClassVar[frozenset[Kept]] = _ROLLS | {"registers"}
    listed: ClassVar[tuple[str, ...]] = of.LOGGED

    def exports(self, record: Record) -> Mapping[str, bytes]:
        """Two lists."""
        log: Columns = {
            "Pupil": '"Somebody, Made Up"', **_WHO, "Date": of.first_day, **_WHEN, "Event id": of.event_id,
            "Behaviour": of.word, "Points": of.points, "Lesson": "Maths", "Teacher": "ABC",
            "Note": "not read",
            "Length": of.minutes_in_words,
        }  # fmt: skip
        detentions: Columns = {
            **_WHO, "Detention id": of.event_id, "Date": of.first_day, "Time": of.clock,
            "Type": "Centralised",
            "Attended": "yes", "Length": of.minutes_in_words, "Location": "Hall", "Reason": "not read",
            "In lesson time": of.lesson_time,
        }  # fmt: skip
        logged = of.some(record, *(kind for kind in of.LOGGED if kind != "detention"))
        return {
            "behaviour.csv": of.table(record, logged, log),
            "detentions.csv": of.table(record, of.some(record, "detention"), detentions),
        }


class ScholarPack(MisFormat):
    """ScholarPack: one workbook with sheets for attendance by week, conduct and exclusions."""

    def exports(self, record: Record) -> Mapping[str, bytes]:
        """One workbook, with a sheet that is none of ours."""
        conduct: Columns = {
            **_WHO, "Date": of.first_day, **_WHEN, "Incident id": of.event_id, "Incident type": of.word,
            "Points": of.points, "Location": "Hall", **_HOW_LONG, "Outcome": of.outcome,
        }  # fmt: skip
        sheets = {
            "About": [["Report of", record.school.name], ["Made by", "nobody"]],
            "Attendance": registers.week_cells(record),
            "Conduct": _cells(of.table(record, of.some(record, *of.LOGGED), conduct)),
            "Exclusions": _cells(of.table(record, of.some(record, *of.EXCLUSIONS), _EXCLUSIONS)),
        }
        return {"scholarpack.xlsx": workbook(sheets)}


class Cpoms(MisFormat):
    """CPOMS: a safeguarding log, of which the categories are read; the rest comes as ordinary files.

    The log has a category and a moment, and no minutes: what lasted a known time stands elsewhere.
    """

    keeps: ClassVar[frozenset[Kept]] = _ROLLS | {"registers"}
    listed: ClassVar[tuple[str, ...]] = ("sent_out", "truancy", "time_out", "out_of_lesson", "incident")

    def lists(self, events: Events) -> Mask:
        """Events that have a time of day and no minutes."""
        moment: Mask = (events["time"] != NONE) & (events["minutes"] == NONE)
        return super().lists(events) & moment

    def exports(self, record: Record) -> Mapping[str, bytes]:
        """One log: the events, and a concern that is no event beside every suspension."""
        log: Columns = {
            "Student": '"Somebody, Made Up"', **_WHO, "Incident id": of.event_id, "Date/Time": of.moment,
            "Category": of.word, "Linked students": '"Another, Made Up"', "Incident text": '"not read, ever"',
            "Actions": "not read", "Status": "Closed",
        }  # fmt: skip
        concern: Columns = {**log, "Incident id": "", "Date/Time": of.first_day, "Category": "Family support"}
        logged = of.some(record, *self.listed)
        events = of.table(record, logged[self.lists(logged)], log)
        _, concerns = of.table(record, of.some(record, "suspension"), concern).split(b"\n", 1)
        return {"safeguarding.csv": events + concerns}


def _cells(text: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.decode())))
