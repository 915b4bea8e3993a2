"""Units drawn towards their mean: against statsmodels, by simulation, and at both ends."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.stats.meta_analysis import combine_effects

from wholeschool.stats.shrunk import FEWEST, mean_of, shrunk

VALUES = np.array([0.9, 0.2, 0.6, 1.4, 0.1, 0.7, 0.5, 1.1])
VARIANCES = np.array([0.05, 0.02, 0.4, 0.1, 0.03, 0.02, 0.9, 0.06])


def test_mean_and_spread_are_those_of_statsmodels() -> None:
    found, theirs = shrunk(VALUES, VARIANCES), combine_effects(VALUES, VARIANCES, method_re="pm")
    assert found is not None
    assert found.between == pytest.approx(theirs.tau2, abs=1e-6)
    assert found.mean == pytest.approx(theirs.mean_effect_re, abs=1e-6)
    # Student's t with 7 degrees of freedom, from a printed table.
    assert found.mean_high - found.mean == pytest.approx(2.364624 * theirs.sd_eff_w_re, abs=1e-5)


# Thirteen trials of BCG: ill and well of the vaccinated, ill and well of the others (metadat, dat.bcg).
BCG = np.array(
    [
        (4, 119, 11, 128), (6, 300, 29, 274), (3, 228, 11, 209), (62, 13536, 248, 12619),
        (33, 5036, 47, 5761), (180, 1361, 372, 1079), (8, 2537, 10, 619), (505, 87886, 499, 87892),
        (29, 7470, 45, 7232), (17, 1699, 65, 1600), (186, 50448, 141, 27197), (5, 2493, 3, 2338),
        (27, 16886, 29, 17825),
    ],
    dtype=np.float64,
)  # fmt: skip


def test_mean_and_its_error_are_those_of_metafor() -> None:
    ill, well, other_ill, other_well = BCG.T
    both, others = ill + well, other_ill + other_well
    logs = np.log(ill / both) - np.log(other_ill / others)
    variances = 1 / ill - 1 / both + 1 / other_ill - 1 / others
    # rma(yi, vi, method = "REML", test = "knha"), R 4.2.2 with metafor 3.8.1: tau² 0.313243.
    mean, error = mean_of(logs, variances, 0.313243)
    assert (mean, error) == pytest.approx((-0.714532, 0.180792), abs=2e-6)


@pytest.mark.parametrize(("units", "spread"), [(5, 0.2), (5, 0.4), (8, 0.2), (8, 0.0)])
def test_the_mean_of_few_units_is_held_as_often_as_is_said(units: int, spread: float) -> None:
    dice, held, runs = np.random.default_rng(7), 0, 1000
    for _ in range(runs):
        variances = dice.uniform(0.01, 0.08, units)
        found = shrunk(dice.normal(dice.normal(0.5, spread, units), np.sqrt(variances)), variances)
        assert found is not None
        held += found.mean_low <= 0.5 <= found.mean_high
    assert held / runs > 0.935


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
