"""Why a release is refused beside another one, and what is advised."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.actions.test_release import ADA, AUTUMN, BEN, BY, drafted
from wholeschool.actions.release import Asked, approve_release, check_release, draft_from_table
from wholeschool.store import Store


@pytest.fixture
def store(empty_store: Path) -> Store:
    return Store.open(empty_store)


def test_a_lax_policy_file_does_not_show_what_was_hidden_before(store: Store, tmp_path: Path) -> None:
    approve_release(store, drafted(store, tmp_path, AUTUMN), BEN, tmp_path / "hidden.csv")
    lax = tmp_path / "lax.toml"
    lax.write_text(
        'name = "lax"\nwords = "Ask Ada."\nthreshold = 2\nround_counts_to = 1\n'
        "percent_from_pupils = 5\ndecimals_of_rates = 1\n",
        "utf-8",
    )
    path = tmp_path / "again.csv"
    path.write_text(AUTUMN, "utf-8")
    again = draft_from_table(store, ADA, Asked("Again", BY, lax), path, count="n").number
    reasons = check_release(store, again, ADA).reasons
    follows = "and follows from it and release 2 together, exactly or nearly."
    assert f"“x, A” in release 1 is hidden, {follows}" in reasons


def test_a_cell_that_two_releases_hide_is_named_once(store: Store, tmp_path: Path) -> None:
    two = "school,group,n\nx,B,40\nx,A,3\ny,B,52\ny,A,30\n"
    first = drafted(store, tmp_path, f"{two}z,B,20\nz,A,7\n", audience="trust")
    approve_release(store, first, BEN, tmp_path / "hidden.csv")
    again = drafted(store, tmp_path, two, "Again", audience="trust")
    reasons = check_release(store, again, ADA).reasons
    (of_both,) = [each for each in reasons if "“x, A”" in each]
    assert of_both.startswith("“x, A” is hidden in release 2 and in release 1, and follows from the two")


@pytest.mark.parametrize(
    ("first", "second", "advised"),
    [("trust", "trust", False), ("public", "trust", True), ("public", "public", False)],
)
def test_rounding_is_advised_where_it_would_help(
    store: Store, tmp_path: Path, first: str, second: str, advised: bool
) -> None:
    before = drafted(store, tmp_path, AUTUMN, audience=first)
    approve_release(store, before, BEN, tmp_path / "out.csv")
    later = AUTUMN.replace("y,B,60", "y,B,62")
    found = check_release(store, drafted(store, tmp_path, later, "Later", audience=second), ADA)
    assert found.reasons
    assert any("that gets rounded counts, as all before was" in each for each in found.advice) == advised
