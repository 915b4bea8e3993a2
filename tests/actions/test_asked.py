"""Which school is meant and whether a store has books: the same answer from every action."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.made import MadeTrust, bring_in
from tests.tiny_trust import MAIN, SCHOOLS, YEAR, write_csv
from wholeschool.actions.alternative import alternative
from wholeschool.actions.asked import asked_school, known_schools
from wholeschool.actions.displacement import displacement
from wholeschool.actions.duties import duties
from wholeschool.actions.hidden import hidden
from wholeschool.actions.journeys import journeys
from wholeschool.actions.pupils import pupils
from wholeschool.continuum.schools.names import NamedSchool
from wholeschool.errors import WrongCallError
from wholeschool.store import Store

ABBEY, BRIDGE = NamedSchool(100001, "Abbey Academy", "SS"), NamedSchool(100002, "Bridge School", "")
KNOWN = {ABBEY.urn: ABBEY, BRIDGE.urn: BRIDGE}
ASKED: dict[str, Callable[[Store, int], Any]] = {
    "hidden": lambda store, urn: hidden(store, urn, with_pupils=False),
    "duties": duties,
    "journeys": lambda store, urn: journeys(store, school=str(urn)),
    "displacement": lambda store, urn: displacement(store, str(urn)),
    "pupils": lambda store, urn: pupils(store, urn, to="head", why="weekly meeting"),
}


def test_a_school_goes_by_its_urn_however_it_is_written() -> None:
    assert asked_school(100001, KNOWN) == asked_school(" 100001 ", KNOWN) == ABBEY


def test_the_nearest_urn_or_name_is_met() -> None:
    with pytest.raises(WrongCallError, match=r"Did you mean 100001 \(Abbey Academy\)\?"):
        asked_school("Abbey Acadmy", KNOWN)
    with pytest.raises(WrongCallError, match=r"Did you mean 100002 \(Bridge School\)\?.*It has: 100001"):
        asked_school(1000022, KNOWN)
    with pytest.raises(WrongCallError, match="Import its schools"):
        asked_school(1, {})


@pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED)
def test_every_action_answers_an_unknown_school_alike(
    tiny: MadeTrust, ask: Callable[[Store, int], Any]
) -> None:
    with pytest.raises(WrongCallError) as slip:
        ask(Store.open(tiny.store), 100011)
    with pytest.raises(WrongCallError) as same, Store.open(tiny.store).reading() as engine:
        asked_school(100011, known_schools(engine))
    assert slip.value.sentence() == same.value.sentence()
    assert slip.value.nearest.startswith(f"{MAIN} (")


@pytest.mark.parametrize(
    "ask", [*ASKED.values(), lambda store, _: alternative(store)], ids=[*ASKED, "alternative"]
)
def test_every_action_answers_a_store_without_books_alike(
    an_empty_store: Path, ask: Callable[[Store, int], Any]
) -> None:
    with pytest.raises(WrongCallError) as slip:
        ask(Store.open(an_empty_store), MAIN)
    assert slip.value.what == "there are no books in this store yet"
    assert slip.value.advice.endswith(f"run: wholeschool build {an_empty_store}")


@pytest.fixture
def with_cedar(tiny_store: Path, tmp_path: Path) -> Store:
    """The tiny trust with one school more, which is listed and has neither a calendar nor marks."""
    listed = {"URN": 100011, "Academic year": YEAR, "LAESTAB": "8803333", "Name": "Cedar", "Phase": "SS"}
    bring_in(tiny_store, write_csv(tmp_path / "schools.csv", SCHOOLS, [listed]))
    return Store.open(tiny_store)


def test_a_listed_school_without_a_calendar_is_told_so_and_no_other_is_offered(with_cedar: Store) -> None:
    with pytest.raises(WrongCallError, match=r"the calendar of Cedar \(100011\) is missing") as slip:
        ASKED["pupils"](with_cedar, 100011)
    assert slip.value.nearest == ""
    assert "Import its calendar" in slip.value.advice


@pytest.mark.parametrize("name", ["journeys", "displacement"])
def test_a_listed_school_without_marks_has_no_books(with_cedar: Store, name: str) -> None:
    with pytest.raises(WrongCallError, match=r"Cedar \(100011\) has no books") as slip:
        ASKED[name](with_cedar, 100011)
    assert slip.value.nearest == ""


@pytest.mark.parametrize("name", ["hidden", "duties"])
def test_of_a_listed_school_without_marks_nothing_is_found(with_cedar: Store, name: str) -> None:
    result = ASKED[name](with_cedar, 100011)
    assert not (result.counts if name == "hidden" else result.rows)
