"""Journeys, displacement and duties from kept years say what all rows say, also after a year has changed."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from tests.made import MadeTrust
from wholeschool.actions.build import build
from wholeschool.actions.displacement import displacement
from wholeschool.actions.duties import duties
from wholeschool.actions.import_files import import_files
from wholeschool.actions.journeys import journeys
from wholeschool.continuum.rows.by_year import academic_years
from wholeschool.continuum.rows.presence_years import (
    DUAL,
    NO_DAY,
    POSSIBLE,
    fetch_school_weeks,
    presence_by_half_term,
)
from wholeschool.engine import LocalEngine
from wholeschool.store import Kept, Store, kept

GROUPS = ((), ("school",), ("year_group", "school"))


@pytest.fixture
def store(two_years: MadeTrust, tmp_path: Path) -> Store:
    return Store.open(two_years.copy_store(tmp_path))


def found(store: Store) -> list[object]:
    """All that is said of a store, from what it keeps where that stands."""
    return [*(journeys(store, by) for by in GROUPS), displacement(store), duties(store)]


def anew(store: Store) -> list[object]:
    """The same, with nothing kept before."""
    shutil.rmtree(store.path / kept.FOLDER, ignore_errors=True)
    return found(store)


def kept_files(store: Store) -> dict[str, set[str]]:
    """What is kept of each academic year."""
    names = [each.name for each in (store.path / kept.FOLDER).iterdir()]
    years = {name.split("-")[1] for name in names}
    return {year: {name for name in names if f"-{year}-" in name} for year in years}


def test_what_is_kept_says_what_all_rows_say(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    first = anew(store)
    assert found(store) == first
    monkeypatch.setattr(Kept, "of", classmethod(lambda cls, _, engine: cls(engine)))
    assert found(store) == first


@pytest.mark.parametrize("which", [0, -1])
def test_a_change_in_one_year_is_seen(store: Store, two_years: MadeTrust, tmp_path: Path, which: int) -> None:
    before, kept_before = anew(store), kept_files(store)
    earlier, newest = sorted(kept_before)
    changed = (earlier, newest)[which]
    import_files(store.path, [_weeks_away(two_years.files, tmp_path, changed)])
    build(store)
    after, kept_after = found(store), kept_files(store)
    assert all(now != then for now, then in zip(after, before, strict=True))
    assert not kept_after[changed] & kept_before[changed]
    # The books of later years can be others after a change, those of earlier years are not.
    assert changed == earlier or kept_after[earlier] == kept_before[earlier]
    assert after == anew(store)


def _weeks_away(files: Path, folder: Path, academic_year: str) -> Path:
    """A register in which a school's pupils are away without leave for the 60 days from November on."""
    with (files / "enrolments.csv").open(encoding="utf-8") as rows:
        rolls = [row for row in csv.DictReader(rows) if row["Academic year"].startswith(academic_year[:4])]
    urn = min(row["URN"] for row in rolls)
    with (files / "calendar.csv").open(encoding="utf-8") as rows:
        begin = f"{academic_year[:4]}-11-01"
        days = sorted(
            {row["Date"] for row in csv.DictReader(rows) if row["URN"] == urn and row["Date"] > begin}
        )
    path = folder / "away.csv"
    with path.open("w", encoding="utf-8") as marks:
        marks.write("UPN,URN,Date,Session,Mark\n")
        for upn in sorted({row["UPN"] for row in rolls if row["URN"] == urn and not row["End"]}):
            marks.writelines(f"{upn},{urn},{day},{half},O\n" for day in days[:60] for half in ("AM", "PM"))
    return path


def test_presence_is_summed_as_the_engine_sums_it(store: Store) -> None:
    with store.reading() as engine:
        weeks = fetch_school_weeks(engine)
        for year in academic_years(engine, "presence"):
            ours = presence_by_half_term(engine, Kept(engine), weeks, year).to_pylist()
            assert {(row["pupil_id"], row["urn"]): row for row in ours} == _summed_plainly(engine, year)


def _summed_plainly(engine: LocalEngine, year: str) -> dict[tuple[int, int], dict[str, object]]:
    """The same in plain Python, a row at a time."""
    terms: dict[tuple[int, object], int] = {}
    for day in engine.fetch(engine.table("calendar")).to_pylist():
        key = day["urn"], np.datetime64(day["date"], "D") - np.timedelta64(day["date"].weekday(), "D")
        terms[key] = min(terms.get(key, 9), day["half_term"])
    rows = engine.table("presence")
    found: dict[tuple[int, int], dict[str, object]] = {}
    for row in engine.fetch(rows.filter(rows.academic_year == year)).to_pylist():
        names = {"pupil_id": row["pupil_id"], "urn": row["urn"], "listed": False}
        ends = {"first_week": NO_DAY, "last_week": -1, "possible": 0}
        its = found.setdefault(
            (row["pupil_id"], row["urn"]), {**names, **ends, **dict.fromkeys((*POSSIBLE, *DUAL), 0)}
        )
        its["possible"] += row["possible"]
        week = np.datetime64(row["week"], "D")
        term = terms.get((row["urn"], week))
        if term:
            its["listed"] = True
            its[POSSIBLE[term - 1]] += row["possible"]
            its[DUAL[term - 1]] += row["dual"]
        if row["possible"]:
            its["first_week"] = min(its["first_week"], int(week.astype(int)))
            its["last_week"] = max(its["last_week"], int(week.astype(int)))
    return found


def test_nobody_and_weeks_that_no_calendar_lists_have_their_rows() -> None:
    day = {"urn": 1, "date": np.datetime64("2024-09-03").item(), "half": "AM", "half_term": 1}
    week = {"pupil_id": 5, "urn": 2, "week": np.datetime64("2024-09-02").item(), "possible": 10, "dual": 0}
    with LocalEngine(threads=1) as engine:
        engine.hold("calendar", pa.Table.from_pylist([day]))
        engine.hold("presence", pa.Table.from_pylist([week | {"academic_year": "202425"}]))
        weeks = fetch_school_weeks(engine)
        (row,) = presence_by_half_term(engine, Kept(engine), weeks, "202425").to_pylist()
        assert (row["listed"], row["possible_1"], row["first_week"]) == (False, 0, row["last_week"])
        assert presence_by_half_term(engine, Kept(engine), weeks, "202324").num_rows == 0
