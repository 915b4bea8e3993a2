"""Checks of which columns both files have, and of those that each names of the other."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pyarrow.compute as pc

from wholeschool.policy.open_data.checks import check
from wholeschool.policy.open_data.pair import Found, Noticed, Pair, did_you_mean
from wholeschool.policy.open_data.standard import (
    INDICATOR,
    NEEDED,
    NEEDED_OF_METADATA,
    OPTIONAL_OF_METADATA,
    UNITS_OF_OBSERVATION,
)

_GROUPS = (
    *("male", "female", "asian", "chinese", "indian", "pakistani", "bangladeshi", "black", "african"),
    *("caribbean", "white", "roma", "irish", "english", "british", "scottish", "welsh", "arab"),
)
_CATCH_ALL = ("characteristic", "characteristic_group")


@check("precheck_col_req_data")
def column_missing(pair: Pair) -> Noticed:
    """The data say when and where: time_period, time_identifier, geographic_level, country."""
    for name in NEEDED:
        if name not in pair.header:
            yield Found(name, advice=_meant(name, pair.header))


@check("precheck_col_req_meta")
def column_of_metadata_missing(pair: Pair) -> Noticed:
    """The metadata have all eight columns."""
    for name in NEEDED_OF_METADATA:
        if name not in pair.meta_header:
            yield Found(name, advice=_meant(name, pair.meta_header), of_metadata=True)


@check("precheck_col_invalid_meta")
def column_of_metadata_unknown(pair: Pair) -> Noticed:
    """The metadata have no other columns than those of the standard."""
    known = (*NEEDED_OF_METADATA, *OPTIONAL_OF_METADATA)
    for name in pair.meta_header:
        if name not in known:
            yield Found(name, advice=did_you_mean(name, known, "Leave it out."), of_metadata=True)


@check("precheck_col_to_rows")
def more_metadata_than_columns(pair: Pair) -> Noticed:
    """Beside when and where, the data have a column for every row of the metadata."""
    room = len(pair.header) - len(NEEDED)
    if len(pair.meta) > room:
        yield Found(seen=f"{len(pair.meta)} rows", expected=f"at most {room}", of_metadata=True)


@check("precheck_cross_meta_to_data")
def named_and_not_in_the_data(pair: Pair) -> Noticed:
    """Every column that the metadata name is in the data."""
    for row, each in enumerate(pair.meta):
        if each["col_name"] and each["col_name"] not in pair.header:
            yield Found(
                "col_name", each["col_name"], advice=_meant(each["col_name"], pair.header), meta_row=row
            )


@check("precheck_cross_data_to_meta", severity="warning")
def in_the_data_and_not_named(pair: Pair) -> Noticed:
    """Every column that says neither when nor where, and has more than one value, is in the metadata."""
    named = {row[column] for row in pair.meta for column in ("col_name", "filter_grouping_column")}
    for name in pair.by_name:
        if name not in UNITS_OF_OBSERVATION | named and len(pair.distinct(name)) > 1:
            yield Found(name, advice="Add a row for it to the metadata.")


@check("precheck_meta_ob_unit")
def when_or_where_in_the_metadata(pair: Pair) -> Noticed:
    """The metadata have no row for a column that says when or where."""
    for row, each in enumerate(pair.meta):
        if each["col_name"] in UNITS_OF_OBSERVATION - {"school_name", "provider_name"}:
            yield Found("col_name", each["col_name"], advice="Take the row out.", meta_row=row)


@check("check_empty_cols", severity="warning")
def column_empty(pair: Pair) -> Noticed:
    """No column of the data is empty."""
    for name in pair.by_name:
        if pair.distinct(name) in ([], [""]):
            yield Found(name, advice="Leave it out.")


@check("check_empty_rows")
def row_empty(pair: Pair) -> Noticed:
    """No row of the data is empty."""
    if not pair.columns:
        return
    empty = pc.equal(pair.columns[0], "")
    for column in pair.columns[1:]:
        empty = pc.and_(empty, pc.equal(column, ""))
    rows = empty.to_numpy(zero_copy_only=False)
    if rows.any():
        yield Found(advice="Take it out.", rows=rows)


@check("check_col_ind_smushed")
def group_in_the_name_of_an_indicator(pair: Pair) -> Noticed:
    """Indicators have no group in their names: groups are items of a filter."""
    for row, each in enumerate(pair.meta):
        groups = [word for word in _GROUPS if re.search(word, each["col_name"], re.IGNORECASE)]
        if each["col_type"] == INDICATOR and groups:
            advice = "Make a row for each group, and a filter that says which."
            yield Found("col_name", each["col_name"], advice=advice, meta_row=row)


@check("check_col_var_characteristic", severity="warning")
def filter_of_everything(pair: Pair) -> Noticed:
    """No filter is called characteristic: one for each sort of group is easier to use."""
    for row, each in enumerate(pair.meta):
        if each["col_name"] in _CATCH_ALL or each["filter_grouping_column"] in _CATCH_ALL:
            yield Found("col_name", each["col_name"], meta_row=row)


def _meant(name: str, there: Sequence[str]) -> str:
    """The column that may be meant, of those that are not wanted under their own names."""
    return did_you_mean(name, [each for each in there if each not in (*NEEDED, *NEEDED_OF_METADATA)])
