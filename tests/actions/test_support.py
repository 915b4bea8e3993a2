"""Recording supports: what stands afterwards, who looked, and what is refused."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.made import MadeTrust, rows_of, versions_of
from tests.tiny_trust import MAIN, OTHER, UPNS, day_of
from wholeschool.actions.pupils import looks
from wholeschool.actions.support import Written, add_support, end_support
from wholeschool.actions.support_list import list_supports
from wholeschool.actions.support_said import ForWhom
from wholeschool.errors import WrongCallError
from wholeschool.store import Store

TODAY = date(2025, 2, 10)
BY: dict[str, Any] = {"to": "pastoral_lead", "why": "inclusion panel", "today": TODAY}


@pytest.fixture(scope="module")
def untouched(tiny: MadeTrust, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that all refusals share: nothing is written into it."""
    return tiny.copy_store(tmp_path_factory.mktemp("untouched"))


def add(store: Path, *pupils: int, practice: str = "mentoring", **said: Any) -> tuple[Written, ...]:
    named = {
        name: said.pop(name) for name in ("year_group", "class_code", "whole_school", "urn") if name in said
    }
    whom = ForWhom(tuple(UPNS[each] for each in pupils), **named)
    return add_support(Store.open(store), practice, whom, {"start": day_of(4, 0), **said}, **BY)


def end(store: Path, number: str, **said: Any) -> Written:
    return end_support(Store.open(store), number, said, **BY)


def test_a_spell_stands_with_its_look(tiny_store: Path) -> None:
    (done,) = add(
        tiny_store, 6, practice="Mentor", goal="fewer suspensions", planned_dose=10.0, lead_role="TA"
    )
    (row,) = rows_of(tiny_store, "supports")
    assert row == done.row
    said = ("practice_id", "urn", "goal", "lead_role", "planned_dose", "recorded_on", "scope")
    assert [row[name] for name in said] == [
        "mentoring", MAIN, "suspensions", "teaching_assistant", 10.0, TODAY, "pupil",
    ]  # fmt: skip
    (look,) = looks(Store.open(tiny_store))
    assert (look.role, look.why, look.action, look.pupils) == (
        "pastoral_lead", "inclusion panel", "support add mentoring", 1,
    )  # fmt: skip


def test_said_again_it_stands_once(tiny_store: Path) -> None:
    assert not add(tiny_store, 6)[0].already
    before = versions_of(tiny_store)["supports"]
    assert add(tiny_store, 6)[0].already
    assert versions_of(tiny_store)["supports"] == before
    assert len(looks(Store.open(tiny_store))) == 2


def test_pupils_of_a_class_have_a_row_each_and_a_year_group_one(tiny_store: Path) -> None:
    add(tiny_store, 6, 7, class_code="8B")
    add(tiny_store, year_group="Year 8", urn=MAIN)
    add(tiny_store, whole_school=True, urn=MAIN, practice="breakfast club")
    rows = [(row["scope"], row["whom"], row["pupil_id"] is None) for row in rows_of(tiny_store, "supports")]
    assert sorted(rows, key=str) == [
        ("class", "8B", False), ("class", "8B", False), ("school", None, True), ("year_group", "8", True),
    ]  # fmt: skip


def test_an_end_corrects_and_what_was_known_stays_readable(tiny_store: Path) -> None:
    (done,) = add(tiny_store, 6, practice="internal_ap", share_of_week=60, back_by=day_of(5, 0))
    ended = end(
        tiny_store, done.row["support_id"], end=day_of(4, 4), dose=1.0, outcome="achieved",
        destination="full timetable",
    )  # fmt: skip
    assert (ended.row["outcome"], ended.row["destination"], ended.row["back_on"]) == (
        "met", "all_lessons", day_of(4, 4),
    )  # fmt: skip
    assert end(tiny_store, done.row["support_id"], end=day_of(4, 4), outcome="met").already
    store = Store.open(tiny_store)
    first = next(each.at for each in store.log() if each.action == "support")
    with store.reading(as_known_on=first) as known:
        assert known.fetch(known.table("supports"))["end"].to_pylist() == [None]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"practice": "mentorng"}, "there is no practice “mentorng”. Did you mean mentoring?"),
        ({"goal": "atendance"}, "there is no goal “atendance”. Did you mean attendance?"),
        ({"lead_role": "Mrs Nother"}, "there is no lead role “Mrs Nother”."),
        ({"dose": -1.0}, "--dose is -1. An amount is a number, 0 or more."),
        ({"planned_dose": math.nan}, "--planned-dose is nan. An amount is a number, 0 or more."),
        ({"cost": math.inf}, "--cost is inf. An amount is a number, 0 or more."),
        ({"end": day_of(3, 0)}, f"--end {day_of(3, 0)} is before the support begins, {day_of(4, 0)}"),
        ({"review_on": day_of(3, 0)}, "--review-on 2025-01-27 is before the support begins"),
        ({"purpose": "respite"}, "Mentoring takes the place of no lessons, so that it has no purpose"),
        ({"practice": "internal_ap", "share_of_week": 130}, "--share-of-week is 130"),
        ({"start": date(2024, 9, 1)}, "is before the pupil's first day on a roll of this store, 2024-09-02"),
        ({"start": date(2026, 9, 1)}, "the pupil was on no roll on 2026-09-01: the last day on roll was"),
        ({"class_code": "8B in the morning"}, "is no code of a class"),
    ],
)
def test_what_cannot_be_is_a_sentence(untouched: Path, said: dict[str, Any], sentence: str) -> None:
    with pytest.raises(WrongCallError) as caught:
        add(untouched, 6, **said)
    assert sentence in caught.value.sentence()


def test_a_practice_that_runs_already_is_ended_first(tiny_store: Path) -> None:
    (done,) = add(tiny_store, 6)
    with pytest.raises(
        WrongCallError, match="a spell of mentoring runs there already, from 2025-02-03"
    ) as caught:
        add(tiny_store, 5, 6, start=day_of(4, 2))
    assert done.row["support_id"] in caught.value.advice
    assert len(rows_of(tiny_store, "supports")) == 1, "nor is it written for the other pupil"
    end(tiny_store, done.row["support_id"], end=day_of(4, 1))
    assert not add(tiny_store, 5, 6, start=day_of(4, 2))[0].already


@pytest.mark.parametrize(
    ("whom", "sentence"),
    [
        ({}, "to pupils, to a year group or to the whole school"),
        ({"year_group": "8", "whole_school": True, "urn": MAIN}, "to one of these"),
        ({"year_group": "8"}, "it does not say of which school"),
        ({"class_code": "8B", "year_group": "8", "urn": MAIN}, "nobody knows here who is in a class"),
        ({"year_group": "23", "urn": MAIN}, "there is no year group “23”"),
        ({"year_group": "8", "urn": 999999}, "This store has no school with URN 999999."),
    ],
)
def test_for_whom_it_is_has_to_be_clear(untouched: Path, whom: dict[str, Any], sentence: str) -> None:
    with pytest.raises(WrongCallError) as caught:
        add(untouched, **whom)
    assert sentence in caught.value.sentence()


def test_only_who_may_see_pupils_writes_or_reads_and_a_refusal_leaves_nothing(untouched: Path) -> None:
    store = Store.open(untouched)
    with pytest.raises(WrongCallError, match="may not see single pupils"):
        add_support(store, "mentoring", ForWhom((UPNS[6],)), {}, **{**BY, "to": "governor"})
    with pytest.raises(WrongCallError, match="may not see single pupils"):
        list_supports(store, MAIN, to="governor", why="weekly meeting")
    assert rows_of(untouched, "supports") == []
    assert looks(store) == ()


def test_an_end_that_cannot_be_is_refused(tiny_store: Path) -> None:
    (done,) = add(tiny_store, 6)
    for number, said, sentence in (
        ("nonsense", {}, "there is no spell of support of that number"),
        (done.row["support_id"], {"end": date(2025, 3, 1)}, "2025-03-01 lies in the future"),
        (done.row["support_id"], {"end": day_of(3, 0)}, "is before the support begins"),
        (done.row["support_id"], {"destination": "all_lessons"}, "takes the place of no lessons"),
    ):
        with pytest.raises(WrongCallError, match=sentence):
            end(tiny_store, number, **said)


def test_a_list_is_of_one_school_practice_pupil_or_day(tiny_store: Path) -> None:
    (late,) = add(tiny_store, 6, start=day_of(0, 0), review_on=day_of(1, 0))
    add(tiny_store, 7, practice="counselling", end=day_of(4, 2))
    assert late.late
    store = Store.open(tiny_store)

    def listed(urn: int = MAIN, **only: Any) -> list[str]:
        view = list_supports(store, urn, to="head", why="weekly meeting", today=TODAY, **only)
        return [row["practice_id"] for row in view.rows]

    assert listed() == ["counselling", "mentoring"]
    assert listed(OTHER) == []
    assert listed(practice="Counsellor", on=day_of(4, 1)) == ["counselling"]
    assert listed(on=day_of(4, 3)) == ["mentoring"]
    row = list_supports(store, MAIN, to="head", why="weekly meeting", pupil=UPNS[6], today=TODAY).rows[0]
    assert (row["review_overdue"], row["late"], row["pupil_id"]) == (True, True, str(late.row["pupil_id"]))
    assert looks(store)[0].pupils == 1
