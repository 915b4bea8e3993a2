"""Counts in a panel: ratios worked by hand, another package's figures, known truths, refusals."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from diff_diff import WooldridgeDiD

from wholeschool.errors import WrongCallError
from wholeschool.practice.adoption.counted import counted_imputation, counted_two_way
from wholeschool.practice.judged.evaluation import evaluate
from wholeschool.practice.results.asked import Asked
from wholeschool.practice.units.frames import quietly
from wholeschool.practice.units.panel import Panel


def counted_panel(
    seed: int,
    effect: float = 0.0,
    *,
    units: int = 60,
    times: int = 6,
    apart: float = 0.0,
    exposed: bool = False,
) -> Panel:
    """A third each begin at 3, at 5, never; counts vary more than by chance, `effect` on logarithms."""
    random = np.random.default_rng(seed)
    unit, time = np.repeat(np.arange(units), times), np.tile(np.arange(1, times + 1), units)
    start = np.array([0, 3, 5])[unit % 3]
    begun = (start > 0) & (time >= start)
    exposure = random.uniform(0.5, 2, size=units)[unit] * (1 + 0.1 * time * (unit % 2))
    line = (
        random.normal(1.5, 0.6, size=units)[unit] + 0.1 * time + effect * begun + apart * time * (start > 0)
    )
    expected = np.exp(line) * (exposure if exposed else 1.0) * random.gamma(4, 0.25, size=len(unit))
    counts = random.poisson(expected)
    return Panel.of(unit, time, counts, start, counts=True, exposure=exposure if exposed else None)


def test_of_two_times_it_is_a_ratio_of_ratios() -> None:
    counts = np.array([[4.0, 2], [6, 5], [3, 1], [9, 6], [5, 6], [2, 3], [7, 9], [4, 3]])
    panel = Panel.of(
        np.repeat(np.arange(8), 2), [1, 2] * 8, counts.ravel(), np.repeat([2, 0], 8), counts=True
    )
    effects, _ = counted_imputation(panel, Asked())
    (a, b), (c, d) = counts[:4].sum(axis=0), counts[4:].sum(axis=0)
    assert effects.overall.estimate == pytest.approx(np.log(b / a / (d / c)))
    assert effects.details["averted"]["estimate"] == pytest.approx(a * d / c - b)
    # By hand: the share in the later count less that in the earlier one, of each unit.
    own = counts[:4, 1] / b - counts[:4, 0] / a
    others = counts[4:, 1] / d - counts[4:, 0] / c
    variance = 4 / 3 * (own @ own + others @ others)
    assert effects.overall.se == pytest.approx(np.sqrt(variance))


def test_on_a_complete_panel_it_is_what_another_package_says() -> None:
    panel = counted_panel(1, -0.3)
    rows = pd.DataFrame(
        {"unit": panel.unit, "time": panel.time, "outcome": panel.outcome, "start": panel.start}
    )
    theirs = quietly(
        WooldridgeDiD(method="poisson").fit, rows, outcome="outcome", unit="unit", time="time", cohort="start"
    )
    begun = (panel.start > 0) & (panel.time >= panel.start)
    effects, _ = counted_imputation(panel, Asked())
    assert effects.details["averted"]["estimate"] == pytest.approx(-theirs.overall_att * begun.sum())


def test_an_effect_without_noise_is_found_whole_with_exposure_and_gaps_and_either_comparison() -> None:
    panel = counted_panel(2, exposed=True)
    assert panel.exposure is not None
    begun = (panel.start > 0) & (panel.time >= panel.start)
    expected = panel.exposure * np.exp(1 + panel.unit % 5 / 5 + 0.2 * panel.time + np.log(0.7) * begun)
    exact = Panel.of(panel.unit, panel.time, expected, panel.start, counts=True, exposure=panel.exposure)
    kept = np.ones(len(begun), dtype=bool)
    kept[[5, 20, 33, 71]] = False
    for asked in (Asked(), Asked("never")):
        effects, used = counted_imputation(exact.of_rows(kept), asked)
        assert effects.told(effects.overall).estimate == pytest.approx(-30)
        assert effects.overall.se == pytest.approx(0, abs=1e-6)
        assert used.lost == 4


def test_what_was_planted_is_covered_as_often_as_said_and_nothing_seldom_found() -> None:
    covered = called = moved = 0
    for seed in range(60):
        found = counted_imputation(counted_panel(seed, -0.3, exposed=True), Asked())[0]
        covered += found.overall.low <= -0.3 <= found.overall.high
        nothing = counted_imputation(counted_panel(seed + 500), Asked())[0]
        called += nothing.overall.p < 0.05
        moved += nothing.pretrend is not None and nothing.pretrend.p < 0.05
    assert covered >= 51  # 57 are expected
    assert called <= 8  # 3 are expected
    assert moved <= 8


def test_it_is_told_in_per_cent_and_graded_as_others() -> None:
    found = evaluate(counted_panel(3, -0.6, units=150), outcome="removals")
    assert found.effects.design == "imputation"
    assert found.strength.grade == 3
    assert found.sentence.startswith("In the 100 units that began, removals is ")
    assert "% lower (" in found.sentence
    assert "fewer than without it" in found.effects.notes[0]
    assert "Two-way fixed effects would say −" in " ".join(found.warnings)
    assert found.others["twfe"].percent


def test_who_moved_apart_before_is_in_doubt() -> None:
    found = evaluate(counted_panel(4, units=150, apart=0.3))
    assert any("moved apart before" in each for each in found.strength.doubts)


def test_growing_effects_come_out_wrong_by_two_way_fixed_effects() -> None:
    """Without noise: −10, −20 … per time since the start; the whole is the mean over what would have been."""
    panel = counted_panel(5)
    since = np.where(panel.start > 0, panel.time - panel.start, -1)
    effect = np.where(since >= 0, -0.2 * (since + 1), 0.0)
    without = np.exp(2 + 0.1 * panel.time + panel.unit % 4 / 4)
    exact = Panel.of(panel.unit, panel.time, without * np.exp(effect), panel.start, counts=True)
    truth = np.log((without * np.exp(effect))[since >= 0].sum() / without[since >= 0].sum())
    assert counted_imputation(exact, Asked())[0].overall.estimate == pytest.approx(truth)
    assert counted_two_way(exact)[0].overall.estimate > truth + 0.05


@pytest.mark.parametrize(
    ("design", "control", "counts", "said"),
    [
        ("staggered", "notyet", True, "compares means, and not counts.*imputation, twfe, its"),
        ("imputation", "never", False, "takes all rows before anything began"),
        ("twfe", "never", True, "takes all rows before anything began"),
    ],
)
def test_what_a_design_does_not_do_it_says(design: str, control: str, counts: bool, said: str) -> None:
    panel = counted_panel(1)
    panel = Panel.of(panel.unit, panel.time, panel.outcome, panel.start, counts=counts)
    with pytest.raises(WrongCallError, match=said):
        evaluate(panel, design, control)


def test_counts_of_nothing_are_a_sentence() -> None:
    panel = counted_panel(1)
    begun = (panel.start > 0) & (panel.time >= panel.start)
    ended = Panel.of(panel.unit, panel.time, np.where(begun, 0, panel.outcome), panel.start, counts=True)
    with pytest.raises(WrongCallError, match="Nothing was counted since the starts"):
        evaluate(ended)
    empty = Panel.of(
        panel.unit, panel.time, np.where(panel.time == 2, 0, panel.outcome), panel.start, counts=True
    )
    with pytest.raises(WrongCallError, match="cannot be worked out from the counts"):
        evaluate(empty)
