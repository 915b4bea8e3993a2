"""Two-way fixed effects: pyfixest's figures, and what is wrong with them."""

from __future__ import annotations

import pytest

from tests.practice.panels import all_begun_panel, made_panel, mpdta_panel
from tests.shared import reference_result
from wholeschool.errors import WrongCallError
from wholeschool.practice.adoption.two_way import two_way
from wholeschool.practice.units.panel import Panel


def test_the_effect_is_that_of_pyfixest() -> None:
    effects, _ = two_way(mpdta_panel())
    expected = reference_result("mpdta_twfe_sunab")["twfe"]
    assert [effects.overall.estimate, effects.overall.se] == pytest.approx(expected, abs=1e-6)


def test_where_levels_say_all_there_is_it_is_said() -> None:
    with pytest.raises(WrongCallError, match="once each unit and time has a level of its own"):
        two_way(all_begun_panel())


def test_growing_effects_without_noise_come_out_wrong() -> None:
    """Why it is a warning alone: the mean of 1, 1½, 2, 2½ and 1, 1½ is not what it says."""
    panel = made_panel(1)
    since = panel.time - panel.start
    growing = (1 + 0.5 * since) * ((panel.start > 0) & (since >= 0))
    effects, _ = two_way(Panel(panel.units, panel.unit, panel.time, growing, panel.start))
    assert effects.overall.estimate < 1.5
