"""A table of estimates, a row a school or study, pooled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from wholeschool.actions.count_tables import texts_of
from wholeschool.actions.panel_table import numbers_of, of_file
from wholeschool.errors import WrongCallError
from wholeschool.ingest.official.opened import open_sheets
from wholeschool.practice.library.pooled_table import PooledTable, pool_table
from wholeschool.schema.wording import counted


@dataclass(frozen=True)
class PoolAnswer:
    """The estimates (k) by name, as they are and together. `left_out`: what is not among them, and why."""

    names: tuple[str, ...]
    effects: tuple[float, ...]
    errors: tuple[float, ...]
    found: PooledTable
    left_out: str


def pool_file(
    path: Path, effect: str, error: str, name: str = "", moderators: Sequence[str] = (), method: str = "reml"
) -> PoolAnswer:
    """Pool a table (CSV or Parquet) by its columns of effects and standard errors.

    Rows that lack one of what is asked for are left out, and counted. Raises WrongCallError where a column or
    cell is not what is asked for, and as `pool_table`.
    """
    (sheet, *_) = open_sheets(path, {})
    columns = {
        each: np.array(numbers_of(sheet, each)) for each in dict.fromkeys((effect, error, *moderators))
    }
    known = np.all([np.isfinite(each) for each in columns.values()], axis=0)
    names = texts_of(sheet, name) if name else [f"row {at}" for at in range(1, sheet.rows + 1)]
    with of_file(sheet.name):
        if not known.any():
            raise WrongCallError("No row has an effect and its error", advice="Look at both columns.")
        found = pool_table(
            columns[effect][known],
            columns[error][known],
            method,
            {each: columns[each][known] for each in moderators},
        )
    lacking = int((~known).sum())
    return PoolAnswer(
        tuple(each for each, here in zip(names, known, strict=True) if here),
        tuple(map(float, columns[effect][known])),
        tuple(map(float, columns[error][known])),
        found,
        f"{counted(lacking, 'row lacks', 'rows lack')} a number: left out." if lacking else "",
    )
