"""The pupils of one school in one census, as they are written down: names of COLLECT's columns, ISO dates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from wholeschool.simulate.formats.census_attendance import Attendance, attendance
from wholeschool.simulate.formats.census_records import Kept
from wholeschool.simulate.formats.census_terms import Census
from wholeschool.simulate.made_up_names import birthday_of, name_of
from wholeschool.simulate.people import ETHNICITIES, NEEDS, SEN_CODES, SEN_NONE, fsm6
from wholeschool.simulate.schools import NURSERY, RECEPTION, School

Fields = Mapping[str, str]

_YEAR_GROUPS = {NURSERY: "N2", RECEPTION: "R"}


@dataclass
class PupilRow:
    """A pupil of a census, on roll or no longer, with what hangs on it.

    `attendance` is of the term, in autumn of both halves of summer; an empty one is written down by nobody.
    """

    fields: dict[str, str]
    fsm_periods: list[Fields] = field(default_factory=list)
    needs: list[Fields] = field(default_factory=list)
    exclusions: list[Fields] = field(default_factory=list)
    attendance: list[Attendance] = field(default_factory=list)


@dataclass(frozen=True)
class Return:
    """What a school returns."""

    census: Census
    school: School
    on_roll: Sequence[PupilRow]
    gone: Sequence[PupilRow]


def make_return(census: Census, now: Kept, before: Kept | None) -> Return:
    """A school's return. `now` has the roll of the census day; `before` is the year before, where known."""
    staying = {now.record.upns[row]: row for row in now.on_roll(census.day)}
    counted = before if census.term == "autumn" else now
    gone = [] if counted is None else _gone_rows(census, counted, staying)
    return Return(
        census,
        now.record.school,
        [_filled(_staying(census, now, row), census, now, before) for row in staying.values()],
        [_filled(_gone(census, counted, row), census, now, before) for row in gone if counted],
    )


def _gone_rows(census: Census, kept: Kept, staying: Mapping[str, int]) -> list[int]:
    """The stays, each pupil's last, that ended before the census in the time whose attendance it counts."""
    first = min(number for half_terms in census.half_terms for number in half_terms)
    start = kept.record.calendar.days[np.searchsorted(kept.record.calendar.half_term_of_day, first)]
    ends = kept.record.ends
    left = (ends >= start) & (ends < np.datetime64(census.day))  # comparisons with NaT are false
    by_pupil = {kept.record.upns[row]: row for row in np.flatnonzero(left).tolist()}
    return [row for upn, row in by_pupil.items() if upn not in staying]


def _identifiers(census: Census, kept: Kept, row: int) -> dict[str, str]:
    who, upn = kept.record.who[row], kept.record.upns[row]
    surname, forename = name_of(upn)
    fields = {
        "upn": upn,
        "surname": surname,
        "forename": forename,
        "dob": birthday_of(upn, int(who["reception"])).isoformat(),
        census.sex: "M" if who["boy"] else "F",
        "entrydate": kept.entry(row).isoformat(),
        "language": "ENG" if who["english"] else "OTB",
    }
    return fields | ({"ethnicity": ETHNICITIES[who["ethnicity"]]} if census.characteristics else {})


def _staying(census: Census, kept: Kept, row: int) -> PupilRow:
    record = kept.record
    who, stay = record.who[row], record.stays[row]
    fields = _identifiers(census, kept, row) | {
        "enrolstatus": stay["status"].decode(),
        "ncyearactual": _year_group(int(stay["year_group"])),
        "senprovision": SEN_CODES[who["sen"]],
    }
    pupil = PupilRow(fields)
    if census.characteristics and who["sen"] != SEN_NONE:
        pupil.needs.append({"sentyperank": "1", "sentype": NEEDS[who["need"]]})
    if fsm6(record.who[row : row + 1], record.first_year)[0]:
        pupil.fsm_periods.append(_fsm_period(int(who["fsm_last"]), bool(who["fsm"])))
    return pupil


def _gone(census: Census, kept: Kept, row: int) -> PupilRow:
    fields = _identifiers(census, kept, row) | {
        "leavingdate": str(kept.record.ends[row]),
        "ncyearleaving": _year_group(int(kept.record.stays["year_group"][row])),
    }
    return PupilRow(fields)


def _year_group(number: int) -> str:
    return _YEAR_GROUPS.get(number, str(number))


def _fsm_period(last: int, still: bool) -> Fields:
    end = "" if still else date(last + 1, 7, 31).isoformat()
    return {"fsmstartdate": date(last, 9, 1).isoformat(), "fsmenddate": end, "ukcountry": "ENG"}


def _filled(pupil: PupilRow, census: Census, now: Kept, before: Kept | None) -> PupilRow:
    """A pupil with attendance and exclusions: of all stays, because a census has each pupil once."""
    upn = pupil.fields["upn"]
    counted = before if census.term == "autumn" else now
    if counted is not None:
        pupil.attendance += [_sessions(counted, upn, half_terms) for half_terms in census.half_terms]
    for kept, terms in _exclusion_terms(census, now, before):
        pupil.exclusions += kept.exclusions(census, upn, terms)
    return pupil


def _sessions(kept: Kept, upn: str, half_terms: tuple[int, ...]) -> Attendance:
    total: Counter[str] = Counter()
    for row in kept.rows_of.get(upn, ()):
        total.update(attendance(kept.record, row, half_terms).by_code)
    return Attendance(dict(sorted(total.items())))


def _exclusion_terms(
    census: Census, now: Kept, before: Kept | None
) -> Iterator[tuple[Kept, tuple[str, ...]]]:
    """The two terms before a census, by the years that they lie in."""
    if before is not None and census.term != "summer":
        yield before, ("spring", "summer") if census.term == "autumn" else ("summer",)
    if census.term != "autumn":
        yield now, ("autumn",) if census.term == "spring" else ("autumn", "spring")
