"""Whether support that does nothing is called an effect where whole classes were given it.

    python -m tests.truth.together --runs 200 [--first 0] [--design matched]

Half of 24 classes of 25 pupils begin at some time. What befalls a class at a time befalls all of its pupils,
by 0.4 of what varies in a pupil from time to time. Told are pupils taken each alone, and with their class.
"""

from __future__ import annotations

import argparse
import sys

import numpy as np

from wholeschool.practice.judged.evaluation import Evaluation, evaluate
from wholeschool.practice.results import rules
from wholeschool.practice.units.panel import Panel

CLASSES, PUPILS, TIMES, SHOCK = 24, 25, 6, 0.4


def tried(seed: int, design: str, *, together: bool) -> Evaluation:
    """One trust, evaluated with pupils taken together by class or each alone."""
    dice = np.random.default_rng(seed)
    of_class = np.repeat(np.arange(CLASSES), PUPILS)
    starts = np.concatenate([dice.integers(3, TIMES, CLASSES // 2), np.zeros(CLASSES // 2, dtype=int)])
    befalls = dice.normal(0, SHOCK, (CLASSES, TIMES))[of_class]
    own = 0.8 * dice.normal(size=(len(of_class), 1)) + dice.normal(size=(len(of_class), TIMES))
    panel = Panel.of(
        np.repeat(np.arange(len(of_class)), TIMES), np.tile(np.arange(1, TIMES + 1), len(of_class)),
        (befalls + own).reshape(-1), np.repeat(starts[of_class], TIMES),
        cluster=np.repeat(of_class, TIMES).tolist() if together else None,
    )  # fmt: skip
    return evaluate(panel, design)


def main() -> None:
    """Run the trusts asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--design", default="matched")
    asked = parser.parse_args()
    seeds = range(asked.first, asked.first + asked.runs)
    for together, called in ((False, "each alone"), (True, "with their class")):
        found = [tried(seed, asked.design, together=together).effects.overall for seed in seeds]
        alarm = np.mean([each.p < rules.LEVEL for each in found])
        sys.stdout.write(f"{called}: {len(found):,} trusts; an effect by the numbers in {alarm:.1%}\n")


if __name__ == "__main__":
    main()
