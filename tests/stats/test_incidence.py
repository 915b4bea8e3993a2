"""Aalen and Johansen's estimate: by hand, and against Kaplan and Meier's where there is one ending."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wholeschool.stats.incidence import cumulative_incidence
from wholeschool.stats.survival import kaplan_meier

TIMES = np.array([1, 2, 2, 3, 4, 4, 5, 6])
ENDINGS = np.array([1, 1, 2, 0, 1, 2, 0, 1])


def test_by_hand() -> None:
    """At 1: 1/8. At 2 of 7 at risk one: + 7/8 × 1/7. At 4 of 4: + 5/8 × 1/4. At 6 the last: + 5/16."""
    found = cumulative_incidence(TIMES, ENDINGS, 1)
    assert found.share == pytest.approx([0, 1 / 8, 1 / 4, 1 / 4, 13 / 32, 13 / 32, 23 / 32])
    assert (found.reached(0.25), found.reached(0.5), found.reached(0.9)) == (2, 6, None)
    assert np.isnan(cumulative_incidence(TIMES[:-1], ENDINGS[:-1], 1).at(6)).all(), "somebody runs still"
    assert np.isnan(found.at(7)).all()
    assert cumulative_incidence(TIMES, np.where(ENDINGS == 0, 2, ENDINGS), 1).at(40)[0] == 0.5


def test_what_ended_otherwise_is_not_as_if_nobody_had_seen_it() -> None:
    with_others = cumulative_incidence(TIMES, ENDINGS, 1).share[4]
    as_unseen = 1 - kaplan_meier(TIMES, ENDINGS == 1).survival[0, 4]
    assert with_others < as_unseen


rows = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 2)), min_size=2, max_size=30)


@settings(max_examples=40)
@given(rows)
def test_shares_rise_lie_within_their_interval_and_all_endings_are_no_more_than_all(
    given_rows: list[tuple[int, int]],
) -> None:
    times, endings = (np.array(each, dtype=np.int64) for each in zip(*given_rows, strict=True))
    one, two = (cumulative_incidence(times, endings, each) for each in (1, 2))
    for found in (one, two):
        assert (np.diff(found.share) >= -1e-12).all()
        assert ((found.low <= found.share + 1e-12) & (found.share <= found.high + 1e-12)).all()
        assert ((found.low >= 0) & (found.high <= 1)).all()
    assert (one.share + two.share <= 1 + 1e-9).all()


@settings(max_examples=20)
@given(st.lists(st.tuples(st.integers(1, 12), st.integers(0, 1)), min_size=2, max_size=30))
def test_with_one_ending_it_is_kaplan_and_meiers(given_rows: list[tuple[int, int]]) -> None:
    times, endings = (np.array(each, dtype=np.int64) for each in zip(*given_rows, strict=True))
    found = cumulative_incidence(times, endings, 1)
    assert found.share == pytest.approx(1 - kaplan_meier(times, endings == 1).survival[0])


def test_none_of_few_may_still_be_many() -> None:
    """None of 30 is up to 11.57 of 100 (1 − 0.025^(1/30)); of ten who are seen later, up to 30.85."""
    times = np.array([2] * 20 + [5] * 10)
    found = cumulative_incidence(times, np.zeros(30, dtype=np.int64), 1)
    assert found.at(2) == (0.0, 0.0, pytest.approx(1 - 0.025 ** (1 / 30)))
    assert found.at(5) == (0.0, 0.0, pytest.approx(1 - 0.025 ** (1 / 10)))
    # Who ended otherwise is known not to have come to it.
    otherwise = np.repeat([2, 0], [20, 10])
    assert cumulative_incidence(times, otherwise, 1).at(5)[2] == pytest.approx(1 - 0.025 ** (1 / 30))
