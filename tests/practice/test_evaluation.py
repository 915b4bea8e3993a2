"""A panel evaluated: the grade by its rules, and words that claim no more than it allows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.practice.panels import made_panel, mpdta_panel
from wholeschool.errors import WrongCallError
from wholeschool.practice.effects import Effects, Estimate, Pretrend
from wholeschool.practice.evaluation import evaluate
from wholeschool.practice.panel import Panel
from wholeschool.practice.strength import strength
from wholeschool.practice.words import in_words

FOUND = Effects("staggered", Estimate(-2.0, 0.5, -3.0, -1.0, 0.0001), (), Pretrend(3.0, 4, 0.56), 30, 60, 540)
PANEL = made_panel(1)


def test_what_was_planted_is_said_with_its_interval() -> None:
    found = evaluate(made_panel(2, -3.0), outcome="days lost")
    assert found.strength.grade == 3
    assert found.sentence.startswith("In the 40 units that began, days lost came out ")
    assert found.sentence.endswith("than beside units that had not begun.")
    assert " lower (" in found.sentence


def test_nothing_planted_is_nothing_claimed() -> None:
    found = evaluate(made_panel(2))
    assert found.sentence.startswith("Whether the outcome came out otherwise in the 40 units that began")


def test_who_moved_apart_before_is_in_doubt_and_so_is_what_came_after() -> None:
    found = evaluate(made_panel(5, apart=1.5))
    assert found.effects.pretrend is not None
    assert found.effects.pretrend.p < 0.001
    assert found.strength.grade < 3
    assert "whether that was its doing is in doubt. Units moved apart before they began" in found.sentence


@pytest.mark.parametrize(
    ("changed", "grade", "doubt"),
    [
        ({}, 3, ""),
        ({"pretrend": Pretrend(20.0, 4, 0.0005)}, 2, "moved apart before they began (p = 0.0005)"),
        ({"pretrend": None}, 2, "too few times lie before"),
        ({"treated": 9}, 2, "Only 9 units on one side"),
        ({"comparison": 9, "pretrend": None}, 1, "cannot be seen"),
        ({"treated": 4}, 0, "4 units began and 60 did not"),
        ({"design": "twfe"}, 2, "hold units that began later"),
    ],
)
def test_a_doubt_takes_a_grade_away(changed: dict[str, object], grade: int, doubt: str) -> None:
    found = strength(replace(FOUND, **changed), PANEL)  # type: ignore[arg-type]
    assert found.grade == grade
    assert doubt in (found.doubts[0] if doubt else "")
    assert bool(found.doubts) == bool(doubt)


def test_units_that_are_gone_and_another_estimator_that_says_otherwise_are_doubts() -> None:
    lost = replace(PANEL, lost=16)
    assert strength(FOUND, lost).doubts == (
        "21 % of units are missing at some time, perhaps those that fared worst.",
    )
    assert strength(FOUND, replace(PANEL, lost=15)).grade == 3
    other = replace(FOUND, design="imputation", overall=Estimate(-0.4, 0.5, -1.4, 0.6, 0.4))
    assert strength(FOUND, PANEL, other).doubts == (
        "By imputation it is −0.4, outside the interval: what is found hangs on how it is worked out.",
    )


@pytest.mark.parametrize(
    ("low", "high", "smallest", "grade"),
    [(-3.0, 1.0, 2.0, 0), (-1.5, 1.0, 2.0, 3), (-3.0, -1.0, 2.0, 3), (-1.0, 2.5, -2.0, 0)],
)
def test_what_could_not_be_seen_is_not_told(low: float, high: float, smallest: float, grade: int) -> None:
    found = replace(FOUND, overall=Estimate((low + high) / 2, 1.0, low, high, 0.3))
    assert strength(found, PANEL, smallest=smallest).grade == grade


def test_words_follow_the_grade() -> None:
    cannot = strength(replace(FOUND, treated=4), PANEL)
    assert in_words(FOUND, cannot, "absence").startswith("What became of absence cannot be told")
    sure = strength(FOUND, PANEL)
    assert in_words(FOUND, sure, "absence") == (
        "In the 30 units that began, absence came out 2 lower (1 to 3) than beside units that had not begun."
    )
    unsure = replace(FOUND, overall=Estimate(1.0, 1.0, -1.0, 3.0, 0.3))
    assert in_words(unsure, sure, "absence").endswith("anything from −1 to +3 fits them.")


def test_everyone_may_begin_if_not_at_once() -> None:
    panel = made_panel(2, -3.0)
    start = np.where(panel.start == 0, 6, panel.start)
    found = evaluate(Panel.of(panel.unit, panel.time, panel.outcome, start))
    assert (found.effects.treated, found.effects.comparison) == (60, 0)
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
