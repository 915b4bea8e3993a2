"""What a census says without dates: sessions of a term by attendance code."""

from wholeschool.schema.enrolments import PUPIL_ID
from wholeschool.schema.schools import ACADEMIC_YEAR, URN
from wholeschool.schema.table import Column, Table

TERMS_COUNTED = ("autumn", "spring", "summer_1", "summer_2", "year")
"""The census counts summer in two halves, a term in arrears; special schools a year."""

TOTALS = ("possible", "authorised", "unauthorised", "educational", "exceptional", "attended")
"""What a census or a transfer file gives as a sum rather than by code."""

TERMLY_COUNTS = Table(
    name="termly_counts",
    row="a pupil's sessions of a term under one code, as a census or a transfer file counted them",
    key=("pupil_id", "urn", "academic_year", "term", "code"),
    kind="imported",
    columns=(
        PUPIL_ID,
        URN,
        ACADEMIC_YEAR,
        Column("term", "string", "Term, or half of the summer term, or year", allowed=TERMS_COUNTED),
        Column("code", "string", "Attendance code as printed, or the name of a total: " + ", ".join(TOTALS)),
        Column("sessions", "int16", "Sessions, as they were given", unit="sessions", low=0, high=30_000),
    ),
)
