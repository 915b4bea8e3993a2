"""Somebody who has the pages of a demo, and tries to recover what they hide.

    python -m tests.truth.site_attacker [--seeds 5] [--schools 6] [--pupils 3000]

For each number of pupils on the pages the attacker knows its rounding, that few are hidden and noughts shown,
that a school's pupils are in the trust's (where nobody is on two rolls), and that whoever is counted is in
the base. A hidden number of one to four pupils is recovered where fewer than five numbers are possible. It
prints how many were.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from unittest.mock import patch

import numpy as np
from scipy import optimize

from wholeschool.actions import report
from wholeschool.actions.build import build
from wholeschool.actions.import_files import import_files
from wholeschool.disclosure import FigureSet, Policy, Released, load_policy
from wholeschool.simulate import Settings, write_trust
from wholeschool.store import Store

Figures = list[tuple[Sequence[FigureSet], Released]]


def figures_of(store: Path, policy: Policy) -> Figures:
    """All figures of a store's pages, with what was released of them."""
    found: Figures = []
    release = report.release_figures

    def noted(title: str, source: str, sets: Sequence[FigureSet], policy: Policy) -> Released:
        found.append((sets, released := release(title, source, sets, policy)))
        return released

    with patch.object(report, "release_figures", noted), Store.open(store).reading() as engine:
        report.by_numbers_of_today(engine)
        report.site_content(engine, store, policy, date(2026, 1, 1))
    return found


def attack(figures: Figures, policy: Policy) -> tuple[int, list[str]]:
    """How many hidden numbers of a few pupils were attacked, and those that were recovered."""
    attacked, recovered = 0, []
    for sets, released in figures:
        shown = {(row["figure"], row["period"], row["population"]): row for row in released.rows}
        for each in filter(_of_pupils, sets):
            system = _System(each, shown, policy)
            for what, column in system.targets:
                attacked += 1
                low, high = system.ends(column)
                if high - low + 1 < policy.threshold:
                    recovered.append(f"{what} is {low} to {high}")
    return attacked, recovered


def _of_pupils(each: FigureSet) -> bool:
    """Whether it is a number of pupils, alone or out of a base."""
    figures = (each.whole, *each.parts)
    counts = all(figure.count == figure.stands_on[0] for figure in figures)
    return counts and (each.shows == "count" or (each.shows == "share" and len(each.whole.stands_on) == 2))


class _System:
    """The numbers of a figure as columns: of each population those counted, the others, and the base."""

    def __init__(self, each: FigureSet, shown: Mapping[object, Mapping[str, object]], policy: Policy) -> None:
        self._rows: list[dict[int, float]] = []
        self._low: list[float] = []
        self._high: list[float] = []
        self.targets: list[tuple[str, int]] = []
        """What nobody may learn."""
        self._policy = policy
        counted: dict[str, int] = {}
        for figure in (each.whole, *each.parts):
            row = shown[each.key, each.period, figure.population]
            columns = [self._column(row["count"])]
            if each.shows == "share":
                columns.append(self._column(None))
                self._rows.append({columns[0]: 1.0, columns[1]: 1.0, self._column(row["base"]): -1.0})
            counted[figure.population] = columns[0]
            for few, at in zip(figure.stands_on, columns, strict=True):
                if policy.is_small(few):
                    self.targets.append((f"{each.key} {each.period} {figure.population}", at))
        self._add_up(each, counted)

    def _add_up(self, each: FigureSet, columns: Mapping[str, int]) -> None:
        if each.parts and each.whole.stands_on[0] == sum(part.stands_on[0] for part in each.parts):
            parts = {columns[part.population]: 1.0 for part in each.parts}
            self._rows.append({columns[each.whole.population]: -1.0} | parts)

    def _column(self, shown: object) -> int:
        """A number, and what a reader knows of it."""
        low, high = (0.0, np.inf) if shown is None else self._policy.span(int(str(shown)))
        self._low.append(low)
        self._high.append(high)
        return len(self._low) - 1

    def ends(self, column: int) -> tuple[int, int]:
        """The least and the most that it can be, in whole pupils."""
        matrix = np.zeros((len(self._rows), len(self._low)))
        for at, row in enumerate(self._rows):
            for place, value in row.items():
                matrix[at, place] = value
        found = []
        for sign in (1.0, -1.0):
            goal = np.zeros(len(self._low))
            goal[column] = sign
            answer = optimize.milp(
                goal,
                constraints=[optimize.LinearConstraint(matrix, 0, 0)] if self._rows else [],
                integrality=np.ones(len(goal)),
                bounds=optimize.Bounds(np.array(self._low), np.minimum(self._high, 1e6)),
            )
            assert answer.status == 0, answer.message
            found.append(round(sign * answer.fun))
        return found[0], found[1]


def made_demo(folder: Path, schools: int, pupils: int, seed: int) -> Path:
    """The store of a simulated trust of two years, with its books."""
    write_trust(folder / "files", Settings(schools, pupils, 2, seed))
    import_files(folder / "store", [folder / "files"])
    build(Store.open(folder / "store"))
    return folder / "store"


def main() -> None:
    """Attack as many demos as asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--schools", type=int, default=6)
    parser.add_argument("--pupils", type=int, default=3_000)
    asked = parser.parse_args()
    policy, total, told = load_policy(), 0, 0
    for seed in range(1, asked.seeds + 1):
        with tempfile.TemporaryDirectory() as folder:
            store = made_demo(Path(folder), asked.schools, asked.pupils, seed)
            attacked, recovered = attack(figures_of(store, policy), policy)
        total, told = total + attacked, told + len(recovered)
        for each in recovered:
            sys.stdout.write(f"seed {seed}: {each}\n")
        sys.stdout.flush()
    sys.stdout.write(f"{asked.seeds} demos: {total:,} hidden numbers attacked, {told:,} recovered\n")


if __name__ == "__main__":
    main()
