"""Damaged messages and tables: either a sentence, or every row accounted for (`read_text` asserts it)."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ingest.census.message_texts import GONE, message, pupil, read_text
from tests.ingest.census.tables_of_census import ON_ROLL
from wholeschool.errors import WrongCallError

WHOLE = message(
    pupil(
        attendance="<TermlyAttendance><SessionsPossible>52</SessionsPossible><SessionDetails><SessionDetail>"
        "<AttendanceReason>C2</AttendanceReason><Sessions>8</Sessions></SessionDetail></SessionDetails>"
        "</TermlyAttendance>",
        exclusions="<TermlyExclusion><Category>SUSP</Category><Reason>DB</Reason>"
        "<StartDate>2025-03-11</StartDate><Sessions>4</Sessions></TermlyExclusion>",
    ),
    pupil(upn="B801200005001"),
    gone=GONE,
).encode()


@st.composite
def damaged(draw: st.DrawFn, whole: bytes) -> bytes:
    """Bytes with some of them flipped, cut out, doubled or put in."""
    content = bytearray(whole)
    for _ in range(draw(st.integers(1, 4))):
        if not content:
            break
        first = draw(st.integers(0, len(content) - 1))
        last = min(len(content), first + draw(st.integers(1, 200)))
        how = draw(st.sampled_from(("flip", "cut", "double", "insert", "end")))
        if how == "flip":
            content[first] = draw(st.integers(0, 255))
        elif how == "cut":
            del content[first:last]
        elif how == "double":
            content[last:last] = content[first:last]
        elif how == "insert":
            content[first:first] = draw(st.binary(max_size=20))
        else:
            del content[first:]
    return bytes(content)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(content=damaged(WHOLE))
def test_a_damaged_message(tmp_path: Path, content: bytes) -> None:
    with suppress(WrongCallError):
        read_text(tmp_path, content)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(content=damaged(ON_ROLL.encode()))
def test_a_damaged_table(tmp_path: Path, content: bytes) -> None:
    with suppress(WrongCallError):
        read_text(tmp_path, content, name="2025_spring_pupilonroll.csv")
