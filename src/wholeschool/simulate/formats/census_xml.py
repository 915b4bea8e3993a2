"""School censuses as XML: one message a school and census, as its MIS would upload it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from xml.sax.saxutils import escape

from wholeschool.simulate.formats.census import CensusFormat
from wholeschool.simulate.formats.census_attendance import Attendance
from wholeschool.simulate.formats.census_pupils import Fields, PupilRow, Return
from wholeschool.simulate.formats.census_terms import Census
from wholeschool.simulate.schools import School

_PHASES = {"secondary": "SS", "primary": "PS", "alternative": "PR"}
_IDENTIFIERS = (("upn", "UPN"), ("surname", "Surname"), ("forename", "Forename"), ("gender", "Gender"),
                ("sex", "Sex"), ("dob", "DOB"))  # fmt: skip
_STATUS = (("enrolstatus", "EnrolStatus"), ("entrydate", "EntryDate"), ("leavingdate", "LeavingDate"),
           ("ncyearactual", "NCyearActual"), ("ncyearleaving", "NCyearLeaving"))  # fmt: skip
_FSM = (("fsmstartdate", "FSMstartDate"), ("fsmenddate", "FSMendDate"), ("ukcountry", "UKcountry"))
_NEED = (("sentyperank", "SENtypeRank"), ("sentype", "SENtype"))
_EXCLUSION = (("category", "Category"), ("reason", "Reason"), ("reason1", "Reason"), ("reason2", "Reason"),
              ("reason3", "Reason"), ("startdate", "StartDate"), ("sessions", "Sessions"))  # fmt: skip
_SPANS = ("TermlyAttendance", "SummerHalfTerm2Attendance")


class CensusXml(CensusFormat):
    """One XML message a school and census."""

    def write(self, given: Return) -> Mapping[str, bytes]:
        """The message."""
        name = f"census_{given.school.urn}_{given.census.year}_{given.census.term}.xml"
        return {name: message(given)}


def message(given: Return) -> bytes:
    """A return as a message."""
    pupils = (
        *_within("PupilsOnRoll", (_pupil("PupilOnRoll", given.census, each) for each in given.on_roll)),
        *_within(
            "PupilsNoLongerOnRoll", (_pupil("PupilNoLongerOnRoll", given.census, each) for each in given.gone)
        ),
    )
    lines = (
        '<?xml version="1.0" encoding="UTF-8"?>',
        *_within(
            "Message",
            [[*_header(given.census, given.school), *_school(given.school), *_within("Pupils", [pupils])]],
        ),
    )
    return "\n".join((*lines, "")).encode()


def _header(census: Census, school: School) -> Iterator[str]:
    collection = {
        "Collection": "SC", "Term": census.term[:3].upper(), "Year": str(census.year),
        "ReferenceDate": census.day.isoformat(),
    }  # fmt: skip
    source = {
        "SourceLevel": "S", "LEA": school.laestab[:3], "Estab": school.laestab[3:],
        "SoftwareCode": "WHOLESCHOOL", "SerialNo": "1", "DateTime": f"{census.day.isoformat()}T09:00:00",
    }  # fmt: skip
    yield from _within(
        "Header", [_within("CollectionDetails", [_all(collection)]), _within("Source", [_all(source)])]
    )


def _school(school: School) -> Iterator[str]:
    about = {"SchoolName": school.name, "Phase": _PHASES[school.phase]}
    yield from _within("School", [_within("SchoolCharacteristics", [_all(about)])])


def _pupil(tag: str, census: Census, pupil: PupilRow) -> Iterator[str]:
    fields = pupil.fields
    periods = [_within("FSMperiod", [_some(each, _FSM)]) for each in pupil.fsm_periods]
    needs = [_within("SENneed", [_some(each, _NEED)]) for each in pupil.needs]
    exclusions = [_within("TermlyExclusion", [_some(each, _EXCLUSION)]) for each in pupil.exclusions]
    yield from _within(
        tag,
        [
            _within("PupilIdentifiers", [_some(fields, _IDENTIFIERS)]),
            _within(
                "PupilCharacteristics",
                [
                    _some(fields, (("ethnicity", "Ethnicity"),)),
                    _within("FSMeligibility", periods),
                    _some(fields, (("language", "Language"),)),
                ],
            ),
            _within("PupilStatus", [_some(fields, _STATUS)]),
            _within(
                "SpecialEducationalNeeds",
                [_some(fields, (("senprovision", "SENprovision"),)), _within("SENneeds", needs)],
            ),
            _within("Exclusions", exclusions),
            _within("Attendance", _attendance(census, pupil.attendance)),
        ],
    )


def _attendance(census: Census, spans: Sequence[Attendance]) -> Iterator[Iterable[str]]:
    for tag, span in zip(_SPANS, spans, strict=False):
        if span.by_code:
            yield _within(tag, _span(census, span))


def _span(census: Census, span: Attendance) -> Iterator[Iterable[str]]:
    yield _all({"SessionsPossible": str(span.possible)})
    if census.has_totals:
        totals = {"SessionsAuthorised": span.authorised, "SessionsUnauthorised": span.unauthorised}
        yield _all({name: str(count) for name, count in totals.items()})
    sessions = "Sessions" if census.counts_every_code else "AbsenceSessions"
    counts = span.by_code if census.counts_every_code else span.absences
    yield _within(
        "SessionDetails",
        [
            _within("SessionDetail", [_all({"AttendanceReason": code, sessions: str(count)})])
            for code, count in counts.items()
        ],
    )


def _within(tag: str, parts: Iterable[Iterable[str]]) -> Iterator[str]:
    """An element with what is in it, indented; none where nothing is in it."""
    lines = [f"  {line}" for part in parts for line in part]
    if lines:
        yield f"<{tag}>"
        yield from lines
        yield f"</{tag}>"


def _some(fields: Fields, tags: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The fields that are given, in the order of the tags."""
    return (_element(tag, fields[name]) for name, tag in tags if fields.get(name))


def _all(values: Mapping[str, str]) -> Iterator[str]:
    return (_element(tag, value) for tag, value in values.items())


def _element(tag: str, text: str) -> str:
    return f"<{tag}>{escape(text)}</{tag}>"
