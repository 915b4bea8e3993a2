"""Academic years, however they are written."""

from __future__ import annotations

import pytest

from wholeschool.ingest.official.periods import academic_year, academic_year_ending


@pytest.mark.parametrize(
    "text",
    [
        *("201617", "2016/17", "2016-17", "2016/2017", "2016-2017", "2016–17"),
        *("2016/17 academic year", "Academic year 2016/17", "School year 201617"),
    ],
)
def test_an_academic_year_is_one_year(text: str) -> None:
    assert academic_year(text) == "2016/17"


@pytest.mark.parametrize(
    "text", ["2016", "201618", "2016/18", "2016/2018", "201613", "E12000001", "", "165017"]
)
def test_what_is_no_academic_year_is_none(text: str) -> None:
    assert academic_year(text) == ""


def test_a_year_that_a_period_ends_in() -> None:
    assert academic_year_ending("2021") == "2020/21"
    assert academic_year_ending("2000") == "1999/00"
    assert academic_year_ending("202021") == "2020/21"
    assert academic_year_ending("June") == ""
    assert academic_year("199900") == "1999/00"
