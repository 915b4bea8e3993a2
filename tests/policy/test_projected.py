"""A trend and its prediction interval, held to scipy and to what it promises."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from wholeschool.policy.projected import project

PLACES = {
    "2017/18": 5440.0, "2018/19": 6242.0, "2019/20": 7451.0, "2020/21": 6879.0,
    "2021/22": 6141.0, "2022/23": 6869.0, "2023/24": 9181.0, "2024/25": 12984.0,
}  # fmt: skip


def test_a_steady_growth_goes_on() -> None:
    found = project({f"20{year}/{year + 1}": 100 * 1.1 ** (year - 10) for year in range(10, 16)}, 2)
    assert found.growth == pytest.approx(10)
    assert [each.period for each in found.years] == ["2016/17", "2017/18"]
    assert [each.found for each in found.years] == pytest.approx([100 * 1.1**6, 100 * 1.1**7])
    assert found.years[0].high - found.years[0].low == pytest.approx(0, abs=1e-6)


def test_the_line_is_that_of_scipy() -> None:
    found = project(PLACES, 1)
    years, logs = np.arange(2017, 2025), np.log(list(PLACES.values()))
    line = stats.linregress(years, logs)
    at = line.intercept + line.slope * 2025
    assert found.years[0].found == pytest.approx(math.exp(at))
    assert found.growth == pytest.approx(100 * math.expm1(line.slope))
    t = stats.t.ppf(0.975, 6)
    assert found.growth_high == pytest.approx(100 * math.expm1(line.slope + t * line.stderr))
    rest = logs - line.intercept - line.slope * years
    error = math.sqrt((rest**2).sum() / 6) * math.sqrt(1 + 1 / 8 + 4.5**2 / ((years - 2020.5) ** 2).sum())
    assert found.years[0].low == pytest.approx(math.exp(at - t * error))
    assert found.last_off == pytest.approx(100 * math.expm1(rest[-1]))


def test_a_new_year_lies_between_the_ends_as_often_as_promised() -> None:
    random = np.random.default_rng(5)
    hits = 0
    for _ in range(400):
        logs = 0.05 * np.arange(9) + random.normal(0, 0.1, 9)
        known = {f"20{10 + i}/{11 + i}": float(np.exp(logs[i])) for i in range(8)}
        (year,) = project(known, 1).years
        hits += year.low <= np.exp(logs[8]) <= year.high
    assert 0.92 < hits / 400 < 0.98


def test_the_further_the_wider() -> None:
    spans = [math.log(each.high / each.low) for each in project(PLACES, 4).years]
    assert spans == sorted(spans)


def test_few_years_are_not_projected() -> None:
    found = project(dict(list(PLACES.items())[:4]), 2)
    assert (found.years, found.growth) == ((), None)
    assert found.reason == "There are 4 years, and 5 are needed."
