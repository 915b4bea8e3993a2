"""Hiding what has to be hidden of a large table, and holding a table of a trust against two earlier ones."""

from __future__ import annotations

import time

import numpy as np

from wholeschool.disclosure import KeptCounts, keep_counts, load_policy
from wholeschool.disclosure.additive import AdditiveTable
from wholeschool.disclosure.together import told_together
from wholeschool.disclosure.withhold import withhold

SCHOOLS, GROUPS, PUPILS = 50, 8, 50_000
LEAVE, COME = 0.01, 300


def withhold_seconds() -> tuple[float, int]:
    """Processor seconds for 200 × 12 counts with margins, optimised and audited; and how many are small."""
    rng = np.random.default_rng(0)
    table = AdditiveTable.crossed(rng.geometric(0.06, (200, 12)) - 1)
    start = time.process_time()
    found = withhold(table, 5)
    if found.cruder:
        raise SystemExit("There was not the time to seek the least.")
    return time.process_time() - start, int(found.primary.sum())


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
