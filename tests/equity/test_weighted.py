"""Weighted shares: against statsmodels pupil by pupil, and against what is not weighted."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm

from wholeschool.equity.at_schools import AtSchools
from wholeschool.equity.counted import Counted
from wholeschool.equity.groups import gaps
from wholeschool.equity.weighted import weighted_at_schools, weighted_gaps

CELLS = (
    Counted("A", 20, 100, "x"), Counted("A", 30, 60, "y"),
    Counted("B", 25, 300, "x"), Counted("B", 40, 90, "y"),
)  # fmt: skip
WEIGHTS = (5.0, 0.5, 2.0, 8.0)


def _fitted(group: str) -> Any:
    """Weighted least squares of who was counted, with errors that do not rest on equal rows (HC1)."""
    own = [(each, weight) for each, weight in zip(CELLS, WEIGHTS, strict=True) if each.group == group]
    counted = np.concatenate([np.repeat([1.0, 0.0], [each.count, each.base - each.count]) for each, _ in own])
    weights = np.concatenate([np.full(each.base, weight) for each, weight in own])
    return sm.WLS(counted, np.ones(len(counted)), weights=weights).fit(cov_type="HC1")


def test_shares_and_their_ratio_are_those_of_weighted_least_squares() -> None:
    found = {each.group: each for each in weighted_gaps(CELLS, WEIGHTS, "B")}
    a, b = (_fitted(group) for group in "AB")
    assert found["A"].risk == pytest.approx(float(a.params[0]))
    assert found["A"].ratio == pytest.approx(float(a.params[0] / b.params[0]))
    assert (found["A"].count, found["A"].base) == (50, 160)
    # So many pupils drawn alike would be as sure; a little less for the variance being an estimate.
    share, error = float(a.params[0]), float(a.bse[0])
    wide = 2 * 1.96 * error
    assert found["A"].low < share < found["A"].high
    assert found["A"].high - found["A"].low == pytest.approx(wide, rel=0.04)
    # The difference is as sure as two independent regressions make it; Wilson's ends lean a little.
    apart = math.hypot(error, float(b.bse[0]))
    assert found["A"].difference_high - found["A"].difference_low == pytest.approx(2 * 1.96 * apart, rel=0.04)
    assert found["A"].difference_low < share - float(b.params[0]) < found["A"].difference_high
    assert found["B"].difference_low is None
    of_ratio = math.hypot(error / share, float(b.bse[0] / b.params[0]))
    assert math.log(found["A"].ratio_high / found["A"].ratio_low) == pytest.approx(
        2 * 1.96 * of_ratio, rel=0.04
    )


def test_equal_weights_change_no_share_and_hardly_an_end() -> None:
    plain = gaps(CELLS, "B")[0]
    found = weighted_gaps(CELLS, [3.0] * 4, "B")[0]
    assert (found.risk, found.ratio, found.count) == (plain.risk, pytest.approx(plain.ratio), plain.count)
    assert [found.low, found.high] == pytest.approx([plain.low, plain.high], rel=0.03)
    assert [found.ratio_low, found.ratio_high] == pytest.approx([plain.ratio_low, plain.ratio_high], rel=0.05)


def test_uneven_weights_make_it_less_sure() -> None:
    even, uneven = (weighted_gaps(CELLS, each, "B")[0] for each in ([1.0] * 4, [1.0, 20.0, 1.0, 20.0]))
    assert uneven.high - uneven.low > 1.2 * (even.high - even.low)


def test_schools_have_the_weighted_shares_of_both() -> None:
    at = weighted_at_schools("A", CELLS, WEIGHTS, "B")
    plain = AtSchools.of_counts("A", CELLS, "B")
    # At each school a group has one weight, and the weight falls out.
    assert at.own.rate == pytest.approx(plain.own.rate)
    assert at.own.whole.tolist() == [500, 30]
    assert at.own.clusters.tolist() == [100, 60]


def test_where_few_are_counted_nothing_is_told() -> None:
    few = weighted_gaps([Counted("A", 3, 50), Counted("B", 20, 50)], [1.0, 2.0], "B")[0]
    assert (few.ratio, few.p) == (None, None)
    assert few.reason == "of this group fewer than 5 pupils have any"


def test_none_of_few_who_stand_for_nearly_all_may_be_many() -> None:
    """One pupil stands for a thousand, 99 for a hundredth: as sure as of one (Kish's number is 1.002)."""
    cells = (Counted("A", 0, 1, "x"), Counted("A", 0, 99, "x"), Counted("B", 10, 100, "x"))
    found = weighted_gaps(cells, (1000.0, 0.01, 1.0), "B")[0]
    assert found.low == 0.0
    assert found.high == pytest.approx(3.8415 / (1.002 + 3.8415), abs=0.002)
