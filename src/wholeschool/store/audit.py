"""The audit: who looked at which pupils, why, and what was done through this software.

A look is written down before anything is shown, and an action before it is committed: whoever is cut off in
between leaves a look that nobody got to see, and never a look that nobody wrote down.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet

from wholeschool.engine import WrittenFile
from wholeschool.schema import TABLES
from wholeschool.store.alone import rows_alone
from wholeschool.store.opened import table_folder
from wholeschool.store.rotating import adding_between_rotations
from wholeschool.store.store import Store
from wholeschool.store.versions import add_alone

_AUDIT = TABLES["audit"]


def write_look(
    store: Store, *, role: str, why: str, action: str, urn: int | None, pupil_ids: Iterable[int]
) -> str:
    """Write down a look at pupils; gives its number. Looking at nobody is a look as well.

    Raises WrongCallError where the pupils have got other numbers since the store was opened.
    """
    look = uuid.uuid4().hex
    common = {
        "look_id": look,
        "at": datetime.now(UTC),
        "role": role,
        "why": why,
        "action": action,
        "urn": urn,
    }
    seen: list[int | None] = [*pupil_ids] or [None]
    rows = pa.Table.from_pylist(
        [{**common, "place": place, "pupil_id": each} for place, each in enumerate(seen)],
        schema=_AUDIT.arrow,
    )
    path = table_folder(store.path, _AUDIT) / f"look-{look}.parquet"
    with adding_between_rotations(store.path):
        store.check_numbers()
        pa.parquet.write_table(rows, path)
        add_alone(store.path, _AUDIT, WrittenFile(path, path.stat().st_size, rows.num_rows))
    return look


def read_looks(store: Store) -> pa.Table:
    """Every look, the latest first."""
    with store.reading_along():
        return rows_alone(store.path, _AUDIT.name).sort_by([("at", "descending")])
