"""England's published rates: each follows from its counts, and stands in the Department's own files."""

from __future__ import annotations

import csv
import gzip
from importlib import resources
from pathlib import Path

import pytest
from tests.reference_lists.make_benchmarks import tables
from tests.shared import shared

from wholeschool.reference.benchmarks import benchmark, benchmark_sources, benchmarks, counted_in
from wholeschool.reference.lists import code_list
from wholeschool.schema.national import CHARACTERISTICS, TERMS, UNITS

NAMES = {"": "Total", "PS": "Primary", "SS": "Secondary", "SP": "Special"}
EXCLUSIONS = {
    "suspension_rate": "suspension",
    "pupils_suspended_rate": "one_plus_susp",
    "permanent_exclusion_rate": "perm_excl",
}


def test_every_rate_is_of_something_known_and_has_its_sources() -> None:
    keys = set()
    for each in benchmarks():
        assert UNITS[each.measure] == (1000 if each.measure == "sessions_by_code" else 100)
        assert each.term in TERMS
        assert not each.phase or each.phase in code_list("school_phase_census")
        assert each.characteristic in ("", *CHARACTERISTICS)
        assert bool(each.characteristic) == bool(each.group)
        assert each.sources
        assert each.source.startswith("Department for Education, ")
        keys.add((each.measure, each.academic_year, each.term, each.phase, each.characteristic, each.group))
    assert len(keys) == len(benchmarks()), "two rates of the same"
    assert {source for each in benchmarks() for source in each.sources} == {*benchmark_sources().values()}


def test_rates_of_unrounded_counts_follow_from_them() -> None:
    exact = [each for each in benchmarks() if each.rounding == 0 and each.base and each.count is not None]
    weighted = [
        each
        for each in exact
        if abs(UNITS[each.measure] * each.count / each.base - each.rate) > 0.006  # type: ignore[operator]
    ]
    assert len(exact) > 1000
    # The Department weights all phases together there.
    assert {(each.phase, each.term) for each in weighted} <= {("", "year_to_date")}


def test_the_newest_rate_of_a_phase_is_found_and_no_other_stands_in_for_it() -> None:
    found = benchmark("suspension_rate", "SS")
    assert found is not None
    assert (found.rate, found.academic_year) == (18.89525, "202223")
    assert benchmark("suspension_rate", "PR") is None
    assert benchmark("suspension_rate", "NS") is None
    assert benchmark("lost_learning_all_forms") is None
    assert (counted_in("MP"), counted_in("AT"), counted_in("SP")) == ("PS", "SS", "SP")


@pytest.mark.parametrize(
    ("measure", "phase", "year", "found"),
    [
        ("suspension_rate", "", "201819", ("201819", "")),
        ("suspension_rate", "", "202021", ("202021", "")),
        ("overall_absence", "SS", "201112", ("201112", "five_half_terms")),
        ("overall_absence", "SS", "201213", ("201213", "")),
        ("overall_absence", "SS", "202526", ("202425", "year_to_date")),
        ("suspension_rate", "", "202526", ("202223", "")),
        ("overall_absence", "PR", "202223", ("202223", "autumn_spring")),
        # Schools were open all year, and the last figure before is from a year like that.
        ("overall_absence", "SS", "202122", ("201819", "")),
        # Other schools share their registers than before: rates compare.
        ("persistent_absence", "PR", "202425", ("202223", "autumn_spring")),
    ],
)
def test_a_year_is_read_beside_one_that_was_counted_like_it(
    measure: str, phase: str, year: str, found: tuple[str, str]
) -> None:
    each = benchmark(measure, phase, year=year)
    assert each is not None
    assert (each.academic_year, each.term) == found


@pytest.mark.parametrize(
    ("measure", "phase", "year", "why"),
    [
        ("overall_absence", "SS", "202021", "schools were closed, and nothing is published of that year"),
        ("overall_absence", "PR", "202425", "register codes changed"),
        ("suspension_rate", "SS", "200506", "no series goes back so far"),
    ],
)
def test_nothing_is_beside_a_year_that_was_counted_otherwise(
    measure: str, phase: str, year: str, why: str
) -> None:
    assert benchmark(measure, phase, year=year) is None, why


def test_codes_have_their_share_of_sessions() -> None:
    """Sessions of primary, secondary and special schools add up to those of all."""
    for code in ("I", "N"):
        whole, *phases = (
            benchmark("sessions_by_code", phase, year="201819", characteristic="code", group=code)
            for phase in ("", "PS", "SS", "SP")
        )
        assert whole is not None
        parts = [each for each in phases if each is not None]
        assert len(parts) == 3
        assert sum(each.count or 0 for each in parts) == whole.count
        assert sum(each.base or 0 for each in parts) == whole.base
    assert benchmark("sessions_by_code", characteristic="code", group="Y") is None


def test_groups_of_pupils_have_their_rates() -> None:
    def rate(characteristic: str, group: str, year: str) -> float:
        found = benchmark("suspension_rate", year=year, characteristic=characteristic, group=group)
        assert found is not None
        return (found.count or 0) / (found.base or 1)

    def ratio(characteristic: str, group: str, others: str, year: str) -> float:
        return rate(characteristic, group, year) / rate(characteristic, others, year)

    assert ratio("fsm", "eligible", "not eligible", "201819") == pytest.approx(3.60, abs=0.005)
    assert ratio("fsm", "eligible", "not eligible", "202021") == pytest.approx(3.43, abs=0.005)
    assert ratio("sen", "all sen", "no sen", "202122") == pytest.approx(3.93, abs=0.005)
    gypsy = ratio("ethnicity", "gypsy, roma and irish traveller", "white british", "201617")
    assert gypsy == pytest.approx(3.29, abs=0.005)
    shares = [
        each.rate
        for each in benchmarks()
        if (each.measure, each.characteristic, each.academic_year)
        == ("alternative_provision", "sex", "202223")
    ]
    assert sum(shares) == pytest.approx(100)


def test_the_tables_are_those_that_the_departments_files_make(england: Path) -> None:
    for name, text in tables(england).items():
        ours = (resources.files("wholeschool.reference") / name).read_text(encoding="utf-8")
        assert text == ours, "python -m tests.reference_lists.make_benchmarks"


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
        assert ours.rate == round(float(rows[name][column]), 5)
