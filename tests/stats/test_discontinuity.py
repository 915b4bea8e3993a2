"""Jumps at a line: two lines by hand, known truths, and lines over which some were moved."""

from __future__ import annotations

import math

import numpy as np
import pytest

from wholeschool.stats.discontinuity import density_p, jump


def _made(seed: int, effect: float = 1.0, rows: int = 600) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    running = random.uniform(-1, 1, rows)
    return 2 * running + running**2 + effect * (running >= 0) + 0.5 * random.normal(size=rows), running


def _line_at_nought(outcome: np.ndarray, running: np.ndarray, bandwidth: float) -> float:
    """Where a line through one side, weighted by a triangle, meets the cut-off of 0."""
    weight = np.sqrt(np.clip(1 - np.abs(running) / bandwidth, 0, None))
    design = np.column_stack([np.ones(len(running)), running])
    return float(np.linalg.lstsq(design * weight[:, None], outcome * weight, rcond=None)[0][0])


def test_the_plain_jump_is_between_two_lines() -> None:
    outcome, running = _made(1)
    found = jump(outcome, running, 0.0)
    over = running >= 0
    lines = [_line_at_nought(outcome[side], running[side], found.bandwidth) for side in (over, ~over)]
    assert found.plain == pytest.approx(lines[0] - lines[1], abs=1e-9)
    near = np.abs(running) <= found.bandwidth
    assert (found.below, found.above) == ((near & ~over).sum(), (near & over).sum())


def test_the_interval_covers_a_jump_in_a_curve_as_often_as_said() -> None:
    covered = sum((found := jump(*_made(seed), 0.0)).low <= 1.0 <= found.high for seed in range(40))
    assert covered >= 33  # 38 are expected; fewer than 33 come in 1 of 500 such trials


def test_of_those_who_do_as_the_rule_says_the_effect_is_whole() -> None:
    random = np.random.default_rng(3)
    running = random.uniform(-1, 1, 3000)
    took = (random.random(3000) < np.where(running >= 0, 0.7, 0.1)).astype(float)
    outcome = running + 2.0 * took + 0.3 * random.normal(size=3000)
    found, plain = jump(outcome, running, 0.0, took=took), jump(outcome, running, 0.0)
    assert found.followed is not None
    assert found.followed == pytest.approx(0.6, abs=0.2)
    assert found.low < 2.0 < found.high
    assert plain.high < 2.0


def test_a_covariate_makes_it_sharper() -> None:
    outcome, running = _made(2)
    other = np.random.default_rng(9).normal(size=len(running))
    found = jump(outcome + 2 * other, running, 0.0, covariates=other[:, None])
    assert found.se < 0.6 * jump(outcome + 2 * other, running, 0.0).se


def test_who_was_moved_over_the_line_is_seen() -> None:
    random = np.random.default_rng(4)
    running = random.uniform(-1, 1, 1500)
    assert density_p(running, 0.0) > 0.05
    moved = np.where((running < 0) & (running > -0.1) & (random.random(1500) < 0.6), -running, running)
    assert density_p(moved, 0.0) < 0.001
    assert math.isnan(density_p(running[:3], 0.0))
