"""Rungs and standings of pupils worked by hand, over both branches; and those of two rolls and two years."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from wholeschool.continuum.rungs.climb import make_rungs
from wholeschool.engine import LocalEngine
from wholeschool.schema import TABLES

Row = dict[str, Any]
CASES = json.loads((Path(__file__).parents[2] / "spec/cases/rungs.json").read_text("utf-8"))["cases"]
SCHOOL, OTHER = 100001, 100002
YEAR = "202425"
FIRST_MONDAY = date(2024, 9, 2)
WEEKS = 9


def monday(week: int) -> date:
    return FIRST_MONDAY + timedelta(weeks=week)


def rows_of(table: str, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Rows with the columns of a table; what a row does not say is null."""
    return pa.Table.from_pylist([dict(row) for row in rows], schema=TABLES[table].own_arrow)


def calendar(urn: int = SCHOOL) -> list[Row]:
    return [
        {
            "urn": urn, "date": monday(week) + timedelta(days=day), "half": half, "term": "autumn",
            "half_term": week // 3 + 1, "minutes": 150,
        }
        for week in range(WEEKS) for day in range(5) for half in ("AM", "PM")
    ]  # fmt: skip


def presence(pupil: int, week: int, possible: int, absent: int, urn: int = SCHOOL) -> Row:
    return {
        "pupil_id": pupil, "urn": urn, "week": monday(week), "possible": possible, "authorised": 0,
        "unauthorised": absent, "coalition": 0, "dual": 0, "dual_unmatched": 0, "scheduled": 0, "taught": 0,
        "academic_year": YEAR,
    }  # fmt: skip


def loss(pupil: int, week: int, form: str, branch: str = "school_exclusion", urn: int = SCHOOL) -> Row:
    return {
        "pupil_id": pupil, "urn": urn, "week": monday(week), "form": form, "branch": branch,
        "duration_status": "known", "sessions": 2, "minutes": 300, "share": 2.0, "academic_year": YEAR,
    }  # fmt: skip


def event(pupil: int, week: int, kind: str, urn: int = SCHOOL, **more: Any) -> Row:
    start = monday(week) + timedelta(days=1)
    return {
        "event_id": f"{pupil}:{week}:{kind}", "pupil_id": pupil, "urn": urn, "kind": kind, "start": start,
        "half": "AM", "duration_status": "known", "academic_year": YEAR, **more,
    }  # fmt: skip


def stay(pupil: int, urn: int = SCHOOL, status: str = "C", **more: Any) -> Row:
    return {
        "pupil_id": pupil, "urn": urn, "academic_year": YEAR, "start": date(2024, 9, 1), "status": status,
        "year_group": "9", **more,
    }  # fmt: skip


def made(tables: Mapping[str, Sequence[Row]]) -> dict[str, list[Row]]:
    with LocalEngine(threads=1) as engine:
        for name in ("calendar", "presence", "ledger", "events", "enrolments"):
            engine.hold(name, rows_of(name, tables.get(name, ())))
        make_rungs(engine, YEAR)
        return {
            name: sorted(engine.fetch(engine.table(f"made_{name}")).to_pylist(), key=str)
            for name in ("rungs", "standings")
        }


def tables_of(cases: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {
        "calendar": calendar(),
        "presence": [],
        "ledger": [],
        "events": [],
        "enrolments": [],
    }
    for pupil, case in enumerate(cases):
        possible, absent = case.get("possible", [10] * WEEKS), case.get("absent", [0] * WEEKS)
        found["presence"] += [
            presence(pupil, week, possible[week], absent[week]) for week in range(WEEKS) if possible[week]
        ]
        found["ledger"] += [loss(pupil, **each) for each in case.get("ledger", ())]
        found["events"] += [event(pupil, **each) for each in case.get("events", ())]
        left = case.get("leaving")
        more = {"end": monday(left["week"]), "leaving_reason": left["reason"]} if left else {}
        found["enrolments"].append(stay(pupil, **more))
    return found


@pytest.fixture(scope="module")
def standings() -> dict[int, list[Row]]:
    """Every case's half-terms; all cases are made at once, so that none may see another."""
    found: dict[int, list[Row]] = {}
    for row in made(tables_of(CASES))["standings"]:
        found.setdefault(row["pupil_id"], []).append(row)
    return {pupil: sorted(rows, key=lambda row: row["half_term"]) for pupil, rows in found.items()}


def rungs_in(bits: int) -> list[int]:
    return [rung for rung in range(1, 8) if bits >> (rung - 1) & 1]


@pytest.mark.parametrize("place", range(len(CASES)), ids=[case["name"] for case in CASES])
def test_a_pupil_stands_where_it_was_worked_out_by_hand(place: int, standings: dict[int, list[Row]]) -> None:
    expect, rows = CASES[place]["expect"], standings[place]
    for branch, short in (("school_exclusion", "school"), ("self_exclusion", "self")):
        assert [row[f"{branch}_rung"] for row in rows] == expect[branch], CASES[place]["why"]
        touched = [rungs_in(row[f"{branch}_touched"]) for row in rows]
        if f"{short}_touched" in expect:
            assert touched == expect[f"{short}_touched"], CASES[place]["why"]
        assert [max(each, default=0) for each in touched] == expect[branch]


def test_there_are_twenty_pupils_and_both_branches_reach_their_top() -> None:
    assert len(CASES) >= 20
    for branch in ("school_exclusion", "self_exclusion"):
        assert {rung for case in CASES for rung in case["expect"][branch]} == set(range(8)) - _absent_from(
            branch
        )


def _absent_from(branch: str) -> set[int]:
    return {3} if branch == "school_exclusion" else {2, 3}


def test_absence_is_summed_over_all_rolls_and_stands_at_the_main_school() -> None:
    # Here 0 of 20, there 4 of 20: over both rolls 4 of 40, which is 10 %.
    weeks = [presence(1, week, 5, 0) for week in range(4)] + [
        presence(1, week, 5, 1, OTHER) for week in range(4)
    ]
    found = made(
        {
            "calendar": calendar() + calendar(OTHER), "presence": weeks,
            "enrolments": [stay(1, OTHER, "S"), stay(1, SCHOOL, "M")],
        }
    )  # fmt: skip
    assert {row["urn"] for row in found["standings"]} == {SCHOOL}
    last = found["standings"][-1]
    assert (last["half_term"], last["possible_to_date"], last["absent_to_date"]) == (2, 40, 4)
    assert last["self_exclusion_rung"] == 5
    persistent = [row for row in found["rungs"] if row["form"] == "persistent_absence"]
    assert {row["urn"] for row in persistent} == {SCHOOL}
    # 1/10 and below 20 sessions in week 0; from week 1 on 10 % of 20, 30, 40.
    assert sorted(row["week"] for row in persistent) == [monday(week) for week in (1, 2, 3)]
    assert {row["day"].weekday() for row in persistent} == {4}, "the week's last session"


def test_a_rung_has_the_first_day_on_which_a_record_touched_it() -> None:
    events = [
        event(1, 2, "sent_out", event_id=str(day), start=monday(2) + timedelta(days=day)) for day in (3, 1)
    ]
    found = made(
        {
            "calendar": calendar(),
            "events": events,
            "enrolments": [stay(1)],
            "presence": [presence(1, 2, 10, 0)],
        }
    )
    (row,) = found["rungs"]
    assert (row["day"], row["times"], row["rung"], row["half_term"]) == (
        monday(2) + timedelta(days=1),
        2,
        1,
        1,
    )


def test_suspensions_points_and_praise_stand_beside_the_rungs() -> None:
    events = [
        event(1, 0, "suspension", event_id="a", sessions=2),
        event(1, 4, "lunchtime_suspension", event_id="b"),
        event(1, 5, "incident", event_id="c", points=-3),
        event(1, 5, "praise", event_id="d", points=2),
    ]
    weeks = [presence(1, week, 10, 0) for week in range(WEEKS)]
    rows = made({"calendar": calendar(), "events": events, "enrolments": [stay(1)], "presence": weeks})[
        "standings"
    ]
    rows = sorted(rows, key=lambda row: row["half_term"])
    assert [row["suspensions"] for row in rows] == [1, 1, 0]
    assert [row["suspensions_to_date"] for row in rows] == [1, 2, 2]
    assert [row["points"] for row in rows] == [0, -1, 0]
    assert [row["praise"] for row in rows] == [0, 1, 0]


def test_a_record_in_the_holidays_stands_outside_the_calendar() -> None:
    outside = event(1, 0, "managed_move", start=date(2025, 8, 1))
    found = made({"calendar": calendar(), "events": [outside], "enrolments": [stay(1)]})
    assert [row["half_term"] for row in found["rungs"]] == [0]


def test_without_a_calendar_nothing_stands_in_a_half_term() -> None:
    found = made({"presence": [presence(1, 0, 10, 5)], "events": [event(1, 0, "suspension")]})
    assert {row["half_term"] for row in found["standings"]} == {0}
    assert found["rungs"][0]["day"] == monday(0) + timedelta(days=1)
