"""Rates of groups for the pages: what leaves is what was measured, widened, and nothing of few pupils."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from wholeschool.actions.report_group_rates import released_rates
from wholeschool.disclosure import load_policy
from wholeschool.equity.gap import differs
from wholeschool.equity.measured import MeasuredRows, measured_gaps
from wholeschool.report.group_rates import GroupRates

POLICY = load_policy()


def _rows(pupils: dict[str, int], rates: dict[str, float], seed: int = 1) -> MeasuredRows:
    """Suspensions of pupils of each group."""
    dice = np.random.default_rng(seed)
    group = np.repeat(np.arange(len(pupils)), [*pupils.values()])
    rate = np.array([rates[each] for each in pupils])
    size = len(group)
    return MeasuredRows(
        pupil=np.arange(size), school=np.zeros(size, dtype=np.int64), group=group,
        part=dice.poisson(rate[group]).astype(float), whole=np.ones(size),
        groups=tuple(pupils), schools=1, shares=False,
    )  # fmt: skip


def _released(rows: MeasuredRows) -> GroupRates:
    (found,) = released_rates("suspension_rate", "sen", rows, "202425", "a test", POLICY)
    return found


def test_what_is_shown_is_what_was_measured_and_never_surer() -> None:
    rows = _rows({"a": 700, "b": 900, "c": 1200}, {"a": 0.3, "b": 0.12, "c": 0.1})
    exact = measured_gaps(rows)
    shown = _released(rows).gaps()
    assert len(shown) == 3
    for one, other in zip(exact, shown, strict=True):
        assert one.risk is not None
        assert one.ratio is not None
        assert other.risk == pytest.approx(one.risk, abs=0.0006)
        assert other.ratio == pytest.approx(one.ratio, abs=0.006)
        assert other.low <= one.low < one.high <= other.high
        assert other.ratio_low <= one.ratio_low < one.ratio_high <= other.ratio_high
        assert differs(other) <= differs(one)
    assert differs(shown[0])


@pytest.mark.parametrize("seed", range(3))
def test_a_group_in_which_few_have_any_is_hidden_with_another(seed: int) -> None:
    rows = _rows({"a": 900, "b": 900, "c": 60}, {"a": 0.2, "b": 0.3, "c": 0.15}, seed)
    found = _released(rows)
    # c alone would be the whole less a and b, which everyone else tells.
    assert [gap.group for gap in found.gaps()] == ["b"]
    assert found.withheld.endswith("a and c.")
    assert all(row["rate"] is None for row in found.table.rows if row["population"] in ("a", "c"))


def test_enough_hidden_groups_stand_together() -> None:
    rows = _rows({"a": 900, "b": 900, "c": 100, "d": 100}, {"a": 0.2, "b": 0.3, "c": 0.17, "d": 0.17})
    assert [gap.group for gap in _released(rows).gaps()] == ["a", "b"]


def test_of_two_groups_both_are_hidden_or_neither() -> None:
    assert _released(_rows({"a": 900, "b": 80}, {"a": 0.2, "b": 0.1})).gaps() == ()


def test_one_group_is_no_comparison() -> None:
    rows = replace(_rows({"a": 90}, {"a": 0.2}), groups=("a",))
    assert [*released_rates("suspension_rate", "sen", rows, "202425", "a test", POLICY)] == []
