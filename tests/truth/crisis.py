"""Support given at a crisis, over and over, in made-up schools: who says that it helped, and how often.

    python -m tests.truth.crisis --worlds 1000 [--first 0] [--effect 0] [--own-norm last|wait|two|three|long]

Pupils lose days as their own lot has it, and bad times come and go. Who has a bad time gets support, more or
less; it does nothing (`--effect 0`) or takes a share of the days away. It prints how often a before and after
alone, and how often a matched comparison, say that it helped (95 %), how often a change against one's own
level says so as well, and how often the comparison's interval covers what is planted on average. With
`--own-norm` nothing lasts but what each pupil is like, and who is worse than that gets support: others who
stand as high are no match for them then. It begins at once (`last`), a half-term later (`wait`), two later
(`long`), or is for two bad half-terms (`two`) or three (`three`). The tests run some of it.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass

import numpy as np

from wholeschool.practice.crisis.landmarks import landmarks
from wholeschool.practice.crisis.matched import before_and_after
from wholeschool.practice.crisis.own_level import against_own_level
from wholeschool.practice.crisis.weighing import compare, overall, since_start
from wholeschool.practice.results.asked import Asked
from wholeschool.practice.results.effects import Estimate
from wholeschool.practice.units.panel import Panel

ASKED = Asked()
_DAYS = 38
"""Days of a half-term."""


@dataclass(frozen=True)
class World:
    """A panel (400 pupils, 8 half-terms), and the mean of days that support took from those who got it."""

    panel: Panel
    planted: float


def world(seed: int, share: float = 0.0, pupils: int = 400, times: int = 8) -> World:
    """One made-up school; `share` of the days that a pupil with support would have lost are not lost."""
    random = np.random.default_rng(seed)
    level, shock = random.gamma(2.0, 1.0, pupils), np.zeros(pupils)
    days, without = np.zeros((pupils, times)), np.zeros((pupils, times))
    start = np.zeros(pupils, dtype=np.int64)
    for time in range(times):
        shock = 0.5 * shock + 0.8 * random.normal(size=pupils)
        without[:, time] = np.minimum(random.poisson(level * np.exp(shock)), _DAYS)
        begun = (start > 0) & (start <= time + 1)
        days[:, time] = np.where(
            begun, random.binomial(without[:, time].astype(int), 1 - share), without[:, time]
        )
        if 2 <= time < times - 2:
            bad = days[:, time] + 2 * random.normal(size=pupils) > 9
            start[(start == 0) & bad & (random.random(pupils) < 0.5)] = time + 2
    after = (start[:, None] > 0) & (np.arange(1, times + 1) >= start[:, None])
    planted = np.where(after, days - without, 0.0).sum() / after.sum()
    unit, time = np.repeat(np.arange(pupils), times), np.tile(np.arange(1, times + 1), pupils)
    return World(Panel.of(unit, time, days.ravel(), start[unit]), float(planted))


def of_own_norm(
    seed: int, share: float = 0.0, decided: str = "last", pupils: int = 150, times: int = 8
) -> World:
    """As `world`, but that a bad time is chance: a fifth more than is usual for the pupil."""
    random = np.random.default_rng(seed)
    level = random.normal(40.0, 6.0, pupils)
    lost = level[:, None] + random.normal(0.0, 6.0, (pupils, times))
    start = np.zeros(pupils, dtype=np.int64)
    wait, many = {"wait": 1, "long": 2}.get(decided, 0), {"two": 2, "three": 3}.get(decided, 1)
    for time in range(1 if decided == "long" else 2, times - 2 - wait):
        bad = lost[:, time + 1 - many : time + 1].mean(axis=1) > level + {1: 8.0, 2: 5.5, 3: 4.5}[many]
        start[(start == 0) & bad & (random.random(pupils) < 0.5)] = time + 2 + wait
    after = (start[:, None] > 0) & (np.arange(1, times + 1) >= start[:, None])
    planted = -share * lost[after].mean()
    lost = np.where(after, (1 - share) * lost, lost)
    unit, time = np.repeat(np.arange(pupils), times), np.tile(np.arange(1, times + 1), pupils)
    return World(Panel.of(unit, time, lost.ravel(), start[unit]), float(planted))


def stands(made: World) -> bool:
    """Whether it helped against their own level before as well: where not, there is a doubt."""
    own = against_own_level(landmarks(made.panel, ASKED.control))
    return own is not None and helped(own)


def judged(made: World) -> tuple[Estimate, Estimate]:
    """What a before and after alone says, and what a matched comparison does."""
    both = compare(landmarks(made.panel, ASKED.control), ())
    return before_and_after(both.found), overall(both, since_start(both))


def helped(found: Estimate) -> bool:
    """Whether somebody would say that days fell."""
    return found.p < 0.05 and found.estimate < 0


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--worlds", type=int, default=1000)
    asked.add_argument("--first", type=int, default=0)
    asked.add_argument("--effect", type=float, default=0.0)
    asked.add_argument("--own-norm", choices=("last", "wait", "two", "three", "long"), default="")
    given = asked.parse_args()
    seeds = range(given.first, given.first + given.worlds)
    worlds = [
        of_own_norm(seed, given.effect, given.own_norm) if given.own_norm else world(seed, given.effect)
        for seed in seeds
    ]
    found = [judged(each) for each in worlds]
    alone, matched = ([each[place] for each in found] for place in (0, 1))
    planted = float(np.mean([each.planted for each in worlds]))
    covered = [each.low <= planted <= each.high for each in matched]
    for what, figure in {
        "a before and after alone says that it helped": np.mean([helped(each) for each in alone]),
        "a matched comparison says so": np.mean([helped(each) for each in matched]),
        "and against their own level too": np.mean(
            [helped(each) and stands(one) for each, one in zip(matched, worlds, strict=True)]
        ),
        "it says that it harmed": np.mean([each.p < 0.05 and each.estimate > 0 for each in matched]),
        "its interval covers what is planted on average": np.mean(covered),
        "planted, on average": planted,
        "found, on average": np.mean([each.estimate for each in matched]),
    }.items():
        print(f"{what:50}{figure:8.3f}")  # noqa: T201


if __name__ == "__main__":
    main()
