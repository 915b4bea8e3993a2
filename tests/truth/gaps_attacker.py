"""Somebody who has the pages of gaps of a demo, and tries to recover which few of a group are counted.

    python -m tests.truth.gaps_attacker [--seeds 5] [--schools 6] [--pupils 3000] [--audience public]

For each measure the attacker has all its tables at once: by each characteristic, of schools that stand alone
and of those that stand together, of groups that were merged, with all sums. Unknown are the pupils counted
and not counted of each group at each school; that a school's groups add up to the same by each characteristic
is known too. A number of one to four pupils that no table shows is recovered where fewer numbers are possible
than the threshold.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import numpy as np
from scipy import optimize, sparse

from tests.truth.site_attacker import made_demo
from wholeschool.actions import report, report_gaps
from wholeschool.actions.report_scope import latest
from wholeschool.disclosure import ALL, Policy, load_policy
from wholeschool.report.group_counts import TOGETHER, GroupCounts
from wholeschool.store import Store

SIDES = ("count", "others")


@dataclass(frozen=True)
class Shown:
    """A table of the pages, and the counts behind it: schools × groups × (counted, not counted)."""

    of: GroupCounts
    counts: np.ndarray
    schools: Sequence[str]
    groups: Sequence[str]


def tables_of(store: Path, policy: Policy) -> list[Shown]:
    """All tables of the pages of gaps, by school and of all schools."""
    found: list[Shown] = []
    release = report_gaps.released_groups

    def noted(
        of: GroupCounts, counts: np.ndarray, schools: Sequence[str], groups: Sequence[str], *rest: object
    ) -> GroupCounts:
        made = release(of, counts, schools, groups, *rest)  # type: ignore[arg-type]
        found.append(Shown(made, counts, schools, groups))
        return made

    with patch.object(report_gaps, "released_groups", noted), Store.open(store).reading() as engine:
        report.by_numbers_of_today(engine)
        list(report_gaps.gap_counts(latest(engine), policy))
    return found


class _System:
    """All tables of one measure: a column for each school, group and side of each characteristic."""

    def __init__(self, tables: Sequence[Shown], policy: Policy) -> None:
        self._policy, self._truth = policy, list[int]()
        self._rows: list[tuple[Mapping[int, float], float, float]] = []
        self.targets: list[tuple[str, Sequence[int]]] = []
        """What nobody may learn: its columns."""
        by_school: dict[tuple[str, str], list[int]] = {}
        for table in tables:
            at = self._columns(table)
            self._read(table, at)
            for number, school in enumerate(table.schools):
                for side, name in enumerate(SIDES):
                    of_school = at[number, :, side].tolist()
                    self._same(by_school.setdefault((school, name), of_school), of_school)

    def _columns(self, table: Shown) -> np.ndarray:
        """The columns of a table, schools × groups × sides; each that is of few pupils is a target."""
        first = len(self._truth)
        self._truth += table.counts.reshape(-1).tolist()
        at = np.arange(first, len(self._truth)).reshape(table.counts.shape)
        for place, few in np.ndenumerate(table.counts):
            if self._policy.is_small(int(few)):
                school, group, side = place
                words = f"{table.of.title}: {table.schools[school]}, {table.groups[group]}, {SIDES[side]}"
                self.targets.append((words, [int(at[place])]))
        return at

    def _read(self, table: Shown, at: np.ndarray) -> None:
        """What each row says of the pupils in it."""
        rows = table.of.table.rows if table.of.table else ()
        alone = {str(row["school"]) for row in rows} - {ALL, TOGETHER}
        for row in rows:
            school = str(row["school"])
            of = [n for n, each in enumerate(table.schools) if _is_of(each, school, alone)]
            groups = [*_groups(str(row["group"]), table.groups)]
            inside = at[np.ix_(of, groups)]
            self._says(inside[..., 0], row["count"])
            self._says(inside, row["base"])

    def _says(self, inside: np.ndarray, shown: object) -> None:
        if shown is not None:
            low, high = self._policy.span(int(str(shown)))
            self._rows.append((dict.fromkeys(inside.reshape(-1).tolist(), 1.0), low, high))

    def _same(self, one: Sequence[int], other: Sequence[int]) -> None:
        """A school's pupils are the same by each characteristic, where everybody has each of them."""
        if one is not other and sum(self._truth[n] for n in one) == sum(self._truth[n] for n in other):
            self._rows.append((dict.fromkeys(one, 1.0) | dict.fromkeys(other, -1.0), 0.0, 0.0))

    def ends(self, columns: Sequence[int]) -> tuple[int, int]:
        """The least and the most that some columns come to, in whole pupils."""
        matrix = sparse.lil_array((len(self._rows), len(self._truth)))
        for at, (row, _, _) in enumerate(self._rows):
            for column, value in row.items():
                matrix[at, column] = value
        low, high = (np.array(each) for each in list(zip(*self._rows, strict=True))[1:])
        found = []
        for sign in (1.0, -1.0):
            goal = np.zeros(len(self._truth))
            goal[[*columns]] = sign
            answer = optimize.milp(
                goal, constraints=optimize.LinearConstraint(matrix.tocsr(), low, high),
                integrality=np.ones(len(goal)), bounds=optimize.Bounds(0, 1e5),
            )  # fmt: skip
            assert answer.status == 0, answer.message
            found.append(round(sign * answer.fun))
        return found[0], found[1]


def _is_of(school: str, shown: str, alone: set[str]) -> bool:
    """Whether a row of all, of the schools that stand together, or of one, is of a school."""
    return shown in (ALL, school) or (shown == TOGETHER and school not in alone)


def _groups(shown: str, groups: Sequence[str]) -> Iterator[int]:
    """Which groups a row is of: of all, of one, or of those that were merged."""
    names = shown.split(" or ")
    for at, name in enumerate(groups):
        if shown in (ALL, name) or name in names:
            yield at


def attack(tables: Sequence[Shown], policy: Policy) -> tuple[int, list[str]]:
    """How many small numbers of pupils were attacked, and those that were recovered."""
    attacked, recovered = 0, []
    for key in dict.fromkeys(table.of.key for table in tables):
        system = _System([table for table in tables if table.of.key == key], policy)
        for what, columns in system.targets:
            attacked += 1
            low, high = system.ends(columns)
            if high - low + 1 < policy.threshold:
                recovered.append(f"{what} is {low} to {high}")
    return attacked, recovered


def main() -> None:
    """Attack as many demos as asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--schools", type=int, default=6)
    parser.add_argument("--pupils", type=int, default=3_000)
    parser.add_argument("--audience", default="public")
    asked = parser.parse_args()
    policy, total, told = load_policy(audience=asked.audience), 0, 0
    for seed in range(1, asked.seeds + 1):
        with tempfile.TemporaryDirectory() as folder:
            store = made_demo(Path(folder), asked.schools, asked.pupils, seed)
            attacked, recovered = attack(tables_of(store, policy), policy)
        total, told = total + attacked, told + len(recovered)
        for each in recovered:
            sys.stdout.write(f"seed {seed}: {each}\n")
        sys.stdout.flush()
    sys.stdout.write(f"{asked.seeds} demos: {total:,} small numbers attacked, {told:,} recovered\n")


if __name__ == "__main__":
    main()
