from datetime import date
from pathlib import Path

import pytest

from wholeschool.errors import WrongCallError
from wholeschool.ingest.census.returns import Returns, SchoolOfReturn, made_up_urn
from wholeschool.ingest.census.terms import Census

SPRING, SUMMER = Census("spring", 2025), Census("summer", 2025)


def test_a_school_is_who_the_call_says_then_the_return_then_an_earlier_import() -> None:
    returns = Returns(given={"SCH1": 100001}, known={"SCH1": 100009, "SCH3": 100003})
    returns.note(SPRING, "SCH1", SchoolOfReturn(100008, None, None))
    returns.note(SPRING, "SCH2", SchoolOfReturn(None, "8801234", date(2025, 1, 15)))
    assert returns.urn_of(SPRING, "SCH1", {}) == 100001
    assert returns.urn_of(SPRING, "SCH2", {"8801234": 100002}) == 100002
    assert returns.urn_of(SPRING, "SCH3", {}) == 100003
    assert returns.urn_of(SPRING, "2014999", {"2014999": 100004}) == 100004
    assert returns.made_up == {}
    assert returns.day_of(SPRING, "SCH2") == date(2025, 1, 15)
    assert returns.day_of(SUMMER, "SCH2") == date(2025, 5, 15)


def test_a_number_is_made_up_where_nobody_says_it_always_the_same() -> None:
    returns = Returns()
    assert returns.urn_of(SPRING, "SCH4", {}) == returns.urn_of(SUMMER, "SCH4", {}) == 9_000_004
    assert returns.urn_of(SPRING, "ABC4", {}) != 9_000_004
    assert returns.made_up.keys() == {"SCH4", "ABC4"}
    assert 9_000_000 <= made_up_urn("a school of ours") <= 9_999_999


def test_one_number_is_not_given_to_two_schools() -> None:
    returns = Returns(urn=100001)
    assert returns.urn_of(SPRING, "SCH1", {}) == 100001
    with pytest.raises(WrongCallError, match="several schools, “SCH1” and “SCH2”") as raised:
        returns.urn_of(SPRING, "SCH2", {})
    assert "--urn SCH1=100001 --urn SCH2=" in raised.value.advice


def test_the_census_is_said_by_the_name_else_by_the_only_return() -> None:
    returns = Returns()
    with pytest.raises(WrongCallError, match="does not say which census"):
        returns.census_of(Path("pupilonroll.csv"))
    returns.note(SUMMER, "SCH1", SchoolOfReturn(None, None, None))
    assert returns.census_of(Path("pupilonroll.csv")) == SUMMER
    assert returns.census_of(Path("2025_spring_pupilonroll.csv")) == SPRING
