from datetime import date

import pytest

from tests.ingest.reading_texts import TODAY
from wholeschool.errors import WrongCallError
from wholeschool.ingest.rows.weekdays import days_of, halves_missing, weekday_headers


def days(*names: str, latest: date = TODAY) -> tuple[date | None, ...]:
    return days_of(weekday_headers(names, "grid.csv"), latest, "grid.csv")


@pytest.mark.parametrize(
    ("name", "session"),
    [
        ("Mon AM", 0),
        ("monday pm", 1),
        ("TuesAM", 2),
        ("Wed_PM", 5),
        ("Thurs AM", 6),
        ("Sun PM", 13),
        ("Mo AM", 0),
        ("Tu_PM", 3),
        ("we am", 4),
        ("Th PM", 7),
        ("Fr AM 05/09", 8),
    ],
)
def test_weekdays_by_their_names(name: str, session: int) -> None:
    (header,) = weekday_headers(["UPN", name], "grid.csv")
    assert (header.place, header.session(None)) == (1, session)


@pytest.mark.parametrize(
    "name", ["Month", "Mon", "AM", "Sunset AM", "Mon AMs", "Reg group", "Sam", "Sa", "Team PM", "Tham", "Tu"]
)
def test_other_headers_are_no_weekdays(name: str) -> None:
    assert weekday_headers([name], "grid.csv") == ()


def test_weekdays_without_dates_have_no_days() -> None:
    assert days("Mon AM", "Fri PM") == (None, None)


def test_a_date_without_a_year_is_of_the_latest_year_that_fits() -> None:
    assert days("Mon AM 01/09", "Wed PM 03/09") == (date(2025, 9, 1), date(2025, 9, 3))
    assert days("Mon AM 02/09") == (date(2024, 9, 2),)


def test_days_of_one_academic_year_may_lie_in_two_calendar_years() -> None:
    assert days("Wed AM 17/12", "Wed AM 07/01") == (date(2025, 12, 17), date(2026, 1, 7))


def test_a_date_that_lies_too_far_ahead_is_of_an_earlier_year() -> None:
    assert days("Mon AM 01/09", latest=date(2025, 3, 1)) == (date(2025, 9, 1),)
    with pytest.raises(WrongCallError):
        days("Mon AM 01/09", latest=date(2024, 9, 1))


def test_a_date_may_have_its_year() -> None:
    expected = (date(2014, 9, 1), date(2014, 9, 2))
    assert days("Mon AM 01/09/2014", "Tue AM 2014-09-02") == expected


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("Mon AM 01/09", "Tue AM 03/09"), "does not fit"),
        (("Mon AM 02/09/2025",), "does not fit"),
        (("Mon AM 31/09",), "does not fit"),
        (("Mon AM 01/09", "Tue AM"), "some weekday columns have a date"),
        (("Mon AM 01/09/25",), "no readable date"),
        (("Mon AM week 2",), "no readable date"),
        (("Mon AM", "Monday AM"), "“Monday AM” is there twice"),
    ],
)
def test_headers_that_cannot_be_get_a_sentence(names: tuple[str, ...], said: str) -> None:
    with pytest.raises(WrongCallError, match=said) as error:
        days(*names)
    assert error.value.where == "grid.csv"


def test_the_sentence_names_the_header_that_fits_worst() -> None:
    with pytest.raises(WrongCallError, match="“Wed AM 04/09”"):
        days("Mon AM 01/09", "Tue AM 02/09", "Wed AM 04/09")


@pytest.mark.parametrize(
    "name", ["15/09/2025 AM", "AM 15/09/2025", "2025-09-15 am", "Mon 15/09/2025 AM", "Mon 15/09 AM"]
)
def test_the_date_may_stand_before_or_after_the_half(name: str) -> None:
    assert days(name) == (date(2025, 9, 15),)
    (header,) = weekday_headers([name], "grid.csv")
    assert header.session(date(2025, 9, 15)) == 0


def test_dates_with_the_month_first_where_they_can_be_nothing_else() -> None:
    assert days("09/05/2025 AM", "09/15/2025 AM") == (date(2025, 9, 5), date(2025, 9, 15))


def test_a_date_that_no_calendar_has_is_a_sentence() -> None:
    with pytest.raises(WrongCallError, match="no calendar"):
        days("31/09/2025 AM")


@pytest.mark.parametrize(
    "names", [("Mon", "Tue", "Wed"), ("Mo", "Tu", "We"), ("Mon 01/09", "Tue 02/09", "Wed 03/09")]
)
def test_days_without_halves_are_said(names: tuple[str, ...]) -> None:
    problem = halves_missing(["UPN", *names], "grid.csv")
    assert problem
    assert f"(“{names[0]}”, “{names[1]}” …)" in str(problem)
    assert "“Mon AM”" in str(problem)


def test_a_column_or_two_of_that_name_are_no_grid() -> None:
    assert halves_missing(["UPN", "Mon", "Sat", "Mon AM", "Tue AM", "Wed AM"], "grid.csv") is None


def test_columns_of_one_day_are_no_grid() -> None:
    assert halves_missing(["UPN", "Mon 1", "Mon 2", "Mon 3"], "grid.csv") is None
