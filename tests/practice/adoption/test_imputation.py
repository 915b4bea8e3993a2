"""Imputation: other packages' figures, and gaps that it can live with."""

from __future__ import annotations

import numpy as np
import pytest

from tests.practice.panels import all_begun_panel, made_panel, mpdta_panel
from tests.shared import reference_result
from wholeschool.errors import WrongCallError
from wholeschool.practice.adoption.imputation import imputation
from wholeschool.practice.units.panel import Panel


def test_effects_are_those_of_other_packages() -> None:
    effects, _ = imputation(mpdta_panel())
    expected = reference_result("mpdta_bjs_imputation")
    assert effects.overall.estimate == pytest.approx(expected["overall"], abs=1e-6)
    assert effects.overall.se == pytest.approx(expected["se_overall"], abs=1e-6)
    since = {str(each.event_time): each.estimate for each in effects.by_event_time if each.event_time >= 0}
    assert since == pytest.approx(expected["event"], abs=1e-6)


def test_where_nobody_is_left_after_any_start_it_is_said() -> None:
    with pytest.raises(WrongCallError, match="Nobody is left to compare with at any time after a start"):
        imputation(all_begun_panel())


def test_an_effect_without_noise_is_found_whole_though_there_are_gaps() -> None:
    panel = made_panel(1)
    level = np.array([5.0, 7.0, 11.0])[panel.unit % 3] + panel.time**2
    begun = (panel.start > 0) & (panel.time >= panel.start)
    rows = np.ones(len(panel.unit), dtype=bool)
    rows[[4, 19, 40, 111]] = False
    without_noise = type(panel)(panel.units, panel.unit, panel.time, level + 2.5 * begun, panel.start)
    effects, used = imputation(without_noise.of_rows(rows))
    assert effects.overall.estimate == pytest.approx(2.5)
    assert (used.lost, effects.rows) == (4, rows.sum())


def test_times_of_which_nothing_is_told_are_not_told() -> None:
    """Of 15 units that begin at 3 and one at 6, nobody is left to hold the sixth time against."""
    random = np.random.default_rng(1)
    unit, time = np.repeat(np.arange(16), 6), np.tile(np.arange(1, 7), 16)
    panel = Panel.of(unit, time, random.normal(size=96), np.where(unit == 15, 6, 3))
    assert [each.event_time for each in imputation(panel)[0].by_event_time if each.event_time >= 0] == [
        0,
        1,
        2,
    ]


def test_it_is_held_against_an_earlier_time() -> None:
    """Who begins because of a bad time comes back: of that time alone nothing is left without it."""
    random = np.random.default_rng(3)
    unit, time = np.repeat(np.arange(80), 8), np.tile(np.arange(1, 9), 80)
    outcome = random.normal(size=(80, 8))
    start = np.where(outcome[:, 1] > 0.4, 3, 0)
    effects, _ = imputation(Panel.of(unit, time, outcome.ravel(), start[unit]))
    assert effects.overall.p < 0.05
    assert effects.earlier is not None
    assert effects.earlier.p > 0.05
    helped, _ = imputation(made_panel(2, -2.0))
    assert helped.earlier is not None
    assert helped.earlier.high < 0
    assert imputation(made_panel(2, -2.0), check=True)[0].earlier is None
