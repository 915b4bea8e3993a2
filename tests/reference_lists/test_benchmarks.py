"""England's published rates: each follows from its counts, and stands in the Department's own file."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest
from tests.shared import shared

from wholeschool.reference.benchmarks import Benchmark, benchmark, benchmarks
from wholeschool.reference.lists import code_list
from wholeschool.reference.measures import measures

NAMES = {"": "Total", "PS": "Primary", "SS": "Secondary", "SP": "Special"}
EXCLUSIONS = {
    "suspension_rate": "suspension",
    "pupils_suspended_rate": "one_plus_susp",
    "permanent_exclusion_rate": "perm_excl",
}


@pytest.mark.parametrize("each", benchmarks(), ids=lambda each: f"{each.measure}-{each.phase}")
def test_a_rate_belongs_to_a_measure_and_follows_from_its_counts(each: Benchmark) -> None:
    assert each.measure in measures()
    assert not each.phase or each.phase in code_list("school_phase_census")
    assert each.source
    if each.count is not None:
        assert round(100 * each.count / each.base, each.places) == each.rate


def test_the_newest_rate_of_a_phase_is_found_and_no_other_stands_in_for_it() -> None:
    found = benchmark("suspension_rate", "SS")
    assert found is not None
    assert (found.rate, found.academic_year) == (18.89525, "202223")
    assert benchmark("suspension_rate", "PR") is None
    assert benchmark("lost_learning_all_forms") is None


@pytest.mark.parametrize("measure", EXCLUSIONS)
def test_rates_of_exclusion_are_those_of_the_published_file(measure: str) -> None:
    path: Path = shared("data/england/exc_nat_region_la.csv")
    rows = [
        row
        for row in csv.DictReader(path.open(encoding="utf-8-sig"))
        if (row["time_period"], row["geographic_level"]) == ("202223", "National")
    ]
    by_phase = {row["school_type"].removeprefix("state-funded ").capitalize(): row for row in rows}
    for phase, name in NAMES.items():
        row, ours = by_phase[name], benchmark(measure, phase)
        assert ours is not None
        assert (ours.count, ours.base) == (float(row[EXCLUSIONS[measure]]), int(row["headcount"]))


@pytest.mark.parametrize(
    ("measure", "column"), [("overall_absence", "overall_absence_perc"), ("persistent_absence", "pa_perc")]
)
def test_rates_of_absence_are_those_of_the_published_file(measure: str, column: str) -> None:
    path: Path = shared("data/england/attendance_by_code_ytd_202425.csv.gz")
    with gzip.open(path, "rt", encoding="utf-8-sig") as file:
        rows = {
            row["school_type"]: row for row in csv.DictReader(file) if row["geographic_level"] == "National"
        }
    for phase, name in NAMES.items():
        ours = benchmark(measure, phase)
        assert ours is not None
        assert ours.rate == round(float(rows[name][column]), ours.places)
