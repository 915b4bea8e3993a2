"""Workbooks are read as the CSV of them would be."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from tests.ingest.reading_texts import ABBEY, UPNS, checks, context, finding, pseudonym, rows, weeks
from tests.ingest.rows.books import write_book
from wholeschool.errors import WrongCallError
from wholeschool.ingest.read import read_file
from wholeschool.ingest.rows.reading import Reading
from wholeschool.ingest.rows.recognise import recognise
from wholeschool.ingest.rows.sheet_rows import as_text

ANN, BEN = UPNS[:2]
LONG = ("UPN", "Date", "Session", "Mark", "Minutes late")
EVENTS = ("UPN", "Type", "Start date", "Time", "Days")


def read(path: Path) -> Reading:
    reading = read_file(path, context())
    assert reading.accepted + reading.quarantined == reading.read
    assert sum(each.num_rows for each in reading.quarantine.values()) == reading.quarantined
    return reading


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("004512", "004512"),
        (4512.0, "4512"),
        (0.5, "0.5"),
        (True, "true"),
        (date(2025, 9, 5), "2025-09-05"),
        (datetime(2025, 9, 5), "2025-09-05"),
        (datetime(2025, 9, 5, 10, 45), "2025-09-05 10:45:00"),
        (time(10, 45), "10:45"),
        (timedelta(hours=1, minutes=5), "01:05"),
        ("", ""),
    ],
)
def test_cells_are_texts(cell: object, text: str) -> None:
    assert as_text(cell) == text


def test_a_register_in_a_sheet(tmp_path: Path) -> None:
    path = write_book(
        tmp_path / "june.xlsx",
        {
            "Marks": [
                ("Attendance of Abbey School",),
                (),
                LONG,
                (ANN, date(2025, 9, 15), "AM", "/", None),
                (BEN, date(2025, 9, 15), "AM", "L", 12),
                (),
                (ANN, "16/09/2025", "XM", "/", None),
                ("Total", None, None, 3, None),
            ]
        },
    )
    assert recognise(path) == "registers"
    reading = read(path)
    assert weeks(reading)[pseudonym(BEN), ABBEY, "2025-09-15"] == "L............."
    assert [row["minutes"] for row in rows(reading, "events")] == [12]
    assert checks(reading) == [("totals_passed_over", 8, 1), ("unreadable_session", 7, 1)]
    assert reading.quarantine[""]["line"].to_pylist() == [7]


def test_a_grid_whose_weekdays_are_merged(tmp_path: Path) -> None:
    path = write_book(
        tmp_path / "grid.xlsx",
        {
            "Week": [
                ("Name", "UPN", "Mon 15/09", None, "Tue 16/09", None),
                (None, None, "AM", "PM", "AM", "PM"),
                ("Blythe, Ann", ANN, "/", "/", "I", "c2"),
            ]
        },
        merged=["C1:D1", "E1:F1"],
    )
    assert weeks(read(path)) == {(pseudonym(ANN), ABBEY, "2025-09-15"): "/\\Ic.........."}


def test_a_sheet_that_does_not_begin_in_its_corner(tmp_path: Path) -> None:
    moved = [(), (None, None, *LONG), (None, None, ANN, date(2025, 9, 15), "AM", "/", None)]
    assert read(write_book(tmp_path / "a.xlsx", {"S": moved})).accepted == 1


def test_several_sheets_are_parts_and_the_others_are_said(tmp_path: Path) -> None:
    path = write_book(
        tmp_path / "all.xlsx",
        {
            "Behaviour": [
                EVENTS,
                (ANN, "Truancy", date(2025, 9, 15), time(10, 45), None),
                (ANN, "?", "x", "", ""),
            ],
            "Notes": [("Read me",), ("Something else",)],
            "Autumn": [
                LONG,
                (ANN, date(2025, 9, 15), "AM", "/", None),
                (None, date(2025, 9, 15), "AM", "/", None),
            ],
            "Later": [LONG, (ANN, date(2025, 9, 15), "AM", "I", None)],
        },
    )
    reading = read(path)
    assert (reading.kind, reading.read, reading.quarantined) == ("registers", 5, 2)
    assert set(reading.quarantine) == {"Autumn", "Behaviour"}
    assert "“Notes”" in finding(reading, "sheet_passed_over").advice
    assert [
        row["time"] for tables in reading.every() for row in tables["events"].to_pylist() if row["time"]
    ] == ["10:45"]
    assert [
        tables["registers"]["marks"][0].as_py()[0] for tables in reading.every() if "registers" in tables
    ] == ["/", "I"]


def test_the_later_sheet_has_the_last_word(tmp_path: Path) -> None:
    from tests.made import bring_in, rows_of

    path = write_book(
        tmp_path / "two.xlsx",
        {
            "First": [(*LONG, "URN"), (ANN, date(2025, 9, 15), "AM", "N", None, ABBEY)],
            "Second": [(*LONG, "URN"), (ANN, date(2025, 9, 15), "AM", "I", None, ABBEY)],
        },
    )
    bring_in(tmp_path / "store", path)
    assert [row["marks"] for row in rows_of(tmp_path / "store", "registers")] == ["I............."]


def test_a_mended_sheet_is_recognised_again(tmp_path: Path) -> None:
    from tests.made import bring_in, rows_of

    path = write_book(
        tmp_path / "june.xlsx", {"S": [(*LONG, "URN"), (ANN, date(2025, 9, 15), "XM", "/", None, ABBEY)]}
    )
    result = bring_in(tmp_path / "store", path)
    aside = tmp_path / "store" / result.files[0].quarantine[0]
    mended = tmp_path / "mended.csv"
    mended.write_text(aside.read_text().replace("XM", "AM"))
    assert bring_in(tmp_path / "store", mended).total("quarantined") == 0
    assert [row["marks"] for row in rows_of(tmp_path / "store", "registers")] == ["/............."]


def test_a_workbook_without_a_known_sheet_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(WrongCallError, match="has no header"):
        recognise(write_book(tmp_path / "a.xlsx", {"S": [("x", "y"), (1, 2)]}))
    with pytest.raises(WrongCallError, match="without a sheet that has anything"):
        recognise(write_book(tmp_path / "b.xlsx", {"S": []}))
