"""Enrolments: who is on whose roll, and the characteristics of the pupil as that school holds them."""

from wholeschool.schema.schools import ACADEMIC_YEAR, URN
from wholeschool.schema.table import Column, Table

PUPIL_ID = Column("pupil_id", "int64", "Keyed 63-bit pseudonym of the UPN", low=0)

ENROLMENTS = Table(
    name="enrolments",
    row="a pupil's stay at a school in a year",
    key=("pupil_id", "urn", "academic_year", "start"),
    kind="imported",
    columns=(
        PUPIL_ID,
        URN,
        ACADEMIC_YEAR,
        Column("start", "date", "First day on roll in the year"),
        Column("end", "date", "Last day on roll in the year; empty = still on roll", nullable=True),
        Column("leaving_reason", "string", "Why the pupil left", code_list="leaving_reason", nullable=True),
        Column(
            "destination", "string", "Where the pupil went", code_list="leaving_destination", nullable=True
        ),
        Column("status", "string", "Enrolment status", code_list="enrolment_status"),
        Column("year_group", "string", "National curriculum year", code_list="nc_year", nullable=True),
        Column("sex", "string", "Sex as recorded", code_list="sex", nullable=True),
        Column("ethnicity", "string", "Ethnicity code", code_list="ethnicity", nullable=True),
        Column("language", "string", "First language code", nullable=True),
        Column("fsm", "bool", "Eligible for free school meals now", nullable=True),
        Column("fsm6", "bool", "Eligible for free school meals in the last six years", nullable=True),
        Column("sen_provision", "string", "SEN provision", code_list="sen_provision", nullable=True),
        Column("sen_need", "string", "Primary SEN type", code_list="sen_type", nullable=True),
        Column("looked_after", "bool", "Looked after by the local authority", nullable=True),
        Column("social_worker", "bool", "Has a social worker", nullable=True),
        Column("idaci", "int8", "IDACI decile, 1 = most deprived", nullable=True, low=1, high=10),
    ),
)
