"""A few runs of `tests.truth.crossed`: intervals of crossed groups hold what was planted."""

from __future__ import annotations

from collections import Counter

from tests.truth.crossed import WORLDS, try_seed


def test_intervals_hold_what_was_planted() -> None:
    told = sum((try_seed(seed, WORLDS["half crossing"]) for seed in range(2)), Counter[str]())
    assert (told["tables"], told["groups"]) == (2, 24)
    assert told["between"] == told["parts"] == 2
    assert told["alone"] >= 1
    # Of 24 groups 1.2 are missed by chance; more than four hardly ever.
    assert told["drawn"] >= 20
