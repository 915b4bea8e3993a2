"""What a high mean or rate comes to by itself: the truth of made units."""

from __future__ import annotations

import numpy as np
import pytest

from wholeschool.stats.measures_again import MeasureSpread, followed, measure_spread


@pytest.fixture(scope="module")
def twice() -> tuple[np.ndarray, np.ndarray]:
    """40,000 units of a mean of 50, variances of 60 between them and 40 within; later all have 5 more."""
    random = np.random.default_rng(1)
    own = random.normal(50, np.sqrt(60), size=40_000)
    return own + random.normal(0, np.sqrt(40), 40_000), 5 + own + random.normal(0, np.sqrt(40), 40_000)


def test_variances_that_were_planted_are_found(twice: tuple[np.ndarray, np.ndarray]) -> None:
    found = measure_spread(*twice)
    assert [found.between, found.within] == pytest.approx([60, 40], rel=0.03)


def test_chosen_because_they_are_high_or_low_they_come_back_as_far(
    twice: tuple[np.ndarray, np.ndarray],
) -> None:
    first, second = twice
    spread = MeasureSpread(50, 60, 40)
    for chosen, above, cut in ((first > 62, True, 62), (first < 41, False, 41)):
        came_back = abs(float((first - (second - 5))[chosen].mean()))
        assert spread.comes_back(cut, above=above) == pytest.approx(came_back, rel=0.05)
    near = (first > 59) & (first < 61)
    assert spread.expected(60) == pytest.approx((second - 5)[near].mean(), abs=0.3)


def test_measured_more_often_they_come_back_less_far() -> None:
    spread = MeasureSpread(50, 60, 40)
    assert spread.comes_back(60, times=3) < spread.comes_back(60)
    assert spread.expected(60, times=3) > spread.expected(60)


def test_units_that_never_vary_stay_and_those_all_alike_come_back_whole() -> None:
    assert MeasureSpread(50, 10, 0).expected(60) == 60
    assert MeasureSpread(50, 0, 10).expected(60) == 50
    assert MeasureSpread(50, 0, 0).expected(60) == 50


def test_units_are_followed_from_the_cut_on() -> None:
    found = followed([[4, 2, 1], [8, 5, 4], [1, 1, 7]], 4)
    assert (found.units, [*found.means]) == (2, [6, 3.5, 2.5])
    with pytest.raises(ValueError, match="as high"):
        followed([[1, 2]], 9)
    with pytest.raises(ValueError, match="two times"):
        followed([[1], [2]])


def test_two_units_are_too_few() -> None:
    with pytest.raises(ValueError, match="three units"):
        measure_spread([1, 2], [2, 1])
