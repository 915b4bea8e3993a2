from pathlib import Path

import pytest

from tests.ingest.census.message_texts import message, pupil, read_text
from tests.ingest.reading_texts import rows
from wholeschool.ingest.census import modules

SPAN = (
    "<TermlyAttendance><SessionDetails><SessionDetail><AttendanceReason>I</AttendanceReason>"
    "<Sessions>{}</Sessions></SessionDetail></SessionDetails></TermlyAttendance>"
)


@pytest.mark.parametrize("at_once", [1, 3, 100])
def test_it_makes_no_difference_how_many_pupils_are_read_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    upns = [f"N20112341{number:04d}" for number in range(7)]
    text = message(*(pupil(upn=upn, attendance=SPAN.format(place)) for place, upn in enumerate(upns)))
    monkeypatch.setattr(modules, "PUPILS_AT_ONCE", at_once)
    reading = read_text(tmp_path, text)
    assert (reading.read, reading.accepted) == (14, 14)
    counts = {row["pupil_id"]: row["sessions"] for row in rows(reading, "termly_counts")}
    assert sorted(counts.values()) == list(range(7))
    assert [row["pupil_id"] for row in rows(reading, "enrolments")] == [
        row["pupil_id"]
        for row in sorted(rows(reading, "termly_counts"), key=lambda row: row["sessions"])  # type: ignore[arg-type, return-value]
    ]


def test_a_pupil_who_stands_twice_in_blocks_apart_is_taken_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(modules, "PUPILS_AT_ONCE", 1)
    reading = read_text(tmp_path, message(*(pupil(attendance=SPAN.format(each)) for each in (3, 4))))
    assert len(rows(reading, "enrolments")) == 1
    assert [row["sessions"] for row in rows(reading, "termly_counts")] == [4]
    assert {each.check for each in reading.findings} == {"duplicate_rows", "two_rows_for_a_key"}
