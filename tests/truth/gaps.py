"""Whether intervals of gaps hold what was planted in simulated trusts, one trust a seed.

    python -m tests.truth.gaps --runs 1000 [--first 0]

Each trust is written as files and read again: suspensions of the pupils of each group, against the ratio
that its `truth.json` says is to be expected. Then as many tables of counts are drawn with Simpson's paradox
planted in them, and as many without it. The tests run a few of both.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from tests.truth.plausible import no_errors
from wholeschool.equity.at_schools import AtSchools
from wholeschool.equity.counted import Counted
from wholeschool.equity.groups import gaps
from wholeschool.equity.measured import MeasuredRows, measured_gaps
from wholeschool.equity.within import within
from wholeschool.equity.words import sentences
from wholeschool.reference.measures import measures
from wholeschool.simulate import Settings, trust, write_trust

SIZE = (4, 1600, 1)
"""Schools, pupils, years."""
GROUPS = {
    "fsm": ("FSM", {"true": "fsm", "false": "others"}, "others"),
    "boys": ("Sex", {"M": "boys", "F": "others"}, "others"),
    "sen_support": ("SEN provision", {"K": "sen_support", "E": "ehc_plan", "N": "others"}, "others"),
    "ehc_plan": ("SEN provision", {"K": "sen_support", "E": "ehc_plan", "N": "others"}, "others"),
}
"""Group of the truth → the column of the rolls, what its values stand for, and against whom it is held."""
TURNED = ("All schools together turn it round", "All schools together put")
"""How the words begin that say of a gap that it is not there, or the other way, within schools."""
_EVEN = np.linspace(0.08, 0.45, 6)
WORLDS = {
    "planted": (0.8, _EVEN, (80, 120, 180, 300, 520, 800), (1400, 1200, 900, 600, 400, 240)),
    "balanced": (1.3, _EVEN, (170,) * 6, (400,) * 6),
    "uneven": (1.3, (0.3, 0.08, 0.08), (120, 14, 12), (12, 150, 150)),
}
"""Tables to be drawn: the ratio at every school, the others' risks there, and how many of both there are.

Planted: the group goes to schools where risks are higher. Balanced: it goes where all go. Uneven: it goes to
the worst school, few others do, and at every school it has the more."""


@dataclass(frozen=True)
class Tried:
    """One group of one trust: the planted ratio, and the interval that was found (None: not held)."""

    group: str
    planted: float
    ratio: float
    low: float
    high: float

    @property
    def holds(self) -> bool:
        """Whether the interval holds what was planted."""
        return self.low <= self.planted <= self.high


def try_seed(seed: int, size: tuple[int, int, int] = SIZE) -> Iterator[Tried]:
    """The groups of a trust in which nobody made an error; too small ones are left out."""
    with tempfile.TemporaryDirectory(prefix="wholeschool-gaps-") as name:
        folder = Path(name) / "files"
        with patch.object(trust, "share_out", no_errors):
            write_trust(folder, Settings(*size, seed, planted=False))
        truth: dict[str, Any] = json.loads((folder / "truth.json").read_text("utf-8"))
        rolls, suspended = _rolls(folder), _suspensions(folder)
    for group, (column, values, reference) in GROUPS.items():
        planted = truth["gaps"]["suspension_rate"][group]
        found = measured_gaps(_rows(rolls, suspended, column, values), reference)
        gap = next(each for each in found if each.group == group)
        if planted and gap.ratio is not None and gap.ratio_low is not None and gap.ratio_high is not None:
            yield Tried(group, planted, gap.ratio, gap.ratio_low, gap.ratio_high)


def _rolls(folder: Path) -> list[dict[str, str]]:
    with (folder / "enrolments.csv").open(encoding="utf-8") as file:
        return [*csv.DictReader(file)]


def _suspensions(folder: Path) -> Counter[tuple[str, str]]:
    kinds = {*measures()["suspension_rate"].numerator.kinds}
    found: Counter[tuple[str, str]] = Counter()
    for path in folder.glob("events_*.csv"):
        with path.open(encoding="utf-8") as file:
            found.update(
                (row["UPN"], row["URN"]) for row in csv.DictReader(file) if row["Kind"].lower() in kinds
            )
    return found


def _rows(
    rolls: list[dict[str, str]], suspended: Counter[tuple[str, str]], column: str, values: dict[str, str]
) -> MeasuredRows:
    """A row a pupil and school, as the store has it."""
    last = {
        (row["UPN"], row["URN"]): values.get(row[column].lower(), values.get(row[column])) for row in rolls
    }
    known = {key: group for key, group in last.items() if group is not None}
    groups, urns, upns = (
        sorted(each) for each in ({*known.values()}, {urn for _, urn in known}, {upn for upn, _ in known})
    )
    of_pupil = {upn: at for at, upn in enumerate(upns)}
    return MeasuredRows(
        pupil=np.array([of_pupil[upn] for upn, _ in known]),
        school=np.array([urns.index(urn) for _, urn in known]),
        group=np.array([groups.index(group) for group in known.values()]),
        part=np.array([float(suspended[key]) for key in known]),
        whole=np.ones(len(known)),
        groups=tuple(groups),
        schools=len(urns),
        shares=False,
    )


def says_turned(seed: int, world: str) -> bool:
    """Whether a table drawn from one of `WORLDS` is said to be turned round by its schools, or to vanish."""
    dice = np.random.default_rng(seed)
    ratio, risks, own, others = WORLDS[world]
    cells = [
        Counted(group, int(dice.binomial(n, min(times * p, 1.0))), n, str(at))
        for group, sizes, times in (("group", own, ratio), ("others", others, 1.0))
        for at, (n, p) in enumerate(zip(sizes, risks, strict=True))
    ]
    found = gaps(cells, "others")
    at = partial(AtSchools.of_counts, cells=cells, reference="others")
    held = within(found, at, names=[str(each) for each in range(len(own))])
    return any(said.startswith(TURNED) for said in sentences(found, held))


def main() -> None:
    """Run as many trusts as asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0)
    asked = parser.parse_args()
    held: Counter[str] = Counter()
    tried: Counter[str] = Counter()
    off: Counter[str] = Counter()
    for nth, seed in enumerate(range(asked.first, asked.first + asked.runs), 1):
        for each in try_seed(seed):
            tried[each.group] += 1
            held[each.group] += each.holds
            off[each.group] += np.log(each.ratio / each.planted)
        if nth % 50 == 0 or nth == asked.runs:
            told = "; ".join(
                f"{group} {100 * held[group] / tried[group]:.1f} of 100 ({tried[group]}, ratios "
                f"{np.exp(off[group] / tried[group]):.3f} of the planted)"
                for group in tried
            )
            sys.stdout.write(f"{nth} trusts, intervals of 95 per cent held: {told}\n")
            sys.stdout.flush()
    seeds = range(asked.first, asked.first + asked.runs)
    for world in WORLDS:
        said = sum(says_turned(seed, world) for seed in seeds)
        sys.stdout.write(f"{asked.runs} tables, {world}: said to be turned round, or to vanish, of {said}\n")


if __name__ == "__main__":
    main()
