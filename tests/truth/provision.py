"""Whether time in the unit passes for what came of it: internal AP in simulated trusts, one trust a seed.

    python -m tests.truth.provision --runs 200 [--first 0] [--factor 1] [--pupils 2400]

Pupils go in at a crisis, and while they are in nobody can be sent out of a lesson. What comes in lessons
comes at `factor` of its rate from the start on: 1 = the provision does nothing. Each trust is written as
files, read again, and evaluated twice: without the half-terms spent in the unit, as `evaluate provision` does
it, and with them, which says of nothing that it helped. The tests run a few.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from unittest.mock import patch

import numpy as np

from tests.truth.plausible import no_errors
from tests.truth.supports import School, read_school
from wholeschool.actions.support_panel import GivenPupils, so_far
from wholeschool.practice.judged.evaluation import Evaluation, evaluate
from wholeschool.practice.results import rules
from wholeschool.practice.units.panel import NEVER
from wholeschool.simulate import Settings, trust, write_trust
from wholeschool.simulate.provision import INTERNAL_AP
from wholeschool.simulate.supports import SUPPORTS

PUPILS = 2400
PER_DAYS = 10.0


@dataclass(frozen=True)
class Tried:
    """What internal AP really does after it (a pupil, per ten days), and what is found without and with."""

    effect: float
    outside: Evaluation
    counted: Evaluation


def tried(seed: int, factor: float, pupils: int = PUPILS) -> Tried:
    """Evaluate the internal AP of one trust, of which `factor` of what would come in lessons comes."""
    given = (*SUPPORTS, replace(INTERNAL_AP, factor=factor))
    with (
        tempfile.TemporaryDirectory() as name,
        patch.object(trust, "share_out", no_errors),
        patch.object(trust, "WITH_PROVISION", given),
    ):
        folder = Path(name) / "trust"
        write_trust(folder, Settings(1, pupils, 1, seed, planted=False, provision=True))
        truth = json.loads((folder / "truth.json").read_text("utf-8"))["supports"]
        school = read_school(folder, truth["prevents"])
    planted = next(each for each in truth["practices"] if each["practice"] == INTERNAL_AP.practice)
    would = (np.array(planted["would"]) / school.days * PER_DAYS).sum() / sum(planted["pupils"])
    those = _given(school)
    everything = replace(those, inside=np.zeros_like(those.inside))
    alike_in = {"so far": so_far(school.rates)}
    outside, counted = (
        evaluate(each.panel(school.rates, alike_in), "matched") for each in (those, everything)
    )
    return Tried((factor - 1) * would, outside, counted)


def _given(school: School) -> GivenPupils:
    """The pupils of a school's files, as a store has them."""
    ours, many = school.given[INTERNAL_AP.practice], len(school.rates)
    others = np.array([each for name, each in school.given.items() if name != INTERNAL_AP.practice])
    first = np.where(others > 0, others, len(school.days) + 1).min(axis=0)
    other_from = np.where(first <= len(school.days), first, NEVER)
    return GivenPupils(
        "202425", np.arange(many), ours, other_from, school.inside[INTERNAL_AP.practice],
        np.zeros(many, int), np.zeros(many, int), np.tile(2 * school.days, (many, 1)), 0,
        np.zeros(many, bool), (),
    )  # fmt: skip


def main() -> None:
    """Run the trusts asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--factor", type=float, default=1.0)
    parser.add_argument("--pupils", type=int, default=PUPILS)
    asked = parser.parse_args()
    seeds = range(asked.first, asked.first + asked.runs)
    found = [tried(seed, asked.factor, asked.pupils) for seed in seeds]
    sys.stdout.write(f"{len(found):,} trusts; really {np.mean([each.effect for each in found]):.3f}\n")
    for name in ("outside", "counted"):
        told = [(each.effect, getattr(each, name).effects.overall) for each in found]
        holds = np.mean([overall.low <= effect <= overall.high for effect, overall in told])
        less = np.mean([overall.p < rules.LEVEL and overall.estimate < 0 for _, overall in told])
        more = np.mean([overall.p < rules.LEVEL and overall.estimate > 0 for _, overall in told])
        mean = np.mean([overall.estimate for _, overall in told])
        sys.stdout.write(
            f"{name}: on average {mean:.3f}; the interval holds the truth in {holds:.1%}; less is found in "
            f"{less:.1%}, more in {more:.1%}\n"
        )


if __name__ == "__main__":
    main()
