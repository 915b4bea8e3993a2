"""A few runs of `tests.truth.gaps`: intervals hold what was planted, and Simpson's paradox is said."""

from __future__ import annotations

from collections import Counter

import numpy as np

from tests.truth.gaps import GROUPS, says_turned, try_seed


def test_intervals_hold_what_was_planted() -> None:
    tried = [each for seed in range(6) for each in try_seed(seed)]
    of = Counter(each.group for each in tried)
    assert {*of} == {*GROUPS}
    # 95 of 100 is what they say; of 24 fewer than 20 would hold by chance in hardly one run of a hundred.
    assert sum(each.holds for each in tried) >= 0.83 * len(tried)
    # None is so wide that it would hold anything.
    assert np.median([each.high / each.low for each in tried]) < 4
    assert all(each.low > 1 for each in tried if each.group == "fsm")


def test_simpsons_paradox_is_said_where_it_is_planted_and_nowhere_else() -> None:
    assert sum(says_turned(seed, "planted") for seed in range(60)) >= 57
    assert not any(says_turned(seed, "balanced") for seed in range(60))
    # A point estimate would turn round a quarter of these.
    assert not any(says_turned(seed, "uneven") for seed in range(100))
