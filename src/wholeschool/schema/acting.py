"""What was done for pupils, and who looked at them."""

from wholeschool.schema.enrolments import PUPIL_ID
from wholeschool.schema.schools import URN
from wholeschool.schema.table import Column, Table

ACTIONS_LOG = Table(
    name="actions_log",
    row="somebody acted for a pupil",
    key=("action_id",),
    kind="imported",
    columns=(
        Column("action_id", "string", "The source's own number, or one made of what the action is"),
        PUPIL_ID,
        URN,
        Column("at", "date", "The day of it"),
        Column("kind", "string", "What was done", code_list="action_kinds"),
        Column("about", "string", "Event that it answers to (event_id); empty = the pupil", nullable=True),
        Column("by_role", "string", "Role of whoever acted; never a name", nullable=True),
    ),
)

AUDIT = Table(
    name="audit",
    row="somebody looked at a pupil, or acted for one, through this software",
    key=("look_id", "place"),
    kind="record",
    columns=(
        Column("look_id", "string", "One look, however many pupils it showed"),
        Column("place", "int32", "Numbers the pupils of a look, from 0", low=0),
        Column("at", "timestamp", "When"),
        Column("role", "string", "The role that the person gave, or “not said”", code_list="roles"),
        Column("why", "string", "The reason that the person gave, or “not said”"),
        Column("action", "string", "What was asked for"),
        Column("urn", "int32", "School, where the look was at one", nullable=True),
        Column("pupil_id", "int64", "Pupil; empty = nobody, or one erased since", nullable=True),
    ),
)
