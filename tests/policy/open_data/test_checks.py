"""Every check: a pair that breaks it, what it says of it, and a pair in which nothing is found."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.policy.open_data.made import DATA, Change, both, cells, meta, more, named, pair, without
from wholeschool.policy.open_data.screen import LEFT_OUT, checks, screen

OUR_OWN = ("fraction_of_a_whole_number",)
"""Checks that the screener does not have."""
BROKEN: dict[str, Change] = {
    "blank_in_a_file_name": lambda whole: replace(whole, data_name="my pupils.csv"),
    "sign_in_a_file_name": lambda whole: replace(whole, data_name="pupils+.csv"),
    "names_of_files_differ": lambda whole: replace(whole, meta_name="other.meta.csv"),
    "column_twice": more("pupils", "1", "2", "3", "4"),
    "blank_in_a_column_name": named("la_name", "la name"),
    "column_begins_with_no_small_letter": named("pupils", "Pupils"),
    "column_not_in_snake_case": named("pupils", "pupilNumber"),
    "column_name_too_long": named("pupils", "p" * 51),
    "label_too_long": meta(1, label="l" * 81),
    "code_too_long": cells("new_la_code", "", "", "E" * 31, "E" * 31),
    "item_too_long": cells("school_type", "Total", "P" * 121, "Total", "Primary"),
    "column_missing": without("time_identifier"),
    "column_of_metadata_missing": lambda whole: replace(whole, meta_header=[*whole.meta_header[:-1]]),
    "column_of_metadata_unknown": lambda whole: replace(whole, meta_header=[*whole.meta_header, "colour"]),
    "more_metadata_than_columns": lambda whole: replace(whole, meta=[*whole.meta] * 5),
    "named_and_not_in_the_data": meta(1, col_name="pupil"),
    "in_the_data_and_not_named": more("extra", "1", "2", "3", "4"),
    "when_or_where_in_the_metadata": meta(2, col_name="la_name", label="Authority"),
    "column_empty": more("extra", ""),
    "row_empty": both(*(cells(name, "", *its[1:]) for name, its in DATA.items())),
    "group_in_the_name_of_an_indicator": both(
        named("pupils", "female_pupils"), meta(1, col_name="female_pupils")
    ),
    "filter_of_everything": both(named("school_type", "characteristic"), meta(0, col_name="characteristic")),
    "neither_filter_nor_indicator": meta(1, col_type="Number"),
    "row_without_a_column": meta(2, col_name="", label="Nothing"),
    "column_named_twice": meta(2, col_name="pupils", label="The same again"),
    "blank_in_a_named_column": meta(1, col_name="pup ils"),
    "label_missing": meta(1, label=" "),
    "label_twice": meta(1, label="School type"),
    "hint_of_an_indicator": meta(1, filter_hint="Choose"),
    "group_of_an_indicator": meta(1, filter_grouping_column="school_sort"),
    "grouping_of_a_filter": meta(0, indicator_grouping="Counts"),
    "unit_of_a_filter": meta(0, indicator_unit="%"),
    "decimal_places_of_a_filter": meta(0, indicator_dp="0"),
    "decimal_places_missing": meta(1, indicator_dp=""),
    "fraction_of_a_whole_number": cells("pupils", "1.5", "2", "3.0", "x"),
    "decimal_places_no_number": meta(1, indicator_dp="-1"),
    "unit_unknown": meta(1, indicator_unit="pounds"),
    "group_twice": meta(
        2, col_name="x", label="Another", col_type="Filter", filter_grouping_column="school_sort"
    ),
    "group_is_a_filter_too": meta(2, col_name="school_sort", label="Sort of school", col_type="Filter"),
    "group_not_in_the_data": meta(0, filter_grouping_column="sort_of_school"),
    "groups_differ_by_signs_alone": cells("school_sort", "Total", "To-tal", "Total", "Mainstream"),
    "place_as_a_filter": both(named("school_type", "region"), meta(0, col_name="region")),
    "blanks_around_a_cell": meta(1, label="Number of pupils "),
    "identifier_unknown": cells("time_identifier", "Akademic year"),
    "identifiers_mixed": cells("time_identifier", "Academic year", *("Financial year",) * 3),
    "period_of_another_length": cells("time_period", "2022", "2022", "2023", "2023"),
    "years_not_consecutive": cells("time_period", "202224", "202223", "202324", "202324"),
    "level_unknown": cells("geographic_level", "National", "Region", "Local authority", "Local authority"),
    "columns_of_a_level_missing": without("old_la_code"),
    "place_missing": cells("region_name", "", "", "North East", "North East"),
    "place_too_many": cells("la_name", "", "Hartlepool", "Hartlepool", "Hartlepool"),
    "country_unknown": cells("country_name", "Ingland"),
    "region_unknown": cells("region_name", "", "The North East", "North East", "North East"),
    "authority_unknown": cells("la_name", "", "", "Hartlepol", "Hartlepool"),
    "authority_without_its_region": cells("region_code", "", "E12000001", "", "E12000001"),
    "rows_that_nobody_sees": cells("geographic_level", "National", "Regional", "Local authority", "School"),
    "filter_blank": cells("school_type", "Total", "", "Total", "Primary"),
    "filter_of_one_item": cells("school_type", "Total"),
    "default_missing": cells("school_type", "Secondary", "Primary", "Secondary", "Primary"),
    "blanks_around_an_item": cells("school_type", "Total", " Primary", "Total", "Primary"),
    "more_groups_than_items": cells("school_sort", "Total", "Mainstream", "Special", "Other"),
    "items_too_many": lambda whole: replace(
        whole, columns=[its.take(list(range(4)) * 6_251) for its in whole.columns]
    ),
    "total_for_a_time_or_place": cells("la_name", "", "All", "Hartlepool", "Hartlepool"),
    "indicator_blank": cells("pupils", "100", "", "c", "20.5"),
    "symbol_of_old": cells("pupils", "100", ":", "c", "20.5"),
    "null_in_words": cells("pupils", "100", "NULL", "c", "20.5"),
    "neither_number_nor_symbol": cells("pupils", "100", "about 50", "c", "20.5"),
    "row_twice": both(
        cells("time_period", "202324"), cells("school_type", "Total", "Primary", "Primary", "Primary"),
        cells("school_sort", "Total", "Mainstream", "Mainstream", "Mainstream"),
    ),
}  # fmt: skip
"""Check → what breaks it."""


def found(change: Change) -> set[str]:
    return {each.check for each in screen(change(pair()))}


def test_nothing_is_found_in_a_pair_that_is_as_it_should_be() -> None:
    assert screen(pair()) == []


def test_there_is_a_broken_pair_for_every_check() -> None:
    assert {each.name for each in checks()} == BROKEN.keys()


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_pair_is_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if name == "items_too_many":  # four items do not come to more than 25,000
        monkeypatch.setattr("wholeschool.policy.open_data.of_values.MOST_ITEMS", 1)
    assert name in found(BROKEN[name])


def test_checks_have_names_of_the_screeners_and_say_what_they_ask() -> None:
    for each in checks():
        assert each.source or each.name in OUR_OWN
        assert all(name.startswith(("check_", "precheck_")) for name in each.source)
        assert each.asks.endswith(".")
    assert len({each.name for each in checks()}) == len(checks())


def test_a_finding_says_line_column_what_was_seen_and_what_is_meant() -> None:
    (each,) = screen(cells("la_name", "", "", "Hartlepol", "Hartlepool")(pair()))
    assert (each.file, each.row, each.count, each.severity) == ("pupils.csv", 4, 1, "error")
    assert each.seen == "805 / E06000001 / Hartlepol"
    assert each.expected == "805 / E06000001 / Hartlepool"


def test_a_finding_of_the_metadata_names_its_file_and_line() -> None:
    (each,) = screen(meta(1, indicator_unit="pounds")(pair()))
    assert (each.file, each.row, each.column) == ("pupils.meta.csv", 3, "indicator_unit")


@pytest.mark.parametrize(
    "values", [("Autumn term", "Spring term", "Autumn term", "Summer term"), ("Academic year",)]
)
def test_terms_may_stand_beside_terms(values: tuple[str, ...]) -> None:
    assert "identifiers_mixed" not in found(cells("time_identifier", *values))


def test_null_in_the_metadata_is_found_too() -> None:
    (each,) = screen(meta(1, label="NA")(pair()))
    assert (each.check, each.file, each.row) == ("null_in_words", "pupils.meta.csv", 3)


def test_a_century_turns() -> None:
    assert "years_not_consecutive" not in found(cells("time_period", "199900"))
    assert "years_not_consecutive" in found(cells("time_period", "199901"))


def test_a_default_of_its_own_takes_the_place_of_total() -> None:
    change = both(
        cells("school_type", "Secondary", "Primary", "Secondary", "Primary"),
        meta(0, filter_default="Primary", filter_grouping_column=""),
    )
    assert "default_missing" not in found(change)


def test_schools_alone_are_a_file_of_their_own() -> None:
    assert "rows_that_nobody_sees" not in found(cells("geographic_level", "School"))


def test_a_school_may_name_its_authority_and_its_region() -> None:
    schools = both(
        cells("geographic_level", "School"),
        cells("la_name", "Hartlepool"),
        cells("old_la_code", "805"),
        cells("new_la_code", "E06000001"),
        cells("region_code", "E12000001"),
        cells("region_name", "North East"),
    )
    assert "place_too_many" not in found(schools)


def test_the_checks_that_the_department_runs_are_here_or_left_out_with_why() -> None:
    ported = {name for each in checks() for name in each.source}
    assert ported >= RUN - LEFT_OUT.keys()
    assert LEFT_OUT.keys() <= RUN
    assert not ported & LEFT_OUT.keys()


RUN_OF = {
    "check_api_": (
        *("char_col_label", "char_col_name", "char_filter_items", "char_loc_code"),
        *("dict_col_names",),
    ),
    "check_col_": ("ind_smushed", "names_spaces", "snake_case", "var_characteristic", "var_start"),
    "check_filename_": ("spaces", "special"),
    "check_": ("filenames_match",),
    "check_filter_": ("blanks", "defaults", "group_level", "item_limit", "ob_total", "whitespace"),
    "check_general_": ("dupes", "null"),
    "check_geog_": (
        *("country_combos", "eda_combos", "ignored_rows", "la_col_present", "la_combos"),
        *("lad_combos", "lep_combos", "level_completed", "lsip_combos", "na", "na_code"),
        *("other_code_dupes", "other_dupes", "overcompleted_cols", "pcon_combos"),
        *("region_col_present", "region_combos", "region_for_la", "region_for_lad"),
        *("ward_combos",),
    ),
    "check_ind_": ("invalid_entry",),
    "check_meta_": (
        *("col_name_dupe", "col_name_spaces", "dupe_label", "fil_grp", "fil_grp_dupe"),
        *("fil_grp_is_fil", "fil_grp_match", "fil_grp_stripped", "filter_hint", "geog_catch"),
        *("ind_dp_set", "ind_dp_values", "ind_unit", "ind_unit_validation", "indicator_dp"),
        *("indicator_grouping", "label"),
    ),
    "check_time_": ("period", "period_six"),
    "precheck_col_": ("invalid_meta", "req_data", "req_meta", "to_rows"),
    "precheck_cross_": ("data_to_meta", "meta_to_data"),
    "precheck_filter_": ("not_singular",),
    "precheck_geog_": ("level", "level_present"),
    "precheck_meta_": ("col_name", "col_type", "ob_unit"),
    "precheck_time_": ("id_mix", "id_valid", "period_num"),
}
RUN = frozenset(before + after for before, its in RUN_OF.items() for after in its)
"""What the Department's screener exports, November 2026."""
