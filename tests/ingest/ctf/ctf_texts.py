"""Transfer files as text, as the tests of this room need them."""

from __future__ import annotations

from tests.ingest.reading_texts import UPNS

OURS, OTHER = "8801234", "2014999"
"""The first is a school that is known (see `reading_texts.context`), the other nobody has listed."""


def school(laestab: str = OURS, **fields: str) -> str:
    """A school of a school history."""
    inner = "".join(f"<{name}>{text}</{name}>" for name, text in fields.items())
    return f"<School><LEA>{laestab[:3]}</LEA><Estab>{laestab[3:]}</Estab>{inner}</School>"


def year(laestab: str = OURS, written: str = "2025", figures: str = "", runs: str = "") -> str:
    """Attendance of a year."""
    place = f"<LEA>{laestab[:3]}</LEA><Estab>{laestab[3:]}</Estab>"
    return f"<YearData><Year>{written}</Year>{place}{figures}{runs}</YearData>"


def run(start: str, marks: str) -> str:
    """Marks from a day on."""
    return (
        f"<AttendSessions><AttendanceStartDate>{start}</AttendanceStartDate>"
        f"<AttendanceMarks>{marks}</AttendanceMarks></AttendSessions>"
    )


def pupil(
    upn: str = UPNS[0], *, schools: str = "", years: str = "", basic: str = "", more: str = "<Sex>F</Sex>"
) -> str:
    """A pupil with names, which nobody may find again."""
    return (
        f"<Pupil><UPN>{upn}</UPN><Surname>Blythe</Surname><Forename>Ann</Forename><DOB>2011-11-04</DOB>{more}"
        f"<BasicDetails>{basic}</BasicDetails><Attendance>{years}</Attendance>"
        f"<SchoolHistory>{schools}</SchoolHistory></Pupil>"
    )


def ctf(
    *pupils: str, version: str = "25.0", day: str = "2025-11-07", year: str = "2025", root: str = ""
) -> str:
    """A transfer file of our school."""
    source = f"<LEA>{OURS[:3]}</LEA><Estab>{OURS[3:]}</Estab><AcademicYear>{year}</AcademicYear>"
    return (
        f"<CTfile{root}>\n<Header><DocumentName>Common Transfer File</DocumentName>"
        f"<CTFversion>{version}</CTFversion><DateTime>{day}T14:05:00</DateTime>"
        f"<SourceSchool>{source}</SourceSchool></Header>\n<CTFpupilData>\n"
        + "\n".join(pupils)
        + "\n</CTFpupilData></CTfile>"
    )
