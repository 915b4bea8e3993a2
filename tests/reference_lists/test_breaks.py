"""Breaks in series: whole, sourced, vouched for, and of measures that there are."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from wholeschool.errors import DamagedDataError
from wholeschool.reference.breaks import break_list, parse_breaks
from wholeschool.schema.national import CHARACTERISTICS, UNITS

ONE = """
author = "a"
checker = "b"
reviewed_on = 2026-01-01
review_by = 2026-02-01
[[breaks]]
name = "one"
measures = ["overall_absence"]
first = "2012/13"
words = "w."
source = "s"
"""


def test_every_break_has_a_source_and_is_still_vouched_for() -> None:
    found = break_list()
    assert found.review_by > datetime.now(UTC).date()
    assert len({each.name for each in found.breaks}) == len(found.breaks)
    for each in found.breaks:
        assert set(each.measures) <= set(UNITS)
        assert each.characteristic in ("", *CHARACTERISTICS)
        assert all(re.fullmatch(r"20\d\d/\d\d", year) for year in (each.first, *each.years) if year)
        assert each.words.endswith(".")
        assert each.source


def test_the_breaks_that_everybody_has_to_know_are_there() -> None:
    firsts = {each.first for each in break_list().breaks} | {
        year for each in break_list().breaks for year in each.years
    }
    assert {"2012/13", "2015/16", "2019/20", "2020/21", "2024/25"} <= firsts


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ('first = "2012/13"\n', "", "first"),
        ('first = "2012/13"', 'first = "2012/13"\nyears = ["2019/20"]', "not both"),
        ('measures = ["overall_absence"]', "measures = []", "measures"),
        ('source = "s"', "", "source"),
    ],
)
def test_a_slip_is_said(was: str, becomes: str, said: str) -> None:
    with pytest.raises(DamagedDataError, match=said):
        parse_breaks(ONE.replace(was, becomes, 1))
