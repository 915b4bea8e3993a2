"""Crossed groups: what was planted is found. The model is held to lme4 in tests/stats/test_intercepts.py."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import special

from wholeschool.equity.characteristics import BETWEEN
from wholeschool.equity.counted import Counted
from wholeschool.equity.crossed import FEWEST_GROUPS, cross, cross_rates
from wholeschool.equity.measured import MeasuredRows
from wholeschool.stats.rates import exact_share


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
    assert found.alone_low is not None
    assert 0.8 < found.alone_low < found.alone_high == 1.0


def test_a_planted_crossing_is_found_in_its_group() -> None:
    found = cross(_groups({"b": 0.4, "z": 0.3}, 1.2, pupils=4000, seed=2))
    assert found is not None
    assert found.alone is not None
    assert found.alone < 0.9
    assert not found.singular
    beyond = max(found.groups, key=lambda each: each.drawn - each.alone)
    assert beyond.group == BETWEEN.join("bzf")
    assert beyond.alone < beyond.drawn_low < beyond.drawn <= beyond.share
    assert found.alone_high is not None
    assert found.alone_high < 1


def test_without_any_difference_none_is_told() -> None:
    found = cross([Counted(each.group, 400, 2000) for each in _groups({}, 0.0, pupils=10, seed=3)])
    assert found is not None
    assert (found.alone, found.alone_low, found.between, found.between_low) == (None, None, 0.0, 0.0)
    assert 0 < found.between_high < 0.01


def test_too_few_groups_tell_nothing_of_their_spread() -> None:
    few = _groups({"b": 1.0}, 0.0, pupils=500, seed=4)[: FEWEST_GROUPS - 1]
    assert cross(few) is None
    assert cross([Counted(each.group, 0, each.base) for each in few * 2]) is None


def test_rates_are_crossed_by_what_each_pupil_has() -> None:
    dice = np.random.default_rng(5)
    names = tuple(BETWEEN.join((a, b)) for a in "ab" for b in "xyz")
    group = np.repeat(np.arange(6), 400)
    planted = np.array([0.10, 0.12, 0.14, 0.15, 0.17, 0.30])  # b and z together: 0.11 beyond both
    rows = MeasuredRows(
        pupil=np.arange(2400), school=np.zeros(2400, dtype=np.int64), group=group,
        part=300 * np.clip(planted[group] + dice.normal(0, 0.05, 2400), 0, 1), whole=np.full(2400, 300.0),
        groups=names, schools=1, shares=False,
    )  # fmt: skip
    found = cross_rates(rows)
    assert found is not None
    assert found.alone is not None
    assert not found.singular
    beyond = max(found.groups, key=lambda each: each.drawn - each.alone)
    assert beyond.group == BETWEEN.join("bz")
    assert [each.share for each in found.groups] == pytest.approx(planted.tolist(), abs=0.01)
    assert found.between_low < found.between < found.between_high
    assert all(each.drawn_low < each.drawn < each.drawn_high for each in found.groups)
    assert 0.001 < np.median([each.drawn_high - each.drawn_low for each in found.groups]) < 0.03
    few = replace(rows, group=np.zeros(2400, dtype=np.int64))
    assert cross_rates(few) is None
    assert cross_rates(replace(rows, part=30.0 * group)) is None, "nothing differs within a group"


@pytest.mark.parametrize(("count", "base"), [(2, 4), (4, 20), (3, 10), (0, 3), (3, 3)])
def test_a_small_group_is_not_surer_than_by_itself(count: int, base: int) -> None:
    """Beside five groups of hundreds with shares of one to three in 100: it is drawn towards them."""
    names = [BETWEEN.join((a, b)) for a in "ab" for b in "xyz"]
    counts, bases = [3, 6, 8, 2, 9, count], [200, 300, 400, 200, 300, base]
    found = cross([Counted(*each) for each in zip(names, counts, bases, strict=True)])
    assert found is not None
    small = found.groups[-1]
    assert small.drawn_low <= small.drawn <= small.drawn_high
    low, high = exact_share(count, base)
    assert small.drawn_high <= high + 0.02
    assert small.drawn_low <= max(low, small.drawn) + 0.02
