"""Gaps of measures that add up over a pupil: intervals hold the truth, and what cannot be told is not."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
import statsmodels.api as sm

from wholeschool.equity.adjusted import within_schools
from wholeschool.equity.between import decompose
from wholeschool.equity.counted import Counted
from wholeschool.equity.groups import gaps
from wholeschool.equity.measured import FEWEST_WITH_ANY, MeasuredRows, at_schools, measured_gaps
from wholeschool.errors import WrongCallError

GROUPS = ("fsm", "not fsm")


def _rows(rng: np.random.Generator, rates: tuple[float, float], pupils: int = 240) -> MeasuredRows:
    """Suspensions of pupils at four schools: a few pupils have most of them (gamma, shape 0.4)."""
    group = (rng.random(pupils) > 0.3).astype(np.int64)
    own = np.where(group == 0, *rates) * rng.gamma(0.4, 1 / 0.4, pupils)
    return MeasuredRows(
        pupil=np.arange(pupils),
        school=rng.integers(0, 4, pupils),
        group=group,
        part=rng.poisson(own).astype(float),
        whole=np.ones(pupils),
        groups=GROUPS,
        schools=4,
        shares=False,
    )


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    rng, held, runs, claimed = np.random.default_rng(5), np.zeros(3), 500, 0
    for _ in range(runs):
        fsm, _other = measured_gaps(_rows(rng, (0.9, 0.45)), "not fsm")
        assert fsm.ratio is not None
        assert fsm.low is not None
        assert fsm.high is not None
        assert fsm.ratio_low is not None
        assert fsm.ratio_high is not None
        assert fsm.difference_low is not None
        assert fsm.difference_high is not None
        held += [
            fsm.low <= 0.9 <= fsm.high,
            fsm.ratio_low <= 2 <= fsm.ratio_high,
            fsm.difference_low <= 0.45 <= fsm.difference_high,
        ]
        nothing, _other = measured_gaps(_rows(rng, (0.5, 0.5)), "not fsm")
        claimed += (nothing.p or 1.0) < 0.05
    # Never much below what they say; with few pupils and much spread a little above is what to expect.
    assert (held / runs > 0.92).all(), held / runs
    assert claimed / runs < 0.08, claimed / runs


def test_a_pupil_is_a_cluster_whatever_the_schools() -> None:
    once = _rows(np.random.default_rng(1), (0.9, 0.45))
    # Each pupil's amounts at two schools: as much in all, and no pupil more.
    twice = replace(
        once,
        pupil=np.tile(once.pupil, 2), school=np.concatenate([once.school, (once.school + 1) % 4]),
        group=np.tile(once.group, 2), part=np.tile(once.part, 2) / 2, whole=np.tile(once.whole, 2) / 2,
    )  # fmt: skip
    for one, two in zip(measured_gaps(once), measured_gaps(twice), strict=True):
        told = (two.risk, two.low, two.high, two.ratio, two.ratio_low, two.p)
        assert told == pytest.approx((one.risk, one.low, one.high, one.ratio, one.ratio_low, one.p))


def test_the_error_of_a_ratio_is_that_of_statsmodels() -> None:
    rows = _rows(np.random.default_rng(2), (0.9, 0.45), pupils=3000)
    found = measured_gaps(rows, "not fsm")[0]
    x = np.column_stack([np.ones(3000), rows.group == 0])
    model = sm.GLM(rows.part, x.astype(float), family=sm.families.Poisson()).fit(cov_type="HC0")
    assert found.ratio is not None
    assert found.ratio_low is not None
    assert math.log(found.ratio) == pytest.approx(model.params[1])
    error = math.log(found.ratio / found.ratio_low) / 1.959963984540054
    # Ours has Student's t and n − 1, which tell in the third digit here.
    assert error == pytest.approx(model.bse[1], rel=0.01)


def test_within_schools_it_is_the_model_with_effects_of_schools() -> None:
    rows = _rows(np.random.default_rng(3), (0.9, 0.45), pupils=900)
    x = np.column_stack([rows.group == 0, rows.school[:, None] == np.arange(4)]).astype(float)
    model = sm.GLM(rows.part, x, family=sm.families.Poisson()).fit(cov_type="HC0")
    found = within_schools(at_schools(rows, "fsm", None))
    assert math.log(found.ratio) == pytest.approx(model.params[0], abs=1e-8)
    assert math.log(found.high / found.ratio) == pytest.approx(1.959963984540054 * model.bse[0], rel=1e-6)


def test_parts_of_a_gap_add_up() -> None:
    rows = _rows(np.random.default_rng(4), (0.9, 0.45))
    found = decompose(at_schools(rows, "fsm", "not fsm"))
    gap = measured_gaps(rows, "not fsm")[0]
    assert found.gap == pytest.approx(gap.difference)
    assert found.between + found.within == pytest.approx(found.gap)
    assert found.within_low < found.within < found.within_high


def test_shares_are_those_of_counts() -> None:
    rows = replace(_rows(np.random.default_rng(6), (0.9, 0.45)), shares=True)
    rows = replace(rows, part=np.minimum(rows.part, 1.0))
    counts = [
        Counted(name, int(rows.part[rows.group == at].sum()), int((rows.group == at).sum()))
        for at, name in enumerate(GROUPS)
    ]
    assert measured_gaps(rows) == gaps(counts)


def test_few_pupils_with_any_are_not_held_against_others() -> None:
    rows = _rows(np.random.default_rng(7), (0.9, 0.45))
    own = rows.group == 0
    few = np.where(own, 0.0, rows.part)
    few[np.flatnonzero(own)[: FEWEST_WITH_ANY - 1]] = 9.0
    found = measured_gaps(replace(rows, part=few), "not fsm")[0]
    assert (found.reason, found.ratio) == ("of this group fewer than 5 pupils have any", None)
    # An interval of one or two pupils would reach beyond all there is.
    assert (found.low, found.high, found.interval) == (None, None, "")
    assert found.risk is not None


@pytest.mark.parametrize("amount", [1.0, 0.7])
def test_a_group_whose_pupils_all_have_the_same_is_not_held_against_others(amount: float) -> None:
    rows = _rows(np.random.default_rng(9), (0.9, 0.45))
    own = rows.group == 0
    alike = replace(rows, part=np.where(own, amount, rows.part))
    fsm, other = measured_gaps(alike)
    assert fsm.reason == "all among this group have the same, so nothing tells how much is chance"
    assert other.reason == "all among everyone else have the same, so nothing tells how much is chance"
    for each in (fsm, other):
        assert all(
            value is None or math.isfinite(value)
            for value in vars(each).values()
            if not isinstance(value, str)
        )
        assert (each.ratio, each.difference, each.p) == (None, None, None)
    assert (fsm.risk, fsm.low) == (pytest.approx(amount), None)
    assert measured_gaps(alike, "not fsm")[0].reason == fsm.reason


def test_a_group_of_half_of_all_is_no_total() -> None:
    """A researcher's row of all groups together is refused; of pupils there is no such row."""
    group = np.repeat([0, 1, 2], [40, 20, 20])
    rows = MeasuredRows(
        pupil=np.arange(80), school=np.zeros(80, dtype=np.int64), group=group, part=np.zeros(80),
        whole=np.ones(80), groups=("a", "b", "c"), schools=1, shares=True,
    )  # fmt: skip
    assert [each.base for each in measured_gaps(rows)] == [40, 20, 20]


def test_a_group_that_nobody_is_of_is_none() -> None:
    rows = replace(_rows(np.random.default_rng(8), (0.9, 0.45)), groups=(*GROUPS, "nobody"))
    assert len(measured_gaps(rows)) == 2
    with pytest.raises(WrongCallError, match="no group “nobody”"):
        measured_gaps(rows, "nobody")
