"""Whether intervals of crossed groups (MAIHDA) hold what was planted, one table a seed.

    python -m tests.truth.crossed [--runs 200] [--first 0]

Groups of two or three characteristics are drawn with effects of each by itself and of crossing; how much lies
between them, how much of it the characteristics explain, and what is true of each group are known. The tests
run a few.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy import special

from wholeschool.equity.characteristics import BETWEEN
from wholeschool.equity.counted import Counted
from wholeschool.equity.crossed import cross
from wholeschool.stats.intercepts import LATENT_VARIANCE


@dataclass(frozen=True)
class World:
    """How many values each characteristic has, pupils a group, and both spreads on the scale of log odds."""

    values: tuple[int, ...]
    pupils: int
    one_by_one: float
    crossing: float


WORLDS = {
    "six groups": World((2, 3), 200, 0.5, 0.2),
    "no crossing": World((2, 3, 2), 200, 0.5, 0.0),
    "half crossing": World((2, 3, 2), 200, 0.4, 0.4),
    "small groups": World((2, 6, 2), 40, 0.4, 0.15),
    "nothing": World((2, 6), 100, 0.0, 0.0),
}


def try_seed(seed: int, world: World) -> Counter[str]:
    """What of a table was told, and what held; each group is one of `groups`."""
    dice, parts = np.random.default_rng(seed), [*product(*(range(size) for size in world.values))]
    effects = [dice.normal(0, 1, size) for size in world.values]
    by_one = np.array([sum(own[at] for own, at in zip(effects, part, strict=True)) for part in parts])
    by_one = (by_one - by_one.mean()) / by_one.std() * world.one_by_one
    level = -1.5 + by_one + dice.normal(0, 1, len(parts)) * world.crossing
    bases = dice.integers(world.pupils // 2, 2 * world.pupils, len(parts))
    counts = dice.binomial(bases, special.expit(level))
    names = [BETWEEN.join(f"{place}{at}" for place, at in enumerate(part)) for part in parts]
    found = cross([Counted(*each) for each in zip(names, counts.tolist(), bases.tolist(), strict=True)])
    if found is None:
        return Counter()
    spread = world.one_by_one**2 + world.crossing**2
    told = Counter(tables=1)
    told["between"] += found.between_low <= spread / (spread + LATENT_VARIANCE) <= found.between_high
    # Where what lies between may be chance the part is said not to be told.
    if found.alone_low is not None and found.alone_high is not None and found.between_low > 0 and spread:
        told["parts"] += 1
        told["alone"] += found.alone_low <= world.one_by_one**2 / spread <= found.alone_high
    for each, true in zip(found.groups, special.expit(level).tolist(), strict=True):
        told["groups"] += 1
        told["drawn"] += each.drawn_low <= true <= each.drawn_high
    return told


def main() -> None:
    """Run as many tables of each world as asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--first", type=int, default=0)
    asked = parser.parse_args()
    for name, world in WORLDS.items():
        seeds = range(asked.first, asked.first + asked.runs)
        told = sum((try_seed(seed, world) for seed in seeds), Counter[str]())
        held = "; ".join(
            f"{what} {100 * told[what] / told[of]:.1f} of 100 ({told[of]:,})"
            for what, of in (("between", "tables"), ("alone", "parts"), ("drawn", "groups"))
            if told[of]
        )
        sys.stdout.write(f"{name}: {held}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
