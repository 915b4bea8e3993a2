"""Books as known on a day are those that were built on that day."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from tests.made import BOOKS, as_books, books_of, bring_in, build_at
from tests.tiny_trust import (
    EVENTS,
    REGISTERS,
    day_of,
    event_row,
    mark_row,
    write_csv,
)
from wholeschool.continuum.books.inputs import Durations
from wholeschool.continuum.known import reading_as_known_on
from wholeschool.store import Store

Books = dict[str, list[dict[str, Any]]]


def books_as_known(store: Path, at: datetime) -> Books:
    with reading_as_known_on(Store.open(store), at, Durations()) as engine:
        return {name: as_books(engine.fetch(engine.table(name))) for name in BOOKS}


def test_books_are_those_of_then(tiny_store: Path, tmp_path: Path) -> None:
    known = {Store.open(tiny_store).head().at: books_of(tiny_store)}
    ill_and_late = [mark_row(4, day_of(0, 0), "AM", "I"), mark_row(3, day_of(1, 0), "AM", "L", late=20)]
    corrections = [
        [
            write_csv(tmp_path / "marks.csv", REGISTERS, ill_and_late),
            write_csv(
                tmp_path / "out.csv", EVENTS, [event_row(4, 20, "suspension", day_of(2, 0), sessions=4)]
            ),
        ],
        [write_csv(tmp_path / "not-late.csv", REGISTERS, [mark_row(3, day_of(1, 0), "AM", "/")])],
    ]
    for files in corrections:
        bring_in(tiny_store, *files)
        build_at(tiny_store)
        known[Store.open(tiny_store).head().at] = books_of(tiny_store)
    assert len({str(books) for books in known.values()}) == 3
    for at, books in known.items():
        assert books_as_known(tiny_store, at) == books
