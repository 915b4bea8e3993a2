"""Somebody who has everything that was released, and tries to recover what is hidden of it.

    python -m tests.truth.attacker --worlds 10000 [--first 0] [--no-further-cells] [--no-register] [--lax]
                                   [--files] [--changing] [--other-days] [--pages]

has tables of small trusts (`worlds.py`) released one after another, and attacks what left as `reader.py` has
it. Hidden counts of a few are attacked, who came or left, and who is of a few
by the columns of two tables together. One is recovered where fewer numbers are possible than the threshold.
Between tables pupils may be erased, or turn out to be one (`later.py`); pages of gaps may be read beside them
(`beside.py`). It prints how many. The tests run some of it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from unittest.mock import patch

import numpy as np

from tests.truth.beside import as_read_with, page_tables, pages_read, with_kinds
from tests.truth.later import Change, changes
from tests.truth.reader import Attacker
from tests.truth.worlds import Question, kept_of, questions
from wholeschool.disclosure import Policy, Released, load_policies, released_counts
from wholeschool.disclosure.additive import AdditiveTable
from wholeschool.disclosure.registered import Registered
from wholeschool.disclosure.to_hide import Withheld
from wholeschool.disclosure.together import told_together

POLICIES = load_policies()
THRESHOLDS = {policy.circle: policy.threshold for policy in POLICIES.values()}
NOTHING = Change(frozenset(), {})


@dataclass
class Tally:
    """What came of the attacks."""

    worlds: int = 0
    released: int = 0
    refused: int = 0
    attacked: int = 0
    recovered: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Way:
    """How tables are asked for. `register`: each is held against those before.

    `lax`: each is for the same audience by a policy of its own, strict or lax. `files`: nobody says who is in
    which cell, and with `other_days` some are said to be of other days, as they are. `changing`: pupils are
    erased between, or turn out to be one. `pages`: somebody of any circle has the pages of gaps too, and all
    tables are of one day.
    """

    register: bool = True
    lax: bool = False
    files: bool = False
    other_days: bool = False
    changing: bool = False
    pages: bool = False


def attack(seed: int, tally: Tally, way: Way) -> None:
    """Make a world, release what may leave of it, attack, and add up what came of it."""
    rng = np.random.default_rng(seed)
    policy = [*POLICIES.values()][rng.integers(len(POLICIES))]
    left: list[tuple[Question, Registered, Released, Policy]] = []
    asked = questions(rng)
    if way.pages:
        # A table of a store is of all its pupils.
        asked = [with_kinds(each) for each in asked if each.pupils == each.whole and each.day == "autumn"]
    between = changes(rng, asked) if way.changing else [NOTHING] * len(asked)
    for question, change in zip(asked, between, strict=True):
        rules = replace(policy, threshold=2, round_counts_to=1) if way.lax and rng.random() < 0.5 else policy
        question = replace(question, pupils=change.of(question.pupils))
        if not question.pupils:
            continue
        day = question.day if way.other_days else ""
        pages = page_tables(question) if way.pages else []
        kept = kept_of(question, rules, f"table {len(left)}", of_file=way.files, at=day, beside=pages)
        thresholds = THRESHOLDS if rules is policy else dict.fromkeys(THRESHOLDS, 2)
        before = [change.remembered(each) if way.changing else each for _, each, *_ in left]
        beside = as_read_with(pages, [kept.table, *before])
        held = left or beside
        if way.register and held and told_together(kept.table, before, thresholds, beside=beside):
            tally.refused += 1
            continue
        left.append((question, kept.table, released_counts(kept, rules, "made up").released, rules))
    tally.worlds += 1
    tally.released += len(left)
    if not left:
        return
    seen = [(replace(question, pupils=between[-1].seen(question.pupils)), released, rules)
            for question, _, released, rules in left]  # fmt: skip
    circle = int(rng.integers(policy.circle, len(POLICIES))) if way.pages else policy.circle
    read = pages_read(left[0][0], circle) if way.pages else []
    nobody = frozenset(between[-1].linked)
    attacker = Attacker(seen, files=way.files, nobody=nobody, days=way.other_days, pages=read)
    for what, pupils, few in attacker.targets(THRESHOLDS[circle] if way.pages else None):
        tally.attacked += 1
        low, high = attacker.ends(pupils)
        if high - low + 1 < few:
            tally.recovered.append(f"seed {seed}: {what} is {low:.0f} to {high:.0f}")


def primary_alone(table: AdditiveTable, threshold: int, *, floor: np.ndarray, **_: object) -> Withheld:
    """Hide what is small and nothing else: in the place of `withhold`."""
    small = (table.counts >= floor) & (table.counts < threshold)
    return Withheld(small, small)


def run(
    seeds: Sequence[int],
    *,
    further_cells: bool = True,
    **way: bool,
) -> Tally:
    """Attack the worlds of these seeds; `way`: see there."""
    tally = Tally()
    with ExitStack() as stack:
        if not further_cells:
            stack.enter_context(patch("wholeschool.disclosure.withhold.withhold", primary_alone))
        for seed in seeds:
            attack(seed, tally, Way(**way))
    return tally


def main() -> None:
    """Run the worlds asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--worlds", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--no-further-cells", action="store_true")
    parser.add_argument("--no-register", action="store_true")
    parser.add_argument("--lax", action="store_true", help="half of the tables by a policy that hides little")
    parser.add_argument("--files", action="store_true", help="tables that do not say who is in which cell")
    parser.add_argument("--changing", action="store_true", help="pupils are erased or linked between tables")
    parser.add_argument("--other-days", action="store_true", help="tables of files, some said of other days")
    parser.add_argument("--pages", action="store_true", help="pages of gaps are read beside the tables")
    asked = parser.parse_args()
    seeds = range(asked.first, asked.first + asked.worlds)
    tally = run(
        seeds, further_cells=not asked.no_further_cells, register=not asked.no_register, lax=asked.lax,
        files=asked.files or asked.other_days, other_days=asked.other_days, changing=asked.changing,
        pages=asked.pages,
    )  # fmt: skip
    for each in tally.recovered[:20]:
        sys.stdout.write(f"{each}\n")
    sys.stdout.write(
        f"{tally.worlds:,} worlds, {tally.released:,} tables released, {tally.refused:,} refused: "
        f"{tally.attacked:,} hidden counts attacked, {len(tally.recovered):,} recovered\n"
    )


if __name__ == "__main__":
    main()
