"""Support given at a crisis: what helps nobody is not said to help, and what helps is found."""

from __future__ import annotations

import csv
from dataclasses import replace

import numpy as np
import pytest

from tests.shared import reference_file
from tests.truth.crisis import World, helped, judged, of_own_norm, stands, world
from wholeschool.errors import WrongCallError
from wholeschool.practice.crisis.alike import alike
from wholeschool.practice.crisis.landmarks import landmarks
from wholeschool.practice.crisis.matched import matched
from wholeschool.practice.crisis.matched_words import Standing, cannot, doubts
from wholeschool.practice.judged.evaluation import Evaluation, evaluate
from wholeschool.practice.results.asked import Asked
from wholeschool.practice.results.effects import Estimate
from wholeschool.practice.units.panel import Panel

STANDING = Standing(
    names=("days, the last time before", "level"),
    before=np.array([1.8, 0.5]),
    after=np.array([0.02, -0.05]),
    left_out=(),
    began=40,
    aside=0,
    unseen=0,
    back=3,
    one_time=0.1,
    effective=55.0,
    other=0.0,
    later=0.0,
    overall=Estimate(-2.0, 0.5, -3.0, -1.0, 0.0001),
    placebo=Estimate(0.1, 0.4, -0.7, 0.9, 0.8),
    own_level=Estimate(-1.4, 0.6, -2.6, -0.2, 0.02),
    pairs=Estimate(-1.8, 0.6, -3.0, -0.6, 0.003),
    first=Estimate(-2.1, 0.6, -3.3, -0.9, 0.001),
    e_values=(2.4, 1.7),
    form="ratio",
    level=(9.0, 3.0),
    level_beside=(9.0, 5.0),
)


@pytest.fixture(scope="module")
def found() -> Evaluation:
    """Support that takes two days of three away."""
    return evaluate(world(3, 0.65).panel, "matched", outcome="days")


def test_at_a_crisis_a_before_and_after_is_wrong_and_a_matched_comparison_is_not() -> None:
    """Support does nothing. The long run, 1,000 worlds and more: python -m tests.truth.crisis."""
    said = [judged(world(seed)) for seed in range(30)]
    assert sum(helped(alone) for alone, _ in said) >= 28
    # One or two are expected to be called one way or the other; more than six come in 1 of 1,000 such trials.
    assert sum(matched.p < 0.05 for _, matched in said) <= 6
    assert sum(helped(matched) for _, matched in said) <= 4


@pytest.mark.parametrize("decided", ["last", "wait", "two", "three", "long"])
def test_who_is_worse_than_their_own_norm_comes_back_to_it(decided: str) -> None:
    """Support does nothing; more: python -m tests.truth.crisis --own-norm wait."""
    worlds = [of_own_norm(seed, decided=decided) for seed in range(12)]
    said = [helped(judged(each)[1]) for each in worlds]
    assert sum(said) >= 2, "others who stand as high stay there"
    assert sum(each and stands(one) for each, one in zip(said, worlds, strict=True)) <= 2
    found = evaluate(worlds[said.index(True)].panel, "matched")
    assert found.strength.grade < 3
    assert found.sentence.endswith("given for being worse than one's own norm, which passes by itself.")


def test_in_real_schools_that_began_nothing_nothing_is_said_to_help() -> None:
    """Fake starts in Kentucky (removals a hundred pupils), at bad years: what is bad comes back by itself."""
    with reference_file("ky_panel_balanced.csv").open(encoding="utf-8") as file:
        rows = sorted(
            (row["sch_id"], int(row["t"]), float(row["y"]) / float(row["n"])) for row in csv.DictReader(file)
        )
    rates = 100 * np.array([rate for *_, rate in rows]).reshape(-1, 6)
    unit, time = np.repeat(np.arange(len(rates)), 6), np.tile(np.arange(1, 7), len(rates))
    said = []
    for seed in range(12):
        random, start = np.random.default_rng(seed), np.zeros(len(rates), dtype=int)
        for at in (2, 3, 4):
            usual = rates[:, : at - 1].mean(axis=1)
            bad = rates[:, at - 1] - usual + 2 * random.normal(size=len(rates))
            start[(start == 0) & (bad > np.quantile(bad, 0.9)) & (random.random(len(rates)) < 0.5)] = at + 1
        made = Panel.of(unit, time, rates.ravel(), start[unit])
        said.append(judged(World(made, 0.0)))
    # Of 120 such draws 84 % and 6 % are called one way or the other.
    assert sum(helped(alone) for alone, _ in said) >= 8
    assert sum(matched.p < 0.05 for _, matched in said) <= 3


def test_what_helps_is_found_and_told_beside_what_came_by_itself(found: Evaluation) -> None:
    overall = found.effects.overall
    assert found.strength.grade == 3
    assert found.sentence.startswith("In the 67 units that began, days is ")
    assert found.sentence.endswith("than in others that had fared alike until then and did not begin.")
    assert -8 < overall.low < overall.high < 0
    assert overall.estimate > found.effects.others["before_after"].high
    assert "so much came by itself." in found.effects.notes[0]
    told = found.effects.details
    assert told["level_before"] == pytest.approx(told["comparison_before"], abs=0.05)
    assert (told["comparison_after"] - told["comparison_before"]) < -5
    assert overall.estimate == pytest.approx(told["level_after"] - told["comparison_after"], abs=1e-6)


def test_both_sides_are_alike_as_compared_and_were_not_before(found: Evaluation) -> None:
    for each in found.effects.details["balance"]:
        assert each["before"] > 1
        assert abs(each["after"]) < 1e-6


def test_on_average_over_worlds_no_more_is_found_than_was_planted() -> None:
    """Of those beside them some begin later, who count until then."""
    made = [world(seed, 0.5) for seed in range(12)]
    gap = np.array([judged(each)[1].estimate - each.planted for each in made])
    planted = np.mean([each.planted for each in made])
    assert planted < -2
    assert abs(gap.mean()) < 1.2


@pytest.mark.parametrize(
    ("changed", "doubt"),
    [
        ({}, ""),
        ({"after": np.array([0.02, -0.1])}, "Both sides still differ in level, by 0.1 standard deviations"),
        ({"placebo": None}, "fared alike still earlier cannot be told"),
        ({"placebo": Estimate(-1.0, 0.3, -1.6, -0.4, 0.001)}, "They differed before anything began"),
        ({"own_level": None}, "cannot be told: too few on a side were seen 4 times before they began"),
        ({"own_level": None, "placebo": None}, "Too little is seen before they began"),
        ({"own_level": Estimate(-1.0, 0.6, -2.2, 0.2, 0.1)}, "it is −1.0 (−2.2 to 0.2): too unsure to rule"),
        ({"own_level": Estimate(1.4, 0.6, 0.2, 2.6, 0.02)}, "it is 1.4 (0.2 to 2.6): as where it was given"),
        (
            {"own_level": Estimate(1.4, 0.6, 0.2, 2.6, 0.02), "overall": Estimate(-2.0, 1.5, -5.0, 1.0, 0.2)},
            "",
        ),
        ({"one_time": 0.3}, "30 % are held alike by one time alone"),
        ({"effective": 9.0}, "Only 9 on one side"),
        ({"aside": 11}, "Of 51 that began, 11 had nobody like them"),
        ({"aside": 10}, ""),
        ({"other": 0.3}, "30 % of those beside them were given something else later"),
        ({"unseen": 11}, "Of 51 that began, 11 were not seen before and after"),
        ({"e_values": (1.6, 1.2)}, "made both beginning and the outcome 1.2 times as likely"),
        (
            {"pairs": Estimate(-0.5, 0.6, -1.7, 0.7, 0.4)},
            "By pairs of the most alike it is −0.5 the first time since",
        ),
        ({"left_out": ("age",)}, "without age."),
    ],
)
def test_each_doubt_has_its_rule(changed: dict[str, object], doubt: str) -> None:
    said = doubts(replace(STANDING, **changed))  # type: ignore[arg-type]
    assert len(said) == bool(doubt)
    assert doubt in "".join(said)


def test_too_few_cannot_tell() -> None:
    assert cannot(STANDING) == ()
    assert "beside what is worth 4 others" in cannot(replace(STANDING, effective=4.4))[0]
    assert "told of 4 units" in cannot(replace(STANDING, began=4))[0]


def test_where_a_rule_decides_who_begins_nobody_is_alike() -> None:
    random = np.random.default_rng(1)
    outcome = random.normal(size=(80, 6))
    start = np.where(outcome[:, 3] > 0.5, 5, 0)
    unit, time = np.repeat(np.arange(80), 6), np.tile(np.arange(1, 7), 80)
    with pytest.raises(WrongCallError, match=r"there is nobody to hold them against.*--design rd"):
        evaluate(Panel.of(unit, time, outcome.ravel(), start[unit]), "matched")


def test_one_that_begins_is_not_held_against_anybody() -> None:
    panel = world(3).panel
    alone = panel.unit == np.unique(panel.unit[panel.start > 0])[0]
    with pytest.raises(WrongCallError, match=r"^1 unit that began is seen before and after.*--design sdid"):
        evaluate(replace(panel, start=np.where(alone, panel.start, 0)), "matched")


def test_few_that_begin_are_held_alike_by_little() -> None:
    panel = world(3).panel
    begun = np.unique(panel.unit[panel.start > 0])[:12]
    few = replace(panel, start=np.where(np.isin(panel.unit, begun), panel.start, 0))
    random = np.random.default_rng(1)
    more = {name: random.normal(size=len(panel.unit)) for name in ("age", "distance")}
    given = landmarks(replace(few, covariates=more), "notyet")
    held = alike(given, ("age", "distance"), "days")
    assert held.names == ("days, the last time before", "days, mean of up to 3 times before")
    assert held.left_out == ("days, trend before", "age", "distance")


@pytest.mark.parametrize("starts", [(6, 6), (5, 6), (6, 7)])
def test_times_that_covariates_tell_are_no_test_of_what_was_before(starts: tuple[int, int]) -> None:
    """The mean of all times before, held alike too, leaves of the earlier times nothing but rounding.

    So it does at each start by itself, whatever is left of them together.
    """
    random = np.random.default_rng(1)
    outcome = random.normal(size=(120, 8)) + random.normal(size=(120, 1))
    start = np.repeat(np.select([np.arange(120) < 20, np.arange(120) < 40], starts, 0), 8)
    unit, time = np.repeat(np.arange(120), 8), np.tile(np.arange(1, 9), 120)
    assert evaluate(Panel.of(unit, time, outcome.ravel(), start), "matched").effects.pretrend is not None
    so_far = np.cumsum(outcome, axis=1) / np.arange(1, 9)
    told = Panel.of(unit, time, outcome.ravel(), start, covariates={"so far": so_far.ravel()})
    found = evaluate(told, "matched")
    assert found.effects.pretrend is None
    assert any("no time is left that they were not held alike by" in each for each in found.strength.doubts)


def _by_lot(seed: int) -> Panel:
    """Ten classes of 12 to 25 with good and bad times of their own; nothing works; three take most of it."""
    random = np.random.default_rng(seed)
    group = np.repeat(np.arange(10), random.integers(12, 26, 10))
    shocks = random.normal(0, 0.7, (10, 8))
    outcome = random.normal(0, 1, (len(group), 1)) + shocks[group] + random.normal(0, 1, (len(group), 8))
    begins = random.random(len(group)) < np.where(group < 3, 0.55, 0.05)
    unit, time = np.repeat(np.arange(len(group)), 8), np.tile(np.arange(1, 9), len(group))
    return Panel.of(unit, time, outcome.ravel(), np.where(begins, 5, 0)[unit], within=group[unit])


def test_errors_know_how_few_of_a_group_stand_beside_many() -> None:
    """Where all beside count alike, whichever group they are of, 15 of 100 such trials find something."""
    found = [matched(_by_lot(seed), Asked())[0].overall for seed in range(60)]
    assert sum(each.p < 0.05 for each in found) <= 7, "more than seven of 60 come in 1 of 50 such trials"
    spread = np.std([each.estimate for each in found])
    assert spread < 1.25 * np.mean([each.se for each in found])


def test_pairs_and_odds_are_held_against_their_group_as_well() -> None:
    others = [matched(_by_lot(seed), Asked())[0].others for seed in range(12)]
    for name in ("pairs", "weighted"):
        assert abs(np.mean([each[name].estimate for each in others if name in each])) < 0.2
