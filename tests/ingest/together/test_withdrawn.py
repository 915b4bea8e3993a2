"""Minutes late stand as long as the mark beside them is an L or a U."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.made import bring_in, build_at, rows_of
from tests.tiny_trust import EVENTS, REGISTERS, UPNS, Row, day_of, event_row, mark_row, write_csv
from wholeschool.store import Store

DAY = day_of(0, 0)
LATE = mark_row(4, DAY, "AM", "L", late=40)


def bring(store: Path, *rows: Row, name: str = "r.csv") -> int:
    return bring_in(store, write_csv(store.parent / name, REGISTERS, rows)).changed


def latenesses(store: Path) -> dict[int, list[int]]:
    """Minutes of every lateness that stands, by place of the pupil."""
    return _by_place(store, [row for row in rows_of(store, "events") if row["kind"] == "late"])


def lost_to_lateness(store: Path) -> dict[int, list[int]]:
    build_at(store)
    return _by_place(store, [row for row in rows_of(store, "ledger") if row["form"] == "late"])


def _by_place(store: Path, rows: list[dict[str, Any]]) -> dict[int, list[int]]:
    places = {number: place for place, number in enumerate(Store.open(store).pseudonyms().of(UPNS).tolist())}
    found: dict[int, list[int]] = {}
    for row in sorted(rows, key=lambda row: row["minutes"]):
        found.setdefault(places[row["pupil_id"]], []).append(row["minutes"])
    return found


PRESENT, ILL, UNAUTHORISED, OTHER_SESSION, SAID_TWICE = 4, 3, 5, 7, 8


def test_a_later_mark_takes_the_minutes_back_where_they_say_nothing_any_more(tiny_store: Path) -> None:
    """They stay beside a U, and where only another session changes; so does what somebody else recorded."""
    event = event_row(SAID_TWICE, 77, "late", DAY, minutes=30)
    bring_in(tiny_store, write_csv(tiny_store.parent / "e.csv", EVENTS, [event]))
    pupils = (PRESENT, ILL, UNAUTHORISED, OTHER_SESSION, SAID_TWICE)
    half = {OTHER_SESSION: "PM"}
    late = [mark_row(pupil, DAY, half.get(pupil, "AM"), "L", late=40) for pupil in pupils]
    assert bring(tiny_store, *late) == 2 * len(pupils), "the weeks and the latenesses"
    assert latenesses(tiny_store) == {**{pupil: [40] for pupil in pupils}, SAID_TWICE: [30, 40]}
    assert {pupil: lost_to_lateness(tiny_store)[pupil] for pupil in (PRESENT, ILL)} == {
        PRESENT: [40], ILL: [40],
    }  # fmt: skip
    corrected = [
        *(mark_row(pupil, DAY, "AM", "/") for pupil in (PRESENT, SAID_TWICE)), mark_row(ILL, DAY, "AM", "I"),
        mark_row(UNAUTHORISED, DAY, "AM", "U"), mark_row(OTHER_SESSION, DAY, "AM", "I"),
    ]  # fmt: skip
    assert bring(tiny_store, *corrected) == 5 + 3, "five weeks, and three latenesses that went"
    assert latenesses(tiny_store) == {UNAUTHORISED: [40], OTHER_SESSION: [40], SAID_TWICE: [30]}
    assert not {PRESENT, ILL} & lost_to_lateness(tiny_store).keys()
    doubtful = [
        row for row in rows_of(tiny_store, "ledger_findings") if row["finding"] == "event_while_absent"
    ]
    assert not {PRESENT, ILL} & _by_place(tiny_store, [{**row, "minutes": 0} for row in doubtful]).keys()
    assert_history(tiny_store)


def assert_history(store: Path) -> None:
    """A lateness that went is closed at the import that took it back, not lost."""
    with Store.open(store).reading() as engine:
        rows: list[dict[str, Any]] = engine.fetch(engine.table("events_stored")).to_pylist()
    closed = [row for row in rows if row["kind"] == "late" and row["known_to"] is not None]
    imports = [commit.at for commit in Store.open(store).log() if commit.action == "import"]
    assert [(row["known_from"], row["known_to"]) for row in closed] == [(imports[-2], imports[-1])] * 3


def test_of_two_files_that_come_together_the_later_has_the_last_word(tiny_store: Path) -> None:
    first = write_csv(tiny_store.parent / "a.csv", REGISTERS, [LATE, mark_row(3, DAY, "AM", "L", late=5)])
    later = write_csv(tiny_store.parent / "b.csv", REGISTERS, [mark_row(4, DAY, "AM", "/")])
    bring_in(tiny_store, first, later)
    assert latenesses(tiny_store) == {3: [5]}
    write_csv(first, REGISTERS, [LATE, mark_row(3, DAY, "AM", "L", late=5), mark_row(5, DAY, "AM", "/")])
    write_csv(later, REGISTERS, [mark_row(4, DAY, "AM", "/"), mark_row(5, DAY, "AM", "/")])
    assert bring_in(tiny_store, first, later).changed == 0, "handed in again, they say the same"
