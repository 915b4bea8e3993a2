"""Links: two records are one pupil; whatever was linked can be taken apart again."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import MakeOnce
from tests.made import MadeTrust, books_of, bring_in, build_at, rows_of
from tests.tiny_trust import (
    ENROLMENTS,
    EVENTS,
    MAIN,
    OTHER,
    REGISTERS,
    UPNS,
    day_of,
    enrolment_row,
    event_row,
    mark_row,
    tiny_files,
    usual_events,
    write_csv,
)
from wholeschool.actions.check import check
from wholeschool.actions.link import link, unlink
from wholeschool.errors import WrongCallError
from wholeschool.identity.under import tables_of_pupils
from wholeschool.schema import TABLES
from wholeschool.store import Store, read_looks

TEMPORARY, STAYS = "M80120000500A", UPNS[3]
BY: Mapping[str, Any] = {"to": "trust_data_lead", "why": "one child, two records"}
NAMED = (*ENROLMENTS, "Former UPN", "Surname", "DOB")


def number(store: Path, upn: str) -> int:
    return int(Store.open(store).pseudonyms().of([upn])[0])


def numberless() -> list[Mapping[str, Any]]:
    """Events without numbers of their own, so that theirs are made of what they are, with one alike."""
    events = [{**row, "Event id": ""} for row in usual_events()]
    return [*events, {**events[0]}]


def as_other(path: Path, into: Path, until: str = "9999") -> Path:
    """A file in which the pupil has the temporary UPN."""
    lines = path.read_text("utf-8").splitlines(keepends=True)
    rows = [line.replace(STAYS, TEMPORARY) for line in lines if not (STAYS in line and _day(line) > until)]
    into.write_text("".join(rows), "utf-8")
    return into


def _day(line: str) -> str:
    return next((cell for cell in line.split(",") if cell[:4] == "2025"), "0000")


def files(folder: Path) -> Path:
    tiny_files(folder)
    write_csv(folder / "events.csv", EVENTS, numberless())
    return folder


def all_rows(store: Path) -> dict[str, set[tuple[tuple[str, Any], ...]]]:
    """Every standing row of the tables of pupils, and the books."""
    with Store.open(store).reading() as engine:
        return {
            name: {
                tuple((c, row[c]) for c in TABLES[name].names)
                for row in engine.fetch(engine.table(name)).to_pylist()
            }
            for name in tables_of_pupils()
        }


def make_known_by_two(folder: Path) -> None:
    """A store with one UPN all along; one in which a pupil had a temporary UPN until a file said so."""
    right = files(folder / "right")
    bring_in(folder / "one", right)
    early = folder / "early"
    early.mkdir()
    for name in ("schools.csv", "calendar.csv"):
        shutil.copy(right / name, early / name)
    for name in ("enrolments.csv", "registers.csv", "events.csv"):
        as_other(right / name, early / name, until="2025-01-24")
    bring_in(folder / "two", early)
    rows = [{**enrolment_row(3), "Former UPN": TEMPORARY}]
    late = folder / "late"
    write_csv(late / "enrolments.csv", NAMED, rows)
    for name in ("registers.csv", "events.csv"):
        shutil.copy(right / name, late / name)
    result = bring_in(folder / "two", late)
    assert [each.check for each in result.findings] == ["linked_by_former_upn"]


@pytest.fixture
def known_by_two(made_once: MakeOnce, tmp_path: Path) -> tuple[Path, Path]:
    """Copies of one's own of what `make_known_by_two` makes."""
    made = made_once("known-by-two", make_known_by_two)
    one, two = (Path(shutil.copytree(made / name, tmp_path / name)) for name in ("one", "two"))
    return one, two


def test_a_former_upn_makes_one_pupil_of_two_records(known_by_two: tuple[Path, Path]) -> None:
    one, two = known_by_two
    old, new = number(two, TEMPORARY), number(two, STAYS)
    (made,) = rows_of(two, "pupil_links")
    assert (made["pupil_id"], made["same_as"], made["why"]) == (old, new, "former_upn")
    assert not any(row["pupil_id"] == old for name in tables_of_pupils() for row in rows_of(two, name))
    for name in ("registers", "events", "enrolments", "pupils"):
        mine, theirs = ([{c: r[c] for c in TABLES[name].names if c != "pupil_id" and c != "event_id"}
                         for r in rows_of(store, name) if r["pupil_id"] == number(store, STAYS)]
                        for store in (one, two))  # fmt: skip
        assert sorted(map(str, mine)) == sorted(map(str, theirs)), name
    build_at(one)
    build_at(two)
    assert without_pupils(books_of(one)) == without_pupils(books_of(two))
    assert check(Store.open(two)).ok


def without_pupils(books: Mapping[str, list[dict[str, Any]]]) -> dict[str, list[str]]:
    """The books of stores with different keys are compared without pseudonyms."""
    return {name: sorted(str({**row, "pupil_id": 0}) for row in rows) for name, rows in books.items()}


def test_later_files_with_the_former_upn_go_to_the_same_pupil(
    known_by_two: tuple[Path, Path], tmp_path: Path
) -> None:
    _, two = known_by_two
    rows = [{**mark_row(3, day_of(5, 0), "AM", "I"), "UPN": TEMPORARY}]
    event = [{**event_row(3, "", "sent_out", day_of(5, 0), minutes=10), "UPN": TEMPORARY}]
    bring_in(
        two, write_csv(tmp_path / "r.csv", REGISTERS, rows), write_csv(tmp_path / "e.csv", EVENTS, event)
    )
    assert any(
        row["marks"][0] == "I" for row in rows_of(two, "registers") if row["pupil_id"] == number(two, STAYS)
    )
    assert not any(row["pupil_id"] == number(two, TEMPORARY) for row in rows_of(two, "events"))
    said_again = [{**event_row(3, "", "sent_out", day_of(5, 0), minutes=10)}]
    assert bring_in(two, write_csv(tmp_path / "again.csv", EVENTS, said_again)).changed == 0


def test_an_undone_former_upn_is_not_linked_again(known_by_two: tuple[Path, Path], tmp_path: Path) -> None:
    _, two = known_by_two
    before = len(rows_of(two, "registers"))
    done = unlink(Store.open(two), TEMPORARY, **BY)
    assert done.reopened["registers"] == 3
    assert len(rows_of(two, "registers")) == before
    weeks = [(row["pupil_id"], row["week"]) for row in rows_of(two, "registers")]
    assert sorted(week for pupil, week in weeks if pupil == number(two, STAYS)) == [
        day_of(3, 0), day_of(4, 0)
    ], "what the later files alone gave stays with the later UPN"  # fmt: skip
    rows = [{**enrolment_row(3, start="2024-09-03"), "Former UPN": TEMPORARY}]
    result = bring_in(two, write_csv(tmp_path / "again.csv", NAMED, rows))
    assert [each.check for each in result.findings] == ["former_upn_kept_apart"]
    assert any(row["pupil_id"] == number(two, TEMPORARY) for row in rows_of(two, "registers"))
    build_at(two)
    assert check(Store.open(two)).ok


@pytest.mark.parametrize(("first", "second"), [(3, 6), (0, 5)])
def test_whatever_is_linked_can_be_taken_apart_again(tiny_store: Path, first: int, second: int) -> None:
    before, store = all_rows(tiny_store), Store.open(tiny_store)
    books = books_of(tiny_store)
    done = link(store, UPNS[first], UPNS[second], **BY)
    assert (done.pupil_id, done.same_as, done.already) == (
        number(tiny_store, UPNS[first]), number(tiny_store, UPNS[second]), False
    )  # fmt: skip
    linked = all_rows(tiny_store)
    assert linked != before
    assert not any(dict(row)["pupil_id"] == done.pupil_id for rows in linked.values() for row in rows)
    build_at(tiny_store)
    assert check(store).ok
    assert link(store, UPNS[first], UPNS[second], **BY).already
    undone = unlink(store, str(done.pupil_id), **BY)
    assert undone.in_doubt == {}
    assert all_rows(tiny_store) == before
    build_at(tiny_store)
    assert books_of(tiny_store) == books
    assert check(store).ok
    looks = read_looks(store).to_pylist()
    assert {(row["action"], row["pupil_id"]) for row in looks} == {
        (action, pupil) for action in ("link", "unlink") for pupil in (done.pupil_id, done.same_as)
    }


def test_weeks_of_both_records_are_laid_over_each_other(tiny_store: Path) -> None:
    link(Store.open(tiny_store), UPNS[5], UPNS[3], **BY)
    stays = [
        row for row in rows_of(tiny_store, "registers") if row["pupil_id"] == number(tiny_store, UPNS[3])
    ]
    assert len(stays) == 5, "the week of illness gives way: the marks of the pupil who stays go first"
    assert all("I" not in row["marks"] for row in stays)


def test_what_was_corrected_or_came_since_goes_where_its_school_says(
    tiny_store: Path, tmp_path: Path
) -> None:
    """Pupil 0 is at both schools, pupil 5 at one. What the second school says since is pupil 0's alone."""
    store = Store.open(tiny_store)
    link(store, UPNS[0], UPNS[5], **BY)
    rows = [
        mark_row(0, day_of(5, 0), "AM", "I", urn=OTHER),  # new, at a school of pupil 0 alone
        mark_row(0, day_of(0, 0), "AM", "I", urn=OTHER),  # corrects what was pupil 0's
        mark_row(0, day_of(5, 0), "AM", "I", urn=MAIN),  # new, at a school of both
    ]
    bring_in(tiny_store, write_csv(tmp_path / "since.csv", REGISTERS, rows))
    done = unlink(store, UPNS[0], **BY)
    assert done.in_doubt == {"registers": 1}
    held = {
        (row["pupil_id"], row["urn"], row["week"]): row["marks"] for row in rows_of(tiny_store, "registers")
    }
    zero, five = number(tiny_store, UPNS[0]), number(tiny_store, UPNS[5])
    assert held[zero, OTHER, day_of(5, 0)][0] == "I"
    assert held[zero, OTHER, day_of(0, 0)][0] == "I", "what was corrected since stays corrected"
    assert (five, OTHER, day_of(5, 0)) not in held
    assert held[five, MAIN, day_of(5, 0)][0] == "I"
    assert (zero, MAIN, day_of(5, 0)) not in held


@pytest.fixture
def linked(tiny: MadeTrust, made_once: MakeOnce) -> Store:
    """The tiny trust with one pupil linked to another. To be read, and to be asked what it refuses."""

    def make(folder: Path) -> None:
        folder.mkdir()
        link(Store.open(tiny.copy_store(folder)), UPNS[3], UPNS[6], **BY)

    return Store.open(made_once("linked", make) / "store")


def test_links_are_undone_in_the_order_in_which_they_hang_together(linked: Store, tmp_path: Path) -> None:
    store = Store.open(Path(shutil.copytree(linked.path, tmp_path / "store")))
    before = all_rows(store.path)
    link(store, UPNS[6], UPNS[7], **BY)
    with pytest.raises(WrongCallError, match=f"unlink STORE {number(store.path, UPNS[6])}"):
        unlink(store, UPNS[3], **BY)
    unlink(store, UPNS[6], **BY)
    assert all_rows(store.path) == before


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        (UPNS[3], UPNS[3], "one pupil already"),
        (UPNS[6], UPNS[3], "one pupil already"),  # the second was linked to the first
        (UPNS[3], UPNS[7], "stand under another pupil already"),
        ("P207000016049", UPNS[3], "does not know the first pupil"),
        (UPNS[3], "P207000016049", "does not know the second pupil"),
        ("Ann", UPNS[3], "neither a UPN nor a pupil's number"),
    ],
)
def test_what_cannot_be_linked_is_said(linked: Store, first: str, second: str, sentence: str) -> None:
    head = linked.head().commit_id
    with pytest.raises(WrongCallError, match=sentence):
        link(linked, first, second, **BY)
    assert linked.head().commit_id == head


@pytest.mark.parametrize(
    ("pupil", "sentence"), [(UPNS[6], "is the one who stays.*Name the record"), (UPNS[7], "linked to nobody")]
)
def test_what_cannot_be_undone_is_said(linked: Store, pupil: str, sentence: str) -> None:
    with pytest.raises(WrongCallError, match=sentence):
        unlink(linked, pupil, **BY)
