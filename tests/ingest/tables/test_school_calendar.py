from datetime import date

import pytest

from tests.ingest.reading_texts import ABBEY, BRIDGE, Desk, checks, rows

HEADER = "URN,Date,Session,Term,Half term,Minutes\n"


def test_sessions_of_a_calendar(desk: Desk) -> None:
    reading = desk.read(
        HEADER + f",02/09/2025,AM,Autumn term,1,\n{BRIDGE},2026-01-05,PM,,3,140\n,2026-06-05,PM,sum,6,120\n"
    )
    assert checks(reading) == []
    found = [tuple(row.values())[:6] for row in rows(reading, "calendar")]
    assert sorted(found, key=lambda row: row[1]) == [
        (ABBEY, date(2025, 9, 2), "AM", "autumn", 1, 150),
        (BRIDGE, date(2026, 1, 5), "PM", "spring", 3, 140),
        (ABBEY, date(2026, 6, 5), "PM", "summer", 6, 120),
    ]


@pytest.mark.parametrize(
    ("row", "check"),
    [
        (",,AM,autumn,1,", "unreadable_date"),
        (",31/09/2025,AM,autumn,1,", "unreadable_date"),
        (",02/09/2025,,autumn,1,", "unreadable_session"),
        (",02/09/2025,AM,autumn,,", "unreadable_number"),
        (",02/09/2025,AM,autumn,7,", "unreadable_number"),
        (",02/09/2025,AM,winter,1,", "unreadable_term"),
        (",02/09/2025,AM,spring,1,", "half_term_outside_its_term"),
        (",02/09/2025,AM,autumn,1,0", "unreadable_number"),
        (",02/09/2025,AM,autumn,1,481", "unreadable_number"),
        ("12,02/09/2025,AM,autumn,1,", "unreadable_urn"),
    ],
)
def test_what_a_session_needs_has_to_be_readable(desk: Desk, row: str, check: str) -> None:
    reading = desk.read(HEADER + row + "\n")
    assert (reading.accepted, reading.quarantined) == (0, 1)
    assert checks(reading) == [(check, 2, 1)]


def test_a_session_that_stands_twice(desk: Desk) -> None:
    row = ",02/09/2025,AM,autumn,1,150\n"
    reading = desk.read(HEADER + row + row + row.replace("150", "140"))
    assert reading.tables["calendar"]["minutes"].to_pylist() == [140]
    assert checks(reading) == [("duplicate_rows", 3, 1), ("two_rows_for_a_key", 4, 1)]
