import pytest

from tests.ingest.reading_texts import ABBEY, Desk, checks, rows

HEADER = "URN,Academic year,LAESTAB,Predecessor URN,Name,Phase,Type,LA code,Trust\n"


def test_a_school_with_everything(desk: Desk) -> None:
    reading = desk.read(HEADER + f"{ABBEY},2024-25,880/1234,140001,Abbey Élan,Secondary,1,880,T1\n", urn=None)
    assert reading.findings == ()
    assert rows(reading, "schools") == [
        {
            "urn": ABBEY,
            "academic_year": "202425",
            "laestab": "8801234",
            "predecessor_urn": 140001,
            "name": "Abbey Élan",
            "phase": "SS",
            "type": "01",
            "la_code": "880",
            "trust_id": "T1",
        }
    ]


@pytest.mark.parametrize(
    ("row", "check"),
    [
        (",2024/25,,,Abbey,,,,", "missing_urn"),
        ("12,2024/25,,,Abbey,,,,", "unreadable_urn"),
        (f"{ABBEY},,,,Abbey,,,,", "missing_academic_year"),
        (f"{ABBEY},soon,,,Abbey,,,,", "unreadable_year"),
        (f"{ABBEY},2024/25,,,,,,,", "missing_name"),
        (f"{ABBEY},2024/25,,,=1+1,,,,", "unreadable_text"),
    ],
)
def test_what_a_school_needs_has_to_be_readable(desk: Desk, row: str, check: str) -> None:
    reading = desk.read(HEADER + row + "\n")
    assert (reading.accepted, reading.quarantined) == (0, 1)
    assert checks(reading) == [(check, 2, 1)]


@pytest.mark.parametrize("cell", ["88-1234", "880 12345"])
def test_a_laestab_that_is_none_is_left_out(desk: Desk, cell: str) -> None:
    reading = desk.read(HEADER + f"{ABBEY},2024/25,{cell},,Abbey,,,,\n")
    assert checks(reading) == [("unreadable_code", 2, 1)]
    assert "laestab" not in rows(reading, "schools")[0]


@pytest.mark.parametrize("cell", ["8801234", "880/1234", "880 1234"])
def test_a_laestab_is_seven_digits_however_it_is_written(desk: Desk, cell: str) -> None:
    reading = desk.read(HEADER + f"{ABBEY},2024/25,{cell},,Abbey,,,,\n")
    assert rows(reading, "schools")[0]["laestab"] == "8801234"
