from datetime import date, timedelta
from itertools import pairwise

import pytest

from wholeschool.continuum.plausible.census_terms import census_terms, easter
from wholeschool.simulate.calendar import easter as another_easter


def test_easter_is_that_of_the_almanac() -> None:
    assert [easter(year) for year in (2008, 2011, 2024, 2025, 2026, 2038)] == [
        date(2008, 3, 23),
        date(2011, 4, 24),
        date(2024, 3, 31),
        date(2025, 4, 20),
        date(2026, 4, 5),
        date(2038, 4, 25),
    ]
    assert all(easter(year) == another_easter(year) for year in range(1990, 2100))


def test_the_spans_of_a_year_follow_each_other() -> None:
    terms = census_terms("202425")
    assert [(each.term, each.first, each.last) for each in terms] == [
        ("autumn", date(2024, 8, 1), date(2024, 12, 31)),
        ("spring", date(2025, 1, 1), date(2025, 4, 20)),
        ("summer_1", date(2025, 4, 21), date(2025, 5, 25)),
        ("summer_2", date(2025, 5, 26), date(2025, 7, 31)),
    ]


@pytest.mark.parametrize("first", range(2009, 2040))
def test_no_day_lies_in_two_spans_or_in_none(first: int) -> None:
    terms = census_terms(f"{first}{(first + 1) % 100:02d}")
    for one, other in pairwise(terms):
        assert one.last + timedelta(days=1) == other.first
    assert all(each.first < each.last for each in terms)
