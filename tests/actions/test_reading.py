"""Analyses of a store that was opened once say what each says that opens it by itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.made import MadeTrust
from wholeschool.actions.alternative import alternative
from wholeschool.actions.displacement import displacement
from wholeschool.actions.duties import duties
from wholeschool.actions.hidden import hidden
from wholeschool.actions.journeys import journeys
from wholeschool.actions.reading import Reading, reading
from wholeschool.errors import WrongCallError
from wholeschool.store import Store

ANALYSES: tuple[Callable[[Store | Reading], Any], ...] = (
    lambda store: journeys(store, ("school",)),
    displacement,
    # Without pupils: a look would stand in the audit of a store that others use as well.
    lambda store: hidden(store, with_pupils=False),
    lambda store: duties(store).rows,
    lambda store: alternative(store, with_pupils=False),
)


def test_analyses_of_one_reading_say_what_they_say_alone(two_years: MadeTrust) -> None:
    store = Store.open(two_years.store)
    alone = [str(each(store)) for each in ANALYSES]
    with reading(store) as opened:
        together = [str(each(opened)) for each in ANALYSES]
        again = [str(each(opened)) for each in reversed(ANALYSES)]
    assert together == alone
    assert again == alone[::-1]


def test_a_store_is_opened_once_and_stays_open_for_all(two_years: MadeTrust) -> None:
    with reading(Store.open(two_years.store)) as opened:
        with reading(opened) as same:
            assert same is opened
        assert opened.engine.count(opened.engine.table("standings")) > 0
        assert opened.with_books().keys() <= opened.schools.keys()
        assert not opened.behind


def test_a_store_without_books_is_not_opened(an_empty_store: Path) -> None:
    with (
        pytest.raises(WrongCallError, match="no books in this store yet"),
        reading(Store.open(an_empty_store)),
    ):
        pass
