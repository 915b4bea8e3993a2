"""Every value of every list maps: readable, dated in order, sourced, unique."""

import csv
import os
from datetime import date
from pathlib import Path

import pytest

from wholeschool.errors import WrongCallError
from wholeschool.reference.lists import code_list, list_names, rows
from wholeschool.schema import TABLES

LISTS = Path(__file__).parents[2] / "src" / "wholeschool" / "reference" / "lists"
SHARED = Path(os.environ.get("WHOLESCHOOL_SHARED", Path(__file__).parents[3] / "shared")) / "domain"
MAJOR_GROUPS = {
    "White",
    "Mixed / Multiple ethnic groups",
    "Asian / Asian British",
    "Black / African / Caribbean / Black British",
    "Other ethnic group",
    "Unknown",
}


@pytest.mark.parametrize("name", list_names())
def test_every_value_maps(name):
    values = code_list(name)
    assert len(values) == len(rows(name)) > 0
    for code, value in values.items():
        assert code == value.code.strip() != ""
        assert value.label == value.label.strip() != ""
        assert value.source
        if value.valid_from and value.valid_to:
            assert value.valid_from <= value.valid_to


@pytest.mark.parametrize("name", sorted(path.stem for path in LISTS.glob("*.csv")))
def test_files_are_plain(name):
    content = (LISTS / f"{name}.csv").read_bytes()
    assert b"\r" not in content
    assert content.decode("utf-8").endswith("\n")
    assert not content.startswith(b"\xef\xbb\xbf")
    columns = set(rows(name)[0])
    assert all(set(row) == columns and None not in row.values() for row in rows(name)), "a ragged row"


def test_every_list_that_the_schema_names_is_there():
    named = {column.code_list for table in TABLES.values() for column in table.columns if column.code_list}
    assert named
    assert named <= set(list_names())


def test_an_unknown_list_names_the_nearest():
    with pytest.raises(WrongCallError, match="Did you mean ethnicity"):
        code_list("ethnicty")


def test_dates_and_further_columns_are_read():
    fixed = code_list("exclusion_category")["FIXD"]
    assert fixed.valid_to == date(2020, 8, 31)
    assert fixed.more["event_kind"] == "suspension"
    assert code_list("exclusion_reason")["OT"].valid_to == date(2020, 8, 31)
    assert code_list("exclusion_reason")["PP"].valid_to is None


def test_every_ethnicity_maps_to_a_major_group():
    values = code_list("ethnicity")
    assert len(values) == 108
    assert {value.more["major_group"] for value in values.values()} == MAJOR_GROUPS
    for value in values.values():
        main = values[value.more["main_code"]]
        assert main.more["main_code"] == main.code
        assert main.more["major_group"] == value.more["major_group"]
    assert values["CHNE"].more["major_group"] == "Asian / Asian British"


def test_every_leaving_reason_says_how_unexplained_it_is():
    signals = {value.more["unexplained_exit_signal"] for value in code_list("leaving_reason").values()}
    assert signals == {"none", "low", "medium", "high", "known_sanction", "exclude"}
    assert code_list("leaving_reason")["9(1)(f)"].more["unexplained_exit_signal"] == "high"


def test_placement_reasons_that_belong_to_school_exclusion():
    branch = {code: value.more["branch"] for code, value in code_list("placement_reason").items()}
    assert {code for code, name in branch.items() if name == "school_exclusion"} == {
        "BHS",
        "SUS",
        "EXR",
        "PEX",
    }
    assert {code for code, name in branch.items() if name == "context"} == {"MHN", "PHN", "OTH"}


# A list of ours against the facts that it was taken from: file, column that picks its rows, its value.
FACTS = {
    "exclusion_reason": ("exclusion_reasons", "code_type", "reason"),
    "exclusion_category": ("exclusion_reasons", "code_type", "category"),
    "sen_provision": ("sen_codes", "code_type", "provision"),
    "sen_type": ("sen_codes", "code_type", "type"),
    "leaving_destination": ("leaving_reasons", "code_set", "leaving_destination"),
    "enrolment_status": ("enumerations", "code_set", "enrolment_status"),
    "school_phase_census": ("enumerations", "code_set", "school_phase_census"),
    "school_type": ("enumerations", "code_set", "school_type_census"),
    "nc_year": ("enumerations", "code_set", "nc_year"),
    "sex": ("enumerations", "code_set", "sex"),
    "ethnicity": ("ethnicity_codes", None, None),
}


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared (or WHOLESCHOOL_SHARED)")
@pytest.mark.parametrize("name", FACTS)
def test_lists_agree_with_the_collected_facts(name):
    file, column, wanted = FACTS[name]
    with (SHARED / f"{file}.csv").open(encoding="utf-8", newline="") as lines:
        facts = {row["code"]: row for row in csv.DictReader(lines) if column is None or row[column] == wanted}
    ours = code_list(name)
    assert set(ours) == set(facts)
    for code, fact in facts.items():
        assert ours[code].label == fact["label"].rstrip(";")
        assert (ours[code].valid_from.isoformat() if ours[code].valid_from else "") == fact["valid_from"]
        assert (ours[code].valid_to.isoformat() if ours[code].valid_to else "") == fact["valid_to"]


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared (or WHOLESCHOOL_SHARED)")
def test_leaving_reasons_agree_with_the_collected_facts():
    with (SHARED / "leaving_reasons.csv").open(encoding="utf-8", newline="") as lines:
        facts = [row for row in csv.DictReader(lines) if row["code_set"] != "leaving_destination"]
    ours = code_list("leaving_reason")
    signals = {code: value.more["unexplained_exit_signal"] for code, value in ours.items()}
    assert {row["code"] for row in facts} == set(ours)
    # Death and the end of nursery are no exits to look into, whichever regulations they were recorded under.
    differ = {row["code"] for row in facts if signals[row["code"]] != row["unexplained_exit_signal"]}
    assert differ == {"8(1)(j)", "8(1)(n)"}
    assert signals["8(1)(j)"] == signals["9(1)(k)"] == "exclude"
