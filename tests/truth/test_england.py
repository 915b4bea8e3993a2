"""A simulated trust is near England; the whole of it, over many seeds: `python -m tests.truth.england`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from tests.truth.england import Held, Trust, hold, make_trust


@pytest.fixture(scope="module")
def trust() -> Trust:
    return make_trust(2)


@pytest.fixture(scope="module")
def held(trust: Trust) -> Sequence[Held]:
    return [*hold([trust])]


def test_every_figure_is_as_near_as_chance_allows(held: Sequence[Held]) -> None:
    assert len(held) == 9
    assert [each for each in held if each.surely_off] == []


def test_absence_is_within_its_bounds_already_in_one_trust(held: Sequence[Held]) -> None:
    absence = [each for each in held if "absence" in each.what]
    assert len(absence) == 4
    assert [each for each in absence if not each.near] == []


@pytest.mark.parametrize("times", [0.5, 2.0])
def test_what_is_far_from_england_is_told(trust: Trust, times: float) -> None:
    absent = trust.stays["absent"].astype(np.float64) * times
    suspensions = trust.pupils["suspensions"].astype(np.float64) * times
    other = Trust({**trust.stays, "absent": absent}, {**trust.pupils, "suspensions": suspensions})
    told = {each.what for each in hold([other]) if each.surely_off}
    assert told >= {"overall absence, secondary", "persistent absence, primary", "suspension rate, secondary"}
