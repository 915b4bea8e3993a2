"""`wholeschool national what-if` and `wholeschool national places`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import wholeschool
from tests.cli.test_national_school import HEADER, LINES
from wholeschool.reference import unit_costs

FILE = """time_period,geographic_level,country_code,country_name,school_type,fsm,headcount,susp
201819,National,E92000001,England,Total,Eligible,1000,200
201819,National,E92000001,England,Total,Not eligible,2000,100
"""
AP = (
    "time_period,geographic_level,country_code,country_name,setting_type,placement_reason,number_of_placements,"
    "denominator,perc_placements\n"
    + "".join(
        f"{year}{year % 100 + 1},National,E92000001,England,Total,{reason},{count},{100 + year - 2015},1\n"
        for year in range(2015, 2021)
        for reason, count in (
            ("Total", 100 + year - 2015),
            ("Permanent exclusion", 10),
            ("Setting named on EHC plan", 50),
        )
    )
)


@pytest.fixture
def store(empty_store: Path, tmp_path: Path) -> Path:
    for name, text in (("fsm.csv", FILE), ("places.csv", AP)):
        (tmp_path / name).write_text(text)
        assert wholeschool("national", "load", empty_store, tmp_path / name).exit_code == 0
    return empty_store


def test_the_document(store: Path) -> None:
    asked = ("national", "what-if", store, "--by", "fsm", "--group", "eligible", "--json")
    document = wholeschool(*asked).document
    assert (document["rate"], document["other"], document["period"]) == (20, 5, "2018/19")
    assert [row["what"] for row in document["rows"]] == ["suspensions", "days of learning", "day_of_school"]
    assert document["rows"][0]["found"] == pytest.approx(150)
    assert all(row["low"] < row["found"] < row["high"] for row in document["rows"])
    assert document["sources"] == ["fsm.csv:2", "fsm.csv:3"]
    assert document == wholeschool(*asked).document  # the seed makes it so


def test_a_person_reads_the_sum_and_where_the_cost_was_read(store: Path) -> None:
    answer = wholeschool("national", "what-if", store, "--by", "fsm", "--group", "eligible")
    assert "Now 20.00, then 5.00 suspensions per 100 pupils." in answer.out
    assert "This is arithmetic" in answer.out
    assert "(Known, not read: check it.)" in answer.out


def test_a_cost_of_ones_own(store: Path, tmp_path: Path) -> None:
    text = (Path(unit_costs.__file__).parent / "unit_costs.toml").read_text("utf-8")
    own = tmp_path / "costs.toml"
    own.write_text(text.replace("value = 40\nlow = 36\nhigh = 45", "value = 50\nlow = 50\nhigh = 50"))
    asked = ("national", "what-if", store, "--by", "fsm", "--group", "eligible", "--costs", own)
    rows = wholeschool(*asked, "--json").document["rows"]
    assert rows[2]["found"] == pytest.approx(50 * rows[1]["found"])
    own.write_text(text.replace("value = 40", "value = forty"))
    assert "no TOML" in wholeschool(*asked).sentence


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ((), "Give either"),
        (("--by", "fsm"), "belong together"),
        (("--by", "fsm", "--group", "eligible", "--area", "Leeds"), "Give either"),
        (("--by", "fsm", "--group", "eligble"), "Did you mean eligible?"),
        (("--area", "Leedz"), "Did you mean Leeds?"),
        (("suspension_rat", "--area", "Leeds"), "Did you mean suspension_rate?"),
        (("--by", "fsm", "--group", "eligible", "--period", "last"), "no school year"),
    ],
)
def test_slips_are_sentences(store: Path, options: tuple[str, ...], says: str) -> None:
    answer = wholeschool("national", "what-if", store, *options)
    assert answer.exit_code == 2
    assert says in answer.sentence


def test_places_as_a_document_and_in_words(store: Path) -> None:
    document = wholeschool("national", "places", store, "--years", 2, "--json").document
    series = {each["name"]: each for each in document["series"]}
    assert [row["period"] for row in series["councils"]["rows"]] == ["2021/22", "2022/23"]
    assert all(row["low"] <= row["found"] <= row["high"] for row in series["councils"]["rows"])
    assert series["councils_without_plan"]["counts"][-1]["count"] == 55
    assert " less " in series["councils_without_plan"]["counts"][-1]["source"]
    assert document["places_there_are"] is None
    assert "no file says" in document["reason"]
    assert "lacking" not in series["councils_without_plan"]["rows"][0]
    answer = wholeschool("national", "places", store)
    assert "Paid for by councils: 105 in 2020/21" in answer.out
    assert "Arranged by schools: none in this store" in answer.out


def test_needed_places_are_held_against_those_that_a_person_gives(store: Path) -> None:
    asked = ("national", "places", store, "--places", "50")
    document = wholeschool(*asked, "--json").document
    assert document["places_there_are"] == 50
    series = {each["name"]: each for each in document["series"]}
    for row in series["councils_without_plan"]["rows"]:
        for lacking, needed in (("lacking", "found"), ("lacking_low", "low"), ("lacking_high", "high")):
            assert row[lacking] == pytest.approx(row[needed] - 50)
    assert "lacking" not in series["councils"]["rows"][0]
    answer = wholeschool(*asked)
    assert "55 in 2020/21, 5 more than the 50 places there are" in answer.out
    assert "places lacking" in answer.out
    assert "no file says" not in answer.out


def test_a_store_without_any(empty_store: Path) -> None:
    assert (
        "no official figures" in wholeschool("national", "what-if", empty_store, "--area", "Leeds").sentence
    )
    assert "alternative provision census" in wholeschool("national", "places", empty_store).sentence


def test_a_school_is_asked_for_alone(empty_store: Path, tmp_path: Path) -> None:
    (tmp_path / "schools.csv").write_text(HEADER + LINES)
    assert wholeschool("national", "load", empty_store, tmp_path / "schools.csv").exit_code == 0
    asked = ("national", "what-if", empty_store, "--school", "3834038")
    document = wholeschool(*asked, "--json").document
    assert (document["school"], document["like_schools"], document["likes"]) == ("3834038", 29, [])
    assert (document["phase"], document["rate"]) == ("secondary", pytest.approx(3.8))
    assert (
        "If the rate of school 3834038 fell to that of the middle one of 29 secondary"
        in wholeschool(*asked).out
    )
    slip = wholeschool(*asked, "--area", "Leeds")
    assert slip.exit_code == 2
    assert "or --school" in slip.err
