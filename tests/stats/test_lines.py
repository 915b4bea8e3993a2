"""A line a unit, drawn in: another package's fit, planted truth, and that sums say all that rows do."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.regression.mixed_linear_model import MixedLM

from wholeschool.stats.lines import LineSums, random_lines


def _made(seed: int, *, slopes: float) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """40 units of 30: levels spread by 1 and slopes by `slopes` about 0.5; within, 1. The slopes too."""
    random = np.random.default_rng(seed)
    units, x = np.repeat(np.arange(40), 30), random.normal(size=1200)
    own = 0.5 + slopes * random.normal(size=40)
    y = 2 + random.normal(size=40)[units] + own[units] * x + random.normal(size=1200)
    return units, x, y, own


def test_it_is_the_mixed_model_of_statsmodels() -> None:
    units, x, y, _ = _made(1, slopes=0.0)
    theirs = MixedLM(y, np.column_stack([np.ones(1200), x]), units).fit(reml=False)
    found = random_lines(LineSums.of(units, x, y))
    assert found.coefficients == pytest.approx(theirs.fe_params, abs=1e-4)
    assert [found.between[0, 0], found.within] == pytest.approx([theirs.cov_re[0, 0], theirs.scale], rel=1e-3)
    assert found.log_likelihood == pytest.approx(theirs.llf, abs=1e-3)


def test_what_was_planted_is_found_and_each_units_slope_is_drawn_in() -> None:
    units, x, y, own = _made(2, slopes=0.4)
    found = random_lines(LineSums.of(units, x, y), slopes=True)
    assert found.coefficients == pytest.approx([2, 0.5], abs=0.45)
    assert np.sqrt(np.diag(found.between)) == pytest.approx([1, 0.4], rel=0.3)
    slopes = found.coefficients[1] + found.drawn[:, 1]
    alone = np.array([np.polyfit(x[units == each], y[units == each], 1)[0] for each in range(40)])
    assert np.mean((slopes - own) ** 2) < np.mean((alone - own) ** 2)
    assert np.mean(np.abs(slopes - own) < 1.96 * found.drawn_errors[:, 1]) > 0.85


def test_where_units_are_alike_there_is_no_spread() -> None:
    random = np.random.default_rng(3)
    units, x = np.repeat(np.arange(20), 50), random.normal(size=1000)
    found = random_lines(LineSums.of(units, x, x + random.normal(size=1000)))
    assert found.between[0, 0] < 0.02
    assert np.abs(found.drawn[:, 0]).max() < 0.15


def test_one_unit_is_refused() -> None:
    with pytest.raises(ValueError, match="two units or more"):
        random_lines(LineSums.of([1, 1], [0, 1], [2, 3]))
