"""What is worked out a year at a time is the same with rows that are kept and without, whatever changes."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pytest

from tests.conftest import MakeOnce
from tests.continuum.corrections import correction
from tests.made import MadeTrust, bring_in, build_at
from tests.tiny_trust import (
    ENROLMENTS,
    EVENTS,
    OTHER,
    REGISTERS,
    day_of,
    enrolment_row,
    event_row,
    write_csv,
)
from wholeschool.actions.alternative import follow
from wholeschool.actions.hidden import find_hidden
from wholeschool.continuum.duties.duties import duty_table
from wholeschool.continuum.hidden.code_use import code_use
from wholeschool.continuum.rows.by_year import academic_years, told
from wholeschool.continuum.rows.recorded import RECORDED, recorded
from wholeschool.continuum.schools.clock import read_clock
from wholeschool.engine import LocalEngine
from wholeschool.store import Kept, Store
from wholeschool.store.kept import FOLDER

STEPS = 2


def analyses(engine: LocalEngine, kept: Kept) -> dict[str, Any]:
    """Everything that is worked out with kept rows."""
    return {
        "duties": duty_table(engine, kept=kept).rows.to_pylist(),
        "hidden": find_hidden(engine, read_clock(engine), kept),
        "codes": code_use(engine, kept),
        "provision": follow(engine, kept).followed,
    }


def same_with_and_without(folder: Path) -> dict[str, Any]:
    """What the analyses say with the rows that a store keeps, which is what they say without."""
    store = Store.open(folder)
    with store.reading() as engine:
        without = analyses(engine, Kept(engine))
    for _ in range(2):  # the second time all is there
        with store.reading() as engine:
            assert analyses(engine, Kept.of(store, engine)) == without
    return without


def with_kept_rows(name: str, trust: MadeTrust, made_once: MakeOnce, folder: Path) -> Path:
    """A trust's store with all that the analyses keep of it, a copy of one's own in a folder."""

    def make(once: Path) -> None:
        once.mkdir()
        same_with_and_without(trust.copy_store(once))

    return Path(shutil.copytree(made_once(f"{name}-with-kept-rows", make) / "store", folder / "store"))


@pytest.fixture
def kept(tiny: MadeTrust, made_once: MakeOnce, tmp_path: Path) -> Path:
    return with_kept_rows("tiny", tiny, made_once, tmp_path)


def said_with_what_is_kept(folder: Path) -> dict[str, Any]:
    store = Store.open(folder)
    with store.reading() as engine:
        return analyses(engine, Kept.of(store, engine))


def test_after_late_corrections_nothing_kept_is_taken_for_what_stands(kept: Path, tmp_path: Path) -> None:
    chance = Random(0)
    for step in range(STEPS):
        bring_in(kept, *correction(chance, tmp_path / str(step)))
        build_at(kept)
        same_with_and_without(kept)


ENDED = {"Leaving reason": "UK"}
CHANGES = {
    "a record": ("duties", EVENTS, event_row(4, 99, "suspension", day_of(1, 1), sessions=2)),
    "a leaver with marks": ("hidden", (*ENROLMENTS, *ENDED), {**enrolment_row(4, end=day_of(1, 0)), **ENDED}),
    "somebody new": ("provision", ENROLMENTS, enrolment_row(4, OTHER, start=day_of(0, 0).isoformat())),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_row_that_bears_on_what_is_kept_is_seen(kept: Path, tmp_path: Path, change: str) -> None:
    part, columns, row = CHANGES[change]
    before = said_with_what_is_kept(kept)
    bring_in(kept, write_csv(tmp_path / "late.csv", columns, [row]))
    build_at(kept)
    assert same_with_and_without(kept)[part] != before[part]


@pytest.fixture
def years(two_years: MadeTrust, made_once: MakeOnce, tmp_path: Path) -> Path:
    return with_kept_rows("two-years", two_years, made_once, tmp_path)


def kept_of(folder: Path, year: str) -> set[str]:
    return {path.name for path in (folder / FOLDER).iterdir() if f"-{year}-" in path.name}


def week_of_truancy(files: Path, year: str) -> Iterator[dict[str, Any]]:
    """A week of unauthorised absence of somebody who was on roll throughout a year."""
    with (files / "enrolments.csv").open(encoding="utf-8") as file:
        its = [row for row in csv.DictReader(file) if row["Academic year"].replace("/", "") == year]
    pupil = its[0]
    with (files / "calendar.csv").open(encoding="utf-8") as file:
        days = {row["Date"] for row in csv.DictReader(file) if row["URN"] == pupil["URN"]}
    monday = date(int(year[:4]), 11, 20) - timedelta(days=date(int(year[:4]), 11, 20).weekday())
    week = [monday + timedelta(days=weekday) for weekday in range(5)]
    assert {day.isoformat() for day in week} <= days
    for day in week:
        for half in ("AM", "PM"):
            yield {"UPN": pupil["UPN"], "URN": pupil["URN"], "Date": day, "Session": half, "Mark": "U"}


@pytest.mark.parametrize("place", [0, 1])
def test_a_change_of_one_year_is_seen_and_leaves_the_other_standing(
    years: Path, two_years: MadeTrust, tmp_path: Path, place: int
) -> None:
    with Store.open(years).reading() as engine:
        both = academic_years(engine, "presence")
    assert len(both) == 2
    changed, other = both[place], both[1 - place]
    before, kept_before = said_with_what_is_kept(years), kept_of(years, other)
    bring_in(years, write_csv(tmp_path / "late.csv", REGISTERS, week_of_truancy(two_years.files, changed)))
    build_at(years)
    after = same_with_and_without(years)
    reached = [
        row for row in after["duties"] if row not in before["duties"] and row["duty"] == "ten_unauthorised"
    ]
    assert [row["academic_year"] for row in reached] == [changed]
    assert kept_of(years, other) == kept_before


def test_rows_are_told_by_what_they_say_and_not_by_their_order() -> None:
    schema = pa.schema([("pupil_id", pa.int64()), ("end", pa.date32())])
    days = [date(2025, 1, 6), date(2025, 1, 7)]
    rows = pa.table({"pupil_id": [1, 2], "end": days}, schema=schema)
    assert told(rows) == told(rows.take([1, 0]))
    assert told(rows) != told(pa.table({"pupil_id": [1, 2], "end": days[::-1]}, schema=schema))
    assert told(rows) != told(rows.slice(0, 1))


def test_without_a_year_the_columns_are_known_all_the_same(empty_store: Path) -> None:
    with Store.open(empty_store).reading() as engine:
        assert academic_years(engine, "events", "presence") == ()
        assert recorded(engine, Kept.of(Store.open(empty_store), engine)).equals(RECORDED.empty_table())
    assert not (empty_store / FOLDER).exists()
