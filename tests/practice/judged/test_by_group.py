"""Effects by group: what helps or harms some is found in them, and not in others."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.truth.crisis import world
from wholeschool.practice.judged.by_group import (
    ByGroup,
    Differing,
    GroupEffect,
    _differing,
    by_group,
    in_words,
)
from wholeschool.practice.results.effects import Estimate
from wholeschool.practice.units.panel import NEVER, Panel

LEVEL = 0.05


def _together(helped: Panel, harmed: Panel) -> tuple[Panel, list[str]]:
    """Two groups of pupils in one panel, and the group of each unit."""
    parts = {"one": helped, "other": harmed}
    panel = Panel.of(
        [f"{name} {unit}" for name, each in parts.items() for unit in each.unit],
        *(
            np.concatenate([getattr(each, of) for each in parts.values()])
            for of in ("time", "outcome", "start")
        ),
    )
    return panel, [name.split()[0] for name in panel.units]


def _harmed(panel: Panel, days: float) -> Panel:
    """So many days more at each time since the start."""
    since = (panel.start != NEVER) & (panel.time >= panel.start)
    return replace(panel, outcome=panel.outcome + days * since)


@pytest.fixture(scope="module")
def found() -> ByGroup:
    """Support that takes two days of three from one group, and brings the other three more."""
    panel, groups = _together(world(3, 0.65).panel, _harmed(world(4).panel, 3))
    unknown = ["few" if at < 15 else "" for at in range(len(groups))]
    return by_group(panel, {"side": groups, "known": unknown}, "matched")


def test_each_group_is_told_what_it_really_did_to_it(found: ByGroup) -> None:
    one, other = found.of("side")
    assert one.effect is not None
    assert other.effect is not None
    assert one.effect.low <= world(3, 0.65).planted <= one.effect.high < 0
    assert 0 < other.effect.low <= 3 <= other.effect.high
    began = sum(int(each.panel.began.sum()) for each in (world(3, 0.65), world(4)))
    assert 0.8 * began < one.began + other.began <= began


def test_that_groups_differ_and_who_fared_worse_is_said(found: ByGroup) -> None:
    said = in_words(found, "days lost", LEVEL)
    assert "Of those who are “other”, days lost is higher in those who were given it" in said[0]
    assert not any("“one”" in each for each in said)
    assert any("not the same by side" in each for each in said)
    # The other way round it is the first group that fares worse.
    turned = in_words(found, "days lost", LEVEL, lower_is_better=False)
    assert "Of those who are “one”, days lost is lower" in turned[0]


def test_a_group_of_few_is_not_told_and_one_that_nobody_knows_is_none(found: ByGroup) -> None:
    (few,) = found.of("known")
    assert few.began < 10
    assert (few.effect, few.reason) == (None, "fewer than 10 on a side")
    assert [each.by for each in found.differing] == ["side"]
    assert f"Too few were given it, or are beside them, to tell of: few ({few.began})." in in_words(
        found, "days lost", LEVEL
    )


def test_who_began_before_anything_was_seen_is_not_among_those_that_an_effect_rests_on() -> None:
    """Of 40 of a group 34 began at the first time: the effect would be of six."""
    random, many, times = np.random.default_rng(3), 400, 6
    start = np.full(many, NEVER)
    start[:34], start[34:40], start[200:260] = 1, 4, random.integers(2, 6, 60)
    panel = Panel.of(
        np.repeat(np.arange(many), times), np.tile(np.arange(1, times + 1), many),
        random.poisson(2, many * times).astype(float), np.repeat(start, times),
    )  # fmt: skip
    groups = {"half": ["few" if int(each) < 200 else "many" for each in panel.units]}
    few, enough = by_group(panel, groups, "matched", fewest=25).groups
    assert (few.effect, few.reason) == (None, "fewer than 25 on a side")
    assert enough.effect is not None
    assert 55 <= enough.began <= 60
    few, _ = by_group(panel, groups, "matched", fewest=5).groups
    assert few.effect is not None
    assert few.began in (5, 6)


def test_all_groups_are_asked_about_together() -> None:
    """Holm by hand: 0.01 of three is 0.03, 0.03 of the two that are left 0.06."""
    panel, groups = _together(world(3).panel, world(4).panel)
    random = np.random.default_rng(1)
    labels = random.choice(["a", "b", "c"], len(groups)).tolist()
    told = by_group(panel, {"drawn": labels, "side": groups}, "matched")
    p = sorted(each.effect.p for each in told.groups if each.effect)
    adjusted = sorted(each.adjusted for each in told.groups if each.effect)
    assert len(p) == 5
    assert adjusted[0] == pytest.approx(5 * p[0])
    assert adjusted[1] == pytest.approx(max(5 * p[0], min(4 * p[1], 1)))
    # Nothing was done to anybody, and nothing is said to have been.
    said = in_words(told, "days lost", LEVEL)
    assert said == (
        "In none of 5 groups is it seen to come out worse; that it did in none is more than the figures say.",
        "Whether it did more for some groups than for others the figures do not tell.",
    )


def test_the_test_of_differing_is_cochrans_with_intervals_as_wide_as_they_are() -> None:
    """By hand: errors of 1 and 1, effects 0 and 3: Q = 3² ÷ 2."""
    wide = 1.959963984540054
    effects = [Estimate(value, 0.5, value - wide, value + wide, 0.5) for value in (0.0, 3.0)]
    found = [GroupEffect("sex", name, 20, 20, 20, each) for name, each in zip("ab", effects, strict=True)]
    (told,) = _differing(found, ("sex", "sen"))
    assert isinstance(told, Differing)
    assert (told.by, told.groups, told.q) == ("sex", 2, pytest.approx(4.5))
    assert told.p == pytest.approx(0.0338948535)
