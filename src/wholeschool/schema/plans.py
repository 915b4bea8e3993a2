"""The register of plans of evaluations: when each was written or changed, and when outcomes were read."""

from wholeschool.schema.table import Column, Table

PLANS = Table(
    name="plans",
    row="a step of a plan of an evaluation: written, changed, outcomes read by it or without one",
    key=("plan_id", "at"),
    kind="record",
    columns=(
        Column("plan_id", "string", "The plan, through all its versions; without one, the practice read of"),
        Column("version", "int32", "Number of the version, rising by one; 0 = without a plan", low=0),
        Column("at", "timestamp", "When"),
        Column(
            "step",
            "string",
            "What was done; outcomes_read = outcomes after a start were told, by it or without a plan",
            allowed=("written", "changed", "outcomes_read"),
        ),
        Column("sha256", "string", "Digest of the version's content"),
        Column(
            "said",
            "string",
            "The version's content as JSON; of outcomes_read whose they were, and of a table nothing",
        ),
    ),
)
