"""`wholeschool national displacement`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import wholeschool

HEAD = (
    "time_period,geographic_level,country_code,country_name,region_code,region_name,new_la_code,la_name,"
    "old_la_code,school_type,num_schools,reason_present_am,possible_sessions,unauthorised_absence,"
    "reason_e_authorised_excluded,reason_c2_authorised_temp_reduced_timetable,reason_b_aea_education_off_site,"
    "reason_k_aea_education_arranged_by_la,reason_c_authorised_other,reason_c1_authorised_regulated_performance"
)
AREAS = [
    ("National,E92000001,England,,,,,", 60),
    ("Local authority,E92000001,England,E12000002,North West,E08000003,Manchester,352", 10),
    ("Local authority,E92000001,England,E12000002,North West,E08000006,Salford,355", 20),
    ("Local authority,E92000001,England,E12000002,North West,E08000007,Stockport,356", 30),
]


@pytest.fixture
def store(empty_store: Path, tmp_path: Path) -> Path:
    rows = [
        f"202425,{area},Secondary,1,900,1000,{2 * number},{40 - number},5,4,3,2,1" for area, number in AREAS
    ]
    (tmp_path / "attendance.csv").write_text("\n".join([HEAD, *rows]) + "\n")
    assert wholeschool("national", "load", empty_store, tmp_path / "attendance.csv").exit_code == 0
    return empty_store


def test_the_document(store: Path) -> None:
    answer = wholeschool("national", "displacement", store, "--phase", "secondary", "--json")
    document = answer.document
    assert answer.exit_code == 0
    assert [each["area"] for each in document["league"]] == ["Stockport", "Salford", "Manchester"]
    first = document["league"][0]
    assert (first["rank_suspension"], first["rank_all_forms"], first["places"]) == (3, 1, 2)
    rows = {(row["area"], row["form"]): row for row in document["rows"]}
    row = rows["Salford", "suspension"]
    assert (row["rate"], row["count"], row["base"], row["rank"]) == (20, 20, 1000, 2)
    assert row["source"] == "attendance.csv:4"
    assert (row["low"], row["high"]) == (None, None)
    assert "full counts" in row["reason"]


def test_a_person_reads_two_orders_and_no_cause(store: Path) -> None:
    answer = wholeschool("national", "displacement", store, "--phase", "secondary")
    assert "Most by all forms, 2024/25, secondary schools, 3 areas" in answer.out
    assert "Stockport" in answer.out
    assert "do not say that one form took the place of another" in answer.out


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--by", "region_"), "Did you mean region?"),
        (("--phase", "secondry"), "Did you mean secondary?"),
        (("--by", "phase", "--phase", "primary"), "all phases are shown"),
    ],
)
def test_slips_are_sentences(store: Path, options: tuple[str, ...], says: str) -> None:
    answer = wholeschool("national", "displacement", store, *options)
    assert answer.exit_code == 2
    assert says in answer.sentence


def test_without_registers_it_says_what_to_load(empty_store: Path) -> None:
    assert "Pupil attendance in schools" in wholeschool("national", "displacement", empty_store).sentence
