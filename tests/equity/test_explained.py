"""What of a gap other characteristics account for: planted, found, and said no surer than it is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from wholeschool.equity.explained import explained, explained_in_words
from wholeschool.equity.measured import MeasuredRows, measured_gaps


def _rows(pupils: int, own_effect: float) -> tuple[MeasuredRows, np.ndarray]:
    """Group a has more of year 1, in which the share counted is 0.5 against 0.1."""
    dice = np.random.default_rng(6)
    group = (dice.random(pupils) < 0.5).astype(np.int64)
    year = (dice.random(pupils) < np.where(group == 0, 0.8, 0.2)).astype(np.int64)
    share = 0.1 + 0.4 * year + own_effect * (group == 0)
    rows = MeasuredRows(
        pupil=np.arange(pupils), school=np.zeros(pupils, dtype=np.int64), group=group,
        part=(dice.random(pupils) < share).astype(float), whole=np.ones(pupils),
        groups=("a", "b"), schools=1, shares=True,
    )  # fmt: skip
    return rows, year


@pytest.mark.parametrize(("effect", "share"), [(0.0, 1.0), (0.24, 0.5)])
def test_the_planted_share_is_found(effect: float, share: float) -> None:
    rows, year = _rows(6000, effect)
    found = explained(rows, "a", None, [year])
    assert found is not None
    assert found.share_low < share < found.share_high
    assert found.share_high - found.share_low < 0.3
    gap = measured_gaps(rows)[0]
    assert found.parts.two[2].value == pytest.approx(gap.difference)
    (said,) = explained_in_words(measured_gaps(rows), {"a": found}, ["year_group", "sex"])
    least = round(100 * found.share_low)
    whole = f"Of the gap between a and everyone else, {least} % or more, and perhaps all,"
    part = f"Of the gap between a and everyone else, {round(100 * found.share)} % ("
    assert said.startswith(whole if found.share_high > 1 else part)
    assert "comes of how they differ in year group and sex" in said


def test_what_the_figures_do_not_tell_is_not_told() -> None:
    rows, year = _rows(200, 0.1)
    found = explained(rows, "a", None, [year])
    assert found is not None
    wide = replace(found, share_low=0.1, share_high=0.9)
    told = measured_gaps(rows)
    assert "the figures do not tell" in explained_in_words(told, {"a": wide}, ["sex"])[0]
    nan = replace(found, share=float("nan"))
    assert "the figures do not tell" in explained_in_words(told, {"a": nan}, ["sex"])[0]
    assert explained_in_words(told, {"a": found}, []) == ()
    none = [replace(gap, p_of_all=0.5) for gap in told]
    assert explained_in_words(none, {"a": found}, ["sex"]) == ()


def test_with_nobody_beside_there_are_no_parts() -> None:
    rows, year = _rows(50, 0.0)
    assert explained(replace(rows, group=np.zeros(50, dtype=np.int64)), "a", None, [year]) is None


def test_what_says_which_group_a_pupil_is_of_accounts_for_nothing() -> None:
    """Ethnic groups within major groups: coefficients of both at once would hang on the order of values."""
    rows, year = _rows(400, 0.1)
    finer = 2 * rows.group + year
    assert explained(rows, "a", None, [finer]) is None
    assert explained(rows, "a", None, [5 - finer]) is None
    (said,) = explained_in_words(measured_gaps(_rows(6000, 0.1)[0]), {}, ["ethnicity"])
    assert said == (
        "Nothing tells how much of the gap between a and everyone else comes of ethnic group: to know these "
        "is to know who is of which."
    )


@pytest.mark.parametrize(
    ("share", "low", "high", "said"),
    [
        (
            1.8,
            1.6,
            2.0,
            "By how they differ in sex alone, the gap between a and everyone else would be larger",
        ),
        (-0.3, -0.4, -0.2, "alone, the gap between a and everyone else would be the other way round."),
        (
            0.9,
            0.7,
            1.1,
            "Of the gap between a and everyone else, 70 % or more, and perhaps all, comes of how they",
        ),
        (0.1, -0.1, 0.3, "Of the gap between a and everyone else, 30 % at most, and perhaps none, comes"),
    ],
)
def test_a_share_beyond_all_and_none_is_no_share(share: float, low: float, high: float, said: str) -> None:
    rows, year = _rows(6000, 0.1)
    found = explained(rows, "a", None, [year])
    assert found is not None
    its = replace(found, share=share, share_low=low, share_high=high)
    assert said in explained_in_words(measured_gaps(rows), {"a": its}, ["sex"])[0]
