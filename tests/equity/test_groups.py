"""Groups beside each other: against R, what cannot be told, and what holds for all tables."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from tests.shared import reference_result
from wholeschool.equity.counted import EVERYONE_ELSE, Counted
from wholeschool.equity.gap import Gap
from wholeschool.equity.groups import gaps
from wholeschool.errors import WrongCallError
from wholeschool.stats import poisson_interval
from wholeschool.stats.differences import share_difference_intervals

WORKED = (Counted("A", 30, 150), Counted("B", 45, 600))
GROUPS = st.lists(
    st.tuples(st.integers(0, 80), st.integers(0, 80)).map(lambda pair: (min(pair), max(pair))),
    min_size=2,
    max_size=5,
).map(lambda found: [Counted(f"group {at}", *each) for at, each in enumerate(found)])


def test_shares_have_the_figures_of_r() -> None:
    expected = reference_result("rr_2x2")
    group, reference = gaps(WORKED, "B")
    assert [group.ratio, group.ratio_low, group.ratio_high] == pytest.approx(expected["rr_katz"], abs=1e-6)
    assert [group.low, group.high] == pytest.approx(expected["wilson1"], abs=1e-6)
    assert (group.difference, group.p) == pytest.approx((expected["rd"], expected["fisher_p"]), rel=1e-3)
    assert (group.interval, group.ratio_interval, group.difference_interval) == ("wilson", "katz", "newcombe")
    by_hand = share_difference_intervals(*(np.array([each]) for each in (30.0, 150.0, 45.0, 600.0)))
    assert (group.difference_low, group.difference_high) == tuple(float(each[0]) for each in by_hand)
    assert (reference.risk, reference.ratio, reference.reason) == (0.075, None, "")


def test_events_have_the_figures_of_r() -> None:
    group, _ = gaps(WORKED, "B", events=True)
    found = [group.ratio, group.ratio_low, group.ratio_high]
    assert found == pytest.approx(reference_result("rr_2x2")["rate_ratio_exact"], abs=1e-5)
    assert (group.ratio_interval, group.difference_interval) == ("exact", "mover")
    own, other = (poisson_interval(np.array([x]), np.array([n])) for x, n in ((30.0, 150.0), (45.0, 600.0)))
    reach = float(np.hypot(0.2 - own[0][0], other[1][0] - 0.075))
    assert group.difference_low == pytest.approx(0.125 - reach)


def test_everyone_else_is_all_others_together() -> None:
    three = [Counted("A", 10, 100), Counted("B", 30, 100), Counted("C", 50, 200)]
    found = gaps(three)[0]
    assert (found.reference, found.ratio) == (EVERYONE_ELSE, pytest.approx(0.1 / (80 / 300)))
    assert found == _alone(gaps([three[0], Counted("rest", 80, 300)])[0], found)


def _alone(two: Gap, among_three: Gap) -> Gap:
    """What is told of a group where there are two; how many are asked about tells on `p_of_all` alone."""
    return Gap(**(vars(two) | {"p_of_all": among_three.p_of_all}))


def test_all_groups_are_asked_about_at_once() -> None:
    found = gaps(
        [Counted("A", 10, 100), Counted("B", 18, 100), Counted("C", 30, 100), Counted("D", 12, 90)], "A"
    )
    p_values = [each.p for each in found if each.p is not None]
    expected = multipletests(p_values, method="holm")[1]
    assert [each.p_of_all for each in found if each.p is not None] == pytest.approx(list(expected))


def test_two_groups_against_each_other_are_one_question() -> None:
    for each in gaps(WORKED):
        assert each.p_of_all == each.p


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ((Counted("A", 0, 0), Counted("B", 1, 20)), "nobody is in this group"),
        ((Counted("A", 1, 20), Counted("B", 0, 0)), "nobody is in the group “B”"),
        ((Counted("A", 3, 20), Counted("B", 1, 9)), "the group “B” has fewer than 10 pupils"),
        ((Counted("A", 1, 9), Counted("B", 3, 20)), "this group has fewer than 10 pupils"),
        (
            (Counted("A", 4, 20), Counted("B", 0, 20)),
            "none was counted of the group “B”, so nothing can be a multiple of it",
        ),
    ],
)
def test_what_cannot_be_told_has_a_reason(cells: tuple[Counted, ...], reason: str) -> None:
    found = gaps(cells, "B")[0]
    assert (found.reason, found.ratio) == (reason, None)


@pytest.mark.parametrize(
    ("cells", "reference", "sentence"),
    [
        ([], None, "no groups with any pupils"),
        ([Counted("A", 1, 20)], None, "nothing to hold it against"),
        (WORKED, "b", "Did you mean B"),
        ([Counted("A", 5, 4), Counted("B", 1, 9)], None, "5 are counted, and it has 4 pupils"),
        ([Counted("A", -1, 4), Counted("B", 1, 9)], None, "below 0"),
        ([*WORKED, Counted("All", 75, 750)], None, "“All” is the sum of the other groups"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    cells: list[Counted], reference: str | None, sentence: str
) -> None:
    with pytest.raises(WrongCallError, match=sentence):
        gaps(cells, reference)


@settings(deadline=None)
@given(GROUPS, st.booleans())
def test_intervals_hold_what_they_are_of(groups: list[Counted], events: bool) -> None:
    try:
        found = gaps(groups, groups[0].group, events=events)
    except WrongCallError:
        return  # one group is the sum of the others
    for each in found:
        if each.risk is not None and each.low is not None and each.high is not None:
            assert each.low <= each.risk + 1e-12 <= each.high + 2e-12
        if each.difference is not None:
            assert each.difference_low is not None
            assert each.difference_high is not None
            assert each.difference_low <= each.difference + 1e-12 <= each.difference_high + 2e-12
        if each.ratio is not None and each.ratio_low is not None:
            assert each.ratio_low <= each.ratio + 1e-9
            assert each.ratio_high is None or each.ratio <= each.ratio_high + 1e-9
        assert (each.ratio is None) == bool(each.reason or each.group == each.reference)


@settings(deadline=None)
@given(GROUPS)
def test_rows_of_a_group_are_added_up(groups: list[Counted]) -> None:
    doubled = [Counted(each.group, each.count, each.base, school) for each in groups for school in "xy"]
    whole = [Counted(each.group, 2 * each.count, 2 * each.base) for each in groups]
    assert _told(doubled) == _told(whole)


def _told(groups: list[Counted]) -> tuple[Gap, ...] | str:
    """The gaps, or why there are none."""
    try:
        return gaps(groups)
    except WrongCallError as refused:
        return str(refused)
