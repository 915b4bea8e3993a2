"""Control charts: against the NHS's own rules on a published series, and each rule at its limit."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.datasets import nile

from tests.shared import reference_result
from wholeschool.stats.control import RUN, control_chart

TYPES = {
    "Common Cause": ("", None), "Above UCL": ("outside", 1), "Below LCL": ("outside", -1),
    "2 in 3 Above CL": ("outer_third", 1), "2 in 3 Below CL": ("outer_third", -1),
    "7 Points Above CL": ("run", 1), "7 Points Below CL": ("run", -1),
}  # fmt: skip


@pytest.fixture(scope="module")
def flow() -> np.ndarray:
    return nile.load_pandas().data["volume"].to_numpy()


def test_limits_and_signals_are_those_of_the_nhs_rules(flow: np.ndarray) -> None:
    chart, expected = control_chart(flow), reference_result("spc_nile_types")
    found = (chart.mean, chart.moving_range, chart.high, chart.low)
    assert found == pytest.approx([expected[each] for each in ("mean", "mr", "upl", "lpl")], abs=1e-6)
    told = [(each, side if each else None) for each, side in zip(chart.signals, chart.sides, strict=True)]
    assert told == [TYPES[each] for each in expected["types"]]


def test_limits_of_a_short_series_are_those_worked_by_hand(flow: np.ndarray) -> None:
    chart, expected = control_chart(flow, baseline=24), reference_result("xmr_nile24")
    found = (chart.mean, chart.moving_range, chart.low, chart.high, chart.range_high)
    assert found == pytest.approx([expected[each] for each in ("mean", "mrbar", "lcl", "ucl", "ucl_mr")])
    assert len(chart.signals) == len(flow)


@pytest.mark.parametrize(("length", "told"), [(RUN - 1, 0), (RUN, RUN)])
def test_a_run_takes_seven_on_one_side(length: int, told: int) -> None:
    chart = control_chart([*[1.0, -1.0] * 12, *[0.2, 0.3] * 4][: 24 + length], baseline=24)
    assert sum(each == "run" for each in chart.signals) == told


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(("length", "told"), [(RUN - 1, 0), (RUN, RUN)])
def test_a_trend_takes_seven_that_all_rise_or_all_fall(sign: int, length: int, told: int) -> None:
    steps = [sign * (each / 10 - 0.3) for each in range(length)]
    chart = control_chart([*[1.0, -1.0] * 12, 0.0, *([sign * 0.5] if length else []), *steps], baseline=24)
    trend = [side for each, side in zip(chart.signals, chart.sides, strict=True) if each == "trend"]
    # The value before the first may begin the trend too, where it lies on the way.
    assert len(trend) in {told, told + (told > 0)}
    assert set(trend) <= {sign}


def test_nothing_but_chance_is_seldom_told() -> None:
    dice = np.random.default_rng(3)
    told = [
        any(each == "outside" for each in control_chart(dice.normal(size=40)).signals) for _ in range(200)
    ]
    assert np.mean(told) < 0.4


@pytest.mark.parametrize("values", [[1.0], [1.0, np.nan], []])
def test_what_makes_no_chart_is_refused(values: list[float]) -> None:
    with pytest.raises(ValueError, match="two values or more"):
        control_chart(values)
