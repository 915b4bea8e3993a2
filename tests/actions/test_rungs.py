"""Rungs of a school by half-term, held against the table of standings, and of one pupil for those who may."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.made import MadeTrust, rows_of
from tests.tiny_trust import MAIN, OTHER, UPNS
from wholeschool.actions.rungs import pupil_rungs, school_rungs
from wholeschool.errors import WrongCallError
from wholeschool.store import Store, read_looks

WHY = "weekly inclusion meeting"


def test_counts_are_those_of_the_standings(one_year: MadeTrust) -> None:
    standings = rows_of(one_year.store, "standings")
    urn = min(row["urn"] for row in standings)
    theirs = [row for row in standings if row["urn"] == urn]
    found = school_rungs(Store.open(one_year.store), urn)
    for branch in ("school_exclusion", "self_exclusion"):
        highest = Counter((row["half_term"], row[f"{branch}_rung"]) for row in theirs)
        touched = Counter(
            (row["half_term"], rung)
            for row in theirs
            for rung in range(1, 8)
            if row[f"{branch}_touched"] & 2 ** (rung - 1)
        )
        rows = [row for row in found.rows if row["branch"] == branch]
        assert {(row["half_term"], row["rung"]): row["highest"] for row in rows if row["highest"]} == highest
        assert {(row["half_term"], row["rung"]): row["touched"] for row in rows if row["touched"]} == touched
        assert sum(touched.values()) > 0
    assert all(row["pupils"] >= row["touched"] >= row["highest"] for row in found.rows if row["rung"])


def test_a_rung_says_which_forms_it_is_of(one_year: MadeTrust) -> None:
    urn = rows_of(one_year.store, "standings")[0]["urn"]
    forms = {
        (row["branch"], row["rung"]): row["forms"]
        for row in school_rungs(Store.open(one_year.store), urn).rows
    }
    assert forms["school_exclusion", 4] == ["suspension"]
    assert forms["self_exclusion", 1] == ["late", "late_after_register"]
    assert forms["self_exclusion", 0] == []


def test_a_pupil_is_shown_by_half_term_and_the_look_is_written_down(tiny_store: Path) -> None:
    store = Store.open(tiny_store)
    (pupil,) = store.pseudonyms().of([UPNS[6]]).tolist()
    view = pupil_rungs(store, MAIN, UPNS[6], to="head", why=WHY)
    (standing,) = [row for row in rows_of(tiny_store, "standings") if row["pupil_id"] == pupil]
    (row,) = view.rows
    assert (row["pupil"], row["urn"], row["school_exclusion_rung"]) == (str(pupil), MAIN, 4)
    assert 4 in row["school_exclusion_touched"]
    assert (row["suspensions"], row["repeat_suspensions"]) == (standing["suspensions"], False) == (1, False)
    (look,) = read_looks(store).to_pylist()
    assert (look["role"], look["why"], look["action"], look["urn"], look["pupil_id"]) == (
        "head",
        WHY,
        "rungs",
        MAIN,
        pupil,
    )


def test_whoever_may_not_look_gets_nothing(tiny_store: Path) -> None:
    store = Store.open(tiny_store)
    for to, why in (("governor", WHY), ("head", "")):
        with pytest.raises(WrongCallError):
            pupil_rungs(store, MAIN, UPNS[6], to=to, why=why)
    with pytest.raises(WrongCallError, match="has no books"):
        pupil_rungs(store, OTHER, UPNS[6], to="head", why=WHY)
    assert read_looks(store).num_rows == 0


def test_a_pupil_of_another_school_is_not_shown(one_year: MadeTrust) -> None:
    standings, store = rows_of(one_year.store, "standings"), Store.open(one_year.store)
    first, second, *_ = sorted({row["urn"] for row in standings})
    there = {row["pupil_id"] for row in standings if row["urn"] == first}
    pupil = next(
        row["pupil_id"] for row in standings if row["urn"] == second and row["pupil_id"] not in there
    )
    before = read_looks(store).num_rows
    with pytest.raises(WrongCallError, match=f"{first}.* in no half-term"):
        pupil_rungs(store, first, str(pupil), to="head", why=WHY)
    assert read_looks(store).num_rows == before
