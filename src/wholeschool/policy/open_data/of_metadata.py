"""Checks of the rows of the metadata."""

from __future__ import annotations

import re

from wholeschool.policy.open_data.checks import check
from wholeschool.policy.open_data.pair import Found, Noticed, Pair, listed
from wholeschool.policy.open_data.standard import FILTER, INDICATOR, INDICATOR_UNITS

_PLACE = re.compile(
    r"^(sch|prov|inst|estab|reg|la|local|rsc|pfa|pcon|lep|mca|oa|ward|mat).*"
    r"(name|code|urn|ukprn|number|upin|id)$"
    r"|^(laestab|estab|sch|schools?|prov|providers?|inst|institutions?|name|code|urn|ukprn|number|upin|id"
    r"|region|la|lad|rsc|pcon|lep|mca|oa|ward|mat)$"
)
_OF_SCHOOLS = ("school_name", "provider_name")


@check("precheck_meta_col_type")
def neither_filter_nor_indicator(pair: Pair) -> Noticed:
    """Every row of the metadata is a Filter or an Indicator."""
    for row, each in enumerate(pair.meta):
        if each["col_type"] not in (FILTER, INDICATOR):
            yield Found("col_type", each["col_type"], f"{FILTER} or {INDICATOR}", meta_row=row)


@check("precheck_meta_col_name")
def row_without_a_column(pair: Pair) -> Noticed:
    """Every row of the metadata names its column."""
    yield from (Found("col_name", meta_row=row) for row, each in enumerate(pair.meta) if not each["col_name"])


@check("check_meta_col_name_dupe")
def column_named_twice(pair: Pair) -> Noticed:
    """The metadata name no column twice."""
    yield from _twice(pair, "col_name")


@check("check_meta_col_name_spaces")
def blank_in_a_named_column(pair: Pair) -> Noticed:
    """Names of columns in the metadata have no blanks."""
    for row, each in enumerate(pair.meta):
        if " " in each["col_name"]:
            yield Found(
                "col_name", each["col_name"], each["col_name"].strip().replace(" ", "_"), meta_row=row
            )


@check("check_meta_label")
def label_missing(pair: Pair) -> Noticed:
    """Every row of the metadata has a label."""
    yield from (
        Found("label", advice=f"Say in words what {each['col_name']} is.", meta_row=row)
        for row, each in enumerate(pair.meta)
        if not each["label"].strip()
    )


@check("check_meta_dupe_label")
def label_twice(pair: Pair) -> Noticed:
    """No two rows of the metadata have one label."""
    yield from _twice(pair, "label")


@check("check_meta_filter_hint")
def hint_of_an_indicator(pair: Pair) -> Noticed:
    """Indicators have no filter_hint."""
    yield from _filled(pair, INDICATOR, "filter_hint")


@check("check_meta_fil_grp")
def group_of_an_indicator(pair: Pair) -> Noticed:
    """Indicators have no filter_grouping_column."""
    yield from _filled(pair, INDICATOR, "filter_grouping_column")


@check("check_meta_indicator_grouping")
def grouping_of_a_filter(pair: Pair) -> Noticed:
    """Filters have no indicator_grouping."""
    yield from _filled(pair, FILTER, "indicator_grouping")


@check("check_meta_ind_unit")
def unit_of_a_filter(pair: Pair) -> Noticed:
    """Filters have no indicator_unit."""
    yield from _filled(pair, FILTER, "indicator_unit")


@check("check_meta_indicator_dp")
def decimal_places_of_a_filter(pair: Pair) -> Noticed:
    """Filters have no indicator_dp."""
    yield from _filled(pair, FILTER, "indicator_dp")


@check("check_meta_ind_dp_set", severity="warning")
def decimal_places_missing(pair: Pair) -> Noticed:
    """Indicators say with how many decimal places they are shown."""
    if "indicator_dp" not in pair.meta_header:
        return
    for row, each in enumerate(pair.meta):
        if each["col_type"] == INDICATOR and not each["indicator_dp"]:
            yield Found("indicator_dp", advice=f"Such as 0 for counts: {each['col_name']}.", meta_row=row)


@check("check_meta_ind_dp_values")
def decimal_places_no_number(pair: Pair) -> Noticed:
    """indicator_dp is a whole number, not below 0."""
    for row, each in enumerate(pair.meta):
        if each["indicator_dp"] and not each["indicator_dp"].isdecimal():
            yield Found("indicator_dp", each["indicator_dp"], "a whole number", meta_row=row)


@check("check_meta_ind_unit_validation")
def unit_unknown(pair: Pair) -> Noticed:
    """indicator_unit is one that the service knows."""
    for row, each in enumerate(pair.meta):
        if each["indicator_unit"] and each["indicator_unit"] not in INDICATOR_UNITS:
            expected = f"blank or one of {', '.join(INDICATOR_UNITS)}"
            yield Found("indicator_unit", each["indicator_unit"], expected, meta_row=row)


@check("check_meta_fil_grp_dupe")
def group_twice(pair: Pair) -> Noticed:
    """No column groups two filters."""
    yield from _twice(pair, "filter_grouping_column")


@check("check_meta_fil_grp_is_fil")
def group_is_a_filter_too(pair: Pair) -> Noticed:
    """A column that groups a filter is no filter itself."""
    names = {each["col_name"] for each in pair.meta}
    for row, each in enumerate(pair.meta):
        if each["filter_grouping_column"] and each["filter_grouping_column"] in names:
            yield Found("filter_grouping_column", each["filter_grouping_column"], meta_row=row)


@check("check_meta_fil_grp_match")
def group_not_in_the_data(pair: Pair) -> Noticed:
    """A column that groups a filter is in the data."""
    for row, each in enumerate(pair.meta):
        if each["filter_grouping_column"] and each["filter_grouping_column"] not in pair.header:
            yield Found("filter_grouping_column", each["filter_grouping_column"], meta_row=row)


@check("check_meta_fil_grp_stripped")
def groups_differ_by_signs_alone(pair: Pair) -> Noticed:
    """Groups of a filter differ in letters or digits, not in other signs alone."""
    for group in dict.fromkeys(pair.groups.values()):
        bare: dict[str, list[str]] = {}
        for value in pair.distinct(group):
            bare.setdefault(re.sub(r"[^A-Za-z0-9]", "", value), []).append(value)
        for alike in bare.values():
            if len(alike) > 1:
                yield Found(group, listed(alike), rows=pair.where(group, *alike[1:]))


@check("check_meta_geog_catch")
def place_as_a_filter(pair: Pair) -> Noticed:
    """No column that says where is a filter; but the names of schools, where they are the only one."""
    filters = [each["col_name"] for each in pair.of_type(FILTER)]
    alone = len(filters) == 1
    for row, each in enumerate(pair.meta):
        for name in (each["col_name"] if each["col_type"] == FILTER else "", each["filter_grouping_column"]):
            if _PLACE.search(name.lower()) and not (alone and name in _OF_SCHOOLS):
                yield Found("col_name", name, advice="Take it out of the metadata.", meta_row=row)


@check("check_meta_whitespace_filters", severity="warning")
def blanks_around_a_cell(pair: Pair) -> Noticed:
    """Cells of the metadata have no blanks around them."""
    for row, each in enumerate(pair.meta):
        for column, cell in each.items():
            if cell != cell.strip():
                yield Found(column, cell, cell.strip(), meta_row=row)


def _twice(pair: Pair, column: str) -> Noticed:
    seen: set[str] = set()
    for row, each in enumerate(pair.meta):
        if each[column] and each[column] in seen:
            yield Found(column, each[column], meta_row=row)
        seen.add(each[column])


def _filled(pair: Pair, col_type: str, column: str) -> Noticed:
    for row, each in enumerate(pair.meta):
        if each["col_type"] == col_type and each[column]:
            yield Found(column, each[column], "a blank", meta_row=row)
