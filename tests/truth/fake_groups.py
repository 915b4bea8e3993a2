"""Programmes that never were, in groups that never were: how often some group is said to fare otherwise.

    python -m tests.truth.fake_groups --runs 1000 [--first 0] [--panel kentucky | england]

Schools of a real panel begin nothing, at a time drawn for each, and are put by lot into two groups of one
kind and four of another. Whatever is said of one group and not of others is false. The tests run some of it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

import numpy as np

from tests.truth.fake_starts import PANELS, Table, begun_nothing
from wholeschool.practice.judged.by_group import ByGroup, by_group, in_words
from wholeschool.practice.results import rules

KINDS = {"of two": 2, "of four": 4}
"""How many groups there are of each kind."""


def tried(outcomes: Table, seed: int) -> ByGroup:
    """The effects of nothing in groups drawn by lot."""
    panel, _ = begun_nothing(outcomes, seed)
    random = np.random.default_rng([seed, 1])
    units = panel.began.size
    groups = {
        kind: [f"{kind} {label}" for label in random.integers(many, size=units)]
        for kind, many in KINDS.items()
    }
    return by_group(panel, groups, "staggered")


def claims(found: ByGroup) -> tuple[bool, bool]:
    """Whether words say that a group fares worse, and whether they say that groups differ."""
    said = " ".join(in_words(found, "what is counted", rules.LEVEL))
    return "look into it" in said, "is not the same by" in said


def run(panel: str, seeds: Sequence[int]) -> list[ByGroup]:
    """One programme that never was for each seed, in groups that never were."""
    outcomes = PANELS[panel]()
    return [tried(outcomes, seed) for seed in seeds]


def main() -> None:
    """Run the programmes asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--panel", choices=PANELS, default="kentucky")
    asked = parser.parse_args()
    found = run(asked.panel, range(asked.first, asked.first + asked.runs))
    harmed, differ = (sum(each) for each in zip(*map(claims, found), strict=True))
    told = sum(each.effect is not None for every in found for each in every.groups)
    alone = sum(
        each.effect.p < rules.LEVEL for every in found for each in every.groups if each.effect is not None
    )
    sys.stdout.write(
        f"{len(found):,} programmes that never were, in {asked.panel}, {told:,} groups told of: "
        f"{alone / max(told, 1):.1%} of groups have p below {rules.LEVEL} alone; some group is said to fare "
        f"worse in {harmed / len(found):.1%} of programmes, groups are said to differ in "
        f"{differ / len(found):.1%}\n"
    )


if __name__ == "__main__":
    main()
