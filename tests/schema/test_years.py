"""Academic years, as values and as expressions."""

from __future__ import annotations

from datetime import date, timedelta

import ibis
import pyarrow as pa
import pytest

from wholeschool.engine import LocalEngine
from wholeschool.errors import WrongCallError
from wholeschool.schema.years import (
    academic_year_of,
    academic_year_of_column,
    academic_year_starting,
    monday_of_column,
    parse_academic_year,
    week_year_days,
    week_year_of_column,
    year_label,
)


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2024, 8, 1), "202425"),
        (date(2024, 7, 31), "202324"),
        (date(2025, 1, 6), "202425"),
        (date(1999, 9, 1), "199900"),
        (date(2000, 1, 1), "199900"),
        (date(2009, 9, 1), "200910"),
    ],
)
def test_a_year_begins_in_august(day: date, year: str) -> None:
    assert academic_year_of(day) == year


IN_WORDS = ("24/25", "24-25", "2024 to 2025", "Academic Year 2024/2025", "Year: 2024/25")


@pytest.mark.parametrize(
    "text", ["2024/25", "2024-25", "2024/2025", "2024–2025", "202425", " 2024 / 25 ", *IN_WORDS]
)
def test_a_year_is_read_as_people_write_it(text: str) -> None:
    assert parse_academic_year(text) == "202425"
    assert year_label("202425") == "2024/25"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2024",
        "2425",
        "2024/26",
        "2024/2024",
        "24/26",
        "2024/25 autumn",
        "224/25",
        "98/99",
        "10/11",
        "Year 12/13",
        "Year 24/25",
    ],
)
def test_what_is_no_year_is_refused(text: str) -> None:
    with pytest.raises(WrongCallError, match=r"is no academic year\. Write it as 2024/25"):
        parse_academic_year(text)


def test_the_turn_of_a_century_is_read_back() -> None:
    assert parse_academic_year("1999/2000") == parse_academic_year("199900") == "199900"


def test_the_weeks_of_a_year_begin_and_end_where_the_weeks_years_turn() -> None:
    for first in range(1999, 2040):
        year = academic_year_starting(first)
        begins, ends = week_year_days(year)
        assert begins.weekday() == ends.weekday() == 0
        for day, its in ((begins, True), (begins - timedelta(days=1), False), (ends, False)):
            assert (academic_year_of(day - timedelta(days=day.weekday())) == year) is its
        assert academic_year_of(ends - timedelta(days=7)) == year


def test_expressions_say_of_every_day_what_the_functions_say() -> None:
    days = [date(1999, 7, 20) + timedelta(days=step) for step in (*range(400), *range(9000, 9400))]
    with LocalEngine(threads=1) as engine:
        rows = engine.hold("days", pa.table({"day": pa.array(days, pa.date32())}))
        found = engine.fetch(
            rows.select(
                "day",
                year=academic_year_of_column(rows.day),
                monday=monday_of_column(rows.day),
                week_year=week_year_of_column(rows.day),
            )
        ).to_pylist()
    assert isinstance(ibis.literal(days[0]), ibis.expr.types.DateScalar)
    assert len(found) == len(days)
    for row in found:
        monday = row["day"] - timedelta(days=row["day"].weekday())
        assert row["year"] == academic_year_of(row["day"])
        assert row["monday"] == monday
        assert row["week_year"] == academic_year_of(monday)
