"""What left is attacked with everything that left: a small part of `python -m tests.truth.attacker`."""

from __future__ import annotations

from unittest.mock import patch

from tests.disclosure.too_large import as_if_too_large
from tests.made import MadeTrust
from tests.truth import gaps_attacker, site_attacker
from tests.truth.attacker import primary_alone, run
from wholeschool.actions import gap_layout
from wholeschool.disclosure import load_policy


def test_nothing_hidden_is_recovered_from_all_that_left() -> None:
    tally = run([*range(20, 33), 9_030])  # the last was, once: one of a few who changed group
    assert tally.recovered == []
    assert tally.attacked > 30
    assert tally.refused > 3


def test_nothing_hidden_is_recovered_where_pupils_are_erased_or_linked_between() -> None:
    tally = run([*range(30, 39), 10_276], changing=True)
    assert tally.recovered == []
    assert tally.attacked > 35
    assert tally.refused > 2


def test_nothing_hidden_is_recovered_from_tables_that_do_not_say_who_is_in_them() -> None:
    # The last four were, once: by values within others, and a school left out.
    tally = run([*range(20, 31), 315, 318, 1_571, 1_997], files=True)
    assert tally.recovered == []
    assert tally.refused > 3


def test_nothing_hidden_is_recovered_from_tables_of_files_of_other_days() -> None:
    tally = run(range(30, 39), files=True, other_days=True)
    assert tally.recovered == []
    assert tally.refused > 4


def test_a_lax_policy_gives_nothing_away_that_a_strict_one_hid_before_or_hides_after() -> None:
    # The last four were, once, from three tables together.
    tally = run([*range(100, 110), 1_411, 1_678, 5_479, 7_440], lax=True)
    assert tally.recovered == []
    assert tally.refused > 3


def test_nothing_hidden_is_recovered_from_tables_and_the_pages_of_gaps() -> None:
    tally = run([80, 97, 123, 149, 203, 227, 254], pages=True)
    assert tally.recovered == []
    assert tally.attacked > 20


def test_from_tables_that_are_not_held_against_the_pages_of_gaps_they_are_recovered() -> None:
    with patch("tests.truth.attacker.page_tables", lambda *_: []):
        assert len(run([97, 203, 254], pages=True).recovered) > 4


def test_nothing_hidden_is_recovered_from_tables_too_large_for_every_count_to_be_tried() -> None:
    with patch("wholeschool.disclosure.withhold._TOO_LARGE", 0):
        tally = run(range(40, 46))
    assert tally.recovered == []
    assert tally.attacked > 10


def test_nothing_hidden_is_recovered_from_tables_too_large_to_be_guarded_in_time() -> None:
    with as_if_too_large(2):
        tally = run(range(40, 48))
    assert tally.recovered == []
    assert tally.attacked > 10


def test_without_further_cells_the_same_attacker_succeeds() -> None:
    assert len(run(range(25), further_cells=False).recovered) > 12


def test_without_the_register_the_same_attacker_succeeds() -> None:
    tally = run(range(30), register=False)
    assert tally.refused == 0
    assert len(tally.recovered) > 10


def test_nothing_hidden_is_recovered_from_the_pages(two_years: MadeTrust) -> None:
    policy = load_policy()
    attacked, recovered = site_attacker.attack(site_attacker.figures_of(two_years.store, policy), policy)
    assert recovered == []
    assert attacked > 50


def test_pages_on_which_schools_do_not_hide_with_each_other_are_taken_apart(two_years: MadeTrust) -> None:
    policy = load_policy(audience="trust")  # whose numbers are not rounded
    with patch("wholeschool.disclosure.figures._leaking_group", lambda *_: None):
        figures = site_attacker.figures_of(two_years.store, policy)
    _, recovered = site_attacker.attack(figures, policy)
    assert len(recovered) > 10


def test_nothing_hidden_is_recovered_from_the_pages_of_gaps(two_years: MadeTrust) -> None:
    """By numbers that are not rounded, so that hiding and merging alone guard them."""
    policy = load_policy(audience="trust")
    attacked, recovered = gaps_attacker.attack(gaps_attacker.tables_of(two_years.store, policy), policy)
    assert recovered == []
    assert attacked > 50


def test_pages_of_gaps_that_hide_small_counts_alone_are_taken_apart(two_years: MadeTrust) -> None:
    policy = load_policy(audience="trust")
    with (
        patch("wholeschool.disclosure.withhold.withhold", primary_alone),
        patch.object(gap_layout, "fits", lambda *_: True),
    ):
        tables = gaps_attacker.tables_of(two_years.store, policy)
    _, recovered = gaps_attacker.attack(tables, policy)
    assert len(recovered) > 10
