"""Steps up a branch, worked by hand, and a gap planted at one step."""

from __future__ import annotations

import numpy as np

from wholeschool.equity.ladder import NEVER, RUNGS, steps_up

N = NEVER


def _touched(*pupils: dict[int, int]) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """The first day of each rung, a pupil a row."""
    first = np.full((len(pupils), RUNGS), N)
    for at, days in enumerate(pupils):
        for rung, day in days.items():
            first[at, rung] = day
    return first


def test_steps_by_hand() -> None:
    first = _touched(
        {},  # nothing
        {1: 10},  # sent out, and no more
        {1: 10, 3: 12},  # on to internal exclusion
        {1: 20, 4: 12},  # suspended before: at no risk of going on from rung 1
        {2: 5, 4: 5},  # in detention and suspended on one day
        {7: 30},  # excluded at once
    )
    steps = steps_up(np.vstack([first, first]), np.repeat([0, 1], 6), ("a", "b"))
    told = {each.rung: (each.gaps[0].count, each.gaps[0].base) for each in steps if each.gaps}
    assert told == {0: (5, 6), 1: (1, 2), 2: (1, 1), 3: (0, 1), 4: (0, 2)}
    assert [each.rung for each in steps if each.reason] == [5, 6]
    # Of the two who were sent out and no more before, one went on to rung 3; suspension (4) came before.
    onward = {each.rung: {to.to: to.gaps[0].count for to in each.onward} for each in steps}
    assert onward[0] == {1: 3, 2: 1, 3: 1, 4: 2, 7: 1}
    assert (onward[1], onward[2], onward[3]) == ({3: 1}, {4: 1}, {})
    assert {to.gaps[0].base for to in steps[1].onward} == {2}


def test_a_gap_is_found_where_it_was_planted() -> None:
    """Both groups are sent out alike; one is suspended twice as often after that."""
    rng, size = np.random.default_rng(9), 4000
    group = np.repeat([0, 1], size)
    sent_out = rng.random(2 * size) < 0.3
    suspended = sent_out & (rng.random(2 * size) < np.where(group == 0, 0.4, 0.2))
    first = np.full((2 * size, RUNGS), N)
    first[sent_out, 1], first[suspended, 4] = 10, 20
    roll, after, *_ = steps_up(first, group, ("a", "b"), "b")
    assert roll.gaps[0].p is not None
    assert roll.gaps[0].p > 0.05
    assert after.gaps[0].ratio_low is not None
    assert after.gaps[0].ratio_high is not None
    assert 1 < after.gaps[0].ratio_low < 2 < after.gaps[0].ratio_high
