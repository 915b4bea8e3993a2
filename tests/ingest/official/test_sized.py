"""Figures that cannot be are not read, and why is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ingest.official.made import SUSPENSIONS, Read, read_text
from wholeschool.reference.official import official_names

HEADER = "time_period,geographic_level,region_code,new_la_code,school_type"


def table(tmp_path: Path, headers: str, england: str, areas: list[str], level: str = "la") -> Read:
    """A file of England ("" = without it) and of areas."""
    place = "Local authority,,E06{:06d}" if level == "la" else "Regional,E12{:06d},"
    rows = [f"201617,{place.format(number)},Total,{area}" for number, area in enumerate(areas, 1)]
    first = [f"201617,National,,,Total,{england}"] if england else []
    return read_text(tmp_path, "\n".join([f"{HEADER},{headers}", *first, *rows]))


def seen(read: Read) -> str:
    (found,) = [each for each in read.findings if each.check == "impossible_figures"]
    assert found.severity == "error"
    return found.seen


@pytest.mark.parametrize(
    ("header", "rate", "unit"),
    [
        ("susp_rate", 5.36, 10),
        ("perm_excl_rate", 0.097, 0.01),
        ("perm_excl_rate", 0.097, 10),
        ("one_plus_susp_rate", 2.4, 10),
        ("sess_overall_percent", 4.7, 10),
        ("sess_auth_excluded_percent", 0.14, 10),
        ("sess_auth_illness_percent", 2.9, 10),
    ],
)
def test_a_rate_in_another_unit_without_count_and_base_is_refused(
    header: str, rate: float, unit: float, tmp_path: Path
) -> None:
    areas = [f"{rate * unit * (1 + number / 100):.6f}" for number in range(20)]
    for england in (f"{rate * unit}", ""):
        read = table(tmp_path, header, england, areas)
        assert read.rows == []
        assert ("England at" if england else "half of the areas at") in seen(read)
    right = table(tmp_path, header, f"{rate}", [f"{rate}" for _ in areas])
    assert (right.count, len(right.rows)) == (21, 21)
    assert [each.check for each in right.findings] == ["authorities_lacking"]


def test_groups_speak_for_england_where_it_is_not_there_itself(tmp_path: Path) -> None:
    def of_groups(*rates: float) -> Read:
        rows = [f"201617,National,Total,Age {age},{rate}" for age, rate in enumerate(rates, 12)]
        header = "time_period,geographic_level,school_type,age,perm_excl_rate"
        return read_text(tmp_path, "\n".join([header, *rows]))

    assert len(of_groups(0.1, 0.3, 0.35).rows) == 3
    read = of_groups(0.001, 0.003, 0.0015)
    assert read.rows == []
    assert "half of England's groups at 0.0015 per 100" in seen(read)


def test_england_in_another_unit_than_its_areas_is_refused(tmp_path: Path) -> None:
    read = table(tmp_path, "susp_rate", "0.9", ["9", "11", "12"], "region")
    assert read.rows == []
    assert seen(read) == "England at 0.9 per 100, its areas between 9 and 12: rates are in several units"


def test_where_rates_alone_are_wrong_the_counts_are_read(tmp_path: Path) -> None:
    read = table(tmp_path, "suspension,susp_rate", "500,0.12", ["200,2", "300,3"])
    assert "England at 0.12 per 100" in seen(read)
    assert read.of("count", "rate") == [(500, None), (200, None), (300, None)]


def test_exchanged_headers_are_found(tmp_path: Path) -> None:
    read = table(tmp_path, "suspension,headcount", "8000000,400000", [])
    assert (read.rows, "2016/17: England at 2,000 per 100" in seen(read)) == ([], True)


def test_pupils_in_fractions_are_thousands(tmp_path: Path) -> None:
    read = table(tmp_path, "headcount,suspension", "8179.491,438.265", ["54.1,3.2", "60.2,2.9"])
    assert (read.rows, "thousands?" in seen(read)) == ([], True)


def test_thousands_without_fractions_are_found_by_the_number_of_councils(tmp_path: Path) -> None:
    read = table(tmp_path, "headcount,suspension", "8100,400", ["54,3"] * 150)
    assert (read.rows, seen(read)) == ([], "England has 8,100 pupils here: are they thousands?")


def test_thousands_of_england_alone_are_found_by_their_size(tmp_path: Path) -> None:
    read = table(tmp_path, "headcount,suspension", "8179,438", [])
    assert (read.rows, seen(read)) == ([], "England has 8,179 pupils here: are they thousands?")
    assert len(table(tmp_path, "headcount,suspension", "8179491,438265", []).rows) == 1
    of_any_size = "\n".join([f"{HEADER},headcount,suspension", *(f"{year},National,,,Total,{pupils},400"
                             for year, pupils in (("201516", 9_000), ("201617", 10_000)))])  # fmt: skip
    assert len(read_text(tmp_path, of_any_size).rows) == 2


@pytest.mark.parametrize("wrong", ["10000,450,450", "10000,450,0.045", "10000,0.45,450", "1000,450,0"])
def test_a_row_whose_cells_are_shifted_is_left_out(wrong: str, tmp_path: Path) -> None:
    read = read_text(tmp_path, SUSPENSIONS.replace("10000,450,4.5", wrong))
    (found,) = [each for each in read.findings if each.check == "row_against_itself"]
    assert (found.row, found.count, read.left_out, len(read.rows)) == (7, 1, 1, 8)
    assert read.of("rate", period="2017/18", area_code="E12000001") == []


def test_england_far_off_the_sum_of_its_areas_is_not_read(tmp_path: Path) -> None:
    read = table(tmp_path, "suspension", "40", ["150", "150", "150"], "region")
    assert (read.rows, seen(read)) == ([], "2016/17: regions make 450, England is 40")
    few = table(tmp_path, "suspension", "40000", ["150", "150", "150"], "region")
    assert len(few.rows) == 4  # of three regions the others may have the rest
    all_regions = table(tmp_path, "suspension", "40000", ["150"] * 9, "region")
    assert all_regions.rows == []


def test_bounds_hold_what_was_published_and_nothing_in_another_unit() -> None:
    """Smallest and largest yearly rate of England, 2006/07 to 2022/23 (absence: to 2024/25)."""
    published = {
        "suspension_rate": (3.5, 9.34),
        "pupils_suspended_rate": (1.86, 3.61),
        "permanent_exclusion_rate": (0.047, 0.12),
        "overall_absence": (4.5, 7.53),
        "authorised_absence": (3.3, 5.5),
        "unauthorised_absence": (0.97, 2.5),
        "persistent_absence": (10.5, 22.4),
        "severe_absence": (0.7, 2.3),
        "E": (0.060, 0.16),
        "I": (2.45, 3.82),
        "M": (0.278, 0.419),
        "O": (0.558, 1.675),
        "C": (0.259, 0.544),
        "U": (0.0618, 0.2243),
    }
    bounds = {each.group or each.measure: each.england for each in official_names().figures if each.england}
    assert {*bounds} == {*published}
    for measure, (low, high) in published.items():
        least, most = bounds[measure] or (0.0, 0.0)
        assert high / 100 < least < low / 2
        assert high * 2 < most < low * 10
