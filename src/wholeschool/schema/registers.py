"""Registers: a pupil's marks, a week in 14 characters, and what is counted from them once, at import."""

from wholeschool.schema.enrolments import PUPIL_ID
from wholeschool.schema.schools import ACADEMIC_YEAR, URN
from wholeschool.schema.table import Column, Table

WEEK = Column("week", "date", "The Monday of the week")
_MASK = "set of sessions: bit 0 is Monday morning, bit 13 Sunday afternoon"

REGISTERS = Table(
    name="registers",
    row="a pupil's week at a school",
    key=("pupil_id", "urn", "week"),
    kind="imported",
    partition_by="academic_year",
    sort_by=("urn", "pupil_id", "week"),
    at_once=2,  # ten schools in a year
    columns=(
        PUPIL_ID,
        URN,
        WEEK,
        Column(
            "marks",
            "string",
            "14 characters, Monday morning to Sunday afternoon: one internal character a code"
            " (reference/attendance_codes.csv); '.' nothing given, '?' no mark, '!' unknown code",
        ),
        ACADEMIC_YEAR,
    ),
)

WEEK_COUNTS = Table(
    name="week_counts",
    row="a pupil's week at a school, as it stands against the calendar and the roll",
    key=("pupil_id", "urn", "week"),
    kind="derived",
    partition_by="academic_year",
    sort_by=("urn", "pupil_id", "week"),
    columns=(
        PUPIL_ID,
        URN,
        WEEK,
        Column("marks", "string", "The week's marks; a session held on roll and given no mark is '?'"),
        Column("taught", "int16", "Sessions marked present or in approved activity", unit=_MASK),
        Column("late", "int16", "Those of them marked L", unit=_MASK),
        Column("authorised", "int16", "Sessions of authorised absence", unit=_MASK),
        Column("unauthorised", "int16", "Sessions of unauthorised absence", unit=_MASK),
        Column("unscored", "int16", "Scheduled sessions outside DfE's possible sessions", unit=_MASK),
        Column(
            "apart",
            "int16",
            "Sessions in none of these sets: D, E, B, K, or a mark in doubt, to be read one by one",
            unit=_MASK,
        ),
        Column("changed_at", "timestamp", "When this row last changed"),
        ACADEMIC_YEAR,
    ),
)

WEEK_FORMS = Table(
    name="week_forms",
    row="a form that marks of a pupil's week name by themselves, and its sessions",
    key=("pupil_id", "urn", "week", "form"),
    kind="derived",
    partition_by="academic_year",
    sort_by=("urn", "pupil_id", "week", "form"),
    columns=(
        PUPIL_ID,
        URN,
        WEEK,
        Column("form", "string", "Form of the ledger", code_list="forms"),
        Column("sessions", "int16", "The sessions so marked", unit=_MASK),
        ACADEMIC_YEAR,
    ),
)
