"""Both sides of the ledger: they balance for every pupil and week, and two ways of making them agree."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.made import MadeTrust, books_of, rows_of
from tests.properties.strategies import case
from wholeschool.continuum.books.cases import parse_case
from wholeschool.continuum.books.inputs import Durations
from wholeschool.continuum.books.ledger import MADE, make_ledger
from wholeschool.continuum.books.verify import evaluate_local
from wholeschool.reference.forms import forms
from wholeschool.schema import TABLES
from wholeschool.store import Store

PUPIL_WEEK = ("pupil_id", "urn", "week")


def of_week(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in PUPIL_WEEK)


@pytest.fixture(params=["tiny", "one_year", "two_years"])
def store(request: pytest.FixtureRequest) -> Path:
    trust: MadeTrust = request.getfixturevalue(request.param)
    return trust.store


def test_the_books_balance_to_the_minute_for_every_pupil_and_week(store: Path) -> None:
    entered: Counter[tuple[Any, ...]] = Counter()
    for row in rows_of(store, "ledger"):
        entered[of_week(row)] += row["minutes"]
    presence = {of_week(row): row for row in rows_of(store, "presence")}
    assert set(entered) <= set(presence)
    unbalanced = [
        key for key, row in presence.items() if row["scheduled"] != row["taught"] + entered.get(key, 0)
    ]
    assert unbalanced == []
    assert sum(entered.values()) > 0


def test_every_week_that_was_counted_has_one_row_of_presence(store: Path) -> None:
    presence = [of_week(row) for row in rows_of(store, "presence")]
    assert len(set(presence)) == len(presence)
    assert set(presence) == {of_week(row) for row in rows_of(store, "week_counts")}


def test_no_number_is_more_than_what_holds_it(store: Path) -> None:
    sessions: defaultdict[tuple[Any, ...], float] = defaultdict(float)
    for row in rows_of(store, "ledger"):
        assert row["minutes"] > 0
        assert 0 < row["share"] <= row["sessions"] + 1e-4
        assert row["form"] in forms()
        sessions[of_week(row)] += row["share"]
    for row in rows_of(store, "presence"):
        assert row["authorised"] + row["unauthorised"] <= row["possible"] <= 14
        assert row["coalition"] <= row["authorised"] + row["unauthorised"]
        assert row["dual_unmatched"] <= row["dual"]
        assert 0 <= row["taught"] <= row["scheduled"]
        assert sessions[of_week(row)] <= 14 + 1e-3


@pytest.mark.parametrize("name", MADE)
def test_the_books_have_the_types_of_the_schema_and_one_row_a_key(store: Path, name: str) -> None:
    with Store.open(store).reading() as engine:
        rows = engine.fetch(engine.table(name))
    assert rows.schema.types == TABLES[name].own_arrow.types
    keys = [tuple(row[key] for key in TABLES[name].key) for row in rows.to_pylist()]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("every_session", [False, True])
def test_what_is_made_has_the_types_that_are_written(tiny: MadeTrust, every_session: bool) -> None:
    """An incremental build lays what it makes beside what stands, so both have the same types."""
    with Store.open(tiny.store).reading() as engine:
        make_ledger(engine, Durations(), every_session=every_session)
        for name, made in MADE.items():
            assert engine.fetch(engine.table(made)).schema.types == TABLES[name].own_arrow.types


def test_summing_sets_and_laying_out_every_session_agree_on_a_trust(one_year: MadeTrust) -> None:
    from tests.made import as_books

    with Store.open(one_year.store).reading() as engine:
        make_ledger(engine, Durations(), every_session=True)
        by_session = {name: as_books(engine.fetch(engine.table(made))) for name, made in MADE.items()}
    stored = books_of(one_year.store)
    assert by_session == {name: stored[name] for name in MADE}


CASES_A_CALL = 100


@settings(max_examples=2, phases=(Phase.reuse, Phase.generate))
@given(st.randoms(use_true_random=True))
def test_summing_sets_and_laying_out_every_session_agree_on_random_cases(chance: Random) -> None:
    raw = [case(chance) for _ in range(CASES_A_CALL)]
    cases = [replace(parse_case(each), id=f"random {number}") for number, each in enumerate(raw)]
    pairs = zip(raw, evaluate_local(cases), evaluate_local(cases, every_session=True), strict=True)
    differing = [(each, sets, sessions) for each, sets, sessions in pairs if sets != sessions]
    if differing:
        smallest, sets, sessions = min(differing, key=lambda each: len(json.dumps(each[0])))
        assert sets == sessions, f"{len(differing)} cases differ, the smallest is {json.dumps(smallest)}"
