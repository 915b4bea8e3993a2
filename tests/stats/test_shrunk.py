"""Units drawn towards their mean: against statsmodels, by simulation, and at both ends."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.stats.meta_analysis import combine_effects

from wholeschool.stats.shrunk import FEWEST, shrunk

VALUES = np.array([0.9, 0.2, 0.6, 1.4, 0.1, 0.7, 0.5, 1.1])
VARIANCES = np.array([0.05, 0.02, 0.4, 0.1, 0.03, 0.02, 0.9, 0.06])


def test_mean_and_spread_are_those_of_statsmodels() -> None:
    found, theirs = shrunk(VALUES, VARIANCES), combine_effects(VALUES, VARIANCES, method_re="pm")
    assert found is not None
    assert found.between == pytest.approx(theirs.tau2, abs=1e-6)
    assert found.mean == pytest.approx(theirs.mean_effect_re, abs=1e-6)
    assert found.mean_high - found.mean == pytest.approx(1.959964 * theirs.sd_eff_w_re, abs=1e-5)


def test_a_unit_that_tells_little_is_drawn_in_further() -> None:
    found = shrunk(VALUES, VARIANCES)
    assert found is not None
    kept = (found.values - found.mean) / (VALUES - found.mean)
    assert np.all(np.diff(kept[np.argsort(VARIANCES)]) <= 1e-12)
    assert np.all((kept > 0) & (kept < 1))
    assert np.all((found.high - found.low)[VARIANCES > 0.3] < 2 * 1.96 * np.sqrt(VARIANCES[VARIANCES > 0.3]))


def test_units_that_differ_by_chance_alone_are_all_as_the_mean() -> None:
    found = shrunk(np.full(6, 0.3), np.full(6, 0.1))
    assert found is not None
    assert (found.between, found.values.tolist()) == (0, pytest.approx([0.3] * 6))
    dice = np.random.default_rng(6)
    alike = shrunk(dice.normal(0.3, 0.4, 200), np.full(200, 0.16))
    assert alike is not None
    assert np.ptp(alike.values) < 0.4


def test_intervals_hold_as_many_truths_as_they_say() -> None:
    dice, held, next_held, runs = np.random.default_rng(2), 0.0, 0.0, 400
    for _ in range(runs):
        variances = dice.uniform(0.02, 0.4, 30)
        truths = dice.normal(0.5, 0.3, 31)
        found = shrunk(dice.normal(truths[:30], np.sqrt(variances)), variances)
        assert found is not None
        held += float(((found.low <= truths[:30]) & (truths[:30] <= found.high)).mean()) / runs
        next_held += (found.next_low <= truths[30] <= found.next_high) / runs
    assert held == pytest.approx(0.95, abs=0.015)
    # Of the next unit it is fewer where units tell little of their spread, and nobody says 95 of it.
    assert 0.87 < next_held < 0.97


def test_what_is_not_known_is_left_out_and_few_units_tell_nothing() -> None:
    more = shrunk(np.append(VALUES, np.nan), np.append(VARIANCES, 0.1))
    assert more is not None
    assert np.isnan(more.values[-1])
    assert more.mean == pytest.approx(shrunk(VALUES, VARIANCES).mean)  # type: ignore[union-attr]
    assert shrunk(VALUES[: FEWEST - 1], VARIANCES[: FEWEST - 1]) is None
