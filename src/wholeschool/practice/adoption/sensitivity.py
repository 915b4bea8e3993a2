"""How far what would have come anyway may differ before a finding falls (Rambachan & Roth)."""

from __future__ import annotations

import math

import numpy as np

from wholeschool.practice.adoption import averages
from wholeschool.practice.adoption.group_time import GroupTimes
from wholeschool.practice.results.effects import Estimate
from wholeschool.practice.results.figures import figure
from wholeschool.practice.results.rules import LEVEL

_FAR = 10.0


def breakdown(found: GroupTimes, overall: Estimate) -> float | None:
    """How many times the largest difference before, from one time to the next, a finding stands.

    The bound on relative magnitudes of Rambachan & Roth (2023), Review of Economic Studies 90: each time
    since the start both sides may move apart by so many times what they did most between two times before it.
    The largest is taken as it was seen, and the interval is moved by what that allows, as `diff-diff` has it;
    R's `HonestDiD` has tests that allow for its own chance too. None where nothing is found, or nothing was
    seen before.
    """
    before = [abs(each.effect) for when, each in averages.by_event_time(found).items() if when < 0]
    if not before or not overall.p < LEVEL:
        return None
    near = min(abs(overall.low), abs(overall.high))
    return stands_to(near, mean_steps(found), max(before))


def stands_to(near: float, steps: float, largest: float) -> float | None:
    """`near`: from nought to the nearer end of the interval; `steps`: times that differences add up over."""
    found = near / (steps * largest) if steps * largest > 0 else math.inf
    return found if math.isfinite(found) else None


def mean_steps(found: GroupTimes) -> float:
    """How many times lie between the last one before the start and an effect, over all that began."""
    times = np.unique(found.time)
    groups, times_since = found.group[found.after], found.time[found.after]
    steps = np.searchsorted(times, times_since, "right") - np.searchsorted(times, groups, "left")
    shares = np.array([np.mean(found.starts == group) for group in groups])
    return float(np.average(steps, weights=shares))


def in_words(stands: float | None) -> tuple[str, ...]:
    """What a breakdown means, as a sentence; none where there is none."""
    if stands is None:
        return ()
    most = f"{figure(_FAR)} times and more" if stands > _FAR else f"{stands:.2g} times"
    return (
        "This stands as long as both sides would have moved apart, from one time to the next, by no more "
        f"than {most} what they did at most before the start.",
    )
