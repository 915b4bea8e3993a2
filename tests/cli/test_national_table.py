"""`wholeschool national table` and `national sums`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import wholeschool
from tests.conftest import MakeOnce
from wholeschool.actions.national_load import load_official

KEYS = (
    *("period", "level", "area", "phase", "characteristic", "group", "count", "base", "rate", "low", "high"),
    *("ratio", "reference", "reason", "source"),
)
FILE = """\
time_period,geographic_level,region_name,region_code,school_type,fsm,headcount,num_fixed_excl,\
fixed_excl_rate,num_one_or_more_fixed_excl,one_or_more_fixed_excl_rate{more}
202122,National,,,Total,FSM eligible,100,60,60.0,20,20.0{eligible}
202122,National,,,Total,FSM not eligible,200,40,20.0,20,10.0{others}
202122,National,,,Total,FSM unclassified,.,x,x,x,x{x}
202122,National,,,Total,Total,300,100,33.3,40,13.3{x}
202122,Regional,North East,E12000001,Total,Total,300,101,33.7,40,13.3{x}
"""


@pytest.fixture(scope="module")
def store(made_once: MakeOnce, tmp_path_factory: pytest.TempPathFactory) -> Path:
    def make(folder: Path) -> None:
        files = tmp_path_factory.mktemp("official")
        (files / "suspensions.csv").write_text(FILE.format(more="", eligible="", others="", x=""))
        load_official(folder, [files])

    return made_once("national-table-cli", make)


def test_an_answer_is_one_document_with_the_keys_that_scripts_rely_on(store: Path) -> None:
    found = wholeschool("national", "table", store, "suspension_rate", "--by", "fsm", "--json")
    assert found.exit_code == 0
    assert (found.document["measure"], found.document["unit"]) == ("suspension_rate", "per 100 pupils")
    rows = {each["group"]: each for each in found.document["rows"]}
    assert all(key in row for row in rows.values() for key in KEYS)
    eligible = rows["eligible"]
    assert (eligible["count"], eligible["base"], eligible["rate"]) == (60, 100, 60.0)
    assert (eligible["ratio"], eligible["reference"]) == (pytest.approx(3.0), "not eligible")
    assert eligible["ratio_pupils"] == pytest.approx(2.0)
    assert eligible["ratio_days"] is None
    assert "days lost are not published" in eligible["ratio_days_reason"]
    assert eligible["source"] == "suspensions.csv:2"
    assert eligible["low"] < 60 < eligible["high"]


def test_days_lost_make_the_third_ratio_where_a_file_has_them(empty_store: Path, tmp_path: Path) -> None:
    file = tmp_path / "suspensions.csv"
    file.write_text(FILE.format(more=",number_days_susp", eligible=",150", others=",60", x=",x"))
    load_official(empty_store, [file])
    found = wholeschool("national", "table", empty_store, "suspension_rate", "--by", "fsm", "--json")
    (eligible,) = [each for each in found.document["rows"] if each["group"] == "eligible"]
    ways = [eligible[f"ratio_{way}"] for way in ("suspensions", "pupils", "days")]
    assert ways == pytest.approx([3.0, 2.0, 5.0])


def test_what_is_missing_is_null_with_a_reason(store: Path) -> None:
    found = wholeschool("national", "table", store, "suspension_rate", "--by", "fsm", "--json")
    (unknown,) = [each for each in found.document["rows"] if each["group"] == "unknown"]
    assert (unknown["count"], unknown["rate"], unknown["low"], unknown["ratio"]) == (None, None, None, None)
    assert "withheld" in unknown["reason"]


def test_a_person_reads_figures_with_what_they_mean_and_where_they_stand(store: Path) -> None:
    found = wholeschool("national", "table", store, "suspension_rate", "--by", "fsm")
    assert found.exit_code == 0
    for said in (
        "suspension_rate, by fsm, 2021/22, England, all schools: suspensions; rates per 100 pupils",
        "3.00",
        "suspensions.csv:2",
        "the newest year that there is",
        "full count, not a sample",
        "suspended 3.00 times on average",
    ):
        assert said in found.out


def test_a_slip_ends_with_a_sentence(store: Path) -> None:
    found = wholeschool("national", "table", store, "suspension_rate", "--by", "fms")
    assert found.exit_code == 2
    assert "Did you mean fsm?" in found.err


def test_sums_that_differ_end_with_one(store: Path) -> None:
    found = wholeschool("national", "sums", store, "suspension_rate", "--json")
    assert found.exit_code == 1
    (region, councils) = found.document["rows"]
    assert (region["part"], region["difference"], region["verdict"]) == ("region", 1, "differs")
    assert councils["verdict"] == "no parts"
    assert found.document["unexplained"] == 1
    assert wholeschool("national", "sums", store, "--json").document == found.document
    equal = wholeschool("national", "sums", store, "pupils_suspended_rate")
    assert equal.exit_code == 0
    assert "1 of 1 sums are equal; 0 differ unexplained. 1 have no parts" in equal.out


def test_schools_are_told_apart_by_their_numbers(empty_store: Path, tmp_path: Path) -> None:
    file = tmp_path / "schools.csv"
    file.write_text(
        "time_period,geographic_level,la_name,new_la_code,laestab,school_urn,school_type,headcount,num_fixed_excl,"
        "fixed_excl_rate\n"
        "202122,School,Bury,E08000002,3512001,105287,State-funded primary,100,5,5.0\n"
        "202122,School,Bury,E08000002,3512002,105288,State-funded primary,200,6,3.0\n"
    )
    load_official(empty_store, [file])
    found = wholeschool(
        "national", "table", empty_store, "suspension_rate", "--level", "School", "--area", "Bury"
    )
    assert found.exit_code == 0
    assert all(each in found.out for each in ("school", "3512001", "3512002"))


def test_a_folder_that_is_no_store_is_told_how_to_load(tmp_path: Path) -> None:
    found = wholeschool("national", "table", tmp_path, "suspension_rate")
    assert found.exit_code == 2
    assert "wholeschool national load" in found.err
