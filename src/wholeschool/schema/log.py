"""The import log and its findings: what came in, what was noticed, which versions belong together."""

from wholeschool.schema.table import Column, Table

_ACTIONS = (
    "create", "import", "build", "climb", "act", "link", "unlink", "forget", "retain", "rotate", "load",
    "release", "support", "plan",
)  # fmt: skip

IMPORT_LOG = Table(
    name="import_log",
    row="a commit of the store: an import, a build, an action recorded, an erasure",
    key=("commit_id",),
    kind="record",
    columns=(
        Column("commit_id", "int64", "Number of the commit, rising by one"),
        Column("at", "timestamp", "When it was committed"),
        Column(
            "action",
            "string",
            "What was done",
            allowed=_ACTIONS,
        ),
        Column("versions", "string", "The version of each table that belongs together, as JSON"),
        Column("files", "string", "Files read: name, kind, SHA-256, rows, as JSON"),
        Column("read", "int64", "Rows read", low=0),
        Column("accepted", "int64", "Rows accepted", low=0),
        Column("quarantined", "int64", "Rows kept aside to be mended", low=0),
        Column("changed", "int64", "Rows that changed something", low=0),
        Column("detail", "string", "What the action says of itself, as JSON"),
    ),
)

FINDINGS = Table(
    name="findings",
    row="something noticed in a file at import",
    key=("import_id", "check", "file", "row", "column", "seen"),
    kind="record",
    columns=(
        Column("import_id", "int64", "The import that noticed it"),
        Column("check", "string", "Name of the check"),
        Column("severity", "string", "How grave", allowed=("info", "warning", "error")),
        Column("file", "string", "Name of the file"),
        Column("row", "int64", "Line of the file, the header being 1; 0 = the whole file"),
        Column("column", "string", "Column of the file"),
        Column("seen", "string", "What was seen (never a name or a UPN)"),
        Column("expected", "string", "What was expected"),
        Column("advice", "string", "What to do"),
        Column("count", "int64", "How many rows", low=1),
    ),
)
