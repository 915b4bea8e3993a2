"""Those who began against what they themselves had been like, worked out by hand and by a regression."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats
from statsmodels.regression.linear_model import OLS

from wholeschool.practice.crisis.landmarks import landmarks
from wholeschool.practice.crisis.own_level import against_own_level
from wholeschool.practice.units.panel import Panel


def _panel(outcome: np.ndarray, start: np.ndarray) -> Panel:
    """A row of `outcome` (units, times) a unit, from time 1 on."""
    units, times = outcome.shape
    unit, time = np.repeat(np.arange(units), times), np.tile(np.arange(1, times + 1), units)
    return Panel.of(unit, time, outcome.ravel(), start[unit])


def _steps(many: int, *starts: int, seed: int = 1, times: int = 8) -> Panel:
    """So many units a start, 0 = never, each with a level of its own and some noise."""
    random = np.random.default_rng(seed)
    start = np.repeat(starts, many)
    return _panel(random.normal(size=(len(start), 1)) + random.normal(size=(len(start), times)), start)


def test_it_is_worked_out_by_hand() -> None:
    """Ten begin at the sixth time, after 9, 11, 20, 30, 40, and have 12; 20 have 10, and 14 in the end."""
    outcome = np.tile([9.0, 11.0, 20.0, 30.0, 40.0, 12.0, 12.0], (10, 1))
    others = np.tile([10.0, 10.0, 10.0, 10.0, 10.0, 10.0, 14.0], (20, 1))
    start = np.where(np.arange(30) < 10, 6, 0)
    found = against_own_level(landmarks(_panel(np.vstack([outcome, others]), start), "notyet"))
    assert found is not None
    assert found.estimate == pytest.approx((12 - 10) - (12 - 10)), "20, 30 and 40 are no part of their level"


@pytest.mark.parametrize(
    ("starts", "told"), [((4,), False), ((5,), True), ((4, 4, 5), False), ((4, 5), True)]
)
def test_it_takes_four_times_before_of_half_of_those_who_began(starts: tuple[int, ...], told: bool) -> None:
    panel = _steps(15, *starts, 0, 0)
    assert (against_own_level(landmarks(panel, "never")) is not None) == told


def test_errors_are_those_of_a_regression_by_unit() -> None:
    """The change of each row less that of others at its start, on having begun and a mark a start."""
    found = landmarks(_steps(20, 5, 6, 7, 0), "never")
    own = against_own_level(found)
    change = np.nanmean(found.after - found.own[:, None], axis=1)
    marks = (found.at[:, None] == np.unique(found.at)).astype(float)
    fit = OLS(change, np.column_stack([found.began, marks])).fit(
        cov_type="cluster", cov_kwds={"groups": found.clusters}
    )
    assert own is not None
    assert own.se == pytest.approx(fit.bse[0], rel=0.1)
    assert own.estimate == pytest.approx(fit.params[0], abs=0.25 * own.se)


def test_the_interval_is_by_as_many_as_it_rests_on() -> None:
    """Of six that begin five degrees of freedom; of six of which one makes nearly all of it about one."""
    random = np.random.default_rng(1)
    outcome = random.normal(size=(66, 6))
    start = np.where(np.arange(66) < 6, 5, 0)
    wide = []
    for much in (0.0, 60.0):
        outcome[0, 4:] += much
        own = against_own_level(landmarks(_panel(outcome, start), "never"))
        assert own is not None
        wide.append((own.high - own.estimate) / own.se)
    assert stats.t.ppf(0.975, 5) <= wide[0] < stats.t.ppf(0.975, 3)
    assert wide[1] > stats.t.ppf(0.975, 2)


def test_a_start_at_which_nobody_beside_has_a_level_tells_nothing() -> None:
    """Others came at the second time: of the first of two starts there is nobody to hold anybody against."""
    panel = _steps(20, 5, 6, 0)
    there = (panel.unit < 40) | (panel.time > 1)
    kept = replace(panel, unit=panel.unit[there], time=panel.time[there], outcome=panel.outcome[there],
                   start=panel.start[there])  # fmt: skip
    later = kept.unit >= 20
    alone = replace(kept, unit=kept.unit[later] - 20, time=kept.time[later], outcome=kept.outcome[later],
                    start=kept.start[later], units=kept.units[20:])  # fmt: skip
    own, of_the_second = (against_own_level(landmarks(each, "never")) for each in (kept, alone))
    assert own is not None
    assert of_the_second is not None
    assert own.estimate == pytest.approx(of_the_second.estimate)


def test_four_are_too_few() -> None:
    assert against_own_level(landmarks(_steps(4, 6, 0), "never")) is None
    assert against_own_level(landmarks(_steps(5, 6, 0), "never")) is not None


def test_each_is_held_against_those_of_its_group() -> None:
    """A group in which everybody has less from the sixth time on: who begins there is not helped by it."""
    outcome = np.full((60, 8), 10.0) + np.random.default_rng(1).normal(0, 0.01, (60, 8))
    outcome[:30, 5:] -= 4.0
    start = np.where(np.isin(np.arange(60), [*range(10), 30]), 6, 0)
    panel = _panel(outcome, start)
    alone = against_own_level(landmarks(panel, "never"))
    group = (panel.unit // 30)[:, None]
    within = against_own_level(landmarks(replace(panel, within=group), "never"))
    assert alone is not None
    assert within is not None
    assert alone.estimate < -1
    assert abs(within.estimate) < 0.1
