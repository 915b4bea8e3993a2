"""Base rates: the table is what official files of single schools give."""

from __future__ import annotations

import csv
from importlib import resources

from tests.reference_lists.make_base_rates import rows

from wholeschool.reference.base_rates import COLUMNS, FILE, base_rates


def test_the_table_is_made_of_the_files() -> None:
    text = (resources.files("wholeschool.reference") / FILE).read_text(encoding="utf-8")
    assert [*csv.reader(text.splitlines())] == [[*COLUMNS], *rows()]


def test_who_fell_further_is_among_those_who_fell() -> None:
    for rate in base_rates():
        falls = [rate.fell, *(rate.fell_to[part] for part in sorted(rate.fell_to, reverse=True))]
        assert falls == sorted(falls, reverse=True)
        assert rate.pairs >= rate.fell


def test_a_part_that_is_not_told_of_is_the_next_one_above() -> None:
    rate = base_rates()[2]
    assert rate.as_far(4 / 150) == (0.05, rate.fell_to[0.05])
    assert rate.as_far(0.5) == (0.5, rate.fell_to[0.5])
    assert rate.as_far(0.51) == (0.75, rate.fell_to[0.75])
    assert rate.as_far(0.9) == (1.0, rate.fell)
    assert (rate.holds(150), rate.holds(200), base_rates()[3].holds(900)) == (True, False, True)
