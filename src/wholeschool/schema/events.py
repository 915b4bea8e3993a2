"""Events: what is recorded outside the register."""

from wholeschool.schema.enrolments import PUPIL_ID
from wholeschool.schema.schools import ACADEMIC_YEAR, URN
from wholeschool.schema.table import Column, Table

EVENTS = Table(
    name="events",
    row="something recorded outside the register",
    key=("event_id",),
    kind="imported",
    partition_by="academic_year",
    columns=(
        Column(
            "event_id", "string", "The source's own number, or one made from pupil, school, kind and start"
        ),
        PUPIL_ID,
        URN,
        Column("kind", "string", "Kind of event", code_list="event_kinds"),
        Column("start", "date", "First day"),
        Column("half", "string", "Half of the first day", allowed=("AM", "PM")),
        Column("time", "string", "Time of day, HH:MM", nullable=True),
        Column("end", "date", "Last day", nullable=True),
        Column("end_half", "string", "Half of the last day", allowed=("AM", "PM"), nullable=True),
        Column("sessions", "int16", "Sessions covered", unit="sessions", nullable=True, low=0, high=400),
        Column("minutes", "int16", "Minutes in each session", unit="minutes", nullable=True, low=0, high=480),
        Column("in_lesson_time", "bool", "Whether a detention took lesson time; empty = no", nullable=True),
        Column("reason1", "string", "Reason of an exclusion", code_list="exclusion_reason", nullable=True),
        Column("reason2", "string", "Second reason", code_list="exclusion_reason", nullable=True),
        Column("reason3", "string", "Third reason", code_list="exclusion_reason", nullable=True),
        Column(
            "placement_reason", "string", "Reason of a placement", code_list="placement_reason", nullable=True
        ),
        Column("points", "int16", "Behaviour points", nullable=True),
        Column("outcome", "string", "What came of it, as a short code", nullable=True),
        Column(
            "duration_status",
            "string",
            "Whether the duration was recorded or has to be assumed",
            allowed=("known", "assumed"),
        ),
        ACADEMIC_YEAR,
    ),
)
