"""A rule that decides: what is planted at its line is found, and lines that decide nothing are refused."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest

from wholeschool.errors import WrongCallError
from wholeschool.practice.assigned.cutoff_words import Crossing, cannot, doubts
from wholeschool.practice.judged.evaluation import Evaluation, evaluate
from wholeschool.practice.units.panel import Panel
from wholeschool.stats.discontinuity import Jump

SURE = Jump(-3.0, 0.5, -4.0, -2.0, 1e-6, -3.1, 4.0, 60, 55)
NONE = Jump(0.1, 0.5, -0.9, 1.1, 0.84, 0.1, 4.0, 60, 55)
CROSSING = Crossing(
    SURE, NONE, {"age": NONE}, (NONE, NONE), SURE, SURE, 0.4, 200, (1.0, 0.0), sharp=True, below=True
)


def _panel(seed: int, effect: float = -4.0, pupils: int = 800, follow: float = 1.0) -> Panel:
    """Pupils of attendance below 85 are given support at the third of five half-terms, most of them."""
    random = np.random.default_rng(seed)
    attendance = np.round(random.uniform(60, 100, pupils), 1)
    given = (attendance < 85) & (random.random(pupils) < follow)
    unit, time = np.repeat(np.arange(pupils), 5), np.tile(np.arange(1, 6), pupils)
    days = 30 - 0.25 * attendance[unit] + random.normal(size=pupils)[unit] + random.normal(size=5 * pupils)
    days += np.where(given[unit] & (time >= 3), effect, 0)
    return Panel.of(unit, time, days, np.where(given, 3, 0)[unit], running=attendance[unit])


def _evaluated(panel: Panel, cutoff: float = 85.0) -> Evaluation:
    return evaluate(panel, "rd", outcome="days", running="attendance", cutoff=cutoff)


def test_what_is_planted_at_the_line_is_found() -> None:
    found = _evaluated(_panel(3))
    assert found.strength.grade == 4
    assert found.effects.overall.low < -4 < found.effects.overall.high < 0
    assert found.sentence.startswith("In units at the cut-off of 85, days is ")
    assert found.sentence.endswith("than just beyond it, where the rule does not give it.")
    assert found.effects.details["given_below"]
    since = {each.event_time: each for each in found.effects.by_event_time}
    assert [*since] == [-2, -1, 0, 1, 2]
    assert since[-1].low < 0 < since[-1].high
    assert since[0].high < 0


def test_nothing_planted_is_nothing_claimed() -> None:
    called = [_evaluated(_panel(seed, 0.0, 400)).effects.overall.p < 0.05 for seed in range(8)]
    assert sum(called) <= 2  # more than two come in 1 of 170 such trials


def test_where_not_all_do_as_the_rule_says_it_is_told_of_those_who_do() -> None:
    found = _evaluated(_panel(2, follow=0.6))
    assert "units at the cut-off of 85 that do as the rule says" in found.sentence
    assert found.effects.overall.low < -4 < found.effects.overall.high < 0
    assert 0.4 < found.effects.details["first_stage"] < 0.8


def test_the_side_that_is_given_it_may_lie_above() -> None:
    panel = _panel(1)
    assert panel.running is not None
    turned = _evaluated(replace(panel, running=100 - panel.running), 15.0)
    assert not turned.effects.details["given_below"]
    assert turned.effects.overall.estimate == pytest.approx(
        _evaluated(panel).effects.overall.estimate, rel=0.05
    )


def test_units_on_the_line_are_on_the_side_that_they_were_treated_as() -> None:
    panel = _panel(1)
    assert panel.running is not None
    whole = replace(
        panel, running=np.floor(panel.running)
    )  # below 85 is 84 at most: 85 itself is not given it
    assert _evaluated(whole).effects.details["sharp"]
    assert _evaluated(whole, 84.0).effects.details["sharp"]  # now 84 and less are


@pytest.mark.parametrize(
    ("changed", "doubt"),
    [
        ({}, ""),
        ({"density_p": 0.03}, "some may have been moved over it"),
        ({"density_p": float("nan")}, ""),
        ({"before": None}, "No time before is seen"),
        ({"before": replace(NONE, p=0.04)}, "There is a jump of 0.1 before anybody began"),
        ({"covariates": {"age": replace(NONE, p=0.03), "sex": NONE}}, ""),
        ({"covariates": {"age": replace(NONE, p=0.02), "sex": NONE}}, "a jump in age as well"),
        ({"elsewhere": (replace(NONE, p=0.02), NONE)}, "a jump where no line is"),
        ({"half": replace(SURE, effect=-1.0, se=0.9)}, "Within half the distance it is −1, more than chance"),
        ({"half": replace(SURE, effect=-1.4, se=0.9)}, ""),
        (
            {"twice": replace(SURE, effect=-4.0, se=0.3)},
            "Within twice the distance it is −4, more than chance",
        ),
        ({"found": replace(SURE, above=24)}, "Only 24 units lie near the line"),
        ({"values": 9}, "has 9 values alone on one side"),
    ],
)
def test_each_doubt_has_its_rule(changed: dict[str, object], doubt: str) -> None:
    said = doubts(replace(CROSSING, **changed))  # type: ignore[arg-type]
    assert len(said) == bool(doubt)
    assert doubt in "".join(said)


def test_too_few_cannot_tell_nor_a_line_that_hardly_decides() -> None:
    assert cannot(CROSSING) == ()
    assert "9 units on one side and 55" in cannot(replace(CROSSING, found=replace(SURE, below=9)))[0]
    weak = replace(SURE, followed=0.2, followed_p=0.04)
    assert "hardly changes at the line" in cannot(replace(CROSSING, found=weak, sharp=False))[0]


def test_what_decides_nothing_is_refused() -> None:
    panel = _panel(1)
    for changed, cutoff, said in (
        ({}, 300.0, "All units are on one side of 300"),
        ({}, 70.0, "Near 70 as many begin on either side"),
        ({}, float("nan"), "Give --running COLUMN and --cutoff NUMBER"),
        ({"running": None}, 85.0, "Give --running COLUMN and --cutoff NUMBER"),
        ({"running": panel.outcome}, 10.0, "more than one value of what the rule looks at"),
        ({"cluster": panel.unit}, 85.0, "This design takes each unit alone"),
        ({"counts": True}, 85.0, "compares means, and not counts"),
    ):
        with pytest.raises(WrongCallError, match=said):
            _evaluated(replace(panel, **changed), cutoff)  # type: ignore[arg-type]


def test_a_covariate_that_jumps_is_a_doubt() -> None:
    panel = _panel(1)
    age = np.where(panel.start > 0, 1.0, 0.0) + np.random.default_rng(1).normal(size=len(panel.unit)) / 9
    found = _evaluated(replace(panel, covariates=MappingProxyType({"age": age})))
    assert "At the line there is a jump in age as well." in found.strength.doubts
    assert found.strength.grade <= 3
