"""Among pupils who are alike a gap of age goes, and another stays. R's figures stand in tests/reference."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
import statsmodels.api as sm

from wholeschool.equity.adjusted import Adjusted
from wholeschool.equity.adjusted_for import AmongLike, adjusted_for, adjusted_in_words, among_like
from wholeschool.equity.measured import MeasuredRows, measured_gaps


def _rows(ratio: float, seed: int = 1) -> tuple[MeasuredRows, np.ndarray]:
    """Older pupils have three times as much, and most of the group are older."""
    dice, size = np.random.default_rng(seed), 6000
    group = (dice.random(size) > 0.4).astype(np.int64)
    older = (dice.random(size) < np.where(group == 0, 0.8, 0.3)).astype(np.int64)
    rate = 0.1 * np.where(older, 3.0, 1.0) * np.where(group == 0, ratio, 1.0)
    rows = MeasuredRows(
        pupil=np.arange(size), school=dice.integers(0, 3, size), group=group,
        part=dice.poisson(rate * dice.gamma(1.0, 1.0, size)).astype(float), whole=np.ones(size),
        groups=("own", "others"), schools=3, shares=False,
    )  # fmt: skip
    return rows, older


def test_a_gap_that_is_one_of_age_goes() -> None:
    rows, older = _rows(1.0)
    crude = measured_gaps(rows)[0]
    assert crude.ratio_low is not None
    assert crude.ratio_low > 1.3
    found = adjusted_for(rows, "own", None, [older])
    assert found.low < 1 < found.high
    assert found.schools == 3


def test_a_gap_that_is_not_stays() -> None:
    rows, older = _rows(2.0)
    found = adjusted_for(rows, "own", "others", [older])
    assert found.low < 2 < found.high
    assert found.low > 1.5
    both = among_like(rows, "own", "others", [older])
    assert both.fitted == found
    assert both.standardised.low < 2 < both.standardised.high
    (said,) = adjusted_in_words(measured_gaps(rows)[:1], {"own": both}, ["year_group", "sex"])
    assert said.startswith("own, held against everyone else alike in year group and sex: ")


def test_values_without_any_are_left_out_and_nothing_is_told_of_nothing() -> None:
    rows, older = _rows(2.0)
    more = np.where(np.arange(6000) < 50, 2, older)
    part = np.where(more == 2, 0.0, rows.part)
    left = adjusted_for(replace(rows, part=part), "own", None, [more])
    kept = more != 2
    only = replace(
        rows, pupil=rows.pupil[kept], school=rows.school[kept], group=rows.group[kept], part=part[kept],
        whole=rows.whole[kept],
    )  # fmt: skip
    assert left == adjusted_for(only, "own", None, [older[kept]])
    nobody = replace(rows, part=np.where(rows.group == 0, 0.0, rows.part))
    assert math.isnan(adjusted_for(nobody, "own", None, [older]).ratio)
    assert math.isnan(adjusted_for(rows, "own", None, [rows.group]).ratio), "the same thing twice"
    assert adjusted_in_words(measured_gaps(rows)[:1], {}, ["sex"]) == ()


# A boy and a girl are of one year, and so on: (group, sex, year, pupils, of whom so many were counted).
CELLS = (
    (0, 0, 0, 40, 8), (0, 1, 0, 10, 1), (0, 1, 1, 50, 20), (0, 0, 1, 6, 3),
    (1, 0, 0, 100, 10), (1, 1, 0, 60, 3), (1, 1, 1, 40, 8),
)  # fmt: skip


def _pupils() -> tuple[MeasuredRows, list[np.ndarray]]:
    group, sex, year = (
        np.repeat([cell[at] for cell in CELLS], [cell[3] for cell in CELLS]) for at in range(3)
    )
    part = np.concatenate([np.arange(cell[3]) < cell[4] for cell in CELLS]).astype(float)
    rows = MeasuredRows(
        pupil=np.arange(len(group)), school=np.zeros(len(group), dtype=np.int64), group=group, part=part,
        whole=np.ones(len(group)), groups=("own", "others"), schools=1, shares=True,
    )  # fmt: skip
    return rows, [sex, year]


def test_standardised_is_as_worked_by_hand() -> None:
    """Of three kinds of pupils both have some: 140, 70 and 90; six boys of the older year have no like."""
    rows, likes = _pupils()
    found = among_like(rows, "own", "others", likes)
    expected = (140 * 8 / 40 + 70 * 1 / 10 + 90 * 20 / 50) / (140 * 10 / 100 + 70 * 3 / 60 + 90 * 8 / 40)
    assert math.isclose(found.standardised.ratio, expected)
    assert (found.standardised.schools, found.covered) == (3, 300 / 306)


def test_standardised_is_what_a_saturated_model_predicts() -> None:
    """As if all had been of the group, and as if none; its errors by the delta method (statsmodels)."""
    rows, (sex, year) = _pupils()
    kept = ~((sex == 0) & (year == 1))
    x = np.column_stack([(2 * sex[kept] + year[kept])[:, None] == [0, 2, 3]]).astype(float)

    def design(own: np.ndarray) -> np.ndarray:
        return np.hstack([x, x * own[:, None]])

    model = sm.GLM(
        rows.part[kept], design((rows.group[kept] == 0) * 1.0), family=sm.families.Binomial()
    ).fit()
    ones = np.ones(int(kept.sum()))
    sides = [model.predict(design(each)) for each in (ones, 0 * ones)]
    slopes = [
        (risk * (1 - risk)) @ design(each) / risk.sum()
        for risk, each in zip(sides, (ones, 0 * ones), strict=True)
    ]
    error = float(np.sqrt((slopes[0] - slopes[1]) @ model.cov_params() @ (slopes[0] - slopes[1])))
    found = among_like(rows, "own", "others", [sex, year]).standardised
    assert math.isclose(found.ratio, sides[0].mean() / sides[1].mean(), rel_tol=1e-7)
    # Ours counts half a pupil more and half a pupil less in each cell, of which the smallest here has ten.
    assert math.isclose(math.log(found.high / found.ratio) / 1.959964, error, rel_tol=0.06)


def test_a_pupil_of_two_schools_is_one() -> None:
    rows, likes = _pupils()
    twice = replace(
        rows, pupil=np.tile(rows.pupil, 2), school=np.repeat([0, 1], len(rows.pupil)), schools=2,
        shares=False, group=np.tile(rows.group, 2),
        part=np.tile(rows.part, 2) / 2, whole=np.tile(rows.whole, 2) / 2,
    )  # fmt: skip
    once = among_like(replace(rows, shares=False), "own", None, likes)
    assert (
        among_like(twice, "own", None, [np.tile(each, 2) for each in likes]).standardised == once.standardised
    )


@pytest.mark.parametrize(
    ("covered", "said"),
    [(1.0, "; standardised 2.0 times (1.5 to 3.0)."), (0.4, "the rate."),
     (0.8, "; standardised 2.0 times (1.5 to 3.0) of the 80 % who have their like.")],
)  # fmt: skip
def test_of_how_many_a_standardised_ratio_is_is_said(covered: float, said: str) -> None:
    rows, _ = _rows(2.0)
    its = AmongLike(Adjusted(2.1, 1.6, 2.9, 3), Adjusted(2.0, 1.5, 3.0, 4), covered)
    (words,) = adjusted_in_words(measured_gaps(rows)[:1], {"own": its}, ["sex"])
    assert words.endswith(said)


def test_of_fewer_than_five_with_any_nothing_is_told() -> None:
    rows, likes = _pupils()
    some = np.flatnonzero((rows.group == 0) & (rows.part > 0))
    for left, told in ((5, True), (4, False)):
        part = rows.part.copy()
        part[some[left:]] = 0.0
        its = among_like(replace(rows, part=part), "own", "others", likes)
        assert math.isnan(its.fitted.ratio) is not told
        assert math.isnan(its.standardised.ratio) is not told
        words = adjusted_in_words(measured_gaps(rows)[:1], {"own": its}, ["sex"])
        assert ("cannot be told" in words[0]) is not told


def test_an_interval_that_reaches_everywhere_is_not_put_into_words() -> None:
    rows, _ = _rows(2.0)
    for high, said in ((50.0, True), (51.0, False)):
        its = AmongLike(Adjusted(2.1, 1.6, 2.9, 3), Adjusted(2.0, 0.5, high, 4), 1.0)
        (words,) = adjusted_in_words(measured_gaps(rows)[:1], {"own": its}, ["sex"])
        assert ("standardised" in words) is said
