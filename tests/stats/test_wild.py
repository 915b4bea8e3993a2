"""The wild cluster bootstrap: every pattern of signs by brute force, and how often few clusters deceive."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from diff_diff.utils import wild_bootstrap_se

from wholeschool.stats.wild import wild_bootstrap


def _made(seed: int, clusters: int, rows: int = 8) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    which = np.repeat(np.arange(clusters), rows)
    x, y = (random.normal(size=clusters)[which] + random.normal(size=len(which)) for _ in range(2))
    return y, np.column_stack([np.ones(len(which)), x]), which


def _t(outcome: np.ndarray, design: np.ndarray, clusters: np.ndarray) -> float:
    """t of the second column, errors by cluster, written out."""
    inverse = np.linalg.inv(design.T @ design)
    beta = inverse @ design.T @ outcome
    left = outcome - design @ beta
    meat = sum(
        np.outer(score, score)
        for each in np.unique(clusters)
        for score in [design[clusters == each].T @ left[clusters == each]]
    )
    return float(beta[1] / np.sqrt((inverse @ meat @ inverse)[1, 1]))


@pytest.mark.parametrize("seed", [1, 2, 5])
def test_p_is_that_of_all_patterns_by_brute_force(seed: int) -> None:
    y, x, clusters = _made(seed, 6)
    y = y + 0.3 * x[:, 1]
    without = np.full(len(y), y.mean())
    seen = abs(_t(y, x, clusters))
    as_far = [
        abs(_t(without + np.array(signs)[clusters] * (y - without), x, clusters)) >= seen - 1e-9
        for signs in product((-1.0, 1.0), repeat=6)
    ]
    found = wild_bootstrap(y, x, clusters, 1)
    assert (found.draws, found.whole) == (64, True)
    assert found.p == pytest.approx(np.mean(as_far))


def test_the_interval_is_near_that_of_another_package() -> None:
    """diff-diff leaves the two patterns out that are as far as what was seen: 2 of 1,024 here."""
    y, x, clusters = _made(4, 10)
    theirs = wild_bootstrap_se(x, y, None, clusters, 1, n_bootstrap=1024, seed=1)
    ours = wild_bootstrap(y, x, clusters, 1)
    assert ours.p == pytest.approx(theirs.p_value + 2 / 1024)
    assert [ours.low, ours.high] == pytest.approx([theirs.ci_lower, theirs.ci_upper], abs=0.02)
    assert ours.low <= theirs.ci_lower
    assert ours.high >= theirs.ci_upper


def test_of_four_clusters_nothing_can_be_ruled_out() -> None:
    y, x, clusters = _made(1, 4)
    found = wild_bootstrap(y + 50 * x[:, 1], x, clusters, 1)
    assert found.p == 2 / 16  # nothing is farther than what was seen, and its mirror
    assert (found.low, found.high) == (-np.inf, np.inf)


def test_no_effect_is_seldom_found() -> None:
    """Where plain t by normal tables finds one in five."""
    assert sum(wild_bootstrap(*_made(seed, 6), 1).p < 0.05 for seed in range(100)) <= 11  # 5 are expected


def test_more_patterns_than_can_be_tried_are_drawn_and_told_of() -> None:
    told: list[tuple[int, int]] = []
    y, x, clusters = _made(2, 14, 3)
    found = wild_bootstrap(y, x, clusters, 1, told=lambda done, of: told.append((done, of)))
    assert (found.draws, found.whole) == (4096, False)
    assert told[0][0] == 0
    assert told[-1][0] == told[-1][1]
    assert found == wild_bootstrap(y, x, clusters, 1)


def test_one_cluster_is_refused() -> None:
    with pytest.raises(ValueError, match="one cluster"):
        wild_bootstrap(np.arange(4.0), np.ones((4, 1)), np.zeros(4, dtype=int), 0)
