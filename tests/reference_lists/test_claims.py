"""Claims as files: what they must say, and what a slip in one is answered with."""

from __future__ import annotations

from datetime import date

import pytest

from wholeschool.errors import DamagedDataError
from wholeschool.reference.claims import claims, parse_claim

CLAIM = """
id = "half"
claim = "Half of all."
said_by = "Somebody"
source = "A speech"
read = true
unit = "per cent"
author = "us"
checker = "nobody"
reviewed_on = 2026-11-26
review_by = 2027-08-31

[reading]
words = "49.5 to 50.5"
value = 50
tolerance = 0.5

[definition]
words = "All."

[[definition.figures]]
name = "All"
take = "count"
measure = "suspension_rate"
periods = ["2021/22"]
"""


def test_the_nine_of_the_charity_are_there_and_say_who_said_them() -> None:
    assert len(claims()) == 9
    assert all(each.said_by and each.source and each.reading.words for each in claims().values())
    assert all(each.review_by > date(2026, 11, 26) for each in claims().values())


def test_a_claim_read() -> None:
    read = parse_claim(CLAIM, where="half.toml")
    assert (read.reading.at_least, read.reading.at_most) == (49.5, 50.5)
    (figure,) = read.definition.figures
    assert (figure.terms, figure.phases, figure.groups, figure.level) == (("",), ("all",), ("",), "national")
    assert read.said_on is None


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ("tolerance = 0.5", "", "“tolerance” is missing"),
        ("tolerance = 0.5", "at_least = 60\nat_most = 50", "leaves no value"),
        ("tolerance = 0.5", "tolerance = -1", "leaves no value"),
        ("value = 50", 'value = "50"', "“value” should be a number"),
        ("value = 50", "value = nan", "“value” should be a number"),
        ('take = "count"', 'take = "counts"', "not one of"),
        ('periods = ["2021/22"]', "", "“periods” is missing"),
        ('words = "All."', 'words = "All."\ncombine = "ratio"', "should be 2 for “ratio”, and are 1"),
        ('words = "All."', 'words = "All."\nlacking = "It is not counted."', "and there are figures"),
        ('take = "count"', 'take = "count"\nlow = 3', "where the numbers that stand in the claim were read"),
        ('unit = "per cent"', 'unit = "per cent"\nunits = 3', "“units” is not known"),
        ("review_by = 2027-08-31", "review_by = 2029-08-31", "within a year"),
    ],
)
def test_a_slip_is_said_with_its_field(was: str, becomes: str, says: str) -> None:
    with pytest.raises(DamagedDataError, match=says):
        parse_claim(CLAIM.replace(was, becomes, 1), where="half.toml")


@pytest.mark.parametrize("written", ["2021-22", "202122", "2021/2022", " 2021–22"])
def test_a_year_may_be_written_in_many_ways(written: str) -> None:
    read = parse_claim(CLAIM.replace("2021/22", written), where="half.toml")
    assert read.definition.figures[0].periods == ("2021/22",)


@pytest.mark.parametrize("written", ["2021", "next year"])
def test_what_is_no_year_is_said(written: str) -> None:
    with pytest.raises(DamagedDataError, match=rf"“{written}”, which is no school year"):
        parse_claim(CLAIM.replace("2021/22", written), where="half.toml")
