"""Gaps of rounded counts claim nothing that the counts before rounding do not."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from wholeschool.disclosure import load_policy
from wholeschool.equity.counted import Counted
from wholeschool.equity.gap import LEVEL, Gap, differs, told_once
from wholeschool.equity.groups import gaps
from wholeschool.equity.rounded import Rounded, rounded_gaps

POLICY = load_policy()
CELLS = st.lists(st.tuples(st.integers(5, 60), st.integers(25, 150)), min_size=2, max_size=4)


def _rounded(cells: list[tuple[int, int]], hidden: tuple[int, int] | None = None) -> tuple[Gap, ...]:
    """Of counted and not counted; `hidden`: those of a group that is not shown, and among everyone else."""
    names = [str(at) for at in range(len(cells))]
    if hidden is None:
        return rounded_gaps(*_shown(cells), names)
    every = [*cells, hidden]
    total = _shown([(sum(cell[0] for cell in every), sum(cell[1] for cell in every))])
    return rounded_gaps(*_shown(cells), names, total)


def _shown(cells: list[tuple[int, int]]) -> tuple[Rounded, Rounded]:
    count, base = (
        Rounded(
            *np.array([(shown, *POLICY.span(shown)) for shown in map(POLICY.rounded_count, each)], float).T
        )
        for each in ([cell[0] for cell in cells], [sum(cell) for cell in cells])
    )
    return count, base


def _exact(cells: list[tuple[int, int]]) -> tuple[Gap, ...]:
    return gaps([Counted(str(at), cell[0], sum(cell)) for at, cell in enumerate(cells)])


@settings(deadline=None, max_examples=100)
@given(CELLS, st.none() | st.tuples(st.integers(5, 12), st.integers(5, 12)))
def test_what_is_claimed_holds_before_rounding(
    cells: list[tuple[int, int]], hidden: tuple[int, int] | None
) -> None:
    # A group that is not shown is asked about by nobody, but everyone else are with it.
    every = _exact([*cells, hidden] if hidden else cells)[: len(cells)]
    for shown, exact in zip(_rounded(cells, hidden), every, strict=True):
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
        asked = exact.p if hidden else exact.p_of_all
        assert not differs(shown) or (asked is not None and asked < LEVEL)


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


def test_everyone_else_are_all_but_the_group_whoever_is_shown() -> None:
    # Of 340, 50 and 22 pupils the last are too few to be shown: 10 of 70 others were counted, not 0 of 50.
    none, support = _rounded([(5, 335), (0, 50)], hidden=(10, 12))
    assert none.ratio == (5 / 340) / (10 / 70)
    assert none.reason == ""
    assert none.difference == 5 / 340 - 10 / 70
    assert support.ratio == 0
    assert len(told_once((none, support))) == 2, "neither is everyone else to the other"
    assert none.p is not None
    assert none.p_of_all == 2 * none.p, "two questions"


def test_where_the_sum_of_all_is_hidden_too_others_are_called_what_they_are() -> None:
    others = "the other groups shown"
    found = rounded_gaps(*_shown([(5, 335), (0, 50)]), ["none", "support"], reference=others)
    assert found[0].reason == f"none was counted of {others}, so nothing can be a multiple of it"
    assert {each.reference for each in found} == {others}


def test_that_none_was_counted_is_said_only_where_rounding_cannot_have_taken_some_away() -> None:
    # 5 of all and 5 of the group, either of which may be 3 to 7.
    count, base = (Rounded(*np.array([each, each], float).T) for each in ((5, 3, 7), (50, 48, 52)))
    of_all, in_all = (Rounded(*np.array([each], float).T) for each in ((5, 3, 7), (120, 118, 122)))
    reasons = [
        rounded_gaps(count, base, ["a", "b"], (of_all, in_all), fewest=fewest)[0].reason for fewest in (3, 5)
    ]
    assert reasons == [
        "whether any were counted of everyone else the rounding does not tell",
        "none was counted of everyone else, so nothing can be a multiple of it",
    ]
