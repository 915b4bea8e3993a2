"""A data file and its metadata, as they stand in the files: every cell is text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from wholeschool.errors import nearest
from wholeschool.policy.open_data.standard import FILTER, INDICATOR, LEVEL
from wholeschool.schema.findings import Finding, Severity


@dataclass(frozen=True)
class Pair:
    """Names of both files, the header and the columns of the data, the header and the rows of the metadata.

    `columns` stand in the order of `header`, which may have a name twice. Cells of the metadata that are not
    there are "".
    """

    data_name: str
    meta_name: str
    header: Sequence[str]
    columns: Sequence[pa.Array]
    meta_header: Sequence[str]
    meta: Sequence[Mapping[str, str]]

    @cached_property
    def by_name(self) -> Mapping[str, pa.Array]:
        """Columns by their names; of two of one name the first."""
        return dict(reversed([*zip(self.header, self.columns, strict=True)]))

    @cached_property
    def filters(self) -> list[str]:
        """Filters that the metadata names and the data have."""
        return self._of_type(FILTER)

    @cached_property
    def indicators(self) -> list[str]:
        """Indicators that the metadata names and the data have."""
        return self._of_type(INDICATOR)

    @cached_property
    def groups(self) -> dict[str, str]:
        """Filters that the data have → the columns that group them, where the data have those too."""
        pairs = ((row["col_name"], row["filter_grouping_column"]) for row in self.of_type(FILTER))
        return {name: group for name, group in pairs if {name, group} <= self.by_name.keys()}

    @property
    def levels(self) -> list[str]:
        """The geographic levels of the data."""
        return self.distinct(LEVEL) if LEVEL in self.by_name else []

    def of_type(self, col_type: str) -> list[Mapping[str, str]]:
        """The rows of the metadata of a type."""
        return [row for row in self.meta if row["col_type"] == col_type]

    def distinct(self, name: str) -> list[str]:
        """The values of a column, each once, in the order in which they first come."""
        return [str(each) for each in pc.unique(self.by_name[name]).to_pylist()]

    def where(self, name: str, *values: str) -> NDArray[np.bool_]:
        """Which rows have one of these values in a column."""
        found = pc.is_in(self.by_name[name], value_set=pa.array(values, pa.string()))
        return np.asarray(found.to_numpy(zero_copy_only=False), np.bool_)

    def _of_type(self, col_type: str) -> list[str]:
        return [row["col_name"] for row in self.of_type(col_type) if row["col_name"] in self.by_name]


@dataclass(frozen=True)
class Found:
    """What a check notices: in the data or the metadata, where, what stands there and what should.

    `rows` are those of the data, counted from 0; the finding names the line of the first.
    """

    column: str = ""
    seen: str = ""
    expected: str = ""
    advice: str = ""
    rows: NDArray[np.bool_] | None = None
    meta_row: int | None = None
    of_metadata: bool = False
    severity: Severity | None = None

    def finding(self, check: str, severity: Severity, pair: Pair) -> Finding:
        """The finding of a check; the header is line 1."""
        in_meta = self.of_metadata or self.meta_row is not None
        row = 0 if self.meta_row is None else self.meta_row + 2
        if self.rows is not None:
            row = int(np.flatnonzero(self.rows)[0]) + 2
        return Finding(
            check,
            self.severity or severity,
            pair.meta_name if in_meta else pair.data_name,
            row,
            self.column,
            self.seen,
            self.expected,
            self.advice,
            1 if self.rows is None else int(self.rows.sum()),
        )


Noticed = Iterator[Found]


def did_you_mean(value: str, known: Sequence[str], otherwise: str = "") -> str:
    """Which of the known values may be meant; `otherwise` where none is near."""
    meant = nearest(value, known)
    return f"Did you mean {meant}?" if meant else otherwise


def listed(values: Sequence[str], most: int = 5) -> str:
    """The first few of several values."""
    more = f" and {len(values) - most} more" if len(values) > most else ""
    return ", ".join(values[:most]) + more
