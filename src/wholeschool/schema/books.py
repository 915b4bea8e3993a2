"""The books: the two sides of the ledger, and what was doubtful in making them."""

from wholeschool.schema.enrolments import PUPIL_ID
from wholeschool.schema.registers import WEEK
from wholeschool.schema.schools import ACADEMIC_YEAR, URN
from wholeschool.schema.table import Column, Table


def _sessions(name: str, meaning: str) -> Column:
    return Column(name, "int16", meaning, unit="sessions", low=0, high=14)


PRESENCE = Table(
    name="presence",
    row="one side of the books: a pupil's week at a school",
    key=("pupil_id", "urn", "week"),
    kind="built",
    partition_by="academic_year",
    columns=(
        PUPIL_ID,
        URN,
        WEEK,
        _sessions("possible", "Possible sessions, as DfE counts them"),
        _sessions("authorised", "Sessions of authorised absence"),
        _sessions("unauthorised", "Sessions of unauthorised absence"),
        _sessions("coalition", "Sessions lost by the coalition's definition, each once"),
        _sessions("dual", "Sessions marked D: the other school's"),
        _sessions("dual_unmatched", "Sessions marked D that no other register has"),
        Column(
            "scheduled", "int16", "Time in which the pupil should have been taught", unit="minutes", low=0
        ),
        Column("taught", "int16", "Time in which the pupil was taught", unit="minutes", low=0),
        ACADEMIC_YEAR,
    ),
)

LEDGER = Table(
    name="ledger",
    row="the other side of the books: minutes of a pupil's week that were lost, elsewhere or unverified",
    key=("pupil_id", "urn", "week", "form", "branch", "duration_status"),
    kind="built",
    partition_by="academic_year",
    columns=(
        PUPIL_ID,
        URN,
        WEEK,
        Column("form", "string", "Form of lost learning", code_list="forms"),
        Column(
            "branch",
            "string",
            "Branch of the continuum",
            allowed=("school_exclusion", "self_exclusion", "hidden", "context"),
        ),
        Column(
            "duration_status", "string", "Whether the minutes were recorded", allowed=("known", "assumed")
        ),
        _sessions("sessions", "Sessions that lost time to this form"),
        Column("minutes", "int16", "Minutes that went to this form", unit="minutes", low=1),
        Column(
            "share", "float32", "Sum over the sessions of minutes ÷ that session's minutes", unit="sessions"
        ),
        ACADEMIC_YEAR,
    ),
)

LEDGER_FINDINGS = Table(
    name="ledger_findings",
    row="something doubtful in a pupil's week",
    key=("pupil_id", "urn", "week", "finding"),
    kind="built",
    partition_by="academic_year",
    columns=(
        PUPIL_ID,
        URN,
        WEEK,
        Column(
            "finding",
            "string",
            "Name of the finding",
            allowed=(
                "present_while_suspended",
                "other_code_while_suspended",
                "e_without_record",
                "event_while_absent",
                "event_on_no_school_day",
                "duration_missing",
                "unknown_code",
                "missing_mark",
                "code_outside_its_dates",
            ),
        ),
        Column("sessions", "int16", "In how many sessions (or events that touch no session)", low=1),
        ACADEMIC_YEAR,
    ),
)
