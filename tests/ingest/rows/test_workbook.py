"""Workbooks that would grow beyond all measure are refused before they are opened."""

import zipfile
from pathlib import Path

import pytest

from tests.ingest.rows.books import write_book
from wholeschool.errors import WrongCallError
from wholeschool.ingest.rows.recognise import recognise
from wholeschool.ingest.rows.workbook import check_workbook, is_workbook

ROWS = [("UPN", "Date", "Session", "Mark"), ("N201123415001", "2025-09-15", "AM", "/")]
SHEET = "xl/worksheets/sheet1.xml"


def repacked(tmp_path: Path, **parts: bytes) -> Path:
    """A workbook some of whose parts have another content."""
    good = write_book(tmp_path / "good.xlsx", {"S": ROWS})
    path = tmp_path / "bad.xlsx"
    named = {"sheet": SHEET, "extra": "xl/media/extra.bin"}
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        replaced = {named[name]: content for name, content in parts.items()}
        for name in old.namelist():
            new.writestr(name, replaced.pop(name, None) or old.read(name))
        for name, content in replaced.items():
            new.writestr(name, content)
    return path


def test_an_ordinary_workbook_is_one(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", {"S": ROWS})
    assert is_workbook(path)
    check_workbook(path)


def test_one_that_grows_a_thousandfold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongCallError, match=r"grows to 9\d MB"):
        check_workbook(repacked(tmp_path, extra=b"\0" * (95 << 20)))


def test_a_far_away_cell_is_refused(tmp_path: Path) -> None:
    far = (
        b'<worksheet><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    with pytest.raises(WrongCallError, match="1,048,576 rows and 16,384 columns"):
        recognise(repacked(tmp_path, sheet=far))


@pytest.mark.parametrize(
    "place",
    [
        'r="A99999999"',
        'r="B9999999"',
        "r='ZZZZZZ1'",
        'r = "XFD9000000"',
        'r="aaaaaaaaaaaaaaaaaaaa2"',
        'r="99999999"',
    ],
)
def test_a_cell_that_is_far_away_by_its_own_word_is_refused(tmp_path: Path, place: str) -> None:
    first = b'<row r="1"><c r="A1"><v>1</v></c></row>'
    far = b"<row><c " + place.encode() + b"><v>1</v></c></row>"
    with pytest.raises(WrongCallError, match="empty ones counted"):
        recognise(
            repacked(tmp_path, sheet=b"<worksheet><sheetData>" + first + far + b"</sheetData></worksheet>")
        )


def test_a_row_of_endless_figures_is_refused(tmp_path: Path) -> None:
    far = b'<worksheet><sheetData><row r="' + b"9" * 9_000 + b'"><c r="A1"/></row></sheetData></worksheet>'
    with pytest.raises(WrongCallError, match="empty ones counted"):
        recognise(repacked(tmp_path, sheet=far))


def test_cells_that_do_not_say_where_they_stand_are_counted(tmp_path: Path) -> None:
    far = (
        b"<worksheet><sheetData><row>"
        + b"<c/>" * 9_000
        + b'</row><row r="900000"><c/></row></sheetData></worksheet>'
    )
    with pytest.raises(WrongCallError, match="900,000 rows and 9,001 columns"):
        recognise(repacked(tmp_path, sheet=far))


def test_definitions_are_refused(tmp_path: Path) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><worksheet><sheetData/></worksheet>'
    with pytest.raises(WrongCallError, match="definitions"):
        recognise(repacked(tmp_path, sheet=bomb))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04 and nothing of a zip", "cannot be unpacked"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old spreadsheet"),
    ],
)
def test_what_is_none_is_a_sentence(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(WrongCallError, match=said):
        recognise(path)


def test_a_cut_workbook_is_a_sentence(tmp_path: Path) -> None:
    whole = write_book(tmp_path / "a.xlsx", {"S": ROWS * 500}).read_bytes()
    for length in (100, len(whole) // 2, len(whole) - 30):
        (tmp_path / "cut.xlsx").write_bytes(whole[:length])
        with pytest.raises(WrongCallError, match="cannot be unpacked"):
            recognise(tmp_path / "cut.xlsx")


def test_an_archive_of_one_text_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("register.csv", "UPN,Date,Session,Mark\n")
    assert not is_workbook(path)
    assert recognise(path) == "registers"
