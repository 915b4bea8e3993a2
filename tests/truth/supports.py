"""Whether evaluations find what supports really do in simulated trusts, one trust a seed.

    python -m tests.truth.supports --runs 1000 [--first 0] [--pupils 2400]

Each trust is written as files and read again, as a researcher would: sent out and detained, a pupil and
half-term, per ten school days. Two practices are given by lot, two at a crisis; one of each works, the other
does nothing. The truth is what `truth.json` says would have come without. The tests run a few.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from tests.truth.plausible import no_errors
from wholeschool.actions.support_panel import so_far as mean_so_far
from wholeschool.practice.judged.evaluation import Evaluation, evaluate
from wholeschool.practice.results import rules
from wholeschool.practice.units.panel import NEVER, Panel
from wholeschool.simulate import Settings, trust, write_trust

PUPILS = 2400
PER_DAYS = 10.0


@dataclass(frozen=True)
class Tried:
    """One practice of one trust: what it really does (a pupil, per ten days), and what is found of it.

    `fell`: by how much there was less in the half-term of the start than in the one before it.
    """

    practice: Mapping[str, Any]
    effect: float
    fell: float
    found: Evaluation

    @property
    def holds(self) -> bool:
        """The interval holds the truth."""
        overall = self.found.effects.overall
        return overall.low <= self.effect <= overall.high

    @property
    def called_useful(self) -> bool:
        """Fewer are found, and the evidence is called strong enough to say so without a doubt."""
        overall = self.found.effects.overall
        helped = overall.p < rules.LEVEL and overall.estimate < 0
        return helped and self.found.strength.grade >= rules.COMPARED


_RECORDED = "internal_ap"


@dataclass(frozen=True)
class School:
    """A school's year as its files have it: pupils × half-terms, per ten days; when each began what."""

    rates: np.ndarray
    days: np.ndarray
    given: Mapping[str, np.ndarray]
    """Practice → for each pupil the half-term of the start, 0 = not given it."""
    inside: Mapping[str, np.ndarray]
    """Practice → pupils × half-terms: whether any day of a spell that takes from the week lies in it."""
    recorded: np.ndarray
    """Pupils × half-terms: whether any day of a record of internal AP lies in it."""


def tried(
    seed: int, design_of: Mapping[bool, str], *, pupils: int = PUPILS, only: str = ""
) -> Iterator[Tried]:
    """Evaluate every practice of a trust, or `only` one; `design_of`: at a crisis or not → design."""
    with tempfile.TemporaryDirectory() as name, patch.object(trust, "share_out", no_errors):
        folder = Path(name) / "trust"
        write_trust(folder, Settings(1, pupils, 1, seed, planted=False, supports=True))
        truth = json.loads((folder / "truth.json").read_text("utf-8"))["supports"]
        school = read_school(folder, truth["prevents"])
    somewhere = sum(school.given.values())
    for practice in (each for each in truth["practices"] if only in ("", each["practice"])):
        starts = school.given[practice["practice"]]
        among = np.flatnonzero((starts > 0) | (somewhere == 0))
        panel = _panel(
            school.rates[among], starts[among], so_far=design_of[practice["at_crisis"]] == "matched"
        )
        begun = np.flatnonzero(starts)
        at = starts[begun] - 1
        fell = (school.rates[begun, at - 1] - school.rates[begun, at]).mean()
        found = evaluate(panel, design_of[practice["at_crisis"]])
        yield Tried(practice, _effect(practice, school.days), float(fell), found)


def read_school(folder: Path, kinds: Sequence[str]) -> School:
    """The school of a folder of files: pupils who are on its roll from the first day to the last."""
    half_term_of = {row["Date"]: int(row["Half term"]) for row in _rows(folder / "calendar.csv")}
    days = np.array([[*half_term_of.values()].count(number) for number in range(1, 7)], dtype=float)
    rolls = [row for row in _rows(folder / "enrolments.csv") if row["Status"] == "C" and not row["End"]]
    first = min(row["Start"] for row in rolls)
    upns = {row["UPN"]: at for at, row in enumerate(row for row in rolls if row["Start"] == first)}
    counts = np.zeros((len(upns), 6))
    given: dict[str, np.ndarray] = {}
    inside: dict[str, np.ndarray] = {}
    recorded = np.zeros((len(upns), 6), dtype=bool)
    for path in folder.glob("events_*.csv"):
        for row in (each for each in _rows(path) if each["UPN"] in upns):
            at = upns[row["UPN"]], half_term_of[row["Start"]] - 1
            counts[at] += row["Kind"] in kinds
            if row["Kind"] == _RECORDED:
                recorded[at[0], _half_terms(row, half_term_of)] = True
    for row in _rows(folder / "supports.csv"):
        starts = given.setdefault(row["Practice"], np.zeros(len(upns), dtype=np.int64))
        starts[upns[row["UPN"]]] = half_term_of[row["Start"]]
        if row.get("Share of week"):
            of_all = inside.setdefault(row["Practice"], np.zeros((len(upns), 6), dtype=bool))
            of_all[upns[row["UPN"]], _half_terms(row, half_term_of)] = True
    return School(PER_DAYS * counts / days, days, given, inside, recorded)


def _half_terms(row: Mapping[str, str], half_term_of: Mapping[str, int]) -> list[int]:
    """The places of half-terms in which any day lies; what has no end goes on."""
    last = row["End"] or max(half_term_of)
    return [*{number - 1 for day, number in half_term_of.items() if row["Start"] <= day <= last}]


def _panel(rates: np.ndarray, starts: np.ndarray, *, so_far: bool) -> Panel:
    """`so_far`: pupils are held alike by the year so far as well, as `evaluate support` does it."""
    pupils, times = rates.shape
    before = {"so far": mean_so_far(rates).reshape(-1)} if so_far else {}
    return Panel.of(
        np.repeat(np.arange(pupils), times), np.tile(np.arange(1, times + 1), pupils), rates.reshape(-1),
        np.repeat(np.where(starts > 0, starts, NEVER), times), covariates=before,
    )  # fmt: skip


def _effect(practice: Mapping[str, Any], days: np.ndarray) -> float:
    """What the practice really does on average: of what would have come, the share that it prevents."""
    would = (np.array(practice["would"]) / days * PER_DAYS).sum() / sum(practice["pupils"])
    return float((practice["factor"] - 1) * would)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def main() -> None:
    """Run the trusts asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--pupils", type=int, default=PUPILS)
    parser.add_argument("--at-crisis", default="matched", help="the design for support given at a crisis")
    asked = parser.parse_args()
    designs = {False: "auto", True: asked.at_crisis}
    totals: dict[str, Counter[str]] = {}
    for seed in range(asked.first, asked.first + asked.runs):
        for each in tried(seed, designs, pupils=asked.pupils):
            total = totals.setdefault(each.practice["practice"], Counter())
            total["runs"] += 1
            total["holds"] += each.holds
            total["useful"] += each.called_useful
            total["alarm"] += each.found.effects.overall.p < rules.LEVEL
            total["fell"] += each.fell > 0
    for name, total in totals.items():
        share = {key: total[key] / total["runs"] for key in ("holds", "alarm", "useful", "fell")}
        sys.stdout.write(
            f"{name}: {total['runs']:,} trusts; the interval holds the truth in {share['holds']:.1%}; an "
            f"effect by the numbers in {share['alarm']:.1%}; called useful in {share['useful']:.1%}; less "
            f"than just before in {share['fell']:.1%}\n"
        )


if __name__ == "__main__":
    main()
