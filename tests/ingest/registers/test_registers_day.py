"""A register with one day a row, as SIMS and Bromcom export it."""

from tests.ingest.reading_texts import ABBEY, UPNS, Desk, checks, pseudonym, rows, weeks

HEADER = "UPN,Adm No,Date,AM,PM\n"
ANN = UPNS[0]


def test_days_become_weeks(desk: Desk) -> None:
    reading = desk.read(
        HEADER + f"{ANN},004512,15/09/2025,/,/\n{ANN},004512,16/09/2025,l 12,c2\n{ANN},,19/09/2025,,-\n"
    )
    assert checks(reading) == []
    assert weeks(reading) == {(pseudonym(ANN), ABBEY, "2025-09-15"): "/\\Lc.....?...."}
    assert [(str(row["start"]), row["half"], row["minutes"]) for row in rows(reading, "events")] == [
        ("2025-09-16", "AM", 12)
    ]


def test_a_day_that_cannot_be_read_is_set_aside(desk: Desk) -> None:
    reading = desk.read(HEADER + f"{ANN},,,/,/\n{ANN},,31/09/2025,/,/\n,,15/09/2025,/,/\n")
    assert (reading.accepted, reading.quarantined) == (0, 3)


def test_a_day_twice_is_said(desk: Desk) -> None:
    reading = desk.read(HEADER + f"{ANN},,15/09/2025,/,/\n{ANN},,15/09/2025,/,\\\n{ANN},,15/09/2025,I,/\n")
    assert checks(reading) == [("duplicate_rows", 3, 1), ("two_marks_for_a_session", 4, 1)]
