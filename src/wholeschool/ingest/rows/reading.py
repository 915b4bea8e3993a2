"""What reading one file gives: canonical rows, what was noticed, and the rows set aside to be mended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, get_args

import pyarrow as pa

from wholeschool.schema.findings import Finding

Kind = Literal[
    "gias", "schools", "calendar", "enrolments", "census", "ctf", "wonde", "termly_counts", "registers",
    "events", "actions_log", "supports",
]  # fmt: skip

ORDER_OF_KINDS: tuple[Kind, ...] = get_args(Kind)
"""A folder is imported in this order, then by name: what is leant on comes first."""


@dataclass(frozen=True)
class Reading:
    """One file, read.

    `tables` is canonical table → rows with exactly its own columns, each key once. `read`, `accepted` and
    `quarantined` count the file's data rows: accepted + quarantined = read, always. `quarantine` has the
    columns that were understood, as text under the file's own headers, then `raw` (a row whose fields did not
    fit the header, whole), `line` (of the file, 1 = its first) and `reason` (sentences). It is one table for
    each part of the file that has such rows, by the part's name; a file of one part has the name "".
    """

    path: Path
    kind: Kind
    tables: Mapping[str, pa.Table]
    read: int
    accepted: int
    quarantined: int
    quarantine: Mapping[str, pa.Table]
    findings: tuple[Finding, ...]
    later: tuple[Mapping[str, pa.Table], ...] = ()
    """Tables of further parts, in order: where two speak of the same thing, the later one counts."""

    def without(self, *tables: str) -> Reading:
        """The reading without the rows of some tables."""
        first, *later = (
            {name: rows for name, rows in each.items() if name not in tables} for each in self.every()
        )
        return replace(self, tables=first, later=tuple(later))

    def every(self) -> tuple[Mapping[str, pa.Table], ...]:
        """The tables of every part."""
        return (self.tables, *self.later)
