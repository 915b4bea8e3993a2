"""What of a gap lies between schools: against R's hand-made figures, by simulation, and what always holds."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.shared import reference_result
from wholeschool.equity.at_schools import AtSchools
from wholeschool.equity.between import decompose
from wholeschool.equity.counted import Counted

WORKED = tuple(
    Counted(group, count, base, str(school))
    for group, rows in (
        ("A", ((30, 100), (20, 200), (15, 300))),
        ("B", ((160, 800), (32, 400), (8, 200))),
    )
    for school, (count, base) in enumerate(rows)
)
CELLS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda pair: (min(pair), max(pair))),
    min_size=2,
    max_size=12,
)


def test_the_parts_are_those_of_r() -> None:
    expected = reference_result("kitagawa_worked")
    found = decompose(AtSchools.of_counts("A", WORKED, "B"))
    assert found.gap == pytest.approx(expected["diff"], abs=1e-8)
    assert (found.between, found.within) == pytest.approx(
        (expected["composition"], expected["rate"]), abs=1e-8
    )


@given(CELLS)
def test_the_parts_add_up_to_the_gap(cells: list[tuple[int, int]]) -> None:
    rows = [Counted("AB"[at % 2], *each, str(at // 2)) for at, each in enumerate(cells)]
    own, other = ([each for each in rows if each.group == group] for group in "AB")
    assume(sum(each.base for each in own) and sum(each.base for each in other))
    found = decompose(AtSchools.of_counts("A", rows, "B"))
    risks = [sum(each.count for each in group) / sum(each.base for each in group) for group in (own, other)]
    assert found.between + found.within == pytest.approx(found.gap)
    assert found.gap == pytest.approx(risks[0] - risks[1])
    assert found.gap_low <= found.gap <= found.gap_high


def test_a_school_of_one_group_alone_lies_between() -> None:
    rows = [Counted("A", 30, 60, "x"), Counted("B", 20, 80, "y")]
    found = decompose(AtSchools.of_counts("A", rows, "B"))
    assert (found.between, found.within) == (pytest.approx(0.25), 0)
    assert (found.between_low, found.between_high) == (
        pytest.approx(found.gap_low),
        pytest.approx(found.gap_high),
    )
    assert (found.within_low, found.within_high) == (0, 0)


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    """Risks are planted; who goes to which school stays as it is."""
    rng = np.random.default_rng(11)
    bases = {"A": (60, 90, 40, 120), "B": (200, 60, 150, 90)}
    risks = {"A": (0.35, 0.25, 0.3, 0.2), "B": (0.15, 0.12, 0.2, 0.1)}
    planted = decompose(
        AtSchools.of_counts(
            "A",
            [
                Counted(g, round(1e6 * n * p), round(1e6 * n), str(at))
                for g in "AB"
                for at, (n, p) in enumerate(zip(bases[g], risks[g], strict=True))
            ],
            "B",
        )
    )
    runs = 600
    held = np.zeros(4)
    for _ in range(runs):
        cells = [
            Counted(g, int(rng.binomial(n, p)), n, str(at))
            for g in "AB"
            for at, (n, p) in enumerate(zip(bases[g], risks[g], strict=True))
        ]
        found = decompose(AtSchools.of_counts("A", cells, "B"))
        held += [
            found.gap_low <= planted.gap <= found.gap_high,
            found.between_low <= planted.between <= found.between_high,
            found.within_low <= planted.within <= found.within_high,
            # Where the gap may be nought its share has no ends: it may be anything.
            math.isnan(found.share) or found.share_low <= planted.share <= found.share_high,
        ]
    # 3 standard errors of 600 runs around 0.95.
    assert (np.abs(held / runs - 0.95) < 0.027).all(), held / runs


def test_no_share_of_a_gap_that_may_be_nought() -> None:
    rows = [Counted("A", 10, 100, "x"), Counted("B", 11, 100, "x")]
    assert math.isnan(decompose(AtSchools.of_counts("A", rows, "B")).share)
