"""Headers that are repeated and totals are no rows: neither accepted nor set aside."""

import re

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ingest.reading_texts import UPNS, Desk, checks, finding, weeks
from wholeschool.ingest.rows.passed_over import begin_as_numbers

HEADER = "Reg group,UPN,Date,Session,Mark\n"
ROW = f"9A,{UPNS[0]},2025-09-15,AM,/\n"


def test_a_header_in_the_middle_is_no_row(desk: Desk) -> None:
    reading = desk.read(HEADER + ROW + HEADER.upper() + ROW.replace("AM", "PM"))
    assert (reading.read, reading.accepted) == (2, 2)
    assert finding(reading, "header_repeated").row == 3
    assert list(weeks(reading).values()) == ["/\\............"]


@pytest.mark.parametrize(
    "total",
    [
        "Total,,,,12",
        "Grand Total:,,,,",
        "Count (3),,,,3",
        ",Total,,,4",
        "TOTALS,,,,",
        "Number of pupils,,,,1",
    ],
)
def test_totals_are_no_rows(desk: Desk, total: str) -> None:
    reading = desk.read(HEADER + ROW + total + "\n")
    assert (reading.read, reading.quarantined) == (1, 0)
    assert finding(reading, "totals_passed_over").row == 3


@pytest.mark.parametrize("first", ["Surname", "URN", "Year"])
def test_the_word_may_stand_under_a_column_that_is_read(desk: Desk, first: str) -> None:
    reading = desk.read(f"{first},UPN,Date,Session,Mark\n,{UPNS[0]},2025-09-15,AM,/\nTotal,,,,1\n")
    assert (reading.read, reading.quarantined) == (1, 0)


def test_a_total_with_fewer_fields_is_no_row(desk: Desk) -> None:
    reading = desk.read(HEADER + ROW + "Total,1\n" + "Blythe,1\n")
    assert checks(reading) == [("totals_passed_over", 3, 1), ("wrong_number_of_fields", 4, 1)]


def test_what_stands_in_a_total_says_nothing_of_how_the_file_is_written(desk: Desk) -> None:
    reading = desk.read(HEADER + ROW + "Total,,04/09/2025,,12\n")
    assert checks(reading) == [("totals_passed_over", 3, 1)]


def test_a_pupil_who_is_called_total_is_a_row(desk: Desk) -> None:
    reading = desk.read(HEADER + ROW.replace("9A", "Total"))
    assert (reading.read, reading.accepted) == (1, 1)


def test_the_first_column_is_never_set_aside(desk: Desk) -> None:
    reading = desk.read(HEADER + "Blythe,,2025-09-15,AM,/\n")
    assert "Reg group" not in reading.quarantine[""].column_names
    assert "Blythe" not in str(reading.quarantine[""].to_pylist())


@given(st.lists(st.one_of(st.none(), st.text("aZ@[`{ /0159:é", max_size=6))), st.integers(0, 3))
def test_numbers_are_those_whose_bytes_begin_so(texts: list[str | None], first: int) -> None:
    begin = begin_as_numbers(pa.array(texts, pa.string()).slice(first))
    assert begin.tolist() == [bool(re.match("[A-Za-z]?[0-9]{3}", text or "")) for text in texts[first:]]
