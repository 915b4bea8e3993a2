"""Datasets: a row a cell, symbols of today, filters of one item left out, and where every number stands."""

from __future__ import annotations

from typing import Any

import pytest

from tests.policy.official import figure
from wholeschool.policy.figures import Figure
from wholeschool.policy.open_data.datasets import DATASETS, Dataset
from wholeschool.policy.open_data.making import Made, make

HARTLEPOOL = {"level": "la", "area_code": "E06000001", "area": "Hartlepool"}
BY_NAME = {each.name: each for each in DATASETS}
SUSPENSIONS, BY_GROUP, ABSENCE = (
    BY_NAME[name] for name in ("suspensions", "suspensions_by_group", "absence")
)


def made(dataset: Dataset, *figures: Figure) -> Made:
    found = make(dataset, figures)
    assert found is not None
    return found


def rows(of: Made) -> list[dict[str, str]]:
    return [dict(zip(of.columns, row, strict=True)) for row in of.rows]


def suspensions(**said: Any) -> Figure:
    return figure("suspension_rate", count=30.0, base=400.0, rate=7.5, **said)


def test_measures_of_one_place_and_year_stand_in_one_row() -> None:
    pupils = figure("pupils_suspended_rate", count=10.0, base=400.0, rate=2.5, row=9)
    (row,) = rows(made(SUSPENSIONS, suspensions(), pupils))
    assert (row["time_period"], row["time_identifier"], row["geographic_level"]) == (
        "202122", "Academic year", "National",
    )  # fmt: skip
    assert (row["headcount"], row["suspension"], row["susp_rate"]) == ("400", "30", "7.5")
    assert (row["one_plus_susp"], row["one_plus_susp_rate"]) == ("10", "2.5")
    assert (row["perm_excl"], row["perm_excl_rate"]) == ("x", "x")


def test_a_base_may_stand_with_another_measure_of_the_row() -> None:
    pupils = figure("pupils_suspended_rate", count=10.0, base=400.0, rate=2.5)
    (row,) = rows(made(SUSPENSIONS, pupils))
    assert (row["headcount"], row["suspension"]) == ("400", "x")


def test_symbols_of_old_become_those_of_today() -> None:
    said = {"c": "c", "*": "c", "supp": "c", ".": "z", ":": "x", "blank": "x", "k": "low", "low": "low"}
    for old, new in said.items():
        (row,) = rows(made(SUSPENSIONS, figure("suspension_rate", reason=old)))
        assert row["suspension"] == new


def test_an_authority_has_both_codes_and_its_region_and_england_neither() -> None:
    england, its = rows(made(SUSPENSIONS, suspensions(**HARTLEPOOL), suspensions()))
    assert (england["country_name"], england["region_code"], england["la_name"]) == ("England", "", "")
    assert (its["old_la_code"], its["new_la_code"], its["la_name"]) == ("805", "E06000001", "Hartlepool")
    assert (its["region_code"], its["region_name"]) == ("E12000001", "North East")


def test_filters_of_one_item_are_left_out_and_so_are_places_that_nobody_has() -> None:
    alone = made(SUSPENSIONS, suspensions())
    assert "education_phase" not in alone.columns
    assert "la_name" not in alone.columns
    assert alone.meta[0]["col_name"] == "headcount"
    both = made(SUSPENSIONS, suspensions(), suspensions(phase="special"))
    assert [row["education_phase"] for row in rows(both)] == ["Total", "Special"]
    assert both.meta[0]["col_name"] == "education_phase"


def test_a_group_stands_under_its_topic() -> None:
    eligible = suspensions(characteristic="fsm", group="not eligible")
    england, its = rows(made(BY_GROUP, suspensions(), eligible))
    assert (england["pupil_group_topic"], england["pupil_group"]) == ("Total", "Total")
    assert (its["pupil_group_topic"], its["pupil_group"]) == (
        "Free school meals", "Free school meals: Not eligible",
    )  # fmt: skip


def test_years_that_were_counted_in_two_ways_are_two_rows() -> None:
    its = [figure("overall_absence", term=term, rate=5.0) for term in ("", "year_to_date")]
    assert [row["counted_over"] for row in rows(made(ABSENCE, *its))] == [
        "Whole year", "Daily registers, year to date",
    ]  # fmt: skip


def test_every_row_says_where_its_numbers_stand() -> None:
    pupils = figure("pupils_suspended_rate", count=10.0, file="b.csv", row=9)
    assert made(SUSPENSIONS, suspensions(file="a.csv", row=3), pupils).sources == (("a.csv:3", "b.csv:9"),)


def test_places_that_no_list_has_are_left_out_and_counted() -> None:
    nowhere = suspensions(level="la", area_code="E06999999", area="Nowhere")
    found = made(SUSPENSIONS, suspensions(), nowhere)
    assert (len(found.rows), found.unknown) == (1, 1)


@pytest.mark.parametrize(
    ("rate", "said"), [(12.0, "12"), (12.00000001, "12"), (0.25, "0.25"), (1e-9, "low"), (0.0, "0")]
)
def test_a_number_has_no_more_signs_than_it_needs_and_never_becomes_nothing(rate: float, said: str) -> None:
    (row,) = rows(made(SUSPENSIONS, figure("suspension_rate", rate=rate)))
    assert row["susp_rate"] == said


def test_a_table_by_group_needs_groups() -> None:
    assert make(BY_GROUP, [suspensions(), suspensions(phase="special")]) is None


def test_no_figure_makes_no_table() -> None:
    assert make(SUSPENSIONS, [figure("overall_absence", rate=5.0)]) is None


def test_counts_of_older_files_that_have_fractions_are_whole() -> None:
    whole = figure("persistent_absence", count=1_291_177.4, base=6_904_691.968085, rate=18.7)
    (row,) = rows(made(ABSENCE, whole))
    assert (row["enrolments"], row["enrolments_pa"], row["enrolments_pa_percent"]) == (
        "6904692", "1291177", "18.7",
    )  # fmt: skip


def test_what_was_counted_over_part_of_the_year_says_so_with_and_without_a_filter() -> None:
    to_date = figure("overall_absence", count=5.0, base=100.0, rate=5.0, term="year_to_date")
    alone = made(ABSENCE, to_date)
    assert "counted_over" not in alone.columns
    assert all(each["label"].endswith("(daily registers, year to date)") for each in alone.meta)
    both = made(ABSENCE, to_date, figure("overall_absence", count=5.0, base=100.0, rate=5.0))
    assert "counted_over" in both.columns
    assert not any("year to date" in each["label"] for each in both.meta)


def test_terms_have_a_table_of_their_own_and_their_own_times() -> None:
    autumn, spring = (
        figure("overall_absence", count=5.0, base=100.0, rate=5.0, term=term) for term in ("autumn", "spring")
    )
    of_terms = made(BY_NAME["absence_by_term"], autumn, spring)
    assert [row["time_identifier"] for row in rows(of_terms)] == ["Autumn term", "Spring term"]
    assert "enrolments_pa" not in of_terms.columns
    for dataset in DATASETS:
        whole = {each for each in dataset.terms if each not in ("autumn", "spring", "summer")}
        assert not whole or whole == {*dataset.terms}, "years and terms may not stand in one file"


def test_pupils_who_are_placed_are_no_placements() -> None:
    of = {"measure": "alternative_provision", "characteristic": "reason"}
    whole = figure("alternative_provision", count=50.0, base=50.0)
    pupils = figure("alternative_provision", count=47.0, period="2020/21")
    excluded = figure(**of, group="permanent exclusion", count=5.0, base=50.0)
    found = rows(made(BY_NAME["alternative_provision"], whole, pupils, excluded))
    assert [(row["placement_reason"], row["placements"]) for row in found] == [
        ("Total", "50"), ("Permanent exclusion", "5"),
    ]  # fmt: skip


def test_suspension_rates_by_sen_are_of_authorities_and_terms() -> None:
    of = {"characteristic": "sen", "term": "autumn", **HARTLEPOOL}
    rates = [
        figure("suspension_rate", rate=3.575, group="ehc plan", **of),
        figure("pupils_suspended_rate", rate=2.56, group="ehc plan", **of),
        figure("suspension_rate", rate=0.738, group="no sen", **of),
    ]
    found = rows(made(BY_NAME["suspension_rates_by_term_and_sen"], *rates))
    assert [(row["sen_provision"], row["susp_rate"], row["one_plus_susp_rate"]) for row in found] == [
        ("EHC plan", "3.575", "2.56"), ("No SEN", "0.738", "x"),
    ]  # fmt: skip
