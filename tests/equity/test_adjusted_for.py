"""Among pupils who are alike a gap of age goes, and another stays. R's figures stand in tests/reference."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from wholeschool.equity.adjusted_for import adjusted_for, adjusted_in_words
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
    (said,) = adjusted_in_words(measured_gaps(rows)[:1], {"own": found}, ["year_group", "sex"])
    assert said.startswith("own, held against everyone else of the same year group and sex: ")


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
