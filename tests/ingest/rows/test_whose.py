import pytest

from tests.ingest.reading_texts import ABBEY, BRIDGE, UPNS, Desk, checks, finding, rows
from wholeschool.errors import WrongCallError

HEADER = "UPN,URN,LAESTAB,Kind,Start\n"


def test_the_row_says_its_school_by_urn_or_laestab(desk: Desk) -> None:
    reading = desk.read(
        f"{HEADER}{UPNS[0]},100009,,praise,2025-09-03\n{UPNS[0]},,880/1234,praise,2025-09-03\n"
        f"{UPNS[0]},100009,nonsense,praise,2025-09-04\n",
        urn=None,
    )
    assert [row["urn"] for row in rows(reading, "events")] == [100009, BRIDGE, 100009]
    assert reading.findings == ()


def test_the_call_says_it_for_rows_that_do_not(desk: Desk) -> None:
    reading = desk.read(f"UPN,Kind,Start\n{UPNS[0]},praise,2025-09-03\n")
    assert rows(reading, "events")[0]["urn"] == ABBEY


def test_a_row_without_a_school_is_set_aside(desk: Desk) -> None:
    reading = desk.read(
        f"{HEADER}{UPNS[0]},,,praise,2025-09-03\n{UPNS[0]},12,,praise,2025-09-03\n"
        f"{UPNS[0]},,8809999,praise,2025-09-03\n",
        urn=None,
    )
    assert reading.quarantined == 3
    assert checks(reading) == [("missing_urn", 2, 1), ("unknown_school", 4, 1), ("unreadable_urn", 3, 1)]


def test_an_unreadable_urn_is_not_replaced_by_that_of_the_call(desk: Desk) -> None:
    reading = desk.read(f"UPN,URN,Kind,Start\n{UPNS[0]},12,praise,2025-09-03\n")
    assert (reading.accepted, finding(reading, "unreadable_urn").seen) == (0, "12")


def test_a_file_that_never_says_its_school_is_refused(desk: Desk) -> None:
    with pytest.raises(WrongCallError, match="--urn"):
        desk.read(f"UPN,Kind,Start\n{UPNS[0]},praise,2025-09-03\n", urn=None)
