"""Rows whose blanks say nothing, rather than that there is nothing."""

from __future__ import annotations

import pyarrow as pa

_STAND = {b"wholeschool.blanks": b"say nothing"}


def let_blanks_stand(rows: pa.Table) -> pa.Table:
    """The rows, marked: where they are blank, what was known before stays."""
    return rows.replace_schema_metadata(_STAND)


def blanks_stand(rows: pa.Table) -> bool:
    """Whether the blanks of these rows say nothing."""
    return (rows.schema.metadata or {}).items() >= _STAND.items()
