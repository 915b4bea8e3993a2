"""Dates that a spreadsheet made of fractions are said, never guessed."""

import pytest

from tests.ingest.reading_texts import UPNS, Desk, finding, rows
from wholeschool.ingest.cells.amounts import amount
from wholeschool.ingest.cells.cells import Parse, half_days, minutes, whole_number
from wholeschool.ingest.cells.fractions import made_a_date
from wholeschool.ingest.cells.mark_cells import mark


@pytest.mark.parametrize(
    "text", ["2025-02-01", "2025-02-01 00:00:00", "01/02/2025", "1-Feb", "01-Feb", "Feb-02"]
)
def test_what_becomes_of_a_half(text: str) -> None:
    assert made_a_date(text)


@pytest.mark.parametrize("text", ["1/2", "0.5", "12", "L 12", "", "/"])
def test_what_is_no_date(text: str) -> None:
    assert not made_a_date(text)


def test_days_that_became_a_date_set_the_row_aside(desk: Desk) -> None:
    reading = desk.read(f"UPN,Start,End,Reason,Days\n{UPNS[0]},15/09/2025,15/09/2025,PP,01-Feb\n")
    assert reading.quarantined == 1
    assert "made a date" in finding(reading, "date_for_a_fraction").advice


def test_a_mark_that_became_a_date_is_kept_as_unknown(desk: Desk) -> None:
    reading = desk.read(f"UPN,Date,Session,Mark\n{UPNS[0]},15/09/2025,AM,01/02/2025\n")
    assert reading.accepted == 1
    assert finding(reading, "date_for_a_fraction").severity == "warning"


@pytest.mark.parametrize(
    ("text", "sessions"),
    [
        ("0.5", 1),
        ("1", 2),
        ("2.5", 5),
        (".5", 1),
        ("½", 1),
        ("1½", 3),
        ("3.0", 6),
        ("", None),
        ("1/2", 1),
        ("1 1/2", 3),
        ("5 day(s)", 10),
        ("2 days", 4),
        ("1 day", 2),
        ("1½ Days", 3),
        ("1/2 day", 1),
    ],
)
def test_days_are_sessions(text: str, sessions: int | None) -> None:
    assert (half_days(400)(text).value, half_days(400)(text).trouble) == (sessions, None)


@pytest.mark.parametrize(
    "text", ["0.3", "-1", "201", "two", "11/2", "1/20", "1/2000", "3 1/200", "1/2/3", "1/3", "days", "day 1"]
)
def test_other_days_are_not_read(text: str) -> None:
    assert half_days(400)(text).trouble


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("40", 40),
        ("40 mins", 40),
        ("40m", 40),
        ("1 hour", 60),
        ("1h 30m", 90),
        ("0:40", 40),
        ("00:40:00", 40),
        ("", None),
    ],
)
def test_minutes_as_systems_write_them(text: str, expected: int | None) -> None:
    cell = minutes(480, "error")(text)
    assert (cell.value, cell.trouble) == (expected, None)


@pytest.mark.parametrize("text", ["9 hours", "soon", "1:75:00", "-4"])
def test_other_minutes_are_not_read(text: str) -> None:
    assert minutes(480, "error")(text).trouble


def test_days_stand_in_for_sessions(desk: Desk) -> None:
    reading = desk.read(f"UPN,Start,End,Reason,Days,Sessions\n{UPNS[0]},15/09/2025,15/09/2025,PP,1.5,\n")
    assert [(row["kind"], row["sessions"]) for row in rows(reading, "events")] == [("suspension", 3)]


@pytest.mark.parametrize(
    ("parse", "half"),
    [
        (half_days(40), True),
        (amount("an amount"), True),
        (whole_number(0, 480, "error"), False),
        (mark, False),
    ],
)
def test_a_half_is_advised_only_where_one_may_stand(parse: Parse[object], half: bool) -> None:
    trouble = parse("05-Jan").trouble
    assert trouble
    assert ("write 0.5" in trouble.advice) == half
