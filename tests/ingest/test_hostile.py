"""Files that nobody should have to expect: a sentence, or rows set aside; never a crash, never a hang."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ingest.reading_texts import UPNS, checks, context, finding, weeks
from wholeschool.errors import WrongCallError
from wholeschool.ingest import Reading, read_file

ANN, BEN = UPNS[:2]
HEADER = "UPN,Date,Session,Mark,Reason"
ROW = f"{ANN},2025-09-15,AM,/,x"
SECONDS = 30
MEGABYTE = 1 << 20


def read(path: Path, content: bytes) -> Reading:
    path.write_bytes(content)
    started = time.monotonic()
    reading = read_file(path, context())
    assert time.monotonic() - started < SECONDS
    assert reading.accepted + reading.quarantined == reading.read
    return reading


def _joined(*lines: str, end: str = "\n") -> bytes:
    return (end.join(lines) + end).encode()


SENTENCES: dict[str, Callable[[], bytes]] = {
    "a hundred thousand columns": lambda: _joined(",".join(["UPN"] * 100_000), ROW),
    "a field of 50 MB": lambda: _joined(HEADER, ROW, f'{BEN},2025-09-15,AM,/,"{"x" * (50 * MEGABYTE)}"'),
    "a header of 50 MB": lambda: _joined("x" * (50 * MEGABYTE), ROW),
    "a NUL in a row": lambda: _joined(HEADER, ROW, f"{BEN},2025-09-15,AM\0,/,x"),
    "NULs alone": lambda: b"\0" * MEGABYTE,
    "a quotation that is never closed": lambda: _joined(HEADER, f'{ANN},"2025-09-15,AM', *[ROW] * 100_000),
    "nothing but line ends": lambda: b"\n" * MEGABYTE,
    "nothing but commas": lambda: b"," * MEGABYTE,
    "a PDF": lambda: b"%PDF-1.7\n" + bytes(range(256)) * 100,
}


@pytest.mark.parametrize("name", SENTENCES)
def test_what_cannot_be_read_is_one_sentence(name: str, tmp_path: Path) -> None:
    with pytest.raises(WrongCallError) as error:
        read(tmp_path / "hostile.csv", SENTENCES[name]())
    assert error.value.sentence().startswith("hostile.csv")
    assert len(error.value.sentence()) < 1500
    assert ANN not in error.value.sentence()


def test_a_quotation_that_swallows_the_rest_is_one_row_and_said(tmp_path: Path) -> None:
    reading = read(tmp_path / "open.csv", _joined(HEADER, ROW, f'{ANN},"2025-09-15,AM,/,x', *[ROW] * 100))
    assert (reading.read, reading.accepted) == (2, 1)
    assert "never closed" in finding(reading, "wrong_number_of_fields").advice


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_mixed_line_ends_are_line_ends(tmp_path: Path, end: str) -> None:
    mixed = f"{HEADER}\r\n{ROW}\n{BEN},2025-09-15,AM,I,x{end}{BEN},2025-09-15,PM,I,x\r\n"
    reading = read(tmp_path / "mixed.csv", mixed.encode())
    assert (reading.read, reading.quarantined) == (3, 0)
    assert sorted(marks[:2] for marks in weeks(reading).values()) == ["/.", "II"]


def test_line_ends_of_old_macintoshes_are_line_ends_too(tmp_path: Path) -> None:
    reading = read(tmp_path / "mac.csv", _joined(HEADER, ROW, end="\r"))
    assert (reading.read, reading.accepted) == (1, 1)


@pytest.mark.parametrize(
    "formula", ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", '"=HYPERLINK(""http://x"",""y"")"']
)
def test_formulas_are_texts(tmp_path: Path, formula: str) -> None:
    rows = f"{formula},{ANN},2025-09-15,AM,/\n{formula},{BEN},2025-09-15,XM,{formula}\n"
    text = f"Surname,UPN,Date,Session,Mark\n{rows}"
    reading = read(tmp_path / "formulas.csv", text.encode())
    assert (reading.accepted, reading.quarantined) == (1, 1)
    assert checks(reading) == [("unknown_code", 3, 1), ("unreadable_session", 3, 1)]


def test_a_thousand_columns_are_no_trouble(tmp_path: Path) -> None:
    more = ",".join(f"c{n}" for n in range(1_000))
    text = f"{HEADER},{more}\n{ROW},{',' * 999}\n"
    assert read(tmp_path / "wide.csv", text.encode()).accepted == 1


def test_lone_halves_of_characters_are_replaced(tmp_path: Path) -> None:
    header = "UPN,Date,Session,Mark\n".encode("utf-16-le")
    row = f"{ANN},2025-09-15,AM,".encode("utf-16-le") + b"\x3d\xd8" + "\n".encode("utf-16-le")
    reading = read(tmp_path / "lone.csv", b"\xff\xfe" + header + row)
    assert reading.read == 1


@pytest.mark.parametrize(
    "day", ["01/01/1752", "2205-01-01", "31/02/2025", "0000-00-00", "99/99/9999", "9" * 5000]
)
def test_days_out_of_all_time_set_their_row_aside(tmp_path: Path, day: str) -> None:
    reading = read(tmp_path / "days.csv", _joined(HEADER, f"{ANN},{day},AM,/,x", ROW))
    assert (reading.accepted, reading.quarantined) == (1, 1)
