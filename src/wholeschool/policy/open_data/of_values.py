"""Checks of filters, indicators and whole rows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from wholeschool.policy.open_data.checks import check
from wholeschool.policy.open_data.pair import Found, Noticed, Pair, listed
from wholeschool.policy.open_data.standard import (
    LEVEL,
    MOST_ITEMS,
    NULLS,
    OBSOLETE,
    SYMBOLS,
    UNITS_OF_OBSERVATION,
    UNSEEN,
)

_TOTALS = ("Total", "total", "All", "all")
_FRACTION = r"^-?[0-9]+\.[0-9]*[1-9][0-9]*$"
_NUMBER = r"^-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$"


@check("check_filter_blanks")
def filter_blank(pair: Pair) -> Noticed:
    """Filters have an item in every row; their groups too."""
    for name in _filters(pair):
        rows = pair.where(name, "")
        if rows.any():
            yield Found(name, expected="an item, Total for all together", rows=rows)


@check("precheck_filter_not_singular")
def filter_of_one_item(pair: Pair) -> Noticed:
    """Filters have more than one item."""
    for name in pair.filters:
        if len(pair.distinct(name)) < 2:
            yield Found(name, listed(pair.distinct(name)), advice="Take it out of the metadata.")


@check("check_filter_defaults", severity="warning")
def default_missing(pair: Pair) -> Noticed:
    """Filters and their groups have the item that is chosen first: Total, or that of filter_default."""
    defaults = {each["col_name"]: each["filter_default"] or "Total" for each in pair.meta}
    for name in _filters(pair):
        if defaults.get(name, "Total") not in pair.distinct(name):
            yield Found(
                name, expected=defaults.get(name, "Total"), advice="Or name another as filter_default."
            )


@check("check_filter_whitespace", severity="warning")
def blanks_around_an_item(pair: Pair) -> Noticed:
    """Items of filters have no blanks around them."""
    for name in _filters(pair):
        loose = [each for each in pair.distinct(name) if each != each.strip()]
        if loose:
            yield Found(name, listed(loose), rows=pair.where(name, *loose))


@check("check_filter_group_level")
def more_groups_than_items(pair: Pair) -> Noticed:
    """A filter has at least as many items as groups."""
    for name, group in pair.groups.items():
        items, groups = len(pair.distinct(name)), len(pair.distinct(group))
        if groups > items:
            advice = "Filter and group may stand the wrong way round in the metadata."
            yield Found(group, f"{groups} groups of {items} items", advice=advice)


@check("check_filter_item_limit")
def items_too_many(pair: Pair) -> Noticed:
    """Filters have at most 25,000 items."""
    for name in _filters(pair):
        if (items := len(pair.distinct(name))) > MOST_ITEMS:
            yield Found(name, f"{items:,} items", f"at most {MOST_ITEMS:,}")


@check("check_filter_ob_total")
def total_for_a_time_or_place(pair: Pair) -> Noticed:
    """Columns that say when or where have no Total: they are left blank."""
    for name in sorted(UNITS_OF_OBSERVATION & pair.by_name.keys()):
        rows = pair.where(name, *_TOTALS)
        if rows.any():
            yield Found(name, expected="a blank", rows=rows)


@check("check_ind_blanks")
def indicator_blank(pair: Pair) -> Noticed:
    """Indicators have a number or a symbol in every row."""
    for name in pair.indicators:
        rows = pair.where(name, "")
        if rows.any():
            yield Found(name, expected=f"a number, or one of {', '.join(SYMBOLS)}", rows=rows)


@check("check_ind_obsolete_symbols", "check_general_null", severity="warning")
def symbol_of_old(pair: Pair) -> Noticed:
    """Indicators have the symbols of today, and none of former standards."""
    yield from _symbols(pair, OBSOLETE)


@check("check_general_null")
def null_in_words(pair: Pair) -> Noticed:
    """No indicator, and no cell of the metadata, says NULL or NA."""
    yield from _symbols(pair, NULLS)
    for row, each in enumerate(pair.meta):
        yield from (
            Found(column, cell, "a blank", meta_row=row) for column, cell in each.items() if cell in NULLS
        )


@check("check_ind_invalid_entry")
def neither_number_nor_symbol(pair: Pair) -> Noticed:
    """What stands in an indicator is a number or a symbol."""
    for name in pair.indicators:
        values = pc.unique(pair.by_name[name])
        known = {"", *SYMBOLS, *OBSOLETE, *NULLS}
        odd = [
            each for each in values.filter(pc.invert(pc.match_substring_regex(values, _NUMBER))).to_pylist()
            if each not in known
        ]  # fmt: skip
        if odd and _unit(pair, name) != "numberstring":
            yield Found(name, listed(odd), "a number or a symbol", rows=pair.where(name, *odd))


@check(severity="warning")
def fraction_of_a_whole_number(pair: Pair) -> Noticed:
    """Indicators that are said to have no decimal places (indicator_dp 0) have whole numbers."""
    whole = {row["col_name"] for row in pair.meta if row["indicator_dp"] == "0"}
    for name in pair.indicators:
        if name in whole:
            values = pc.unique(pair.by_name[name])
            cut = values.filter(pc.match_substring_regex(values, _FRACTION)).to_pylist()
            if cut:
                yield Found(name, listed(cut), "whole numbers", rows=pair.where(name, *cut))


@check("check_general_dupes")
def row_twice(pair: Pair) -> Noticed:
    """No two rows have the same time, place and items of filters; but schools beside other levels may."""
    keys = [name for name in pair.by_name if name in UNITS_OF_OBSERVATION or name in _filters(pair)]
    if not keys or not len(pair.columns[0]):
        return
    rows = _repeated([pair.by_name[name] for name in keys])
    if len(pair.levels) > 1:
        rows &= ~pair.where(LEVEL, *UNSEEN)
    if rows.any():
        yield Found(advice="Leave one of them out, or add the filter that tells them apart.", rows=rows)


def _filters(pair: Pair) -> list[str]:
    """Filters and the columns that group them."""
    return [*dict.fromkeys((*pair.filters, *pair.groups.values()))]


def _unit(pair: Pair, name: str) -> str:
    return next((row["indicator_unit"] for row in pair.meta if row["col_name"] == name), "")


def _symbols(pair: Pair, symbols: Sequence[str]) -> Noticed:
    for name in pair.indicators:
        rows = pair.where(name, *symbols)
        if rows.any():
            there = [each for each in symbols if each in pair.distinct(name)]
            yield Found(name, listed(there), f"one of {', '.join(SYMBOLS)}", rows=rows)


def _repeated(columns: Sequence[pa.Array]) -> NDArray[np.bool_]:
    """Which rows have been there before, by these columns."""
    keys = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        codes = pc.dictionary_encode(column)
        keys = keys * max(len(codes.dictionary), 1) + codes.indices.to_numpy(zero_copy_only=False)
        # Numbered anew each time: the product of many columns would not fit into 64 bits.
        keys = np.unique(keys, return_inverse=True)[1].astype(np.int64)
    again = np.ones(len(keys), np.bool_)
    again[np.unique(keys, return_index=True)[1]] = False
    return again
