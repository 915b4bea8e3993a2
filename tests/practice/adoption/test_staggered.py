"""Staggered adoption: R's `did` on its own panel, unit by unit and average by average, and known truths."""

from __future__ import annotations

import csv

import numpy as np
import pandas as pd
import pytest
from diff_diff import CallawaySantAnna
from scipy.stats import t

from tests.practice.panels import all_begun_panel, made_panel, mpdta_panel
from tests.shared import reference_file, reference_result
from wholeschool.errors import WrongCallError
from wholeschool.practice.adoption.averages import (
    by_calendar_time,
    by_event_time,
    by_group,
    estimate,
    overall,
)
from wholeschool.practice.adoption.group_time import GroupTimes, group_times
from wholeschool.practice.adoption.staggered import staggered
from wholeschool.practice.units.compared import Control, comparable
from wholeschool.practice.units.frames import quietly
from wholeschool.practice.units.panel import Panel

SCENARIOS: list[tuple[str, Control]] = [("mpdta_nev_dr", "never"), ("mpdta_nyt_dr", "notyet")]
_OVERALL = {"group": "by_group", "dynamic": "by_event_time", "calendar": "by_calendar_time"}


def _of_r(name: str, scenario: str) -> list[dict[str, str]]:
    with reference_file(name).open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["scenario"] == scenario]


def _found(control: Control) -> GroupTimes:
    return group_times(comparable(mpdta_panel(), control, complete=True), control)


@pytest.mark.parametrize(("scenario", "control"), SCENARIOS)
def test_every_effect_by_start_and_time_is_that_of_r(scenario: str, control: Control) -> None:
    found = _found(control)
    expected = _of_r("R_did_ref_attgt.csv", scenario)
    units = len(found.starts)
    errors = np.sqrt((found.influence**2).sum(axis=0)) / units
    told = zip(found.group, found.time, found.effect, errors, strict=True)
    of_r = [[float(row[name]) for name in ("group", "t", "att", "se")] for row in expected]
    assert np.array([*told]) == pytest.approx(np.array(of_r), abs=1e-6)


@pytest.mark.parametrize(("scenario", "control"), SCENARIOS)
def test_every_average_is_that_of_r(scenario: str, control: Control) -> None:
    found, (effects, _) = _found(control), staggered(mpdta_panel(), control)
    ways = {
        "group": by_group(found),
        "dynamic": by_event_time(found),
        "calendar": by_calendar_time(found),
    }
    for row in _of_r("R_did_ref_aggte.csv", scenario):
        whole = effects.overall if row["type"] == "simple" else effects.others[_OVERALL[row["type"]]]
        expected = [float(row["overall_att"]), float(row["overall_se"])]
        assert [whole.estimate, whole.se] == pytest.approx(expected, abs=1e-6)
        if row["type"] != "simple":
            part = estimate(found, ways[row["type"]][int(row["egt"])])
            assert [part.estimate, part.se] == pytest.approx(
                [float(row["att_egt"]), float(row["se_egt"])], abs=1e-6
            )


def test_averages_are_those_of_csdid_and_moderndid() -> None:
    effects, _ = staggered(mpdta_panel(), "never")
    expected = reference_result("mpdta_csdid_py")
    assert [effects.overall.estimate, effects.overall.se] == pytest.approx(expected["simple"], abs=1e-6)
    for name, ours in _OVERALL.items():
        found = effects.others[ours]
        assert [found.estimate, found.se] == pytest.approx(expected[name], abs=1e-6)
    told = {str(each.event_time): each.estimate for each in effects.by_event_time}
    assert told == pytest.approx(reference_result("mpdta_moderndid")["dynamic"], abs=1e-6)


def test_with_a_covariate_it_is_what_another_package_says() -> None:
    panel = mpdta_panel("lpop")
    rows = {"unit": panel.unit, "time": panel.time, "outcome": panel.outcome, "start": panel.start}
    fit = quietly(
        CallawaySantAnna(control_group="never_treated").fit,
        pd.DataFrame(rows | {"lpop": panel.covariates["lpop"]}),
        outcome="outcome", unit="unit", time="time", first_treat="start", covariates=["lpop"],
    )  # fmt: skip
    found = staggered(panel, "never")[0]
    expected = [fit.overall_att, fit.overall_se]
    assert [found.overall.estimate, found.overall.se] == pytest.approx(expected, abs=1e-6)
    since = fit.aggregate("event_study")
    assert [each.se for each in found.by_event_time] == pytest.approx([*since.se], abs=1e-6)


def test_a_covariate_that_tells_who_began_is_refused() -> None:
    panel = made_panel(1)
    tells = Panel.of(
        panel.unit, panel.time, panel.outcome, panel.start, covariates={"began": panel.start > 0}
    )
    with pytest.raises(WrongCallError, match=r"cannot be compared at \d by these covariates"):
        staggered(tells)


def test_where_nobody_is_left_after_any_start_it_is_said() -> None:
    with pytest.raises(WrongCallError, match="Nobody is left to compare with at any time after a start"):
        staggered(all_begun_panel())


def test_the_size_of_a_covariate_has_no_bearing() -> None:
    panel = made_panel(1, 1.0)
    other = np.random.default_rng(2).normal(size=len(panel.unit))
    given = panel.unit, panel.time, panel.outcome, panel.start
    small, large = (
        staggered(Panel.of(*given, covariates={"start": other * size}))[0].overall for size in (1.0, 1e9)
    )
    assert small.estimate == pytest.approx(large.estimate, rel=1e-9)


def test_the_trend_before_is_judged_as_r_prints_it() -> None:
    # R's `did` prints 0.16812 for this panel (vignette “Getting started with the did package”).
    effects, _ = staggered(mpdta_panel(), "never")
    assert effects.pretrend is not None
    assert (effects.pretrend.df, round(effects.pretrend.p, 5)) == (5, 0.16812)


def test_units_taken_together_as_they_are_change_nothing() -> None:
    panel = mpdta_panel()
    alone, _ = staggered(panel, "never")
    clustered, _ = staggered(
        Panel(panel.units, panel.unit, panel.time, panel.outcome, panel.start, cluster=panel.unit), "never"
    )
    assert clustered.overall.estimate == alone.overall.estimate
    assert clustered.overall.se == pytest.approx(alone.overall.se * np.sqrt(500 / 499), rel=1e-9)


def test_units_twice_in_a_cluster_are_no_news() -> None:
    """Every unit written down twice, under another name: with clusters the error stays, without it falls."""
    panel = made_panel(3, 1.0)
    count = len(panel.units)
    twice = Panel.of(
        [*panel.unit, *(panel.unit + count)],
        np.tile(panel.time, 2), np.tile(panel.outcome, 2), np.tile(panel.start, 2),
        cluster=[*panel.unit, *panel.unit],
    )  # fmt: skip
    once, (clustered, _) = staggered(panel)[0], staggered(twice)
    assert clustered.overall.estimate == pytest.approx(once.overall.estimate)
    assert clustered.overall.se == pytest.approx(once.overall.se * np.sqrt(count / (count - 1)))


def test_what_was_planted_is_covered_as_often_as_said() -> None:
    """Effects of 1 growing by a half: over starts at 3 and 5 of 6 times, 20 units each."""
    truth = np.mean([1 + 0.5 * since for since in (0, 1, 2, 3, 0, 1)])
    covered = 0
    for seed in range(400):
        found = staggered(made_panel(seed, 1.0))[0].overall
        covered += found.low <= truth <= found.high
    assert covered >= 366  # 380 are expected; fewer than 366 come in 1 of 900 such trials


def test_a_useless_support_is_seldom_called_useful() -> None:
    called = sum(staggered(made_panel(seed))[0].overall.p < 0.05 for seed in range(400))
    assert called <= 34  # 20 are expected; more than 34 come in 1 of 900 such trials


def test_intervals_are_as_wide_as_what_their_error_rests_on_asks_for() -> None:
    """The error is R's. Few units make most of it, so that the normal curve would be too narrow."""
    found = _found("never")
    average = overall(found)
    squares = average.influence**2
    rests_on = 2 * squares.sum() ** 2 / ((squares - squares.mean()) ** 2).sum()
    told = estimate(found, average)
    assert rests_on < 0.5 * len(found.starts)
    half = t.ppf(0.975, rests_on) * told.se
    assert [told.low, told.high] == pytest.approx([told.estimate - half, told.estimate + half])
    assert told.p == pytest.approx(2 * t.sf(abs(told.estimate / told.se), rests_on))
