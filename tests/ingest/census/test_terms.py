from datetime import date

import pytest

from wholeschool.ingest.census.terms import Census, census_of, census_of_name, first_day, roll_year


@pytest.mark.parametrize(
    ("census", "span", "counted"),
    [
        (Census("spring", 2025), "term", ("202425", "autumn")),
        (Census("summer", 2025), "term", ("202425", "spring")),
        (Census("autumn", 2025), "term", ("202425", "summer_1")),
        (Census("autumn", 2025), "second", ("202425", "summer_2")),
        (Census("autumn", 2015), "year", ("201415", "year")),
    ],
)
def test_sessions_are_counted_a_term_in_arrears(census: Census, span: str, counted: tuple[str, str]) -> None:
    assert census.counted(span) == counted  # type: ignore[arg-type]


def test_the_year_of_a_census_and_its_day() -> None:
    assert Census("autumn", 2025).academic_year == "202526"
    assert Census("summer", 2025).academic_year == "202425"
    assert Census("spring", 2025).day == date(2025, 1, 16)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("2025_spring_pupilonroll.csv.gz", Census("spring", 2025)),
        ("000002-census_900010_2024_autumn-2024_autumn_senneeds.quarantine.csv", Census("autumn", 2024)),
        ("pupilonroll.csv", None),
        ("2025_springboard.csv", None),
    ],
)
def test_a_name_says_its_census(name: str, found: Census | None) -> None:
    assert census_of_name(name) == found


def test_words_of_a_return() -> None:
    assert census_of("AUT", "2025") == census_of("autumn", "2025.0") == Census("autumn", 2025)
    assert census_of("601", "2025") is None
    assert census_of("SPR", "25") is None


def test_whoever_leaves_in_august_leaves_the_year_that_ends() -> None:
    assert roll_year(date(2025, 8, 31)) == "202425"
    assert roll_year(date(2025, 9, 1)) == "202526"
    assert first_day("202526") == date(2025, 8, 1)
