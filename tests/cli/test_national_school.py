"""`wholeschool national school`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import wholeschool

HEADER = (
    "time_period,geographic_level,la_name,new_la_code,laestab,school_type,headcount,"
    "fixed_excl,one_plus_fixed\n"
)
LINES = "".join(
    f"201617,School,Leeds,E08000035,38340{at},State-funded secondary,1000,{at if at < 39 else 'x'},{at - 5}\n"
    for at in range(10, 40)
)


@pytest.fixture
def store(empty_store: Path, tmp_path: Path) -> Path:
    (tmp_path / "schools.csv").write_text(HEADER + LINES)
    assert wholeschool("national", "load", empty_store, tmp_path / "schools.csv").exit_code == 0
    return empty_store


def test_the_document(store: Path) -> None:
    document = wholeschool("national", "school", store, "383/4020", "--json").document
    assert (document["laestab"], document["authority"], document["phase"]) == (
        "3834020",
        "Leeds",
        "secondary",
    )
    first, second = document["rows"]
    assert (first["measure"], second["measure"]) == ("suspension_rate", "pupils_suspended_rate")
    assert (first["count"], first["base"], first["rate"], first["likes"]) == (20, 1000, 2.0, 29)
    # 29 others: 1 to 3.8 without 2, and one that is withheld, taken as 5 of the 1 to 9 that it can be.
    assert first["percentile"] == pytest.approx(100 * 11 / 29)
    assert (first["likes_withheld"], first["median"]) == (1, pytest.approx(2.4))
    assert first["outer_low"] < first["usual_low"] < first["target"]
    assert first["target"] < first["usual_high"] < first["outer_high"]
    assert (first["position"], first["source"]) == ("usual", "schools.csv:12")
    assert len(first["sources_of_likes"]) == 29
    assert document["notes"][-1].startswith("These figures are old")


def test_a_withheld_number_is_no_number(store: Path) -> None:
    (row, _) = wholeschool("national", "school", store, "3834039", "--json").document["rows"]
    assert (row["count"], row["count_withheld"], row["rate"]) == (None, [1, 9], pytest.approx(0.5))


def test_a_person_reads_a_table_and_sentences(store: Path) -> None:
    answer = wholeschool(
        "national", "school", store, "3834020", "--measure", "suspension_rate", "--year", "201617"
    )
    assert answer.exit_code == 0
    assert "LAESTAB 3834020: secondary, Leeds" in answer.out
    said = " ".join(answer.out.split())
    assert "2016/17: 20 suspensions of 1,000 pupils, 2.00 per 100." in said
    assert "Compared with 29 secondary schools, in the region Yorkshire and The Humber" in said
    assert "Of 100 schools like it, 38 had a lower rate." in said
    assert "These figures are of 2016/17: they say where the school stood then" in said


def test_a_slip(store: Path) -> None:
    answer = wholeschool("national", "school", store, "3834040")
    assert answer.exit_code == 2
    assert "Did you mean 3834030" in answer.err or "Did you mean 38340" in answer.err


def test_a_share_that_is_none_is_refused(store: Path) -> None:
    assert wholeschool("national", "school", store, "3834038", "--fsm", "140").exit_code == 2
    said = wholeschool("national", "school", store, "3834038", "--fsm", "14", "--json").document["notes"]
    assert "No file says how many pupils are eligible for free school meals" in " ".join(said)
