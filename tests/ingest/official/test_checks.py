"""What a table says against itself."""

from __future__ import annotations

from pathlib import Path

from tests.ingest.official.made import SUSPENSIONS, read_text
from wholeschool.schema.findings import Finding


def only(findings: list[Finding], check: str) -> Finding:
    (found,) = [each for each in findings if each.check == check]
    return found


def test_a_rate_that_is_not_count_over_base_is_found_and_kept(tmp_path: Path) -> None:
    read = read_text(tmp_path, SUSPENSIONS.replace("10000,450,4.5", "10000,450,5.4"))
    found = only(read.findings, "rate_is_not_count_over_base")
    assert (found.severity, found.row, found.column) == ("warning", 7, "susp_rate")
    assert found.seen == "5.4 per 100, count ÷ base is 4.5"
    assert read.of("rate", period="2017/18", area_code="E12000001") == [5.4]


def test_rounding_is_no_contradiction(tmp_path: Path) -> None:
    rows = "\n".join(
        f"201617,National,Special,Age {age},{1000 + age},{age * 5},{500 * age / (1000 + age):.1f}"
        for age in range(4, 16)
    )
    header = "time_period,geographic_level,school_type,age,headcount,suspension,susp_rate"
    assert read_text(tmp_path, f"{header}\n{rows}").findings == []


def test_a_small_difference_of_parts_is_a_warning(tmp_path: Path) -> None:
    read = read_text(tmp_path, SUSPENSIONS.replace("10000,400,4", "10000,390,3.9"))
    found = only(read.findings, "parts_do_not_add_up")
    assert (found.severity, found.row) == ("warning", 2)
    assert found.seen == "England, 2016/17: regions make 1,490, the total is 1,500"


def test_parts_of_which_some_are_hidden_are_not_judged(tmp_path: Path) -> None:
    assert read_text(tmp_path, SUSPENSIONS.replace("10000,400,4", "10000,x,x")).findings == []


def test_london_is_not_counted_beside_its_halves(tmp_path: Path) -> None:
    text = SUSPENSIONS.replace("E12000008,South East", "E12000007,London")
    halves = "\n".join(
        f"{period},Academic year,Regional,E92000001,{code},{name},,,Total,5000,{count},{count / 50}"
        for period, count in (("201617", 250), ("201718", 300))
        for code, name in (("E13000001", "Inner London"), ("E13000002", "Outer London"))
    )
    assert read_text(tmp_path, f"{text.strip()}\n{halves}").findings == []


def test_some_places_on_purpose_need_not_make_england(tmp_path: Path) -> None:
    lines = SUSPENSIONS.strip().splitlines()
    assert read_text(tmp_path, "\n".join([*lines[:3], lines[5], lines[6]])).findings == []


def test_boys_and_girls_make_everybody(tmp_path: Path) -> None:
    text = """
        time_period,geographic_level,school_type,characteristic_group,characteristic,headcount,suspension
        201617,National,Special,Total,Total,200,50
        201617,National,Special,Gender,Gender male,100,30
        201617,National,Special,Gender,Gender female,100,20
    """
    assert read_text(tmp_path, text).findings == []
    found = only(read_text(tmp_path, text.replace("100,20", "100,40")).findings, "parts_do_not_add_up")
    assert (found.severity, "groups of sex make 70, the total is 50" in found.seen) == ("error", True)


def test_pupils_by_days_make_all_that_were_suspended(tmp_path: Path) -> None:
    text = """
        time_period,geographic_level,school_type,total_length_days_fixed_exclusions,headcount
        201617,National,Special,Total,50
        201617,National,Special,1,30
        201617,National,Special,46 or more,10
    """
    found = only(read_text(tmp_path, text).findings, "parts_do_not_add_up")
    assert "groups of days make 40, the total is 50" in found.seen


def test_phases_may_leave_something_to_all_schools_and_may_not_be_more(tmp_path: Path) -> None:
    text = """
        time_period,geographic_level,school_type,headcount,suspension
        201617,National,Total,200,50
        201617,National,Primary,100,10
        201617,National,Secondary,50,25
        201617,National,Special,50,10
    """
    assert read_text(tmp_path, text).findings == []
    found = only(read_text(tmp_path, text.replace("50,25", "50,45")).findings, "parts_do_not_add_up")
    assert "phases make 65, the total is 50" in found.seen
