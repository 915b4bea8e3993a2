"""Fisher's exact test: against whole numbers, against scipy, and far out."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from tests.shared import reference_result
from wholeschool.stats.fisher import fisher_p

TABLES = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 40), st.integers(0, 40), st.integers(1, 40)).map(
        lambda cells: (min(cells[:2]), max(cells[:2]), min(cells[2:]), max(cells[2:]))
    ),
    min_size=1,
    max_size=8,
)


def _p(*tables: tuple[int, int, int, int]) -> np.ndarray:
    return fisher_p(*np.array(tables, dtype=np.int64).T)


@given(TABLES)
def test_it_is_that_of_whole_numbers(tables: list[tuple[int, int, int, int]]) -> None:
    for (count, base, other_count, other_base), found in zip(tables, _p(*tables), strict=True):
        drawn = count + other_count
        ways = [comb(base, at) * comb(other_base, drawn - at) for at in range(drawn + 1)]
        rare = sum(each for each in ways if each <= ways[count])
        assert found == pytest.approx(float(Fraction(rare, sum(ways))), rel=1e-9)


def test_it_is_that_of_r_and_of_scipy() -> None:
    assert _p((30, 150, 45, 600))[0] == pytest.approx(reference_result("rr_2x2")["fisher_p"], rel=1e-3)
    dice = np.random.default_rng(1)
    base, other_base = dice.integers(1, 3000, 120), dice.integers(1, 30_000, 120)
    count, other_count = (
        (base * dice.random(120) ** 3).astype(int),
        (other_base * dice.random(120) / 4).astype(int),
    )
    expected = [
        stats.fisher_exact([[one, of - one], [other, others - other]]).pvalue
        for one, of, other, others in zip(count, base, other_count, other_base, strict=True)
    ]
    assert fisher_p(count, base, other_count, other_base) == pytest.approx(expected, rel=1e-8, abs=1e-290)


def test_many_are_laid_out_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    tables = [(at, 400, 40, 500) for at in range(60)]
    whole = _p(*tables)
    monkeypatch.setattr("wholeschool.stats.fisher._MOST", 1_000)
    assert _p(*tables).tolist() == whole.tolist()


def test_of_none_there_is_none() -> None:
    assert fisher_p(*np.empty((4, 0), dtype=np.int64)).tolist() == []
