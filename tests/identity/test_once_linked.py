"""Erasing after a link was undone: what had been moved to another pupil goes from that one's history too."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import MakeOnce
from tests.made import MadeTrust, bring_in, build_at
from tests.tiny_trust import EVENTS, OTHER, REGISTERS, UPNS, day_of, event_row, mark_row, write_csv
from wholeschool.actions.acted import acted
from wholeschool.actions.check import check
from wholeschool.actions.forget import forget, seek_pupil
from wholeschool.actions.link import link, unlink
from wholeschool.engine import LocalEngine
from wholeschool.identity.once_linked import once_mixed, rows_left_with_others
from wholeschool.identity.under import tables_of_pupils
from wholeschool.store import Store, stored

A, B, C = UPNS[6], UPNS[3], UPNS[7]
"""A was suspended; B was sent out, and played truant; C was in internal exclusion."""
BY: Mapping[str, Any] = {"to": "trust_data_lead", "why": "one child, two records"}
NAMED = ("UPN", "URN", "Academic year", "Start", "End", "Status", "Surname", "Forename", "DOB")


def number(store: Store, upn: str) -> int:
    return int(store.pseudonyms().of([upn])[0])


def make_store(tiny: MadeTrust, folder: Path) -> None:
    """The tiny trust; A has a name, an event without a number of its own, and an action about that."""
    folder.mkdir()
    store = tiny.copy_store(folder)
    rows = [
        {"UPN": upn, "URN": 100001, "Academic year": "202425", "Start": "2024-09-02", "Status": "C",
         "Surname": name, "Forename": "Kim", "DOB": f"2012-05-{14 + at}"}
        for at, (upn, name) in enumerate([(A, "Ash"), (B, "Birch"), (C, "Cedar")])
    ]  # fmt: skip
    bring_in(store, write_csv(folder / "names.csv", NAMED, rows))
    own = [{**event_row(6, "", "sent_out", day_of(2, 1), minutes=15)}]
    bring_in(store, write_csv(folder / "own.csv", EVENTS, own))
    half_a_day_each = [mark_row(6, day_of(5, 0), "AM", "I"), mark_row(3, day_of(5, 0), "PM", "\\")]
    bring_in(store, write_csv(folder / "marks.csv", REGISTERS, half_a_day_each))
    acted(Store.open(store), A, kind="contact", by_role="head", on=day_of(3, 0))
    build_at(store)


@pytest.fixture
def store(tiny: MadeTrust, made_once: MakeOnce, tmp_path: Path) -> Store:
    """A copy of one's own of what `make_store` makes."""
    made = made_once("once-linked", lambda folder: make_store(tiny, folder))
    return Store.open(Path(shutil.copytree(made / "store", tmp_path / "store")))


@pytest.fixture
def apart_again(tiny: MadeTrust, made_once: MakeOnce, tmp_path: Path) -> Store:
    """A copy of one's own of that store after A was linked to B, B to C, and both links were undone."""

    def make(folder: Path) -> None:
        made = made_once("once-linked", lambda first: make_store(tiny, first))
        store = Store.open(Path(shutil.copytree(made / "store", folder)))
        link(store, A, B, **BY)
        link(store, B, C, **BY)
        unlink(store, B, **BY)
        unlink(store, A, **BY)

    return Store.open(Path(shutil.copytree(made_once("apart-again", make), tmp_path / "apart")))


def standing_of(store: Store, upns: tuple[str, ...]) -> dict[str, list[str]]:
    ids = {number(store, upn) for upn in upns}
    with store.reading() as engine:
        found = {name: engine.fetch(engine.table(name)).to_pylist() for name in tables_of_pupils()}
    return {name: sorted(str(r) for r in rows if r["pupil_id"] in ids) for name, rows in found.items()}


def opened_texts(store: Store) -> set[str]:
    """Every text that the vault can still open, of standing and of closed rows."""
    vault = store.vault()
    with store.reading() as engine:
        rows = engine.fetch(engine.table(stored("identities"))).to_pylist()
    return {vault.open(row["pupil_id"], row["field"], row["sealed"]) for row in rows}


def history(engine: LocalEngine, name: str, pupil: int) -> list[dict[str, Any]]:
    rows = engine.table(stored(name))
    found: list[dict[str, Any]] = engine.fetch(rows.filter(rows.pupil_id == pupil)).to_pylist()
    return found


def marks_of_history(store: Store, upn: str) -> set[tuple[Any, str]]:
    with store.reading() as engine:
        return {(row["week"], row["marks"]) for row in history(engine, "registers", number(store, upn))}


def erased(store: Store, upn: str) -> None:
    """Erase a pupil: all that was said before is gone, and what is left is sound."""
    sought = seek_pupil(store, upn)
    done = forget(store, sought)
    assert done.rows == sought.rows, "what was said before and what was done are the same"
    assert done.searched.clean
    judged = check(store)
    assert judged.ok, judged.problems


def test_nothing_of_a_pupil_stays_in_the_history_of_the_one_it_was_linked_to(store: Store) -> None:
    before = standing_of(store, (B, C))
    with_b = marks_of_history(store, B)
    link(store, A, B, **BY)
    unlink(store, A, **BY)
    assert marks_of_history(store, B) != with_b, "the weeks laid over each other are in B's history"
    assert "Ash" in opened_texts(store)
    with store.reading() as engine:
        left = rows_left_with_others(engine, [number(store, A)])
        events = history(engine, "events", number(store, B))
    assert set(left) >= {"registers", "events", "actions_log", "identities"}
    assert any(row["kind"] == "suspension" for row in events)
    erased(store, A)
    assert standing_of(store, (B, C)) == before
    assert marks_of_history(store, B) == with_b
    assert not opened_texts(store) & {"Ash", "2012-05-14", A}
    with store.reading() as engine:
        for name in ("events", "actions_log"):
            kinds = {row["kind"] for row in history(engine, name, number(store, B))}
            assert not kinds & {"suspension", "contact"}, name
        assert rows_left_with_others(engine, [number(store, A)]) == {}


def test_what_was_brought_and_withdrawn_while_linked_goes_as_well(store: Store, tmp_path: Path) -> None:
    """At a school where the other had never been: a mark corrected twice while both were one.

    Nobody else was marked there that week; once the pupil is gone, nobody else's mark is missing either.
    """
    first = UPNS[0]
    link(store, first, UPNS[5], **BY)
    for mark in ("I", "M"):
        rows = [mark_row(0, day_of(5, 0), "AM", mark, urn=OTHER)]
        bring_in(store.path, write_csv(tmp_path / f"{mark}.csv", REGISTERS, rows))
    unlink(store, first, **BY)
    build_at(store.path)
    erased(store, first)
    with store.reading() as engine:
        for name in tables_of_pupils():
            schools = [row.get("urn") for row in history(engine, name, number(store, UPNS[5]))]
            assert OTHER not in schools, name


@pytest.mark.parametrize("goes", [A, B])
def test_along_a_chain_of_links_that_were_undone(store: Store, apart_again: Store, goes: str) -> None:
    others = tuple(upn for upn in (A, B, C) if upn != goes)
    before = standing_of(store, others)
    names = {A: "Ash", B: "Birch", C: "Cedar"}
    store = apart_again
    with store.reading() as engine:
        for upn, with_whom in ((A, (B, C)), (B, (C,)), (C, ())):
            once = {mixed.pupil_id for mixed in once_mixed(engine, [number(store, upn)])}
            assert once == {number(store, other) for other in with_whom}
    erased(store, goes)
    assert standing_of(store, others) == before
    texts = opened_texts(store)
    assert texts & {*names.values()} == {names[upn] for upn in others}
    assert goes not in texts


def test_a_former_upn_that_anothers_file_gave_goes_with_the_pupil(store: Store, tmp_path: Path) -> None:
    rows = [{"UPN": B, "Former UPN": A, "URN": 100001, "Academic year": "202425", "Start": "2024-09-02",
             "Status": "C"}]  # fmt: skip
    bring_in(store.path, write_csv(tmp_path / "former.csv", ("Former UPN", *NAMED), rows))
    unlink(store, A, **BY)
    assert A in opened_texts(store)
    erased(store, A)
    assert A not in opened_texts(store)
    assert B in opened_texts(store)


def test_two_who_are_one_still_go_together(store: Store) -> None:
    link(store, A, B, **BY)
    build_at(store.path)
    erased(store, A)
    assert standing_of(store, (A, B)) == {name: [] for name in tables_of_pupils()}
