"""Rows that are worked on some pupils at a time come to what they come to all at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from tests.ingest.census.message_texts import GONE, message, pupil
from tests.made import rows_of
from wholeschool.actions.import_files import ImportResult, import_files
from wholeschool.ingest.census import modules, reader
from wholeschool.ingest.rows import text_rows
from wholeschool.ingest.together import laid, settle
from wholeschool.simulate.upn import upns
from wholeschool.store import replacement

UPNS = [upn.decode() for upn in upns(np.arange(12), np.full(12, 2015))]
IN_CENSUS = UPNS[:7]
FORMER = upns(np.array([40]), np.array([2014]))[0].decode()
NAMES = ("in_parts", "at_once")
TABLES = ("termly_counts", "enrolments", "events", "pupils", "identities", "pupil_links")
TIMES = {"changed_at", "import_id", "known_from", "known_to"}
FREE_MEALS = "<FSMeligibility><FSMperiod><FSMstartDate>2024-09-02</FSMstartDate></FSMperiod></FSMeligibility>"
SUSPENDED = (
    "<TermlyExclusion><Category>SUSP</Category><Reasons><Reason>DB</Reason></Reasons>"
    "<StartDate>2025-05-13</StartDate><SessionsMissed>{sessions}</SessionsMissed></TermlyExclusion>"
)
EVENTS = "UPN,URN,Event,Kind,Start,Half,Reason\n{upn},100001,77,suspension,2025-05-13,AM,PP\n"
ROLL = "UPN,URN,Academic year,Start,Status\n{upn},100001,202526,2025-09-03,C\n"


def of(sessions: int) -> str:
    """A census of seven pupils, who all have so many sessions under two codes; of one it speaks twice."""
    details = "".join(
        f"<SessionDetail><AttendanceReason>{code}</AttendanceReason><Sessions>{count}</Sessions></SessionDetail>"
        for code, count in (("I", sessions), ("O", 7))
    )
    spans = f"<TermlyAttendance><SessionDetails>{details}</SessionDetails></TermlyAttendance>"
    pupils = [
        pupil(
            upn=upn,
            characteristics=FREE_MEALS * (number % 3 == 0),
            needs="<SENneeds><SENneed><SENtypeRank>1</SENtypeRank><SENtype>SEMH</SENtype></SENneed></SENneeds>"
            * (number % 2),
            attendance=spans,
            exclusions=SUSPENDED.format(sessions=sessions),
        )
        for number, upn in enumerate((*IN_CENSUS, UPNS[0]))
    ]
    pupils[5] = pupils[5].replace("</UPN>", f"</UPN><FormerUPN>{FORMER}</FormerUPN>")
    return message(*pupils, gone=GONE)


def stored(folder: Path) -> tuple[dict[str, list[str]], list[list[str]]]:
    """Import a census, and a correction of it; the rows that stand then, and what was said each time.

    Beside it stand a school's own roll and a suspension of two of its pupils.
    """
    folder.mkdir()
    (folder / "events.csv").write_text(EVENTS.format(upn=UPNS[1]), "utf-8")
    (folder / "enrolments.csv").write_text(ROLL.format(upn=UPNS[2]), "utf-8")
    (folder / "before.csv").write_text(ROLL.format(upn=FORMER), "utf-8")
    import_files(folder / "store", [folder / "before.csv"])
    results: list[ImportResult] = []
    for number, sessions in enumerate((4, 5, 5)):
        # Another file each time, for the same file is not even read again.
        (folder / "census.xml").write_text(of(sessions) + "\n" * number, "utf-8")
        named = [folder / "census.xml", folder / "events.csv", folder / "enrolments.csv"]
        results.append(import_files(folder / "store", named, urn=100001))
        assert results[-1].total("accepted") + results[-1].total("quarantined") == results[-1].total("read")
    assert results[2].changed == 0
    said = [[str(finding.as_dict()) for finding in result.findings] for result in results]
    return {name: _rows(folder / "store", name) for name in TABLES}, said


def _rows(store: Path, name: str) -> list[str]:
    rows = rows_of(store, name)
    return sorted(str({key: value for key, value in row.items() if key not in TIMES}) for row in rows)


def test_in_parts_and_at_once_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHOLESCHOOL_PSEUDONYM_KEY", "ab" * 32)
    monkeypatch.setenv("WHOLESCHOOL_VAULT_KEY", "cd" * 64)
    at_once, said_at_once = stored(tmp_path / "at_once")
    in_parts(monkeypatch)
    rows, said = stored(tmp_path / "in_parts")
    assert rows == at_once
    assert said == said_at_once
    assert len(at_once["termly_counts"]) == 2 * len(IN_CENSUS)
    assert len(at_once["events"]) == len(IN_CENSUS)
    assert len(at_once["pupil_links"]) == 1
    written = [[*(tmp_path / name / "store" / "termly_counts").glob("*.parquet")] for name in NAMES]
    assert len(written[0]) > len(written[1])


def in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on nine rows are many, and three pupils are read together."""
    monkeypatch.setattr(reader, "ROWS_LAID", 9)
    monkeypatch.setattr(laid, "ROWS_LAID", 9)
    monkeypatch.setattr(modules, "PUPILS_AT_ONCE", 3)
    monkeypatch.setattr(settle, "PART_ROWS", 9)
    monkeypatch.setattr(replacement, "PART_ROWS", 9)


SESSIONS = "pupilonrolltableid,upn,NativeId,termlysessiondetailsonrolltableid,attendancereason,sessions\n"


@pytest.mark.parametrize("order", [range(24), [*range(0, 24, 2), *range(1, 24, 2)]])
def test_a_row_is_found_again_far_below_in_the_file(
    order: Sequence[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pupil's rows together, or apart: the row that is repeated stands many parts above."""
    rows = [f"{number // 2},{UPNS[number // 2]},SCH1,{number},{'IO'[number % 2]},4" for number in range(24)]
    lines = [rows[number] for number in order]
    lines += [lines[0], lines[1].removesuffix("4") + "6"]
    file = tmp_path / "2025_autumn_termlysessiondetailsonroll.csv"
    file.write_text(SESSIONS + "\n".join(lines) + "\n", "utf-8")
    in_parts(monkeypatch)
    monkeypatch.setattr(text_rows, "BLOCK_ROWS", 4)
    monkeypatch.setattr(text_rows, "READ_BYTES", 200)
    result = import_files(tmp_path / "store", [file])
    found = {each.check: (each.row, each.count) for each in result.findings}
    assert found["duplicate_rows"] == (26, 1)
    assert found["two_rows_for_a_key"] == (27, 1)
    counts = [row["sessions"] for row in rows_of(tmp_path / "store", "termly_counts")]
    assert sorted(counts) == [4] * 23 + [6]
