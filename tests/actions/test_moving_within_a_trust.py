"""A pupil who goes from one school of a trust to another is one pupil, all the way through."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import MakeOnce
from tests.made import bring_in, build_at, rows_of
from tests.tiny_trust import (
    ENROLMENTS,
    EVENTS,
    HALVES,
    MAIN,
    OTHER,
    REGISTERS,
    UPNS,
    day_of,
    enrolment_row,
    event_row,
    mark_row,
    tiny_files,
    write_csv,
)
from wholeschool.actions.check import check
from wholeschool.actions.hidden import hidden
from wholeschool.actions.pupils import pupils
from wholeschool.actions.who import who
from wholeschool.store import Store

MOVES, LEAVES = 4, 11
LAST_DAY = day_of(0, 4)
ROLLS = (*ENROLMENTS, "Leaving reason", "Year group", "Former UPN")
TEMPORARY = "M80120000500A"
BY: Mapping[str, Any] = {"to": "trust_data_lead", "why": "a pupil who moved"}


def is_at(pupil: int, day: date) -> int | None:
    """At which school a pupil is marked on a day."""
    if pupil not in (MOVES, LEAVES) or day <= LAST_DAY:
        return MAIN
    return OTHER if pupil == MOVES else None


def mark_of(pupil: int, day: date, half: str) -> str:
    """Whoever moves is ill for a day at the first school and two at the second."""
    if pupil == MOVES and day in (day_of(0, 1), day_of(1, 2), day_of(2, 3)):
        return "I"
    return "/" if half == "AM" else "\\"


def rolls(upn_there: str) -> list[dict[str, Any]]:
    """Everybody's roll; two leave the first school, and one of them comes to the other one."""
    found = [{**enrolment_row(at), "Status": "C", "Year group": "9"} for at in range(len(UPNS))]
    for at in (MOVES, LEAVES):
        found[at] |= {"End": LAST_DAY, "Leaving reason": "UK"}
    there = {**enrolment_row(MOVES, OTHER, start=day_of(1, 0)), "Status": "C", "Year group": "9"}
    former = {} if upn_there == UPNS[MOVES] else {"UPN": upn_there, "Former UPN": UPNS[MOVES]}
    return [*found, there | former]


def make_store(there: str, folder: Path) -> None:
    """The tiny trust with a pupil who moves, to a school that knows that pupil as `there`."""
    files = folder / "files"
    tiny_files(files)
    write_csv(files / "enrolments.csv", ROLLS, rolls(there))
    days = [day_of(week, weekday) for week in range(5) for weekday in range(5)]
    marks = [
        mark_row(at, day, half, mark_of(at, day, half), urn=urn) | ({"UPN": there} if urn == OTHER else {})
        for at in range(len(UPNS))
        for day in days
        for half in HALVES
        if (urn := is_at(at, day))
    ]
    write_csv(files / "registers.csv", REGISTERS, marks)
    events = [
        event_row(MOVES, 1, "sent_out", day_of(0, 2), minutes=20),
        {**event_row(MOVES, 2, "suspension", day_of(4, 0), urn=OTHER, sessions=2), "UPN": there},
    ]
    write_csv(files / "events.csv", EVENTS, events)
    bring_in(folder / "store", files)
    build_at(folder / "store")


@pytest.fixture(params=["the same UPN", "a temporary UPN, and the former one"])
def store(request: pytest.FixtureRequest, made_once: MakeOnce, tmp_path: Path) -> Store:
    """Where the pupil goes by the same UPN at the second school, or by another: a copy of one's own."""
    there = UPNS[MOVES] if request.param == "the same UPN" else TEMPORARY
    made = made_once(f"moving-{there}", lambda folder: make_store(there, folder))
    return Store.open(Path(shutil.copytree(made / "store", tmp_path / "store")))


def number(store: Store) -> int:
    """The pupil's number, found by the UPN that both schools know."""
    (row,) = who(store, [UPNS[MOVES]], **BY).rows
    return int(row["pupil"])


def its(store: Store, name: str) -> list[dict[str, Any]]:
    pupil = number(store)
    return [row for row in rows_of(store.path, name) if row["pupil_id"] == pupil]


def test_the_store_has_one_pupil_with_two_rolls(store: Store) -> None:
    assert len({row["pupil_id"] for row in rows_of(store.path, "registers")}) == len(UPNS)
    assert {(row["urn"], row["end"]) for row in its(store, "enrolments")} == {(MAIN, LAST_DAY), (OTHER, None)}
    (row,) = who(store, [UPNS[MOVES]], **BY).rows
    assert row["schools"] == [MAIN, OTHER]
    assert check(store).ok


def test_absence_of_the_year_so_far_counts_at_both(store: Store) -> None:
    """Five weeks of ten sessions; six of them absent, two at the first school."""
    (row,) = its(store, "standings")
    assert (row["possible_to_date"], row["absent_to_date"]) == (50, 6)
    by_school: dict[int, int] = {}
    for week in its(store, "presence"):
        by_school[week["urn"]] = by_school.get(week["urn"], 0) + 1
    assert by_school == {MAIN: 1, OTHER: 4}


def test_the_rungs_are_one_pupils_and_say_at_which_school(store: Store) -> None:
    found = {(row["form"], row["urn"]) for row in its(store, "rungs")}
    assert {("sent_out", MAIN), ("suspension", OTHER)} <= found
    (row,) = its(store, "standings")
    assert row["suspensions"] == 1


def test_the_move_is_no_exit_and_a_leaving_is_one(store: Store) -> None:
    found = hidden(store).pupils
    left = {row["pupil_id"] for row in found["unexplained_exit"]}
    (gone,) = (int(row["pupil"]) for row in who(store, [UPNS[LEAVES]], **BY).rows)
    assert left == {gone}
    assert found["exit_too_soon_to_say"] == ()


def test_the_school_where_the_pupil_is_now_has_the_pupil_on_its_list(store: Store) -> None:
    on = day_of(4, 4) + timedelta(days=3)
    lists = [pupils(store, urn, weeks=4, on=on, **BY).view.rows for urn in (OTHER, MAIN)]
    here, there = ({row["pupil_id"] for row in rows} for rows in lists)
    assert str(number(store)) in here
    assert str(number(store)) not in there
