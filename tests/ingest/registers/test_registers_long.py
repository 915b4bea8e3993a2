from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ingest.reading_texts import (
    ABBEY,
    BRIDGE,
    UPNS,
    Desk,
    checks,
    finding,
    pseudonym,
    rows,
    weeks,
)
from wholeschool.schema import TABLES

HEADER = "UPN,URN,Date,Session,Mark,Minutes late\n"
ANN, BEN = UPNS[:2]
MONDAY = "2025-09-01"


def test_marks_become_weeks(desk: Desk) -> None:
    reading = desk.read(
        HEADER
        + f"{BEN},,05/09/2025,PM,c2,\n{ANN},,2025-09-01,AM,/,\n{ANN},,2025-09-01,PM,\\,\n"
        + f"{ANN},,2025-09-03,AM,,\n{ANN},{BRIDGE},2025-09-07,PM,Y1,\n{ANN},,2025-09-08,AM,-,\n"
    )
    assert reading.kind == "registers"
    assert checks(reading) == []
    assert weeks(reading) == {
        (pseudonym(ANN), ABBEY, MONDAY): "/\\..?.........",
        (pseudonym(ANN), ABBEY, "2025-09-08"): "?.............",
        (pseudonym(BEN), ABBEY, MONDAY): ".........c....",
        (pseudonym(ANN), BRIDGE, MONDAY): ".............1",
    }
    for name, table in reading.tables.items():
        assert table.schema == TABLES[name].own_arrow


def test_weeks_come_by_school_pupil_and_week(desk: Desk) -> None:
    body = "".join(
        f"{upn},{urn},2025-09-{day:02d},AM,/,\n"
        for day in (15, 1, 8)
        for urn in (BRIDGE, ABBEY)
        for upn in UPNS
    )
    keys = [(urn, pupil, week) for pupil, urn, week in weeks(desk.read(HEADER + body))]
    assert len(keys) == 30
    assert keys == sorted(keys)


def test_the_year_of_a_week_is_that_of_its_monday(desk: Desk) -> None:
    reading = desk.read(HEADER + f"{ANN},,2024-08-02,AM,/,\n{ANN},,2024-08-05,AM,/,\n")
    assert reading.tables["registers"]["academic_year"].to_pylist() == ["202324", "202425"]


def test_minutes_late_become_events_beside_l_and_u(desk: Desk) -> None:
    reading = desk.read(
        HEADER
        + f"{ANN},,2025-09-01,AM,L,1\n{ANN},,2025-09-01,PM,U,40.0\n{ANN},,2025-09-02,AM,/,9\n"
        + f"{ANN},,2025-09-02,PM,L,0\n{ANN},,2025-09-03,AM,L,\n{ANN},,2025-09-03,PM,L 7,\n"
    )
    found = sorted(rows(reading, "events"), key=lambda row: (row["start"], row["half"]))
    assert [(row["start"], row["half"], row["minutes"]) for row in found] == [
        (date(2025, 9, 1), "AM", 1),
        (date(2025, 9, 1), "PM", 40),
        (date(2025, 9, 3), "PM", 7),
    ]
    assert {(row["kind"], row["duration_status"], row["urn"], row["academic_year"]) for row in found} == {
        ("late", "known", ABBEY, "202526")
    }
    assert len({row["event_id"] for row in found}) == 3


def test_minutes_beside_other_marks_need_not_be_readable(desk: Desk) -> None:
    reading = desk.read(HEADER + f"{ANN},,2025-09-01,AM,/,n/a\n{ANN},,2025-09-01,PM,L,n/a\n")
    assert checks(reading) == [("unreadable_number", 3, 1)]
    assert (reading.accepted, reading.quarantined) == (1, 1)


@pytest.mark.parametrize(
    ("row", "check"),
    [
        (",,2025-09-01,AM,/,", "missing_upn"),
        (f"{ANN},,2025-13-45,AM,/,", "unreadable_date"),
        (f"{ANN},,,AM,/,", "unreadable_date"),
        (f"{ANN},,2025-09-01,XM,/,", "unreadable_session"),
        (f"{ANN},,2025-09-01,,/,", "unreadable_session"),
        (f"{ANN},12,2025-09-01,AM,/,", "unreadable_urn"),
        (f"{ANN},,2025-09-01,AM,U,-4", "unreadable_number"),
        (f"{ANN},,2025-09-01,AM", "wrong_number_of_fields"),
        (f"{ANN},,2025-09-01,AM,/,,,", "wrong_number_of_fields"),
    ],
)
def test_a_row_that_cannot_be_read_is_set_aside_and_its_mark_is_not_taken(
    desk: Desk, row: str, check: str
) -> None:
    reading = desk.read(HEADER + f"{ANN},,2025-09-02,AM,/,\n{row}\n{ANN},,2025-09-02,PM,\\,\n")
    assert (reading.read, reading.accepted, reading.quarantined) == (3, 2, 1)
    assert checks(reading) == [(check, 3, 1)]
    assert reading.findings[0].severity == "error"
    assert list(weeks(reading).values()) == ["../\\.........."]


def test_an_unknown_code_is_kept_as_one(desk: Desk) -> None:
    body = "".join(f"{ANN},,2025-09-{day:02d},AM,%,\n" for day in (1, 2))
    reading = desk.read(HEADER + body)
    assert list(weeks(reading).values()) == ["!.!..........."]
    found = finding(reading, "unknown_code")
    assert (found.severity, found.seen, found.row, found.count, found.column) == (
        "warning",
        "%",
        2,
        2,
        "Mark",
    )


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize("between", [0, 40])
def test_the_same_mark_twice_and_two_marks_for_a_session(desk: Desk, between: int) -> None:
    filler = "".join(f"{BEN},,{date(2025, 1, 6) + timedelta(days=day)},AM,/,\n" for day in range(between))
    reading = desk.read(
        HEADER
        + f"{ANN},,2025-09-01,AM,L,12\n{ANN},,2025-09-01,PM,\\,\n{filler}"
        + f"{ANN},,2025-09-01,PM,\\,\n{ANN},,2025-09-01,AM,I,\n{ANN},,2025-09-01,PM,\\,\n"
    )
    assert weeks(reading)[pseudonym(ANN), ABBEY, MONDAY] == "I\\............"
    assert reading.accepted == 5 + between
    doubled, two = finding(reading, "duplicate_rows"), finding(reading, "two_marks_for_a_session")
    assert (doubled.severity, doubled.row, doubled.count) == ("info", 4 + between, 2)
    assert (two.severity, two.row, two.count) == ("warning", 5 + between, 1)
    assert rows(reading, "events") == []


def test_a_filler_never_takes_the_place_of_a_mark(desk: Desk) -> None:
    body = "".join(
        f"{ANN},,2025-09-0{day},AM,{mark},\n" for day, mark in ((1, "/"), (1, "-"), (2, ""), (2, "I"))
    )
    reading = desk.read(HEADER + body)
    assert list(weeks(reading).values()) == ["/.I..........."]
    assert reading.findings == ()


def test_the_later_minutes_of_a_session_stand(desk: Desk) -> None:
    reading = desk.read(HEADER + f"{ANN},,2025-09-01,AM,L,12\n{ANN},,2025-09-01,AM,L,15\n")
    assert [row["minutes"] for row in rows(reading, "events")] == [15]


DAYS = [date(2025, 9, 1) + timedelta(days=day) for day in range(20)]
MARKS = {"/": "/", "L": "L", "c2": "c", "-": "?", "": "?", "zz": "!", "I02": "h"}
ROW = st.tuples(
    st.sampled_from(["", *UPNS]),
    st.sampled_from(["", str(ABBEY), str(BRIDGE), "7"]),
    st.sampled_from([*(day.strftime("%d/%m/%Y") for day in DAYS), "32/09/2025"]),
    st.sampled_from(["AM", "PM", "pm", "XM"]),
    st.sampled_from(list(MARKS)),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.lists(ROW, max_size=60))
def test_the_reader_finds_what_a_plain_loop_finds(
    desk: Desk, small_blocks: None, written: list[tuple[str, str, str, str, str]]
) -> None:
    expected: dict[tuple[int, int, str], list[str]] = {}
    good = 0
    for upn, urn, day, half, mark in written:
        if not upn or urn == "7" or day == "32/09/2025" or half == "XM":
            continue
        good += 1
        read = date(int(day[6:]), int(day[3:5]), int(day[:2]))
        key = (pseudonym(upn), int(urn or ABBEY), str(read - timedelta(days=read.weekday())))
        session = 2 * read.weekday() + (half.upper() == "PM")
        marks = expected.setdefault(key, ["."] * 14)
        if marks[session] == "." or MARKS[mark] != "?":
            marks[session] = "\\" if mark == "/" and session % 2 else MARKS[mark]
    reading = desk.read("UPN,URN,Date,Session,Mark\n" + "".join(",".join(row) + "\n" for row in written))
    assert (reading.read, reading.accepted) == (len(written), good)
    assert weeks(reading) == {key: "".join(marks) for key, marks in expected.items()}
