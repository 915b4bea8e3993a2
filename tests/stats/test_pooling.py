"""Pooled effects: another package's numbers, worked cases, and the truth of made studies."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.meta_analysis import combine_effects

from tests.reference.trials import bcg
from wholeschool.stats.pooling import METHODS, drawn_in, egger, pool


def test_statsmodels_finds_the_same_where_it_has_the_same() -> None:
    log, variances, _ = bcg()
    for method, theirs in (("dl", "chi2"), ("pm", "iterated")):
        found = combine_effects(log, variances, method_re=theirs, use_t=True)
        ours = pool(log, variances, method)  # type: ignore[arg-type]
        assert [ours.mean, ours.between] == pytest.approx([found.mean_effect_re, found.tau2], rel=1e-4)
        assert ours.error == pytest.approx(found.sd_eff_w_re_hksj, rel=1e-4)


def test_reml_is_where_its_likelihood_is_highest() -> None:
    log, variances, _ = bcg()
    best = pool(log, variances).between

    def likelihood(between: float) -> float:
        weights = 1 / (variances + between)
        mean = (weights * log).sum() / weights.sum()
        left = (weights * (log - mean) ** 2).sum()
        return -0.5 * float(np.log(variances + between).sum() + np.log(weights.sum()) + left)

    assert likelihood(best) > max(likelihood(best * 0.98), likelihood(best * 1.02))


def test_studies_that_agree_have_no_spread_and_are_averaged_by_their_weights() -> None:
    found = pool([1.0, 2.0], [1.0, 0.5])
    assert (found.between, found.mean) == (0.0, pytest.approx((1 + 2 * 2) / 3))
    assert found.error == pytest.approx(np.sqrt(1 / 3))
    assert np.isnan(found.next_low)  # of two studies nobody knows where the third would lie


def test_the_next_study_lies_wider_than_the_mean() -> None:
    log, variances, _ = bcg()
    found = pool(log, variances)
    assert found.next_low < found.low[0] < found.mean < found.high[0] < found.next_high


@given(
    st.lists(st.tuples(st.floats(-50, 50), st.floats(0.01, 100)), min_size=3, max_size=12),
    st.floats(-20, 20),
    st.floats(0.1, 10),
    st.sampled_from(METHODS),
)
def test_units_have_no_bearing(
    studies: list[tuple[float, float]], moved: float, times: float, method: str
) -> None:
    effects, variances = (np.array(each) for each in zip(*studies, strict=True))
    found = pool(effects, variances, method)  # type: ignore[arg-type]
    other = pool(times * effects + moved, times**2 * variances, method)  # type: ignore[arg-type]
    assert other.mean == pytest.approx(times * found.mean + moved, rel=1e-3, abs=1e-2)
    assert other.error == pytest.approx(times * found.error, rel=1e-3, abs=1e-3)
    assert 0 <= found.i_squared <= 1


def test_the_mean_and_the_next_study_are_held_as_often_as_is_said() -> None:
    random = np.random.default_rng(8)
    held, next_held = 0, 0
    for _ in range(600):
        variances = random.uniform(0.2, 1.5, size=8)
        effects = random.normal(3, 1, size=8) + random.normal(size=8) * np.sqrt(variances)
        found = pool(effects, variances)
        held += found.low[0] <= 3 <= found.high[0]
        next_held += found.next_low <= random.normal(3, 1) <= found.next_high
    assert held / 600 > 0.93
    assert 0.86 < next_held / 600 < 0.97  # of eight studies that tell little of their spread


def test_studies_that_are_published_where_they_work_are_told() -> None:
    random = np.random.default_rng(9)
    variances = random.uniform(0.01, 1, size=300)
    effects = random.normal(size=300) * np.sqrt(variances)
    liked = effects > 0.8 * np.sqrt(variances)
    assert egger(effects[liked], variances[liked])[1] < 0.001
    assert egger(effects, variances)[1] > 0.05


def test_drawn_in_effects_lie_between_their_own_and_the_mean() -> None:
    found = drawn_in([0.0, 10.0], [1.0, 4.0], 4.0)
    assert found.mean == pytest.approx((0 / 5 + 10 / 8) / (1 / 5 + 1 / 8))
    assert found.values[1] == pytest.approx((10 / 4 + found.mean / 4) / (1 / 4 + 1 / 4))
    assert drawn_in([0.0, 10.0], [1.0, 4.0], 0.0).errors == pytest.approx(np.sqrt(1 / (1 + 1 / 4)))


@pytest.mark.parametrize(
    ("effects", "variances", "said"),
    [
        ([1.0], [1.0], "more studies than columns"),
        ([1.0, 2.0], [1.0, 0.0], "above 0"),
        ([1.0, float("nan")], [1.0, 1.0], "numbers"),
    ],
)
def test_what_cannot_be_pooled_is_refused(effects: list[float], variances: list[float], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        pool(effects, variances)


def test_moderators_that_say_the_same_are_refused() -> None:
    with pytest.raises(ValueError, match="told apart"):
        pool([1.0, 2, 3, 4], [1.0] * 4, moderators=np.ones((4, 1)))
