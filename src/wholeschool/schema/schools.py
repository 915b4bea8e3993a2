"""Schools and their calendars: where and when there is something to lose."""

import pyarrow as pa

from wholeschool.schema.table import Column, Table

ACADEMIC_YEAR = Column(
    "academic_year", "string", "Academic year as DfE writes it: 202425 is 1 August 2024 to 31 July 2025"
)
URN = Column("urn", "int32", "Unique reference number of the school", low=100_000, high=9_999_999)
FIRST_MADE_UP = 9_000_000
"""The register of schools gives six digits. A URN from here on is of a school that nobody has listed."""

SCHOOLS = Table(
    name="schools",
    row="a school in a year",
    key=("urn", "academic_year"),
    kind="imported",
    columns=(
        URN,
        ACADEMIC_YEAR,
        Column("laestab", "string", "LA number and establishment number, 7 digits as text", nullable=True),
        Column("predecessor_urn", "int32", "URN of the school that this one continues", nullable=True),
        Column("name", "string", "Name of the school"),
        Column("phase", "string", "Phase of the school", code_list="school_phase_census", nullable=True),
        Column("type", "string", "Type of the school", code_list="school_type", nullable=True),
        Column("la_code", "string", "Local authority, 3 digits as text", nullable=True),
        Column("trust_id", "string", "The trust that the school belongs to", nullable=True),
    ),
)

SCHOOL_YEAR = SCHOOLS.key
SCHOOL_YEARS = pa.schema([(name, SCHOOLS.own_arrow.field(name).type) for name in SCHOOL_YEAR])
"""Rows of nothing but a school and a year: what has to be derived anew, say."""

CALENDAR = Table(
    name="calendar",
    row="a session of a school (sessions that are not held are not listed)",
    key=("urn", "date", "half"),
    kind="imported",
    columns=(
        URN,
        Column("date", "date", "Day of the session"),
        Column("half", "string", "Half of the day", allowed=("AM", "PM")),
        Column("term", "string", "Term", allowed=("autumn", "spring", "summer")),
        Column("half_term", "int8", "Half-term of the year, 1 to 6", low=1, high=6),
        Column("minutes", "int16", "Taught time of the session", unit="minutes", low=1, high=480),
    ),
)
