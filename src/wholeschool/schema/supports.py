"""Supports: what was done with a pupil, a class, a year group or a whole school over some time."""

from wholeschool.schema.enrolments import PUPIL_ID
from wholeschool.schema.schools import URN
from wholeschool.schema.table import Column, Table

SCOPES = ("pupil", "class", "year_group", "school")

SUPPORTS = Table(
    name="supports",
    row="a spell of support",
    key=("support_id",),
    kind="imported",
    columns=(
        Column("support_id", "string", "The source's own number, or one made of what the spell is"),
        Column(
            PUPIL_ID.name, PUPIL_ID.type, f"{PUPIL_ID.meaning}; empty = all of `whom`", nullable=True
        ),
        URN,
        Column("practice_id", "string", "The practice, as the catalogue or the school's own has it"),
        Column(
            "scope",
            "string",
            "To whom it was given: a pupil alone, a pupil as one of a class, a year group, the school",
            allowed=SCOPES,
        ),
        Column("whom", "string", "The year group, or the code of the class; empty = none", nullable=True),
        Column("start", "date", "First day"),
        Column("end", "date", "Last day; empty = it goes on, or nobody has said", nullable=True),
        Column(
            "planned_dose", "float64", "How much was planned, 0 or more, in the unit of the practice",
            nullable=True,
        ),
        Column("dose", "float64", "How much was given, 0 or more, in the same unit", nullable=True),
        Column("lead_role", "string", "Who leads it; never a name", code_list="support_leads", nullable=True),
        Column("goal", "string", "What it is for", code_list="support_goals", nullable=True),
        Column("review_on", "date", "When it is to be looked at", nullable=True),
        Column("outcome", "string", "How it ended", code_list="support_outcomes", nullable=True),
        Column(
            "cost", "float64", "What it cost in all, of a pupil's spell for that pupil; 0 or more", unit="£",
            nullable=True,
        ),
        Column(
            "recorded_on", "date", "When somebody wrote down that it began; empty = unknown", nullable=True
        ),
        Column(
            "purpose", "string", "Of provision: what it is for", code_list="provision_purposes",
            nullable=True,
        ),
        Column(
            "entry", "string", "Of provision: how it came to it", code_list="provision_entries",
            nullable=True,
        ),
        Column(
            "share_of_week", "int8", "Of provision: how much of the week it takes", unit="%", nullable=True,
            low=1, high=100,
        ),
        Column("back_by", "date", "Of provision: the day planned for the return", nullable=True),
        Column("back_on", "date", "Of provision: the day of the return to all lessons", nullable=True),
        Column(
            "destination", "string", "Of provision: what came after", code_list="provision_destinations",
            nullable=True,
        ),
    ),
)  # fmt: skip
