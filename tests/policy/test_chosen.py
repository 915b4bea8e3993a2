"""One figure a cell: which of several, and what is kept beside it."""

from __future__ import annotations

import pytest

from tests.policy.made import figure
from wholeschool.policy.arrivals import Arrival
from wholeschool.policy.chosen import OTHER, REVISION, UNORDERED, choose

EXACT = figure(381_864, 8_025_073, file="exact.csv")


def test_what_is_not_rounded_comes_first_and_its_rounding_is_the_same_figure() -> None:
    (found,) = choose([figure(381_865, 8_025_075, rounding=5, file="rounded.csv"), EXACT])
    assert found.figure is EXACT
    assert found.others == ()


def test_what_rounding_does_not_explain_is_kept_beside_it() -> None:
    other = figure(381_870, 8_025_075, rounding=5, file="rounded.csv")
    (found,) = choose([EXACT, other])
    assert [(each.figure, each.how) for each in found.others] == [(other, OTHER)]


@pytest.mark.parametrize("turned", [False, True])
def test_a_newer_edition_is_taken_and_the_older_one_is_its_revision(turned: bool) -> None:
    old = figure(100, 1000, release="2023", loaded_on="2026-01-01")
    new = figure(104, 1000, release="2024", loaded_on="2026-02-01")
    (found,) = choose([new, old] if turned else [old, new])
    assert found.figure is new
    assert [(each.figure, each.how) for each in found.others] == [(old, REVISION)]


def test_of_two_editions_of_one_day_the_release_with_the_higher_number_is_newer() -> None:
    old, new = figure(100, 1000, release="version 1.9"), figure(104, 1000, release="version 1.10")
    assert choose([old, new])[0].figure is new


@pytest.mark.parametrize("turned", [False, True])
def test_of_two_editions_of_one_day_that_are_digests_the_one_that_came_last_is_newer(turned: bool) -> None:
    """Digits of a digest say nothing, however large they are."""
    old = figure(100, 1000, release="9f8e7d6c5b4a", arrival=Arrival("a.csv", 1))
    new = figure(104, 1000, release="0a1b2c3d4e5f", arrival=Arrival("a.csv", 2))
    (found,) = choose([new, old] if turned else [old, new])
    assert found.figure is new
    assert [(each.figure, each.how) for each in found.others] == [(old, REVISION)]


def test_editions_of_one_table_under_two_file_names_are_revisions() -> None:
    old = figure(100, 1000, file="2024.csv", arrival=Arrival("2024.csv", 1))
    new = figure(104, 1000, file="2025.csv", rounding=5, arrival=Arrival("2024.csv", 2))
    (found,) = choose([old, new])
    assert (found.figure, [each.how for each in found.others]) == (new, [REVISION])


def test_of_editions_of_one_load_it_is_said_that_nothing_tells_which_is_newer() -> None:
    first = figure(100, 1000, release="9f8e7d6c5b4a", arrival=Arrival("a.csv", 1, 0))
    last = figure(104, 1000, release="0a1b2c3d4e5f", arrival=Arrival("a.csv", 1, 1))
    (found,) = choose([last, first])
    assert (found.figure, [each.how for each in found.others]) == (last, [UNORDERED])


def test_the_version_of_a_fetched_file_goes_before_when_it_was_loaded() -> None:
    new = figure(104, 1000, release="Autumn 2024, version 1.1", arrival=Arrival("a.csv", 1))
    old = figure(100, 1000, release="Autumn 2024, version 1.0", arrival=Arrival("a.csv", 2))
    assert choose([new, old])[0].figure is new


def test_an_older_edition_is_not_taken_because_it_is_not_rounded() -> None:
    old = figure(101, 1000, loaded_on="2026-01-01", release="1")
    new = figure(105, 1000, rounding=5, loaded_on="2026-02-01", release="2")
    assert choose([old, new])[0].figure is new


def test_the_same_figure_in_two_editions_is_one() -> None:
    (found,) = choose([figure(100, 1000, release="1"), figure(100, 1000, release="2")])
    assert found.others == ()


def test_a_group_and_its_reference_come_from_one_file() -> None:
    """The file with more of the groups is taken for all of them, not the best file cell by cell."""
    of = {"characteristic": "fsm", "rounding": 5}
    whole = [figure(10, 100, group=group, file="whole.csv", **of) for group in ("eligible", "not eligible")]
    part = [figure(90, 100, group="eligible", file="part.csv", **of)]
    found = choose([*part, *whole])
    assert {each.figure.edition[0] for each in found} == {"whole.csv"}
    assert [len(each.others) for each in found] == [1, 0]


def test_a_cell_without_a_number_is_filled_from_the_next_file() -> None:
    of = {"characteristic": "fsm"}
    first = [
        figure(None, None, group="eligible", reason="x", file="first.csv", **of),
        figure(5, 50, group="not eligible", file="first.csv", **of),
        figure(7, 70, group="unknown", file="first.csv", **of),
    ]
    other = figure(10, 100, group="eligible", file="other.csv", **of)
    found = {each.figure.group: each.figure for each in choose([*first, other])}
    assert found["eligible"] is other
    assert found["not eligible"] is first[1]


def test_a_count_with_a_base_comes_before_a_bare_one() -> None:
    bare, whole = figure(41_000, None, file="a.csv"), figure(41_314, 41_314, file="b.csv")
    (found,) = choose([bare, whole])
    assert found.figure is whole
    assert [each.figure for each in found.others] == [bare]


def test_other_periods_terms_and_places_are_other_cells() -> None:
    rows = [EXACT, figure(1, 2, period="2020/21"), figure(1, 2, term="autumn"), figure(1, 2, phase="primary")]
    assert len(choose(rows)) == 4
