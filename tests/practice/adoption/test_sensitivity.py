"""How far a finding stands: worked by hand, and as another package has it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from diff_diff import CallawaySantAnna, HonestDiD

from tests.practice.panels import made_panel, mpdta_panel
from wholeschool.practice.adoption.group_time import GroupTimes
from wholeschool.practice.adoption.sensitivity import breakdown, in_words, mean_steps, stands_to
from wholeschool.practice.adoption.staggered import staggered
from wholeschool.practice.results.effects import Estimate
from wholeschool.practice.units.frames import quietly

# Half the units begin at 3 of four times, seen at 2 (before), 3 and 4.
TWO = GroupTimes(
    np.array([3, 3, 3]),
    np.array([2, 3, 4]),
    np.array([0.5, -2.0, -3.0]),
    np.zeros((4, 3)),
    np.array([3, 3, 0, 0]),
    None,
)


def test_two_times_by_hand() -> None:
    """What moves apart by M · 0.5 a time is off by 0.5 M at the start and M after: on average 0.75 M."""
    assert mean_steps(TWO) == 1.5
    assert breakdown(TWO, Estimate(-2.5, 0.5, -3.5, -1.5, 0.001)) == pytest.approx(1.5 / 0.75)
    assert breakdown(TWO, Estimate(-0.5, 0.5, -1.5, 0.5, 0.3)) is None
    assert stands_to(1.0, 1.5, 0.0) is None


def test_it_is_what_another_package_says() -> None:
    """Of plain means by time since the start, which is what that package bounds, at a step of 0.01."""
    panel = mpdta_panel()
    rows = {"unit": panel.unit, "time": panel.time, "outcome": panel.outcome, "start": panel.start}
    fit = quietly(
        CallawaySantAnna(control_group="not_yet_treated", base_period="universal").fit,
        pd.DataFrame(rows), outcome="outcome", unit="unit", time="time", first_treat="start",
    )  # fmt: skip
    since = fit.aggregate("event_study")
    before = np.append(since.att[since.event_time < -1], 0.0)
    bounds, honest = HonestDiD(method="relative_magnitude").fit(since, M=0.0), HonestDiD("relative_magnitude")
    ours = stands_to(abs(bounds.ci_ub), 2.5, float(np.abs(np.diff(before)).max()))
    assert ours == pytest.approx(honest.breakdown_value(since), abs=0.011)


def test_a_clear_effect_stands_and_is_told_in_words() -> None:
    effects, _ = staggered(made_panel(2, -3.0))
    assert effects.breakdown is not None
    assert effects.breakdown > 0.5
    assert f"no more than {effects.breakdown:.2g} times what they did at most" in effects.notes[0]
    assert staggered(made_panel(2))[0].breakdown is None
    assert in_words(None) == ()
    assert "10 times and more" in in_words(40.0)[0]
