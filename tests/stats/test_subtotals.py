"""Subtotals among values: found where they were planted, and not suspected where chance would make them."""

from __future__ import annotations

import numpy as np

from wholeschool.stats.subtotals import is_called_a_total, subtotal


def test_planted_subtotals_are_found_and_tables_without_are_let_through() -> None:
    rng = np.random.default_rng(1)
    found = suspected = 0
    for _ in range(100):
        counts = rng.integers(0, 120, (rng.integers(3, 9), rng.integers(3, 7)))
        values = [f"v{n}" for n in range(len(counts) + 1)]
        suspected += subtotal(values[:-1], counts) is not None
        parts = sorted(rng.choice(len(counts), rng.integers(2, len(counts)), replace=False).tolist())
        planted = np.vstack([counts, counts[parts].sum(axis=0)])
        found += subtotal(values, planted) == (len(counts), parts)
    assert (found, suspected) == (100, 0)


def test_one_row_of_counts_is_suspected_by_names_alone() -> None:
    counts = np.array([[40], [3], [43], [60]])
    assert subtotal(["White British", "White Irish", "White", "Asian"], counts) == (2, [0, 1])
    assert subtotal(["Ashby", "Birch", "Cedar", "Dale"], counts) is None


def test_the_search_among_very_many_values_ends() -> None:
    counts = np.random.default_rng(2).integers(0, 6, (300, 12))
    assert subtotal([f"v{n}" for n in range(300)], counts) is None


def test_names_of_totals_are_known_by_the_whole_name() -> None:
    totals = ("Total", " ALL", "any", "Total boys", "Grand  total", "White total")
    assert all(map(is_called_a_total, totals))
    assert not any(map(is_called_a_total, ("All Saints", "Any other group", "Totally new", "Allerton")))
