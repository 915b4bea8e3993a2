"""Real schools with no programme: chance is called an effect as seldom as it says, a bad year hardly ever."""

from __future__ import annotations

import pytest

from tests.truth.fake_starts import PANELS, run


@pytest.mark.parametrize("panel", PANELS)
def test_of_nothing_an_effect_is_found_about_once_in_twenty(panel: str) -> None:
    found = run(panel, range(6))
    assert sum(each.alarm for each in found) <= 2
    assert not any(each.claimed for each in found)


@pytest.mark.parametrize("panel", PANELS)
def test_after_a_bad_year_before_and_after_is_wrong_and_the_evaluation_doubts_it(panel: str) -> None:
    found = run(panel, range(3), at_crisis=True)
    assert all(each.before_after < 0 for each in found)
    assert all(each.alarm for each in found)
    assert sum(each.claimed for each in found) <= 1
    assert all("in doubt" in each.found.sentence for each in found if not each.claimed)
