"""Errors of parts of a difference: against statsmodels'. Parts of real data: tests/reference."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.stats.oaxaca import OaxacaBlinder

from wholeschool.stats.oaxaca import Oaxaca, Part, oaxaca


def _made(
    pupils: int, seed: int, times: int = 1
) -> tuple[np.ndarray, np.ndarray, list[np.ndarray], np.ndarray]:
    dice = np.random.default_rng(seed)
    own = dice.random(pupils) < 0.4
    age, sex = dice.normal(0.5 * own, 1), (dice.random(pupils) < 0.5 + 0.2 * own).astype(float)
    values = 1 + 0.8 * age + 0.5 * sex + 0.3 * own + dice.normal(0, 1, pupils)
    blocks = [np.repeat(each, times)[:, None] for each in (age, sex)]
    return np.repeat(values, times), np.repeat(own, times), blocks, np.repeat(np.arange(pupils), times)


def _wide(part: Part) -> float:
    return (part.high - part.low) / 2 / 1.959964


def test_errors_are_those_of_drawing_pupils_again() -> None:
    values, own, blocks, pupils = _made(400, 1)
    found = oaxaca(values, np.ones(400), own, blocks, pupils)
    exog = np.column_stack([*blocks, own])
    again = OaxacaBlinder(values, exog, 2, hasconst=False, rng=np.random.default_rng(2))
    unexplained, explained = again.two_fold(std=True, n=150, conf=1.0).std
    assert _wide(found.two[0]) == pytest.approx(explained, rel=0.2)
    assert _wide(found.two[1]) == pytest.approx(unexplained, rel=0.2)
    assert found.three is not None
    assert [_wide(each) for each in found.three] == pytest.approx(
        again.three_fold(True, 150, 1.0).std, rel=0.15
    )


def _all(found: Oaxaca) -> list[float]:
    assert found.three is not None
    return [number for each in (*found.two, *found.by, *found.three) for number in vars(each).values()]


def test_a_pupil_seen_twice_is_one_opinion_and_weighs_as_much() -> None:
    values, own, blocks, pupils = _made(150, 3)
    once = oaxaca(values, np.full(150, 2.0), own, blocks, pupils)
    values, own, blocks, pupils = _made(150, 3, times=2)
    assert _all(oaxaca(values, np.ones(300), own, blocks, pupils)) == pytest.approx(_all(once))


def test_parts_of_characteristics_add_up_to_what_is_explained() -> None:
    values, own, blocks, pupils = _made(300, 4)
    found = oaxaca(values, np.ones(300), own, blocks, pupils)
    assert sum(each.value for each in found.by) == pytest.approx(found.two[0].value)
    assert found.two[0].value + found.two[1].value == pytest.approx(found.two[2].value)


def test_where_a_group_lacks_a_value_there_are_two_parts_and_no_three() -> None:
    values, own, blocks, pupils = _made(300, 5)
    blocks[1] = np.where(own, 0.0, blocks[1][:, 0])[:, None]
    found = oaxaca(values, np.ones(300), own, blocks, pupils)
    assert found.three is None
    assert np.isfinite(found.two[0].high)


def test_intervals_hold_what_was_planted() -> None:
    held = 0
    for seed in range(100):
        values, own, blocks, pupils = _made(200, seed)
        explained = oaxaca(values, np.ones(200), own, blocks, pupils).two[0]
        held += explained.low <= 0.8 * 0.5 + 0.5 * 0.2 <= explained.high
    assert held >= 89
