"""Gaps of rounded counts claim nothing that the counts before rounding do not."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from wholeschool.disclosure import load_policy
from wholeschool.equity.counted import Counted
from wholeschool.equity.gap import LEVEL, Gap, differs
from wholeschool.equity.groups import gaps
from wholeschool.equity.rounded import Rounded, rounded_gaps

POLICY = load_policy()
CELLS = st.lists(st.tuples(st.integers(5, 60), st.integers(25, 150)), min_size=2, max_size=4)


def _rounded(cells: list[tuple[int, int]]) -> tuple[Gap, ...]:
    """Of counted and not counted."""
    count, base = (
        Rounded(
            *np.array([(shown, *POLICY.span(shown)) for shown in map(POLICY.rounded_count, each)], float).T
        )
        for each in ([cell[0] for cell in cells], [sum(cell) for cell in cells])
    )
    return rounded_gaps(count, base, [str(at) for at in range(len(cells))])


def _exact(cells: list[tuple[int, int]]) -> tuple[Gap, ...]:
    return gaps([Counted(str(at), cell[0], sum(cell)) for at, cell in enumerate(cells)])


@settings(deadline=None, max_examples=100)
@given(CELLS)
def test_what_is_claimed_holds_before_rounding(cells: list[tuple[int, int]]) -> None:
    for shown, exact in zip(_rounded(cells), _exact(cells), strict=True):
        assert exact.low is not None
        assert exact.high is not None
        assert exact.ratio_low is not None
        assert exact.ratio_high is not None
        assert shown.low is not None
        assert shown.high is not None
        assert shown.ratio_low is not None
        assert shown.low <= exact.low
        assert shown.high >= exact.high
        assert shown.ratio_low <= exact.ratio_low
        assert shown.ratio_high is None or shown.ratio_high >= exact.ratio_high
        assert exact.difference_low is not None
        assert exact.difference_high is not None
        assert shown.difference_low is not None
        assert shown.difference_high is not None
        assert shown.difference_low <= exact.difference_low
        assert shown.difference_high >= exact.difference_high
        assert not differs(shown) or (exact.p_of_all is not None and exact.p_of_all < LEVEL)


def test_a_gap_that_rounding_made_is_not_claimed() -> None:
    # 5 of 43 and 13 of 49 are shown as 5 of 45 and 15 of 50: taken for exact, beyond chance.
    cells = [(5, 38), (13, 36)]
    shown = [
        (POLICY.rounded_count(a), POLICY.rounded_count(a + b) - POLICY.rounded_count(a)) for a, b in cells
    ]
    assert not differs(_exact(cells)[0])
    assert differs(_exact(shown)[0])
    assert not differs(_rounded(cells)[0])


def test_a_large_gap_of_large_groups_is_claimed() -> None:
    found = _rounded([(258, 392), (402, 1598)])[0]
    assert differs(found)
    assert (found.count, found.base) == (260, 650)
