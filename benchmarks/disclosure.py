"""Hiding what has to be hidden of a large table, and holding a table of a trust against two earlier ones."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import asdict, dataclass

import numpy as np

from benchmarks.measure import Measured, peak_bytes
from wholeschool.disclosure import KeptCounts, keep_counts, load_policy
from wholeschool.disclosure.additive import AdditiveTable
from wholeschool.disclosure.together import told_together
from wholeschool.disclosure.withhold import withhold

SCHOOLS, GROUPS, PUPILS = 50, 8, 50_000
LEAVE, COME = 0.01, 300


@dataclass(frozen=True)
class Hid(Measured):
    """A table optimised and audited, in processor seconds: how many cells are small, and hidden.

    `cruder`: it was too large for the attacker to be asked about every further cell.
    """

    cells: int
    small: int
    hidden: int
    cruder: bool


def hidden_of(columns: str) -> Hid:
    """200 × 12 counts with margins, in a process of its own; `columns`: "counts", or "base" as well."""
    command = [sys.executable, "-m", "benchmarks.disclosure", columns]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return Hid(**json.loads(done.stdout))


def _hide(columns: str) -> Hid:
    rng = np.random.default_rng(0)
    counts = rng.geometric(0.06, (200, 12)) - 1
    if columns == "base":
        counted = rng.binomial(counts, 0.3)
        counts = np.stack([counted, counts - counted], axis=-1)
    table = AdditiveTable.crossed(counts)
    start = time.process_time()
    found = withhold(table, 5)
    taken = time.process_time() - start
    small, hidden = int(found.primary.sum()), int(found.hidden.sum())
    return Hid(taken, peak_bytes(), table.size, small, hidden, found.cruder)


def register_seconds() -> float:
    """Processor seconds for the attack on three tables of a trust, between which some came and some left."""
    rng = np.random.default_rng(0)
    common = rng.dirichlet(np.full(GROUPS, 0.6))
    pupils = np.arange(PUPILS)
    school, group = rng.integers(0, SCHOOLS, PUPILS), rng.choice(GROUPS, PUPILS, p=common)
    tables = []
    for number in range(3):
        stay = rng.random(len(pupils)) > LEAVE
        pupils = np.concatenate([pupils[stay], (number + 2) * PUPILS + np.arange(COME)])
        school = np.concatenate([school[stay], rng.integers(0, SCHOOLS, COME)])
        group = np.concatenate([group[stay], rng.choice(GROUPS, COME, p=common)])
        tables.append(_table(f"table {number}", pupils, school, group).table)
    start = time.process_time()
    told_together(tables[2], tables[:2], {0: 5, 1: 5, 2: 3}, seconds=600)
    return time.process_time() - start


def _table(name: str, pupils: np.ndarray, school: np.ndarray, group: np.ndarray) -> KeptCounts:
    inner = np.zeros((SCHOOLS, GROUPS), dtype=np.int64)
    np.add.at(inner, (school, group), 1)
    columns = [("school", [f"s{n}" for n in range(SCHOOLS)]), ("group", [f"g{n}" for n in range(GROUPS)])]
    order = np.argsort(pupils)
    places = np.ravel_multi_index((school, group), (SCHOOLS + 1, GROUPS + 1))[order]
    return keep_counts(name, columns, inner, load_policy(), pupils=pupils[order], places=places)


if __name__ == "__main__":
    print(json.dumps(asdict(_hide(sys.argv[1]))))
