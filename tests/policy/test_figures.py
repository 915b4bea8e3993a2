"""Figures out of the table, and the rate that is shown of each."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest

from tests.policy.made import figure
from wholeschool.policy.figures import figures, shown_rate
from wholeschool.schema.national import NATIONAL

ROW = {
    "measure": "suspension_rate", "period": "2021/22", "term": "", "level": "la", "area_code": "E08000020",
    "area": "gateshead", "school_urn": None, "phase": "all", "characteristic": "", "group": "", "count": 12.0,
    "base": 100.0, "rate": 12.0, "rounding": 0, "reason": None, "source_file": "a.csv", "source_row": 7,
    "release": "2022", "loaded_on": date(2026, 11, 26),
}  # fmt: skip


def test_a_row_of_the_table_is_a_figure_with_its_place_of_today() -> None:
    (found,) = figures(pa.Table.from_pylist([ROW], NATIONAL.arrow))
    # Gateshead got another code in 2013; its number stayed.
    assert (found.area_code, found.area) == ("E08000037", "Gateshead")
    assert (found.count, found.base, found.rate) == (12, 100, 12)
    assert found.sources == ("a.csv:7",)
    assert found.edition == ("a.csv", "2022")
    assert found.reason == ""


def test_a_rate_that_is_published_is_shown_where_counts_are_rounded() -> None:
    shown = shown_rate(figure(140_225, 1_118_520, rate=12.54, rounding=5))
    assert (shown.value, shown.counted) == (12.54, False)


@pytest.mark.parametrize("published", [4.7, 4.73, 4.7261])
def test_counts_say_more_than_a_published_rate_that_is_rounded(published: float) -> None:
    shown = shown_rate(figure(119_207_289, 2_522_300_237, measure="overall_absence", rate=published))
    assert shown.value == pytest.approx(4.7261340)
    assert (shown.counted, shown.published) == (True, None)


def test_a_published_rate_that_is_another_one_stands() -> None:
    """The Department weights totals over phases where not all schools share their registers."""
    shown = shown_rate(figure(172_392_601, 2_505_799_574, measure="overall_absence", rate=6.87019162083959))
    assert (shown.value, shown.counted) == (6.87019162083959, False)


def test_codes_go_by_their_counts_so_that_they_can_be_compared() -> None:
    of_code = figure(3_993_895, 2_505_799_574, measure="sessions_by_code", rate=1.5862109)
    shown = shown_rate(of_code)
    assert shown.value == pytest.approx(1.5938605)
    assert (shown.counted, shown.published) == (True, 1.5862109)


def test_there_is_no_rate_of_nobody() -> None:
    assert shown_rate(figure(0, 0)).value is None
    assert shown_rate(figure(5, None)).value is None


def test_a_figure_of_many_rows_names_its_files_and_how_many() -> None:
    made = figure(1, 2, sources=("a.csv:2", "a.csv:3", "b.csv:9", "a.csv:4"))
    assert made.source == "a.csv (3 rows), b.csv (1 row)"
    assert figure(1, 2, sources=("a.csv:2", "a.csv:3", "b.csv:9")).source == "a.csv:2, 3, b.csv:9"
    assert figure(1, 2, row=17).source == "a.csv:17"
