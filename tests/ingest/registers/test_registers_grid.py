import pytest

from tests.ingest.reading_texts import ABBEY, BRIDGE, UPNS, Desk, checks, finding, pseudonym, rows, weeks
from wholeschool.errors import WrongCallError

HEADER = "UPN,URN,Week beginning,Mon AM,Mon PM,Tue AM,Tue PM,Sat AM\n"
ANN, BEN = UPNS[:2]


def test_cells_become_weeks(desk: Desk) -> None:
    reading = desk.read(
        HEADER
        + f"{ANN},,01/09/2025,#,,L 12,l5,\n{ANN},{BRIDGE},2025-09-08,/,-,C2,U40,\n{BEN},,01/09/2025,,,,,/\n"
    )
    assert checks(reading) == []
    assert weeks(reading) == {
        (pseudonym(ANN), ABBEY, "2025-09-01"): "#.LL..........",
        (pseudonym(ANN), BRIDGE, "2025-09-08"): "/?cU..........",
        (pseudonym(BEN), ABBEY, "2025-09-01"): "........../...",
    }
    found = [(str(row["start"]), row["half"], row["minutes"]) for row in rows(reading, "events")]
    assert sorted(found) == [("2025-09-02", "AM", 12), ("2025-09-02", "PM", 5), ("2025-09-09", "PM", 40)]


def test_a_week_of_blanks_gives_nothing(desk: Desk) -> None:
    reading = desk.read(HEADER + f"{ANN},,01/09/2025,,,,,\n")
    assert (reading.accepted, weeks(reading)) == (1, {})


def test_dates_may_stand_in_the_headers(desk: Desk) -> None:
    reading = desk.read(
        "Name,UPN,Reg Group,Mon AM 01/09,Mon PM 01/09,Tue AM 02/09,Mon AM 08/09\n"
        f'"Blythe, Ann",{ANN},9A,/,\\,C2,I\n"Blythe, Ben",{BEN},9A,#,#,,l 3\n'
    )
    assert reading.read == 2
    assert weeks(reading) == {
        (pseudonym(ANN), ABBEY, "2025-09-01"): "/\\c...........",
        (pseudonym(BEN), ABBEY, "2025-09-01"): "##............",
        (pseudonym(ANN), ABBEY, "2025-09-08"): "I.............",
        (pseudonym(BEN), ABBEY, "2025-09-08"): "L.............",
    }
    assert [row["minutes"] for row in rows(reading, "events")] == [3]


def test_dates_in_the_headers_have_to_fit_their_weekdays(desk: Desk) -> None:
    with pytest.raises(WrongCallError, match="“Mon AM 02/09”"):
        desk.read(f"UPN,Mon AM 02/09,Tue AM 02/09,Wed AM 03/09\n{ANN},/,/,/\n")


@pytest.mark.parametrize(
    ("row", "check"),
    [
        (f"{ANN},,02/09/2025,/,/,/,/,", "week_not_a_monday"),
        (f"{ANN},,,/,/,/,/,", "unreadable_date"),
        (f"{ANN},,2025-13-45,/,/,/,/,", "unreadable_date"),
        (",,01/09/2025,/,/,/,/,", "missing_upn"),
        (f"{ANN},,01/09/2025,/", "wrong_number_of_fields"),
    ],
)
def test_a_row_that_cannot_be_read_is_set_aside(desk: Desk, row: str, check: str) -> None:
    reading = desk.read(HEADER + f"{row}\n{BEN},,01/09/2025,/,,,,\n")
    assert checks(reading) == [(check, 2, 1)]
    assert list(weeks(reading)) == [(pseudonym(BEN), ABBEY, "2025-09-01")]


def test_an_unknown_code_is_said_by_its_column(desk: Desk) -> None:
    found = finding(desk.read(HEADER + f"{ANN},,01/09/2025,/,/,%,/,\n"), "unknown_code")
    assert (found.column, found.row, found.seen) == ("Tue AM", 2, "%")


@pytest.mark.usefixtures("small_blocks")
def test_rows_that_come_twice_are_counted_as_rows(desk: Desk) -> None:
    row = f"{ANN},,01/09/2025,/,\\,/,\\,\n"
    filler = "".join(f"{BEN},,{day:02d}/09/2025,/,\\,/,\\,\n" for day in (1, 8, 15, 22, 29))
    reading = desk.read(HEADER + row + filler + row + row.replace(",/,\\,/", ",/,\\,I"))
    assert checks(reading) == [("duplicate_rows", 8, 1), ("two_marks_for_a_session", 9, 1)]
    assert weeks(reading)[pseudonym(ANN), ABBEY, "2025-09-01"] == "/\\I\\.........."
