"""Duties of a store: read, narrowed to a school, looked at, and found where they were planted."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from tests.made import MadeTrust, bring_in
from tests.tiny_trust import EVENTS as EVENT_COLUMNS
from tests.tiny_trust import MAIN, OTHER, UPNS, day_of, event_row, write_csv
from wholeschool.actions.duties import duties, look_at_duties
from wholeschool.errors import WrongCallError
from wholeschool.store import Store, read_looks

ACTIONS = ("UPN", "URN", "Action id", "Acted on", "Action", "About")


def _acted(folder: Path, number: int, day: date, kind: str, about: str = "") -> Path:
    row = {"UPN": UPNS[9], "URN": MAIN, "Action id": number, "Acted on": day, "Action": kind, "About": about}
    return write_csv(folder / f"actions{number}.csv", ACTIONS, [row])


def _of(store: Path, name: str) -> dict[str, object]:
    """The one row of a duty."""
    (row,) = (each for each in duties(Store.open(store)).rows if each["duty"] == name)
    return row


def test_the_day_is_the_last_session_of_the_last_week_with_marks(tiny: MadeTrust) -> None:
    assert duties(Store.open(tiny.store)).on == day_of(4, 4)


def test_rows_have_the_keys_that_scripts_rely_on(tiny: MadeTrust) -> None:
    row = _of(tiny.store, "governors_meet")
    assert {"pupil", "urn", "duty", "due", "basis", "done", "breach"} <= set(row)
    assert isinstance(row["pupil"], str)
    # 15 school days after Monday of the fifth week lie beyond the sixth, with which the calendar ends.
    assert (row["due"], row["done"], row["breach"]) == (None, None, False)
    assert row["reason"] == "The school's calendar ends before that day."
    assert str(row["basis"]).startswith("permanent exclusion; School Discipline")


def test_an_action_answers_and_an_action_about_another_event_does_not(
    tiny_store: Path, tmp_path: Path
) -> None:
    # The permanent exclusion of the fifth Monday is in force on its sixth school day, the sixth Monday.
    on = day_of(5, 2)
    before = {row["duty"]: row for row in duties(Store.open(tiny_store), on=on).rows}
    assert before["provision_from_sixth_day"]["due"] == day_of(5, 0).isoformat()
    assert before["provision_from_sixth_day"]["breach"]
    bring_in(tiny_store, _acted(tmp_path, 1, day_of(5, 0), "provision_started", "5"))
    still = {row["duty"]: row for row in duties(Store.open(tiny_store), on=on).rows}
    assert still["provision_from_sixth_day"]["breach"]
    bring_in(tiny_store, _acted(tmp_path, 2, day_of(5, 0), "provision_started", "6"))
    after = {row["duty"]: row for row in duties(Store.open(tiny_store), on=on).rows}
    assert after["provision_from_sixth_day"]["done"] == day_of(5, 0).isoformat()
    assert not after["provision_from_sixth_day"]["breach"]


def test_a_school_has_its_own_rows_and_days_add_up_over_all(tiny_store: Path, tmp_path: Path) -> None:
    events = [
        event_row(0, 91, "suspension", day_of(1, 0), sessions=8),
        event_row(0, 92, "suspension", day_of(2, 0), urn=OTHER, sessions=4),
    ]
    bring_in(tiny_store, write_csv(tmp_path / "more.csv", EVENT_COLUMNS, events))
    found = duties(Store.open(tiny_store), school=OTHER)
    assert [(row["urn"], row["duty"]) for row in found.rows] == [(OTHER, "governors_meet_if_asked")]
    assert str(found.rows[0]["basis"]).startswith("6 days in the spring term")


def test_a_school_that_is_not_there_names_the_nearest(tiny: MadeTrust) -> None:
    with pytest.raises(WrongCallError, match=f"no school with URN 100009. Did you mean ({MAIN}|{OTHER}) "):
        duties(Store.open(tiny.store), school=100009)


def test_a_day_before_everything_is_a_sentence(tiny: MadeTrust) -> None:
    with pytest.raises(WrongCallError, match="2020-01-01 lies before everything"):
        duties(Store.open(tiny.store), on=date(2020, 1, 1))


def test_a_store_that_was_not_built_says_so(an_empty_store: Path) -> None:
    with pytest.raises(WrongCallError, match=r"no books in this store yet.*wholeschool build"):
        duties(Store.open(an_empty_store))


def test_every_look_is_written_down_first(tiny_store: Path) -> None:
    store = Store.open(tiny_store)
    found = look_at_duties(store, why="a meeting", role="senco", school=MAIN)
    looks = read_looks(store).to_pylist()
    assert {str(look["pupil_id"]) for look in looks} == {row["pupil"] for row in found.rows} != set()
    assert {(look["role"], look["why"], look["action"], look["urn"]) for look in looks} == {
        ("senco", "a meeting", "duties", MAIN)
    }


def test_only_the_pupils_shown_are_in_the_audit(tiny_store: Path) -> None:
    store = Store.open(tiny_store)
    assert look_at_duties(store, why="a meeting", role="senco", on=day_of(1, 0), breaches=True).rows == ()
    assert read_looks(store).num_rows == 0


def test_a_look_without_a_reason_is_refused(tiny: MadeTrust) -> None:
    with pytest.raises(WrongCallError, match="needs a reason in words"):
        look_at_duties(Store.open(tiny.store), why="  ", role="senco")


def test_the_role_that_looks_is_in_the_audit(tiny_store: Path) -> None:
    store = Store.open(tiny_store)
    look_at_duties(store, why="a meeting", role="head", school=MAIN)
    assert {look["role"] for look in read_looks(store).to_pylist()} == {"head"}


def test_what_was_imported_after_the_build_is_behind(tiny_store: Path, tmp_path: Path) -> None:
    assert not duties(Store.open(tiny_store)).behind
    bring_in(tiny_store, _acted(tmp_path, 1, day_of(5, 0), "provision_started", "6"))
    found = duties(Store.open(tiny_store))
    assert found.behind
    assert found.only(breaches=True).behind


def test_breaches_are_those_that_somebody_else_planted(two_years: MadeTrust) -> None:
    store = Store.open(two_years.store)
    planted = two_years.truth["continuum"]["breaches"]
    pupils = store.pseudonyms().of([each["upn"] for each in planted]).tolist()
    wanted = Counter(
        (each["duty"], str(pupil), each["urn"], each["due"])
        for each, pupil in zip(planted, pupils, strict=True)
    )
    found = duties(store).only(breaches=True).rows
    assert Counter((row["duty"], row["pupil"], row["urn"], row["due"]) for row in found) == wanted
    assert len(wanted) > 50
