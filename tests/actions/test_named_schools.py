"""A school gets its own number after its rows came under a made-up one: they move, and none is lost."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import MakeOnce
from tests.ingest.census.message_texts import message, pupil
from tests.ingest.ctf import ctf_texts as transfer
from tests.ingest.ctf.ctf_texts import OTHER, run, school, year
from tests.made import MadeTrust, bring_in, build_at, rows_of
from tests.tiny_trust import UPNS, day_of, write_csv
from wholeschool.actions.acted import acted
from wholeschool.actions.check import check
from wholeschool.actions.import_files import import_files
from wholeschool.actions.import_log import ImportResult
from wholeschool.ingest.rows.made_up import is_made_up
from wholeschool.store import Store

OWN = 100007
NATIVE = "2014999"
EXCLUDED = (
    "<TermlyExclusion><Category>SUSP</Category><Reason>DB</Reason>"
    "<StartDate>{}</StartDate><Sessions>4</Sessions></TermlyExclusion>"
)


def made_up(store: Path) -> dict[str, int]:
    """Rows under made-up numbers, by table; derived tables and books among them."""
    names = (
        "schools", "enrolments", "registers", "events", "termly_counts", "week_counts", "week_forms",
        "presence", "ledger",
    )  # fmt: skip
    counts = {name: sum(is_made_up(row["urn"]) for row in rows_of(store, name)) for name in names}
    return {name: count for name, count in counts.items() if count}


def at(store: Path, name: str, urn: int = OWN) -> list[dict[str, Any]]:
    return [row for row in rows_of(store, name) if row["urn"] == urn]


def listed(folder: Path) -> Path:
    row = {"URN": OWN, "Academic year": "2024/25", "LAESTAB": OTHER, "Name": "Far"}
    return write_csv(folder / "far.csv", tuple(row), [row])


def found(result: ImportResult, name: str) -> list[int]:
    return [each.count for each in result.findings if each.check == name]


@pytest.fixture
def brought(tiny: MadeTrust, made_once: MakeOnce) -> Path:
    """A transfer file of a pupil who brings two weeks of marks from a school that nobody has listed."""

    def make(folder: Path) -> None:
        there = school(OTHER, EntryDate="2024-09-02", LeavingDate="2025-01-17", LeavingReason="IM")
        marks = run(day_of(0, 0).isoformat(), r"/\/\I\EE/\####" + r"/\/\/\/\/\####")
        text = transfer.ctf(
            transfer.pupil(UPNS[7], schools=there, years=year(OTHER, "2024", runs=marks)),
            day="2025-03-28",
            year="2024",
        )
        folder.mkdir()
        (folder / "transfer.xml").write_text(text, "utf-8")
        store = tiny.copy_store(folder)
        bring_in(store, folder / "transfer.xml")
        build_at(store)
        assert set(made_up(store)) >= {"schools", "enrolments", "registers", "week_counts", "presence"}

    return made_once("brought-by-transfer", make)


@pytest.fixture
def transferred(brought: Path) -> Path:
    return brought / "transfer.xml"


@pytest.fixture
def with_transfer(brought: Path, tmp_path: Path) -> Path:
    """The tiny trust into which the file came, a copy of one's own."""
    return Path(shutil.copytree(brought / "store", tmp_path / "store"))


@pytest.mark.parametrize("by_call", [True, False])
def test_rows_of_a_transfer_file_move_once_the_school_is_named(
    with_transfer: Path, tmp_path: Path, transferred: Path, by_call: bool
) -> None:
    before = {name: len(rows_of(with_transfer, name)) for name in ("enrolments", "registers", "ledger")}
    if by_call:
        result = import_files(with_transfer, [transferred], native_ids={OTHER: OWN})
    else:
        result = bring_in(with_transfer, listed(tmp_path))
    assert found(result, "school_named") == [3], "a stay and two weeks"
    build_at(with_transfer)
    assert made_up(with_transfer) == {}
    assert {name: len(rows_of(with_transfer, name)) for name in before} == before
    assert [row["marks"] for row in at(with_transfer, "registers")] == [r"/\/\I\EE/\....", r"/\/\/\/\/\...."]
    judged = check(Store.open(with_transfer))
    assert judged.ok, judged.problems
    # From now on the number is known, whatever the call says.
    again = import_files(with_transfer, [transferred], native_ids={OTHER: OWN})
    assert (again.changed, found(again, "made_up_school")) == (0, [])


def test_marks_that_stand_under_the_own_number_stay(with_transfer: Path, tmp_path: Path) -> None:
    row = {"UPN": UPNS[7], "URN": OWN, "Date": day_of(0, 0), "Session": "AM", "Mark": "N"}
    bring_in(with_transfer, write_csv(tmp_path / "own.csv", tuple(row), [row]))
    bring_in(with_transfer, listed(tmp_path))
    first, _ = sorted(at(with_transfer, "registers"), key=lambda week: week["week"])
    assert first["marks"] == r"N\/\I\EE/\...."


def test_what_only_another_file_had_told_moves_too(tmp_path: Path) -> None:
    """One of two censuses comes again, with the school's number: the other's rows are not lost."""
    store, upn = tmp_path / "store", "N201123415001"
    for term, day in (("SPR", "2025-11-04"), ("SUM", "2026-01-13")):
        text = message(pupil(upn=upn, exclusions=EXCLUDED.format(day)), term=term, year="2026")
        (tmp_path / f"{term}.xml").write_text(text)
    bring_in(store, tmp_path / "SPR.xml", tmp_path / "SUM.xml")
    events = rows_of(store, "events")
    assert [is_made_up(row["urn"]) for row in events] == [True, True]
    about = events[0]["event_id"]
    acted(Store.open(store), upn, kind="meeting", by_role="head", about=about, on=date(2026, 1, 20))
    result = import_files(store, [tmp_path / "SUM.xml"], native_ids={NATIVE: OWN})
    assert found(result, "school_named") == [len(at(store, "enrolments")) + 2 + 1]
    assert made_up(store) == {}
    moved = at(store, "events")
    assert sorted(str(row["start"]) for row in moved) == ["2025-11-04", "2026-01-13"]
    (action,) = rows_of(store, "actions_log")
    assert (action["urn"], action["about"] in {row["event_id"] for row in moved}) == (OWN, True)
    # Both once more: the same events have the same numbers, so that nothing doubles.
    both = [tmp_path / "SPR.xml", tmp_path / "SUM.xml"]
    assert import_files(store, both, native_ids={NATIVE: OWN}).changed == 0
