"""A school beside those like it: on the Department's own files, and found by number and name."""

from __future__ import annotations

import csv
import gzip
import shutil
import statistics
import time
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import MakeOnce
from tests.shared import shared
from wholeschool.actions.import_files import import_files
from wholeschool.actions.national_load import load_official
from wholeschool.actions.national_school import national_school
from wholeschool.actions.official_schools import newest, official_schools
from wholeschool.errors import WrongCallError
from wholeschool.policy.like_schools import like_for_like
from wholeschool.reference.benchmarks import benchmark
from wholeschool.store import Store

GREENWICH = "2034243"


def test_a_school_of_greenwich_is_where_the_files_read_by_hand_put_it(england: Path) -> None:
    """The Department's files without a reader of ours: schools by the name of their region."""
    with shared("data/england/pupil_counts_by_la_characteristic.csv").open(encoding="utf-8-sig") as file:
        poverty = {
            row["Area"]: 100 * float(row["x_percent"])
            for row in csv.DictReader(file)
            if (row["academic_year"], row["Pupil_group"], row["school_type_short"])
            == ("201617", "FSM", "secondary")
            and row["Area_code"].startswith(("E06", "E08", "E09", "E10"))
        }
    low, high = statistics.quantiles(poverty.values(), n=5, method="inclusive")[2:4]
    assert low <= poverty["Greenwich"] < high, "the fourth fifth"
    with gzip.open(
        shared("data/england/exclusions_by_geographic_level.csv.gz"), "rt", encoding="utf-8-sig"
    ) as file:
        schools = [
            row
            for row in csv.DictReader(file)
            if (row["time_period"], row["geographic_level"]) == ("201617", "School")
            and row["school_type"] == "State-funded secondary"
            and "London" in row["region_name"]
            and low <= poverty[row["la_name"]] < high
            and 1136 * 3 / 4 <= int(row["headcount"]) <= 1136 * 4 / 3
        ]
    rates = {
        row["laestab"]: 100
        * (1.5 if row["fixed_excl"] == "x" else float(row["fixed_excl"]))
        / int(row["headcount"])
        for row in schools
    }
    own = rates.pop(GREENWICH)
    (found,) = national_school(Store.open(england), GREENWICH, measures=["suspension_rate"]).rows
    assert len(found.likes) == len(rates)
    assert found.rate == pytest.approx(own)
    assert found.rate == pytest.approx(36.36, abs=0.005), "as published"
    assert found.quartiles == pytest.approx(statistics.quantiles(rates.values(), n=4, method="inclusive"))
    lower = sum(each < own for each in rates.values()) + sum(each == own for each in rates.values()) / 2
    assert found.percentile == pytest.approx(100 * lower / len(rates))
    assert found.position == "very high"


def test_schools_of_two_files_join_and_add_up_to_england(england: Path) -> None:
    """21,210 of 21,247 schools with absence in 2016/17 have suspensions: a worked figure."""
    measures = ("suspension_rate", "overall_absence")
    one_a_phase = {"PS": "2013614", "SS": GREENWICH, "SP": "2027205"}
    found: dict[str, set[str]] = {measure: set() for measure in measures}
    with official_schools(Store.open(england)) as there:
        for phase, laestab in one_a_phase.items():
            cells = newest(there.cells(measures, [laestab]), "2016/17").values()
            for schools in there.read(cells).values():
                found[schools.of.measure] |= {str(each) for each in schools.laestab.to_pylist()}
                whole = benchmark(schools.of.measure, phase, year="201617")
                assert whole is not None
                together = 100 * np.nansum(schools.count) / np.nansum(schools.base)
                assert together == pytest.approx(whole.rate, rel=0.01)
    assert len(found["overall_absence"]) == 21_247
    assert len(found["overall_absence"] & found["suspension_rate"]) == 21_210


def test_nearly_nine_of_ten_secondary_schools_lie_within_their_usual_range(england: Path) -> None:
    """What the words and the documentation say of it, counted over all of them."""
    with official_schools(Store.open(england)) as there:
        (schools,) = there.read(newest(there.cells(["suspension_rate"], [GREENWICH])).values()).values()
    found = [like_for_like(schools, place) for place in range(len(schools.base))]
    positions = [each.position for each in found if each is not None and each.position]
    assert len(positions) > 3_000
    assert 0.88 < positions.count("usual") / len(positions) < 0.92
    assert 0.04 < positions.count("very high") / len(positions) < 0.06


def test_a_urn_is_enough_though_suspensions_are_published_without_one(england: Path) -> None:
    by_urn, by_laestab = (national_school(Store.open(england), each) for each in ("136807", "202/2000"))
    assert by_urn.school == by_laestab.school
    assert [each.schools.of.period for each in by_urn.rows] == ["2016/17"] * 2 + ["2018/19"] * 3


def test_an_answer_takes_less_than_three_tenths_of_a_second(england: Path) -> None:
    store = Store.open(england)
    national_school(store, GREENWICH)
    before = time.process_time()
    national_school(store, GREENWICH, measures=["suspension_rate"])
    assert time.process_time() - before < 0.3


@pytest.fixture(scope="module")
def small(made_once: MakeOnce, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Thirty schools of Leeds, and what the store knows of three schools of its own."""

    def make(folder: Path) -> None:
        files = tmp_path_factory.mktemp("small")
        (files / "official.csv").write_text(HEADER + "".join(LINE.format(at, at) for at in range(10, 40)))
        (files / "schools.csv").write_text(SCHOOLS)
        load_official(folder, [files / "official.csv"])
        import_files(folder, [files / "schools.csv"])

    return Store.open(made_once("national-school", make))


HEADER = (
    "time_period,geographic_level,la_name,new_la_code,laestab,school_type,headcount,"
    "fixed_excl,fixed_excl_rate\n"
)
LINE = "201617,School,Leeds,E08000035,38340{},State-funded secondary,1000,{},\n"
SCHOOLS = """URN,Academic year,LAESTAB,Predecessor URN,Name,Phase
100001,202425,3834010,,Ashby Academy,SS
100002,202425,3834999,100003,Birch School,SS
100003,201617,3834011,,Birch High,SS
100004,202425,3834998,,Cedar School,SS
"""


def test_a_school_is_found_by_the_name_that_the_store_has(small: Store) -> None:
    found = national_school(small, "ashby academy")
    assert (found.school.name, found.school.urn, found.school.laestab) == ("Ashby Academy", 100001, "3834010")
    (row,) = found.rows
    assert (row.rate, len(row.likes), row.percentile) == (1.0, 29, 0)
    assert row.source == "official.csv:2"
    notes = " ".join(found.notes)
    assert "nothing to compare for: pupils_suspended_rate, overall_absence" in notes
    assert (
        "These figures are old: the newest of this school in the files that were loaded are of 2016/17"
        in notes
    )


def test_a_school_that_continues_another_has_the_figures_of_that(small: Store) -> None:
    found = national_school(small, "100002")
    assert (found.school.name, found.school.laestab, found.school.of_before) == (
        "Birch School",
        "3834011",
        True,
    )
    assert found.notes[0].startswith("The figures are those of the school that it continues")


@pytest.mark.parametrize(
    ("named", "says"),
    [
        ("Ashby Acadmy", "There is no school “Ashby Acadmy” here. Did you mean Ashby Academy"),
        ("3834041", "There is no school “3834041” in the official files. Did you mean 38340"),
        ("Cedar School", "The official files have no figures of “Cedar School”"),
        ("99999999999", "There is no school “99999999999” in the official files"),
        ("123456", "There is no school “123456” in the official files"),
    ],
)
def test_a_school_that_is_not_there(small: Store, named: str, says: str) -> None:
    with pytest.raises(WrongCallError, match=says):
        national_school(small, named)


def test_other_slips(small: Store, empty_store: Path) -> None:
    with pytest.raises(WrongCallError, match=r"no such figures of it in 2020/21.* There are of: 2016/17"):
        national_school(small, "100001", year="202021")
    with pytest.raises(WrongCallError, match="no measure of single schools “suspensions”"):
        national_school(small, "100001", measures=["suspensions"])
    with pytest.raises(WrongCallError, match="no official figures of single schools"):
        national_school(Store.open(empty_store), "3834010")


def test_two_schools_of_one_name(small: Store, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(small.path, tmp_path / "store"))
    (tmp_path / "schools.csv").write_text(SCHOOLS.replace("Cedar School", "Ashby Academy"))
    import_files(folder, [tmp_path / "schools.csv"])
    with pytest.raises(
        WrongCallError, match=r"There are 2 schools “Ashby Academy”\. Give the URN: 100001, 100004"
    ):
        national_school(Store.open(folder), "Ashby Academy")


def test_of_two_editions_the_one_that_was_loaded_last_is_compared_within_itself(
    small: Store, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(small.path, tmp_path / "store"))
    later = tmp_path / "later.csv"
    later.write_text(HEADER + "".join(LINE.format(at, 2 * at) for at in range(10, 35)))
    load_official(folder, [later], on=date(2027, 1, 1))
    (row,) = national_school(Store.open(folder), "3834010").rows
    assert (row.rate, len(row.likes), row.schools.of.source_file) == (2.0, 24, "later.csv")
