"""What censuses say of pupils beside their stays: characteristics in tables of their own."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

DETAILS = "enrolment_details"
"""Characteristics of pupils at a school in a year, whichever stay: no table of the store, but part of one."""
DETAIL_KEY = ("pupil_id", "urn", "academic_year")


def details_together(tables: Sequence[pa.Table]) -> pa.Table:
    """Details, which may lack columns, a row a pupil and school: of each characteristic the last word."""
    whole = pa.concat_tables(tables, promote_options="default")
    values = [name for name in whole.column_names if name not in DETAIL_KEY]
    last = whole.group_by(list(DETAIL_KEY), use_threads=False).aggregate([(name, "last") for name in values])
    return last.rename_columns([*DETAIL_KEY, *values])
