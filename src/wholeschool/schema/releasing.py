"""The register of releases: what left or was to leave, step by step, and who is counted where in it."""

from wholeschool.schema.enrolments import PUPIL_ID
from wholeschool.schema.table import Column, Table

_RELEASE = Column("release", "int64", "Number of the release, rising by one", low=1)
_CELL = Column("cell", "int32", "Place of the cell in the table, totals among them, from 0", low=0)

RELEASES = Table(
    name="releases",
    row="a step of a release: drafted, checked, refused, approved",
    key=("release", "at"),
    kind="record",
    columns=(
        _RELEASE,
        Column("at", "timestamp", "When"),
        Column(
            "step",
            "string",
            "What was done; refused = what it gives away together with others stood against it",
            allowed=("drafted", "checked", "refused", "approved"),
        ),
        Column("by", "string", "Whoever did it, as they named themselves"),
        Column("role", "string", "The role that they gave", code_list="roles"),
        Column("said", "string", "The draft, or the reasons, as JSON; it holds no count"),
    ),
)

RELEASED_CELLS = Table(
    name="released_cells",
    row="a cell of a drafted table, as it is counted and never as it leaves",
    key=("release", "cell"),
    kind="record",
    columns=(
        _RELEASE,
        _CELL,
        Column("count", "int64", "How many there are", low=0),
        Column(
            "hidden",
            "string",
            "Why it is hidden: it is small, or it would tell another that is; empty = it is shown",
            allowed=("small", "besides", ""),
        ),
        Column("floor", "int8", "What readers know it not to be below, where it is hidden", low=0, high=1),
        Column("noisy", "int64", "What leaves in its place, of a table with noise", nullable=True),
    ),
)

RELEASED_PUPILS = Table(
    name="released_pupils",
    row="a pupil in a drafted table that was counted from this store",
    key=("release", "pupil_id"),
    kind="record",
    columns=(
        _RELEASE,
        PUPIL_ID,
        Column("academic_year", "string", "The academic year of the table"),
        _CELL,
    ),
)
