"""Crossed groups: what was planted is found. The model is held to lme4 in tests/stats/test_intercepts.py."""

from __future__ import annotations

import numpy as np
from scipy import special

from wholeschool.equity.characteristics import BETWEEN
from wholeschool.equity.counted import Counted
from wholeschool.equity.crossed import FEWEST_GROUPS, cross, crossed_in_words


def _groups(effects: dict[str, float], crossing: float, *, pupils: int, seed: int) -> list[Counted]:
    """Three characteristics of two, three and two groups; `crossing` is added to b · z · f alone."""
    rng, found = np.random.default_rng(seed), []
    for names in [(a, b, c) for a in "ab" for b in "xyz" for c in "mf"]:
        odds = -1.5 + sum(effects.get(each, 0.0) for each in names) + crossing * (names == ("b", "z", "f"))
        count = int(rng.binomial(pupils, special.expit(odds)))
        found.append(Counted(BETWEEN.join(names), count, pupils))
    return found


def test_effects_one_by_one_are_told_as_such() -> None:
    found = cross(_groups({"b": 0.8, "z": 0.6}, 0.0, pupils=4000, seed=1))
    assert found is not None
    assert found.alone is not None
    assert found.alone > 0.95
    assert "one by one" in " ".join(crossed_in_words(found))


def test_a_planted_crossing_is_found_in_its_group() -> None:
    found = cross(_groups({"b": 0.4, "z": 0.3}, 1.2, pupils=4000, seed=2))
    assert found is not None
    assert found.alone is not None
    assert found.alone < 0.9
    assert not found.singular
    beyond = max(found.groups, key=lambda each: each.drawn - each.alone)
    assert beyond.group == BETWEEN.join("bzf")
    assert beyond.alone < beyond.drawn <= beyond.share


def test_without_any_difference_none_is_told() -> None:
    found = cross([Counted(each.group, 400, 2000) for each in _groups({}, 0.0, pupils=10, seed=3)])
    assert found is not None
    assert (found.alone, found.between) == (None, 0.0)
    assert "No spread between them" in crossed_in_words(found)[0]


def test_too_few_groups_tell_nothing_of_their_spread() -> None:
    few = _groups({"b": 1.0}, 0.0, pupils=500, seed=4)[: FEWEST_GROUPS - 1]
    assert cross(few) is None
    assert cross([Counted(each.group, 0, each.base) for each in few * 2]) is None
