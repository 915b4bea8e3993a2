"""What was known at a moment is what a store held that had only the imports up to it."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.school_rows import events, merge
from wholeschool.schema import TABLES
from wholeschool.store import Store, known_at, withdraw_rows, writing

TABLES_TRIED = ("events", "registers")
MARKS = ("/" * 14, "I" * 14)
Standing = dict[str, list[dict[str, Any]]]


def rows_as_known(store: Store, at: date | datetime | None) -> Standing:
    with store.reading(as_known_on=at) as engine:
        found = {name: engine.fetch(engine.table(name)).to_pylist() for name in TABLES_TRIED}
    return {name: sorted(rows, key=str) for name, rows in found.items()}


def registers(weeks: dict[int, int]) -> pa.Table:
    """A pupil's weeks, by the number of the week, with one of `MARKS`; week 30 is of the next year."""
    rows = [
        {
            "pupil_id": 1, "urn": 100001, "week": date(2025, 1, 6) + timedelta(7 * week),
            "marks": MARKS[marks], "academic_year": "202425" if week < 30 else "202526",
        }
        for week, marks in weeks.items()
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, schema=TABLES["registers"].own_arrow)


one_import = st.fixed_dictionaries(
    {
        "events": st.dictionaries(
            st.sampled_from("abc"), st.sampled_from(["praise", "detention"]), max_size=3
        ),
        "registers": st.dictionaries(st.sampled_from([0, 1, 30]), st.sampled_from([0, 1]), max_size=3),
        "withdrawn": st.sets(st.sampled_from("abc"), max_size=1),
    }
)


def bring_in(store: Store, given_rows: dict[str, Any]) -> datetime:
    """One import: rows that are new or corrected, and events that are withdrawn."""
    with writing(store) as transaction:
        if given_rows["events"]:
            numbered = [(number, 1, kind) for number, kind in sorted(given_rows["events"].items())]
            merge(transaction, "events", events(*numbered))
        if given_rows["registers"]:
            merge(transaction, "registers", registers(given_rows["registers"]))
        standing = transaction.table("events")
        withdrawn = standing.filter(standing.event_id.isin([*given_rows["withdrawn"], "none"]))
        withdraw_rows(transaction, "events", withdrawn)
        return transaction.commit("import").at


@settings(
    max_examples=5,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(imports=st.lists(one_import, min_size=1, max_size=4))
def test_the_past_is_what_it_was(an_empty_store: Path, imports: list[dict[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(Path(shutil.copytree(an_empty_store, Path(folder) / "store")))
        before = store.head().at
        known = {before: rows_as_known(store, None)}
        for each in imports:
            at = bring_in(store, each)
            known[at] = rows_as_known(store, None)
        for at, rows in known.items():
            assert rows_as_known(store, at) == rows
        assert rows_as_known(store, before - timedelta(days=1)) == {name: [] for name in TABLES_TRIED}


@pytest.fixture
def store(empty_store: Path) -> Store:
    return Store.open(empty_store)


def test_a_day_is_known_at_its_end_in_utc(store: Store) -> None:
    bring_in(store, {"events": {"a": "praise"}, "registers": {}, "withdrawn": []})
    today = store.head().at.date()
    assert len(rows_as_known(store, today)["events"]) == 1
    assert rows_as_known(store, today - timedelta(days=1))["events"] == []
    assert known_at(date(2025, 3, 1)) == datetime(2025, 3, 1, 23, 59, 59, 999999, tzinfo=UTC)


def test_what_is_made_of_todays_rows_is_not_shown(store: Store) -> None:
    with store.reading(as_known_on=date(2030, 1, 1)) as engine:
        for name in ("ledger", "week_counts", "events_stored", "findings"):
            with pytest.raises(KeyError):
                engine.table(name)
        assert engine.files("events") == (), "no analysis takes the files for what was known"
