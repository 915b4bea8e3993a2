from datetime import date

import pytest

from wholeschool.ingest.cells.date_orders import First
from wholeschool.ingest.cells.dates import date_parser, in_iso

parse = date_parser(date(2025, 11, 3))


@pytest.mark.parametrize(
    "text",
    [
        "2024-09-03",
        "2024-9-3",
        "03/09/2024",
        "3/9/2024",
        "03-09-2024",
        "03.09.2024",
        "2024-09-03T00:00:00",
        "2024-09-03 00:00:00.000000",
        "03/09/2024 08:45",
        "3-Sep-24",
        "03-Sep-24 08:45",
        "03/Sep/2024",
        "3 September 24",
    ],
)
def test_dates_are_read_with_the_day_first_or_as_iso(text: str) -> None:
    assert parse(text).value == date(2024, 9, 3)


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("09/13/2024", "day first"),
        ("31/09/2024", "no such day"),
        ("2024-02-30", "no such day"),
        ("03/09/24", "four digits"),
        ("45538", "spreadsheet"),
        ("03/09/1924", "outside 1990 to 2027"),
        ("03/09/2028", "outside 1990 to 2027"),
        ("03-Sep-89", "outside 1990 to 2027"),
        ("31-Feb-25", "no such day"),
        ("31 June 2024", "no such day"),
    ],
)
def test_other_texts_are_troubles_that_say_what_to_do(text: str, advice: str) -> None:
    cell = parse(text)
    assert cell.value is None
    assert cell.trouble
    assert (cell.trouble.check, cell.trouble.severity) == ("unreadable_date", "error")
    assert advice in cell.trouble.advice


@pytest.mark.parametrize("text", ["soon", "２０２４-09-03", "=TODAY()"])
def test_what_is_like_no_date_is_a_trouble_of_which_the_row_says_the_rest(text: str) -> None:
    cell = parse(text)
    assert cell.value is None
    assert cell.trouble
    assert (cell.trouble.check, cell.trouble.severity, cell.trouble.advice) == (
        "unreadable_date",
        "error",
        "",
    )


@pytest.mark.parametrize(
    ("text", "first", "written"),
    [
        ("10/03/2024", "month", "2024-10-03"),
        ("10/03/2024", "day", "2024-03-10"),
        ("10/03/2024 09:30", "month", "2024-10-03 09:30"),
        ("13/01/2025", "month", "13/01/2025"),
        ("2024-09-03", "month", "2024-09-03"),
        ("3 Sep 2024", "month", "3 Sep 2024"),
        ("soon", "month", "soon"),
        ("", "day", ""),
    ],
)
def test_a_date_with_slashes_is_written_so_that_no_order_is_needed(
    text: str, first: First, written: str
) -> None:
    assert in_iso(text, first) == written


def test_a_year_of_two_digits_lies_in_what_is_read() -> None:
    assert parse("03-Sep-98").value == date(1998, 9, 3)
    assert parse("03-Sep-26").value == date(2026, 9, 3)


def test_a_blank_is_no_date_and_no_trouble() -> None:
    assert parse("") == parse("").__class__(None)


def test_a_name_that_strayed_into_a_date_is_not_shown() -> None:
    trouble = parse("Smith").trouble
    assert trouble
    assert "Smith" not in trouble.seen
