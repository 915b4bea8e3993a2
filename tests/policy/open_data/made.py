"""A pair of files in which no check finds anything, and ways to spoil it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pyarrow as pa

from wholeschool.policy.open_data.pair import Pair
from wholeschool.policy.open_data.standard import NEEDED_OF_METADATA, OPTIONAL_OF_METADATA

DATA = {
    "time_period": ("202223", "202223", "202324", "202324"),
    "time_identifier": ("Academic year",) * 4,
    "geographic_level": ("National", "Regional", "Local authority", "Local authority"),
    "country_code": ("E92000001",) * 4,
    "country_name": ("England",) * 4,
    "region_code": ("", "E12000001", "E12000001", "E12000001"),
    "region_name": ("", "North East", "North East", "North East"),
    "old_la_code": ("", "", "805", "805"),
    "new_la_code": ("", "", "E06000001", "E06000001"),
    "la_name": ("", "", "Hartlepool", "Hartlepool"),
    "school_sort": ("Total", "Mainstream", "Total", "Mainstream"),
    "school_type": ("Total", "Primary", "Total", "Primary"),
    "pupils": ("100", "50", "c", "20"),
}
META = (
    {"col_name": "school_type", "col_type": "Filter", "label": "School type",
     "filter_hint": "Filter by school type", "filter_grouping_column": "school_sort"},
    {"col_name": "pupils", "col_type": "Indicator", "label": "Number of pupils", "indicator_dp": "0"},
)  # fmt: skip
Change = Callable[[Pair], Pair]


def pair() -> Pair:
    """It passes."""
    known = (*NEEDED_OF_METADATA, *OPTIONAL_OF_METADATA)
    return Pair(
        "pupils.csv",
        "pupils.meta.csv",
        [*DATA],
        [pa.array(its, pa.string()) for its in DATA.values()],
        [*NEEDED_OF_METADATA],
        [{name: row.get(name, "") for name in known} for row in META],
    )


def cells(column: str, *values: str) -> Change:
    """Other cells in a column; one value stands for all rows."""

    def changed(whole: Pair) -> Pair:
        its = pa.array(values * (4 if len(values) == 1 else 1), pa.string())
        columns = [
            its if name == column else old for name, old in zip(whole.header, whole.columns, strict=True)
        ]
        return replace(whole, columns=columns)

    return changed


def more(column: str, *values: str) -> Change:
    """A further column."""
    its = pa.array(values * (4 if len(values) == 1 else 1), pa.string())
    return lambda whole: replace(whole, header=[*whole.header, column], columns=[*whole.columns, its])


def without(column: str) -> Change:
    """A column less."""

    def changed(whole: Pair) -> Pair:
        kept = [both for both in zip(whole.header, whole.columns, strict=True) if both[0] != column]
        return replace(whole, header=[name for name, _ in kept], columns=[its for _, its in kept])

    return changed


def meta(row: int, **said: str) -> Change:
    """Other cells in a row of the metadata: 0 is the filter, 1 the indicator, 2 a further one."""

    def changed(whole: Pair) -> Pair:
        rows: list[Mapping[str, str]] = [
            *whole.meta,
            {**dict.fromkeys(whole.meta[0], ""), "col_type": "Indicator"},
        ]
        rows[row] = {**rows[row], **said}
        return replace(whole, meta=rows[: max(row + 1, 2)])

    return changed


def named(old: str, new: str) -> Change:
    """A column of another name, in the data alone."""
    return lambda whole: replace(whole, header=[new if name == old else name for name in whole.header])


def both(*changes: Change) -> Change:
    """One after the other."""

    def changed(whole: Pair) -> Pair:
        for each in changes:
            whole = each(whole)
        return whole

    return changed
