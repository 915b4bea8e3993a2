"""Ratios within schools: against statsmodels on single pupils, and a table worked by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
import statsmodels.api as sm

from wholeschool.equity.adjusted import FEWEST_SCHOOLS, Adjusted, standardised, within_schools
from wholeschool.equity.at_schools import AtSchools
from wholeschool.equity.counted import Counted
from wholeschool.stats import RatioSums

Floats = npt.NDArray[np.float64]

# R's datasets::UCBAdmissions: admitted and rejected by department, men and women (Bickel, Hammel & O'Connell,
# Science 187, 1975). The departments are the schools.
MEN = ((512, 313), (353, 207), (120, 205), (138, 279), (53, 138), (22, 351))
WOMEN = ((89, 19), (17, 8), (202, 391), (131, 244), (94, 299), (24, 317))
BERKELEY = tuple(
    Counted(group, rejected, admitted + rejected, str(department))
    for group, rows in (("M", MEN), ("F", WOMEN))
    for department, (admitted, rejected) in enumerate(rows)
)


def _of(count: Floats, base: Floats, other_count: Floats, other_base: Floats) -> AtSchools:
    return AtSchools(
        RatioSums.of_shares(count, base), RatioSums.of_shares(other_count, other_base), shares=True
    )


def test_modified_poisson_has_the_figures_of_statsmodels_on_single_pupils() -> None:
    y, x = [], []
    for each in BERKELEY:
        effects = [float(each.school == str(at)) for at in range(6)]
        for counted, pupils in ((1, each.count), (0, each.base - each.count)):
            y += [counted] * pupils
            x += [[float(each.group == "F"), *effects]] * pupils
    model = sm.GLM(np.array(y), np.array(x), family=sm.families.Poisson()).fit(cov_type="HC0")
    found = within_schools(AtSchools.of_counts("F", BERKELEY, "M"))
    assert math.log(found.ratio) == pytest.approx(model.params[0], abs=1e-8)
    ends = [math.log(found.low), math.log(found.high)]
    assert ends == pytest.approx(list(model.conf_int()[0]), abs=1e-7)
    assert found.schools == 6


def test_events_have_the_schools_as_clusters() -> None:
    rng = np.random.default_rng(3)
    base, other_base = rng.integers(20, 90, (2, 14)).astype(float)
    count, other_count = rng.poisson(base * 0.4).astype(float), rng.poisson(other_base * 0.2).astype(float)
    found = within_schools(_of(count, base, other_count, other_base), events=True)
    y = np.concatenate([count, other_count])
    schools = np.tile(np.arange(14), 2)
    x = np.column_stack([np.repeat([1.0, 0.0], 14), schools[:, None] == np.arange(14)])
    model = sm.GLM(y, x, family=sm.families.Poisson(), offset=np.log(np.concatenate([base, other_base]))).fit(
        cov_type="cluster", cov_kwds={"groups": schools, "use_correction": False}
    )
    error = (math.log(found.high) - math.log(found.low)) / 2 / 1.959963984540054
    assert math.log(found.ratio) == pytest.approx(model.params[0], abs=1e-8)
    assert error == pytest.approx(model.bse[0] * math.sqrt(14 / 13), rel=1e-6)


def test_standardised_by_hand() -> None:
    # Two schools of 200: risks .2 and .4 against .1 and .2, so that both risks double.
    pairs = _of(*(np.array(each, float) for each in ((20, 20), (100, 50), (10, 30), (100, 150))))
    found = standardised(pairs)
    assert found.ratio == pytest.approx((0.2 + 0.4) / (0.1 + 0.2))
    spreads = [
        (c + 0.5) / (n + 1) * (1 - (c + 0.5) / (n + 1)) / n
        for c, n in ((20, 100), (20, 50), (10, 100), (30, 150))
    ]
    error = math.sqrt(
        200**2 * (spreads[0] + spreads[1]) / 120**2 + 200**2 * (spreads[2] + spreads[3]) / 60**2
    )
    assert math.log(found.high / found.ratio) == pytest.approx(1.959963984540054 * error)


def test_schools_of_one_group_tell_nothing() -> None:
    more = (*BERKELEY, Counted("F", 5, 60, "women alone"), Counted("M", 0, 0, "women alone"))
    assert within_schools(AtSchools.of_counts("F", more, "M")) == within_schools(
        AtSchools.of_counts("F", BERKELEY, "M")
    )


def test_few_schools_do_not_tell_how_sure_a_ratio_of_events_is() -> None:
    ones = np.ones(FEWEST_SCHOOLS - 1)
    found = within_schools(_of(4 * ones, 20 * ones, 2 * ones, 20 * ones), events=True)
    assert math.isnan(found.ratio)
    assert found.schools == FEWEST_SCHOOLS - 1


def test_nobody_counted_tells_no_ratio() -> None:
    none, some = np.zeros(3), np.full(3, 20.0)
    assert math.isnan(within_schools(_of(none, some, none, some)).ratio)
    assert math.isnan(standardised(_of(none, some, np.ones(3), some)).ratio)


def test_a_ratio_without_bounds_is_not_told() -> None:
    """Three pupils, none of them counted, would stand for 5,003: off by a factor of e to the 900, perhaps."""
    pairs = _of(*(np.array(each, float) for each in ((1, 663), (10, 5000), (1, 0), (10, 3))))
    found = standardised(pairs)
    assert np.isnan([found.ratio, found.low, found.high]).all()
    assert found.schools == 2
    # The other ratio does not let them stand for so many.
    assert within_schools(pairs).high < 100


def test_rounding_moves_ratios_as_far_as_it_is_said_to() -> None:
    dice = np.random.default_rng(9)
    moved, said, still = [], [], []
    for _ in range(150):
        cells = [
            Counted(group, int(dice.integers(8, 40)), int(dice.integers(60, 200)), str(at))
            for at in range(5) for group in ("A", "B")
        ]  # fmt: skip
        shown = [replace(each, count=_to_five(each.count), base=_to_five(each.base)) for each in cells]
        exact, rounded, blind = (
            AtSchools.of_counts("A", cells, None),
            AtSchools.of_counts("A", shown, None, rounded_to=5),
            AtSchools.of_counts("A", shown, None),
        )
        for told in (within_schools, standardised):
            true, found, narrow = told(exact), told(rounded), told(blind)
            moved.append(math.log(found.ratio / true.ratio))
            said.append(_squared_error(found) - _squared_error(narrow))
            still.append(_squared_error(found) / _squared_error(narrow))
    assert np.mean(np.square(moved)) == pytest.approx(np.mean(said), rel=0.2)
    assert min(still) > 1
    assert max(still) < 2


def _to_five(count: int) -> int:
    return 5 * round(count / 5)


def _squared_error(found: Adjusted) -> float:
    return (math.log(found.high / found.low) / 2 / 1.959964) ** 2
