"""Boxes: hidden without anything sought, and nobody can tell a cell of them all the same."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np
import pytest

from wholeschool.disclosure import load_policy, release_counts
from wholeschool.disclosure import withhold as withholding
from wholeschool.disclosure.additive import AdditiveTable, Flags
from wholeschool.disclosure.attack import Attacker, OutOfTimeError
from wholeschool.disclosure.boxes import hidden_by_boxes
from wholeschool.disclosure.withhold import withhold

THRESHOLD = 5.0
WORKED = AdditiveTable.crossed([[3, 40], [12, 60], [25, 100]])
SHAPES = [(3, 3), (4, 3), (2, 3, 2), (3, 3, 2), (2, 2, 2, 2)]


def small(table: AdditiveTable) -> Flags:
    return (table.counts > 0) & (table.counts < THRESHOLD)


def random_table(number: int) -> AdditiveTable:
    """Counts as they are in tables of pupils, with noughts; every other one with a group of values."""
    shape = SHAPES[number % len(SHAPES)]
    counts = np.random.default_rng(number).negative_binomial(1, 1 / (4 + 2 * (number % 7)), shape)
    groups = [[[0, 1]] if size > 2 else [] for size in shape] if number % 2 else []
    return AdditiveTable.crossed(counts, groups)


def test_the_box_of_a_small_cell_takes_what_shows_fewest() -> None:
    hidden = hidden_by_boxes(WORKED, small(WORKED), THRESHOLD, np.ones(WORKED.size))
    assert hidden is not None
    assert np.flatnonzero(hidden).tolist() == [0, 1, 3, 4]


@pytest.mark.parametrize("first", [0, 20])
def test_no_cell_of_boxes_can_be_told(first: int) -> None:
    """By a reader who knows that hidden cells may be noughts where some are, as the table says."""
    for table in map(random_table, range(first, first + 20)):
        hidden = hidden_by_boxes(table, small(table), THRESHOLD, np.ones(table.size))
        assert hidden is not None
        assert (hidden >= small(table)).all()
        floor = np.where(hidden & (table.counts == 0), 0.0, 1.0)
        assert not len(Attacker(table, floor).told(hidden, THRESHOLD))


def test_shown_noughts_stay_where_others_will_do() -> None:
    table = AdditiveTable.crossed([[3, 40, 0], [12, 60, 9], [25, 100, 30]])
    hidden = hidden_by_boxes(table, small(table), THRESHOLD, np.ones(table.size))
    assert hidden is not None
    assert not (hidden & (table.counts == 0)).any()


def test_the_sum_of_all_is_hidden_last() -> None:
    """One row of a few: pupils can be thought elsewhere in it, and not away."""
    table = AdditiveTable.crossed([[3, 40, 0], [0, 60, 9]])
    hidden = hidden_by_boxes(table, small(table), THRESHOLD, np.ones(table.size))
    assert hidden is not None
    assert not hidden[-1]
    alone = AdditiveTable.crossed([[3]])
    assert hidden_by_boxes(alone, small(alone), THRESHOLD, np.ones(alone.size)).all()  # type: ignore[union-attr]


def test_what_cannot_be_sought_in_time_is_hidden_by_boxes() -> None:
    table = AdditiveTable.crossed(np.random.default_rng(3).negative_binomial(1, 1 / 13, (12, 6, 4)))
    with patch.object(withholding, "_hidden_enough", side_effect=OutOfTimeError):
        found = withhold(table, int(THRESHOLD))
    assert found.cruder
    assert found.primary.sum() < found.hidden.sum() < 0.7 * table.size
    assert not found.hidden[-1]


def test_what_is_of_no_columns_has_no_boxes() -> None:
    table = AdditiveTable(WORKED.counts, WORKED.sums, WORKED.shape)
    assert hidden_by_boxes(table, small(table), THRESHOLD, np.ones(table.size)) is None


@pytest.mark.parametrize(
    ("boxes", "rest"),
    [(hidden_by_boxes, "more is, some noughts too"), (lambda *_: None, "all but its sum is")],
    ids=["boxes", "not even boxes"],
)
def test_a_release_says_that_its_table_was_too_large(boxes: object, rest: str) -> None:
    policy = load_policy(audience="trust")
    late = patch.object(withholding, "_hidden_enough", side_effect=OutOfTimeError)
    with late, patch.object(withholding, "hidden_by_boxes", boxes):
        found = release_counts(
            "by school and group", [("School", ("Ashby", "Birch", "Cedar")), ("Group", ("fsm", "other"))],
            np.array([[3, 40], [12, 60], [25, 100]]), policy, "made up",
        )  # fmt: skip
    said = f"The table was too large to seek the least that has to be hidden: {rest}."
    assert said in found.released.notes
