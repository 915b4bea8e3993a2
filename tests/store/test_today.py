"""An engine that goes by the numbers of today shows every table by them, and leaves the files alone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from tests.conftest import MakeOnce
from tests.made import bring_in, build_at
from tests.tiny_trust import (
    ENROLMENTS,
    FIRST_MONDAY,
    MAIN,
    OTHER,
    YEAR,
    calendar_row,
    day_of,
    enrolment_row,
    tiny_files,
    write_csv,
)
from wholeschool.engine import LocalEngine
from wholeschool.store import Kept, Store, go_by_today, show_years

TODAY = 100009
CHANGED = day_of(2, 0)


def make_store(folder: Path) -> None:
    """The tiny trust, whose other school has another number today. Pupil 0's stay there went on under it."""
    tiny_files(folder / "files")
    last = CHANGED - timedelta(days=1)
    stays = [
        enrolment_row(0, OTHER, end=last),
        enrolment_row(0, TODAY, start=CHANGED),
        enrolment_row(1, OTHER, end=last),
        enrolment_row(1, TODAY, start=last + timedelta(weeks=8)),
        enrolment_row(2, OTHER, end=last),
        enrolment_row(2, TODAY, start=last + timedelta(weeks=8, days=1)),
        enrolment_row(5, MAIN, end=last),
        enrolment_row(5, MAIN, start=last + timedelta(weeks=2)),
    ]
    rows = [calendar_row(day_of(0, 0), "AM", 90, urn=TODAY), calendar_row(day_of(3, 6), "AM", urn=TODAY)]
    write_csv(folder / "more" / "calendar.csv", list(rows[0]), rows)
    write_csv(folder / "more" / "enrolments.csv", ENROLMENTS, stays)
    bring_in(folder / "store", folder / "files", folder / "more")
    build_at(folder / "store")


@pytest.fixture
def store(made_once: MakeOnce, tmp_path: Path) -> Store:
    """A copy of one's own of what `make_store` makes."""
    made = made_once("of-today", make_store)
    return Store.open(Path(shutil.copytree(made / "store", tmp_path / "store")))


@pytest.fixture
def engine(store: Store) -> Iterator[LocalEngine]:
    """An engine on that store that goes by the numbers of today."""
    with store.reading() as opened:
        go_by_today(opened, {OTHER: TODAY})
        yield opened


def _urns(engine: LocalEngine, name: str) -> set[int]:
    return set(engine.fetch(engine.table(name).select("urn").distinct())["urn"].to_pylist())


@pytest.mark.parametrize("name", ["schools", "registers", "week_counts", "presence", "events"])
def test_tables_have_the_number_of_today_whole_and_by_the_year(engine: LocalEngine, name: str) -> None:
    assert _urns(engine, name) == {MAIN, TODAY}
    show_years(engine, name, [YEAR], "of_one_year")
    assert _urns(engine, "of_one_year") == {MAIN, TODAY}
    show_years(engine, name, ["199900"], "of_one_year")
    assert engine.count(engine.table("of_one_year")) == 0


def test_a_session_is_in_the_calendar_once_as_the_school_of_today_has_it(engine: LocalEngine) -> None:
    calendar = engine.table("calendar")
    rows = engine.fetch(calendar.filter(calendar.urn == TODAY)).to_pylist()
    minutes = {(row["date"], row["half"]): row["minutes"] for row in rows}
    assert len(minutes) == len(rows) == 61
    assert minutes[FIRST_MONDAY, "AM"] == 90
    assert minutes[FIRST_MONDAY, "PM"] == 150


def _stays(engine: LocalEngine, urn: int) -> dict[int, list[tuple[date, date | None]]]:
    rolls = engine.table("enrolments")
    rows = engine.fetch(rolls.filter(rolls.urn == urn).order_by("pupil_id", "start")).to_pylist()
    found: dict[int, list[tuple[date, date | None]]] = {}
    for row in rows:
        found.setdefault(row["pupil_id"], []).append((row["start"], row["end"]))
    return found


def test_a_stay_that_goes_on_within_eight_weeks_is_one(engine: LocalEngine) -> None:
    stays = sorted(_stays(engine, TODAY).values(), key=len)
    begun = date(2024, 9, 2)
    assert stays[:2] == [[(begun, None)]] * 2
    last = CHANGED - timedelta(days=1)
    assert stays[2] == [(begun, last), (last + timedelta(weeks=8, days=1), None)]


def test_of_two_stays_that_begin_together_the_school_of_today_has_the_last_word(tmp_path: Path) -> None:
    """A transfer file brings a stay under a number that was made up, the school's own roll the real one."""
    made_up = 9_000_001
    tiny_files(tmp_path / "files")
    rows = [enrolment_row(4, made_up), enrolment_row(4, OTHER, end=CHANGED)]
    own = write_csv(tmp_path / "enrolments.csv", ENROLMENTS, rows)
    bring_in(tmp_path / "store", tmp_path / "files", own)
    with Store.open(tmp_path / "store").reading() as opened:
        go_by_today(opened, {made_up: OTHER})
        assert [(date(2024, 9, 2), CHANGED)] in _stays(opened, OTHER).values()
        assert _stays(opened, made_up) == {}


def test_other_schools_are_shown_as_they_are(engine: LocalEngine) -> None:
    stays = _stays(engine, MAIN)
    assert len(stays) == 12
    last = CHANGED - timedelta(days=1)
    # Whoever left and came back has two stays.
    assert [(date(2024, 9, 2), last), (last + timedelta(weeks=2), None)] in stays.values()


def test_what_was_kept_under_other_numbers_is_not_taken(engine: LocalEngine, store: Store) -> None:
    def asked(opened: LocalEngine, value: int) -> Any:
        made = pa.table({"n": [value]})
        return Kept.of(store, opened).rows("n", YEAR, ["presence"], lambda: made)["n"].to_pylist()

    assert asked(engine, 1) == [1]
    assert asked(engine, 2) == [1]
    with store.reading() as as_recorded:
        assert asked(as_recorded, 3) == [3]


def test_where_no_school_changed_its_number_nothing_is_shown_anew(tiny_store: Path) -> None:
    with Store.open(tiny_store).reading() as opened:
        files = opened.files("presence")
        go_by_today(opened, {})
        assert opened.files("presence") == files
        assert not opened.shows("urns_of_today")
