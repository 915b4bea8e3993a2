from datetime import date

import pytest

from tests.continuum.plausible.made import FULL, MONDAYS, school
from wholeschool.continuum.plausible.not_required import not_required, school_leaving_day
from wholeschool.schema.findings import Finding


def _found(group: str | None, week: date = MONDAYS[3]) -> list[Finding]:
    return list(not_required(school({(1, week): "XX/\\XX", (2, week): FULL}, roll={1: group, 2: group})))


@pytest.mark.parametrize("group", ["1", "6", "11"])
def test_x_for_pupils_of_compulsory_school_age(group: str) -> None:
    [found] = _found(group)
    assert (found.check, found.count) == ("x_of_compulsory_age", 1)
    assert found.seen == "100001, autumn 2024/25: X in 4 sessions of 1 pupil of Years 1 to 11"


@pytest.mark.parametrize("group", ["N1", "N2", "R", "12", "13", None])
def test_x_is_for_younger_and_older_ones(group: str | None) -> None:
    assert _found(group) == []


@pytest.mark.parametrize(
    ("group", "week", "found"),
    [("11", date(2025, 6, 23), 1), ("11", date(2025, 6, 30), 0), ("10", date(2025, 6, 30), 1)],
)
def test_compulsory_school_age_ends_on_the_last_friday_in_june(group: str, week: date, found: int) -> None:
    assert len(_found(group, week)) == found


@pytest.mark.parametrize(("week", "found"), [(date(2021, 1, 4), 0), (date(2022, 4, 25), 1)])
def test_in_the_pandemic_x_stood_for_more(week: date, found: int) -> None:
    assert len(_found("5", week)) == found


def test_the_last_friday_in_june_is_that_of_the_almanac() -> None:
    days = {year: school_leaving_day(year) for year in ("202223", "202324", "202425", "202526")}
    assert days == {
        "202223": date(2023, 6, 30),
        "202324": date(2024, 6, 28),
        "202425": date(2025, 6, 27),
        "202526": date(2026, 6, 26),
    }
