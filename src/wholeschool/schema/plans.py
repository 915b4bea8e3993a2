"""The register of plans of evaluations: when each was written or changed, and when outcomes were read."""

from wholeschool.schema.table import Column, Table

PLANS = Table(
    name="plans",
    row="a step of a plan of an evaluation: written, changed, outcomes read by it",
    key=("plan_id", "at"),
    kind="record",
    columns=(
        Column("plan_id", "string", "The plan, through all its versions"),
        Column("version", "int32", "Number of the version, rising by one", low=1),
        Column("at", "timestamp", "When"),
        Column(
            "step",
            "string",
            "What was done; outcomes_read = a table with times after a start was evaluated by it",
            allowed=("written", "changed", "outcomes_read"),
        ),
        Column("sha256", "string", "Digest of the version's content"),
        Column("said", "string", "The version's content as JSON; of outcomes_read, nothing"),
    ),
)
