"""Sums of the ledger by whatever somebody groups it by."""

from __future__ import annotations

from datetime import timedelta
from itertools import chain, combinations
from pathlib import Path
from typing import Any

import pytest

from tests.made import MadeTrust, rows_of
from tests.tiny_trust import MAIN, UPNS, day_of
from wholeschool.continuum.books.totals import GROUPS, ledger_totals
from wholeschool.reference.forms import forms
from wholeschool.store import Store


def totals(store: Path, *by: str) -> list[dict[str, Any]]:
    with Store.open(store).reading() as engine:
        rows: list[dict[str, Any]] = engine.fetch(ledger_totals(engine, by)).to_pylist()
    return rows


@pytest.mark.parametrize("by", [*combinations(GROUPS, 1), (), ("school", "half_term"), GROUPS])
def test_however_it_is_grouped_the_minutes_and_days_are_all_there(
    one_year: MadeTrust, by: tuple[str, ...]
) -> None:
    found, ledger = totals(one_year.store, *by), rows_of(one_year.store, "ledger")
    assert sum(row["minutes"] for row in found) == sum(row["minutes"] for row in ledger)
    assert sum(row["days"] for row in found) == pytest.approx(sum(row["share"] for row in ledger) / 2)
    keys = [tuple(row[name] for name in (*by, "form", "branch")) for row in found]
    assert len(set(keys)) == len(keys)
    assert all(row["quantity"] == forms()[row["form"]].quantity for row in found)


def test_a_week_belongs_to_the_half_term_of_its_first_session(one_year: MadeTrust) -> None:
    calendar = rows_of(one_year.store, "calendar")
    first: dict[Any, int] = {}
    for row in sorted(calendar, key=lambda row: (row["date"], row["half"])):
        first.setdefault((row["urn"], row["date"] - timedelta(days=row["date"].weekday())), row["half_term"])
    expected: dict[Any, int] = {}
    for row in rows_of(one_year.store, "ledger"):
        key = (first[row["urn"], row["week"]], row["form"])
        expected[key] = expected.get(key, 0) + row["minutes"]
    found: dict[Any, int] = {}
    for row in totals(one_year.store, "half_term"):
        found[row["half_term"], row["form"]] = found.get((row["half_term"], row["form"]), 0) + row["minutes"]
    assert found == expected
    assert {half_term for half_term, _ in found} == set(range(1, 7))


def test_days_are_parts_of_sessions_two_to_a_day(tiny: MadeTrust) -> None:
    rows = {row["form"]: row for row in totals(tiny.store)}
    assert rows["suspension"] == {
        "form": "suspension", "branch": "school_exclusion", "quantity": "unavailable", "minutes": 305,
        "days": 1.0, "pupils": 1,
    }  # fmt: skip
    assert rows["illness"]["days"] == 5.0
    assert rows["sent_out"]["days"] == pytest.approx(20 / 115 / 2)
    assert rows["internal_exclusion"]["days"] == 3.0


def test_groups_are_named_as_people_name_them(tiny: MadeTrust) -> None:
    own = Store.open(tiny.store).pseudonyms().of([UPNS[6]])[0]
    (row,) = [row for row in totals(tiny.store, *GROUPS) if row["form"] == "suspension"]
    assert (row["school"], row["year"], row["half_term"]) == (MAIN, "2024/25", 3)
    assert (row["week"], row["pupil"]) == (day_of(1, 0), own)


def test_groups_are_columns_in_their_order(tiny: MadeTrust) -> None:
    some = chain.from_iterable(combinations(["school", "week", "pupil"], size) for size in (1, 2))
    for by in some:
        assert list(totals(tiny.store, *by)[0]) == [
            *by,
            "form",
            "branch",
            "quantity",
            "minutes",
            "days",
            "pupils",
        ]
