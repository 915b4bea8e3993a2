from datetime import date
from typing import Any

import pytest

from wholeschool.ingest.cells.columns import lacking, limits, parser_of
from wholeschool.schema import TABLES
from wholeschool.schema.table import Column

IMPORTED = ("schools", "calendar", "enrolments", "events")


def column(table: str, name: str) -> Column:
    return next(each for each in TABLES[table].columns if each.name == name)


@pytest.mark.parametrize(
    ("table", "name", "text", "value"),
    [
        ("events", "start", "03/09/2025", date(2025, 9, 3)),
        ("events", "half", "pm", "PM"),
        ("events", "in_lesson_time", "no", False),
        ("events", "sessions", "400", 400),
        ("enrolments", "status", "c", "C"),
        ("enrolments", "idaci", "10", 10),
        ("schools", "predecessor_urn", "140001", 140001),
        ("schools", "trust_id", "T1", "T1"),
    ],
)
def test_each_type_of_column_has_its_reader(table: str, name: str, text: str, value: object) -> None:
    parse: Any = parser_of(column(table, name), date(2025, 11, 3))
    assert parse(text).value == value
    assert parse("").value is None


@pytest.mark.parametrize("table", IMPORTED)
def test_what_a_row_needs_sets_it_aside(table: str) -> None:
    for each in TABLES[table].columns:
        if each.type in ("bool", "int64"):
            continue
        trouble = parser_of(each, date(2025, 11, 3))("=" * 200).trouble
        assert trouble
        when = each.type == "date" or each.allowed == ("AM", "PM")
        assert trouble.severity == ("warning" if each.nullable and not when else "error")


def test_limits_are_the_column_s_or_its_type_s() -> None:
    assert limits(column("events", "minutes")) == (0, 480)
    assert limits(column("events", "points")) == (-32767, 32767)
    assert limits(column("schools", "predecessor_urn")) == (-(2**31) + 1, 2**31 - 1)


@pytest.mark.parametrize(
    ("table", "name", "check"),
    [
        ("events", "start", "unreadable_date"),
        ("events", "half", "unreadable_session"),
        ("calendar", "half_term", "unreadable_number"),
        ("schools", "name", "missing_name"),
    ],
)
def test_a_blank_is_said_as_what_cannot_be_read(table: str, name: str, check: str) -> None:
    trouble = lacking(column(table, name))
    assert trouble.check == check
    assert "value" not in trouble.sentence(name)


def test_what_a_blank_should_be_is_said_in_plain_words() -> None:
    number = next(each for each in TABLES["termly_counts"].columns if each.name == "sessions")
    assert lacking(number).sentence("Sessions") == (
        "Column “Sessions”: expected a whole number. The cell is blank, and the row says nothing without it."
    )
