"""A panel evaluated: the grade by its rules, and words that claim no more than it allows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.practice.panels import made_panel, mpdta_panel
from wholeschool.errors import WrongCallError
from wholeschool.practice.adoption.staggered import staggered
from wholeschool.practice.judged.evaluation import evaluate
from wholeschool.practice.judged.strength import strength
from wholeschool.practice.judged.words import in_words
from wholeschool.practice.results.effects import Effects, Estimate, Pretrend
from wholeschool.practice.units.panel import Panel
from wholeschool.practice.units.sides import Sides

FOUND = Effects(
    "staggered",
    Estimate(-2.0, 0.5, -3.0, -1.0, 0.0001),
    (),
    Pretrend(3.0, 4, 0.56),
    Sides(30, 60, 30, 60, 0),
    540,
)
PANEL = made_panel(1)


def test_what_was_planted_is_said_with_its_interval() -> None:
    found = evaluate(made_panel(2, -3.0), outcome="days lost")
    assert found.strength.grade == 3
    assert found.sentence.startswith("In the 40 units that began, days lost is ")
    assert found.sentence.endswith("than had it moved as in units that had not begun.")
    assert " lower (" in found.sentence


def test_nothing_planted_is_nothing_claimed() -> None:
    found = evaluate(made_panel(2))
    assert found.sentence.startswith("Whether the outcome came out otherwise in the 40 units that began")


def test_who_moved_apart_before_is_in_doubt_and_so_is_what_came_after() -> None:
    found = evaluate(made_panel(5, apart=1.5))
    assert found.effects.pretrend is not None
    assert found.effects.pretrend.p < 0.001
    assert found.strength.grade < 3
    assert "whether that was its doing is in doubt. It looks as if units moved apart before" in found.sentence


@pytest.mark.parametrize(
    ("changed", "grade", "doubt"),
    [
        ({}, 3, ""),
        ({"pretrend": Pretrend(20.0, 4, 0.0005)}, 2, "moved apart before they began (p = 0.0005)"),
        (
            {"pretrend": None, "pretrend_reason": "too few times lie before"},
            2,
            "told: too few times lie before",
        ),
        ({"earlier": Estimate(-0.4, 0.6, -1.6, 0.8, 0.5)}, 2, "because of a bad time"),
        ({"earlier": Estimate(-1.8, 0.6, -3.0, -0.6, 0.003)}, 3, ""),
        ({"earlier": Estimate(1.8, 0.6, 0.6, 3.0, 0.003)}, 2, "because of a bad time"),
        ({"sides": Sides(9, 60, 9, 60, 0)}, 2, "Only 9 on one side"),
        ({"sides": Sides(30, 60, 9, 12, 0)}, 2, "Only 9 on one side"),
        ({"sides": Sides(30, 60, 4, 12, 0)}, 0, "4 clusters that began and 12 beside them"),
        ({"sides": Sides(30, 9, 30, 9, 0), "pretrend": None}, 1, "cannot be told"),
        ({"sides": Sides(4, 60, 4, 60, 0)}, 0, "told of 4 units, beside 60 at the fewest"),
        ({"sides": Sides(30, 1, 30, 1, 0)}, 0, "told of 30 units, beside 1 at the fewest"),
        ({"design": "twfe", "pretrend": None}, 2, "hold units that began later"),
    ],
)
def test_a_doubt_takes_a_grade_away(changed: dict[str, object], grade: int, doubt: str) -> None:
    found = strength(replace(FOUND, **changed), PANEL)  # type: ignore[arg-type]
    assert found.grade == grade
    assert doubt in (found.doubts[0] if doubt else "")
    assert bool(found.doubts) == bool(doubt)


def test_units_that_are_gone_and_another_estimator_that_says_otherwise_are_doubts() -> None:
    lost = replace(PANEL, lost=13)
    assert strength(FOUND, lost).doubts == (
        "22 % of units are missing at some time, perhaps those that fared worst.",
    )
    assert strength(FOUND, replace(PANEL, lost=12)).grade == 3
    other = replace(FOUND, design="imputation", overall=Estimate(-0.4, 0.5, -1.4, 0.6, 0.4))
    assert strength(FOUND, PANEL, other).doubts == (
        "By imputation it is −0.4, outside the interval: what is found hangs on how it is worked out.",
    )


@pytest.mark.parametrize(
    ("low", "high", "smallest", "grade"),
    [(-3.0, 1.0, 2.0, 0), (-1.5, 1.0, 2.0, 3), (-3.0, -1.0, 2.0, 3), (-1.0, 2.5, 2.0, 0)],
)
def test_what_could_not_be_seen_is_not_told(low: float, high: float, smallest: float, grade: int) -> None:
    found = replace(FOUND, overall=Estimate((low + high) / 2, 1.0, low, high, 0.3))
    assert strength(found, PANEL, smallest=smallest).grade == grade


def test_words_follow_the_grade() -> None:
    cannot = strength(replace(FOUND, sides=Sides(4, 60, 4, 60, 0)), PANEL)
    assert in_words(FOUND, cannot, "absence").startswith("What became of absence cannot be told")
    sure = strength(FOUND, PANEL)
    assert in_words(FOUND, sure, "absence") == (
        "In the 30 units that began, absence is 2 lower (1 to 3) than had it moved as in units that had not "
        "begun."
    )
    unsure = replace(FOUND, overall=Estimate(1.0, 1.0, -1.0, 3.0, 0.3))
    assert in_words(unsure, sure, "absence").endswith("anything from −1 to +3 fits them.")


def test_everyone_may_begin_if_not_at_once() -> None:
    panel = made_panel(2, -3.0)
    start = np.where(panel.start == 0, 6, panel.start)
    found = evaluate(Panel.of(panel.unit, panel.time, panel.outcome, start))
    assert found.effects.sides == Sides(40, 20, 40, 20, 20)
    assert "20 units began when nobody was left to compare with: not told." in found.warnings
    assert found.effects.overall.high < 0


def test_warnings_say_what_two_way_fixed_effects_would_say() -> None:
    found = evaluate(mpdta_panel())
    assert found.warnings[0].startswith("Two-way fixed effects would say −0.0365 (standard error 0.0133)")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"design": "stagered"}, "There is no design “stagered”. Did you mean staggered?"),
        ({"control": "none"}, "There is no control “none”. Did you mean notyet"),
    ],
)
def test_what_is_not_there_is_refused(asked: dict[str, str], said: str) -> None:
    with pytest.raises(WrongCallError, match=said):
        evaluate(PANEL, **asked)


def _at_a_crisis(seed: int, times: int) -> Panel:
    """Nothing works; of 60 units those begin, at half time, who had a bad time just before."""
    random = np.random.default_rng(seed)
    unit, time = np.repeat(np.arange(60), times), np.tile(np.arange(1, times + 1), 60)
    outcome = random.normal(size=(60, times))
    begin = times // 2 + 1
    bad = outcome[:, begin - 2] + random.normal(size=60)
    start = np.where(bad > np.median(bad), begin, 0)
    return Panel.of(unit, time, outcome.ravel(), start[unit])


@pytest.mark.parametrize("times", [4, 6, 10])
def test_who_begins_at_a_bad_time_is_not_said_to_be_helped(times: int) -> None:
    """A before and after is wrong by half a standard deviation and more; the grade has to say so."""
    found = [staggered(_at_a_crisis(seed, times)) for seed in range(60)]
    fooled = [each for each in found if each[0].overall.p < 0.05]
    assert len(fooled) > 20
    assert sum(strength(*each).grade >= 3 for each in fooled) <= 8  # 3 are expected


def test_what_works_keeps_its_grade_though_it_is_held_against_an_earlier_time() -> None:
    found = [staggered(made_panel(seed, -2.0, units=90)) for seed in range(40)]
    assert sum(strength(*each).grade == 3 for each in found) >= 32


def test_small_panels_are_not_said_to_move_apart() -> None:
    """5 begin at 8, 5 at 9, 10 never, over 12 times: there are 13 effects before the starts of 20 units."""
    random = np.random.default_rng(7)
    unit, time = np.repeat(np.arange(20), 12), np.tile(np.arange(1, 13), 20)
    start = np.repeat([8, 9, 0, 0], 5)[unit]
    panels = [Panel.of(unit, time, random.normal(size=240), start) for _ in range(80)]
    tests = [staggered(each)[0].pretrend for each in panels]
    assert all(each is not None and each.df == 1 for each in tests)
    assert sum(each is not None and each.p < 0.05 for each in tests) <= 10


def test_few_clusters_cannot_tell() -> None:
    panel = made_panel(1, -3.0)
    names = np.array([int(each) for each in panel.units])  # of which every third never begins
    found = evaluate(replace(panel, cluster=names[panel.unit] % 6))
    assert found.strength.grade == 0
    assert "4 clusters that began and 2 beside them" in found.sentence


def test_what_is_told_of_two_way_fixed_effects_is_not_said_of_a_comparison() -> None:
    found = evaluate(made_panel(2, -3.0), "twfe")
    assert found.strength.grade == 1  # imputation says otherwise, too: effects grow
    assert " lower (" in found.sentence
    assert "by two-way fixed effects; whether that was its doing is in doubt." in found.sentence


def test_less_than_would_matter_is_said() -> None:
    assert "which is less than the 9 that would matter" in evaluate(made_panel(2, -3.0), smallest=9).sentence


@pytest.mark.parametrize("smallest", [0.0, -2.0, float("nan"), float("inf")])
def test_the_smallest_that_matters_is_a_size(smallest: float) -> None:
    with pytest.raises(WrongCallError, match="a number above 0"):
        evaluate(PANEL, smallest=smallest)


@pytest.mark.parametrize(("design", "units"), [("matched", 40), ("its", 1)])
@pytest.mark.parametrize("value", [0.0, 3.5])
def test_an_outcome_that_never_varies_tells_nothing(design: str, units: int, value: float) -> None:
    unit, time = np.repeat(np.arange(units), 24), np.tile(np.arange(1, 25), units)
    panel = Panel.of(unit, time, np.full(len(unit), value), np.where(unit % 2 == 0, 13, 0))
    found = evaluate(panel, design, outcome="days lost")
    assert found.strength.grade == 0
    assert found.sentence.startswith("What became of days lost cannot be told from this panel. It never ")


@pytest.mark.parametrize("counts", [False, True])
def test_a_trial_of_what_never_varies_is_refused(counts: bool) -> None:
    unit, time = np.repeat(np.arange(40), 6), np.tile(np.arange(1, 7), 40)
    panel = Panel.of(unit, time, np.zeros(len(unit)), np.where(unit % 2 == 0, 4, 0), counts=counts)
    with pytest.raises(WrongCallError, match="The outcome is the same in every row"):
        evaluate(panel, "randomised")


def test_an_effect_that_never_varies_is_not_held_against_itself() -> None:
    panel = made_panel(1)
    begun = (panel.start > 0) & (panel.time >= panel.start)
    found = evaluate(replace(panel, outcome=panel.time + 3.0 * begun))
    assert found.strength.doubts == (
        "Whether units moved alike before they began cannot be told: what is seen before them does not vary "
        "enough.",
    )
    assert found.effects.overall.estimate == pytest.approx(3)
