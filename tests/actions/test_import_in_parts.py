"""Rows that are worked on some pupils at a time come to what they come to all at once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.ingest.census.message_texts import message, pupil
from tests.made import rows_of
from wholeschool.actions.import_files import import_files
from wholeschool.ingest.census import modules, reader
from wholeschool.ingest.together import settle
from wholeschool.simulate.upn import upns
from wholeschool.store import replacement

UPNS = [upn.decode() for upn in upns(np.arange(12), np.full(12, 2015))]
NAMES = ("in_parts", "at_once")
TABLES = ("termly_counts", "enrolments", "pupils", "identities")


def of(sessions: int) -> str:
    """A census of twelve pupils, who all have so many sessions under two codes; of one it speaks twice."""
    details = "".join(
        f"<SessionDetail><AttendanceReason>{code}</AttendanceReason><Sessions>{count}</Sessions></SessionDetail>"
        for code, count in (("I", sessions), ("O", 7))
    )
    spans = f"<TermlyAttendance><SessionDetails>{details}</SessionDetails></TermlyAttendance>"
    return message(*(pupil(upn=upn, attendance=spans) for upn in (*UPNS, UPNS[0])))


def stored(folder: Path) -> dict[str, list[str]]:
    """Import a census, and a correction of it; the rows that stand then, and how many changed."""
    folder.mkdir()
    changed = []
    for sessions in (4, 5, 5):
        (folder / "census.xml").write_text(of(sessions), "utf-8")
        changed.append(import_files(folder / "store", [folder / "census.xml"], urn=100001).changed)
    assert changed[1:] == [len(UPNS), 0]
    return {name: sorted(map(str, rows_of(folder / "store", name))) for name in TABLES}


def test_in_parts_and_at_once_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHOLESCHOOL_PSEUDONYM_KEY", "ab" * 32)
    monkeypatch.setenv("WHOLESCHOOL_VAULT_KEY", "cd" * 64)
    at_once = stored(tmp_path / "at_once")
    monkeypatch.setattr(reader, "PART_ROWS", 5)
    monkeypatch.setattr(modules, "PUPILS_AT_ONCE", 2)
    monkeypatch.setattr(settle, "PART_ROWS", 5)
    monkeypatch.setattr(replacement, "PART_ROWS", 5)
    assert stored(tmp_path / "in_parts") == at_once
    assert len(at_once["termly_counts"]) == 2 * len(UPNS)
    written = [[*(tmp_path / name / "store" / "termly_counts").glob("*.parquet")] for name in NAMES]
    assert len(written[0]) > len(written[1])
