"""Lines of rows in long messages: the row's own, or further down that of its pupil; never another."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ingest.census.message_texts import message, pupil, read_text
from tests.ingest.reading_texts import finding
from wholeschool.ingest.rows.element_lines import LAST_KNOWN, line_of_records, record_of

BAD = (
    "<TermlyAttendance>\n<SessionDetails>\n<SessionDetail>\n<AttendanceReason>?</AttendanceReason>"
    "<Sessions>4</Sessions></SessionDetail></SessionDetails></TermlyAttendance>"
)


def lines_of(text: str, words: str) -> list[int]:
    return [number for number, line in enumerate(text.splitlines(), 1) if words in line]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("blank", [0, 70_000])
def test_a_row_far_down_has_the_line_of_its_pupil(tmp_path: Path, blank: int, encoding: str) -> None:
    text = message(pupil(), "\n" * blank, pupil(upn="B801200005001", attendance=BAD))
    text = text.replace("UTF-8", encoding.upper())
    reading = read_text(tmp_path, text.encode(encoding))
    words = "<PupilOnRoll>" if blank else "<SessionDetail>"
    line = lines_of(text, words)[-1]
    assert finding(reading, "unknown_code").row == line
    (aside,) = reading.quarantine.values()
    assert aside["line"].to_pylist() == [line]


def test_every_pupil_of_a_long_message_has_the_right_line(tmp_path: Path) -> None:
    text = message(*[pupil(upn=f"X{n}").replace("2023-09-04", "never") for n in range(9_000)])
    reading = read_text(tmp_path, text)
    lines = [number for rows in reading.quarantine.values() for number in rows["line"].to_pylist()]
    begin = lines_of(text, "<PupilOnRoll>")
    assert begin[-1] > LAST_KNOWN
    assert lines == begin


def test_elements_within_elements_are_counted_as_they_end(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text("<m>\n<x:p xmlns:x='u'>\n<x:p>\n</x:p></x:p>\n<p/></m>", "utf-8")
    line_of = line_of_records(path, ["p"], [record_of(LAST_KNOWN, number) for number in (1, 2, 3)])
    assert [line_of(record_of(LAST_KNOWN, number)) for number in (1, 2, 3)] == [3, 2, 5]
    assert line_of(record_of(17, 2)) == 17


def test_where_the_other_parser_gives_up_there_is_no_line(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text('<?xml version="1.0" encoding="no-such"?><m><p/></m>', "utf-8")
    record = record_of(LAST_KNOWN, 1)
    assert line_of_records(path, ["p"], [record])(record) == 0
