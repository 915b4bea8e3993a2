"""A year that is made from a changed half-term on is the year made as a whole."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pytest

from tests.made import MadeTrust, as_books, bring_in, build_at, rows_of
from tests.tiny_trust import EVENTS, REGISTERS, write_csv
from wholeschool.continuum.rungs import climb
from wholeschool.continuum.rungs.climb import CLIMBED, make_rungs
from wholeschool.continuum.rungs.climb_since import Cut, find_cut
from wholeschool.engine import LocalEngine
from wholeschool.schema import TABLES
from wholeschool.store import Store

YEAR = "202425"
MONDAY = date(2024, 9, 2)


def made_whole(store: Path, year: str) -> dict[str, list[dict[str, Any]]]:
    with Store.open(store).reading() as engine:
        assert make_rungs(engine, year) is None
        return {name: as_books(engine.fetch(engine.table(made))) for name, made in CLIMBED.items()}


def stored(store: Path, year: str) -> dict[str, list[dict[str, Any]]]:
    def its(name: str) -> pa.Table:
        rows = [row for row in rows_of(store, name) if row["academic_year"] == year]
        return pa.Table.from_pylist(rows, schema=TABLES[name].arrow)

    return {name: as_books(its(name)) for name in CLIMBED}


def late_rows(files: Path, year: str, half_term: int, chance: Random) -> tuple[list[Any], list[Any]]:
    """A fortnight of absence of a tenth of the pupils in a half-term, and records in it and after it."""
    with (files / "calendar.csv").open(encoding="utf-8") as file:
        days: dict[str, list[str]] = {}
        for row in csv.DictReader(file):
            first = date(int(year[:4]), 8, 1)
            inside = first <= date.fromisoformat(row["Date"]) < first + timedelta(days=365)
            if inside and row["Half term"] == str(half_term) and row["Session"] == "AM":
                days.setdefault(row["URN"], []).append(row["Date"])
    with (files / "enrolments.csv").open(encoding="utf-8") as file:
        rolls = [row for row in csv.DictReader(file) if row["Academic year"].replace("/", "") == year]
    pupils = chance.sample([row for row in rolls if not row["End"]], len(rolls) // 10)
    marks, events = [], []
    for place, pupil in enumerate(pupils):
        who = {"UPN": pupil["UPN"], "URN": pupil["URN"]}
        open_days = days[pupil["URN"]]
        for day in open_days[:10]:
            marks += [{**who, "Date": day, "Session": half, "Mark": "O"} for half in ("AM", "PM")]
        kind = ("suspension", "sent_out", "praise", "managed_move")[place % 4]
        start = open_days[-1] if place % 3 else date.fromisoformat(open_days[-1]) + timedelta(days=3)
        events.append({**who, "Event id": f"late-{place}", "Kind": kind, "Start": start, "Half": "AM"})
    return marks, events


@pytest.fixture
def cuts(monkeypatch: pytest.MonkeyPatch) -> list[Cut | None]:
    """What years were cut at, as they are made."""
    seen: list[Cut | None] = []

    def noting(engine: LocalEngine, year: str, since: date | None) -> Cut | None:
        seen.append(find_cut(engine, year, since))
        return seen[-1]

    monkeypatch.setattr(climb, "find_cut", noting)
    return seen


@pytest.mark.parametrize(("place", "half_term"), [(0, 6), (1, 3)])
def test_a_year_made_from_a_half_term_on_is_the_year_made_whole(
    two_years: MadeTrust, tmp_path: Path, cuts: list[Cut | None], place: int, half_term: int
) -> None:
    store = two_years.copy_store(tmp_path)
    year = sorted({row["academic_year"] for row in rows_of(store, "standings")})[place]
    before = stored(store, year)
    marks, events = late_rows(two_years.files, year, half_term, Random(half_term))
    late = write_csv(tmp_path / "marks.csv", REGISTERS, marks), write_csv(tmp_path / "e.csv", EVENTS, events)
    bring_in(store, *late)
    build_at(store)
    assert cuts[0] is not None  # what runs on can reach into the year after, which then comes second
    assert cuts[0].half_term == half_term
    after = stored(store, year)
    assert after != before
    assert after == made_whole(store, year)


def test_a_week_that_moves_to_another_half_term_leaves_no_row_behind(
    two_years: MadeTrust, tmp_path: Path, cuts: list[Cut | None]
) -> None:
    store = two_years.copy_store(tmp_path)
    with (two_years.files / "calendar.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if date(2024, 9, 1) < date.fromisoformat(row["Date"])]
    first = [row for row in rows if row["Half term"] == "1"]
    last_week = max(date.fromisoformat(row["Date"]) for row in first) - timedelta(days=6)
    moved = [row | {"Half term": "2"} for row in first if date.fromisoformat(row["Date"]) > last_week]
    assert 0 < len(moved) < len(first)
    bring_in(store, write_csv(tmp_path / "calendar.csv", tuple(rows[0]), moved))
    build_at(store)
    assert cuts == [None]
    assert stored(store, YEAR) == made_whole(store, YEAR)


def calendar_of(half_terms: Iterable[tuple[int, int, int]]) -> pa.Table:
    """Sessions by school, week and half-term."""
    rows = [
        {
            "urn": urn, "date": MONDAY + timedelta(weeks=week), "half": "AM", "term": "autumn",
            "half_term": half_term, "minutes": 150,
        }
        for urn, week, half_term in half_terms
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, schema=TABLES["calendar"].own_arrow)


AT_ONCE = [(urn, week, week // 3 + 1) for urn in (1, 2) for week in range(9)]
OVERLAPPING = [(1, week, week // 3 + 1) for week in range(9)] + [
    (2, week, week // 4 + 1) for week in range(9)
]


@pytest.mark.parametrize(
    ("calendar", "books", "since", "cut"),
    [
        (AT_ONCE, range(9), 7, (6, 3)),
        (AT_ONCE, range(9), 6, (6, 3)),
        (AT_ONCE, range(9), 5, (3, 2)),
        (AT_ONCE, range(9), 0, (0, 1)),
        (AT_ONCE, range(9), None, None),
        (AT_ONCE, range(9), 9, None),  # after all that calendars list
        (AT_ONCE, range(10), 7, None),  # books in a week that no calendar lists
        (OVERLAPPING, range(9), 8, None),  # the second school's third half-term begins in week 8
        (OVERLAPPING, range(9), 2, (0, 1)),
    ],
)
def test_a_year_is_cut_where_a_half_term_begins_for_all(
    calendar: list[tuple[int, int, int]], books: range, since: int | None, cut: tuple[int, int] | None
) -> None:
    with LocalEngine(threads=1) as engine:
        engine.hold("calendar", calendar_of(calendar))
        weeks = [MONDAY + timedelta(weeks=week) for week in books]
        engine.hold("presence_of_climb", pa.table({"week": pa.array(weeks, pa.date32())}))
        found = find_cut(engine, YEAR, None if since is None else MONDAY + timedelta(weeks=since))
    wanted = None if cut is None else Cut(MONDAY + timedelta(weeks=cut[0]), cut[1])
    assert found == wanted
