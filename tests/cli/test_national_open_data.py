"""`wholeschool national export` and `national screen`."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest

from tests.cli.command import wholeschool
from tests.shared import shared_folder

FILE = """time_period,geographic_level,country_code,country_name,region_code,region_name,new_la_code,la_name,\
school_type,headcount,susp,susp_rate
202122,National,E92000001,England,,,,,Total,1000,50,5
202122,National,E92000001,England,,,,,State-funded primary,600,x,x
202122,Local authority,E92000001,England,E12000001,North East,E06000001,Hartlepool,Total,400,30,7.5
"""


@pytest.fixture
def store(empty_store: Path, tmp_path: Path) -> Path:
    (tmp_path / "england.csv").write_text(FILE)
    assert wholeschool("national", "load", empty_store, tmp_path / "england.csv").exit_code == 0
    return empty_store


def test_what_is_given_away_passes_and_leads_to_its_rows(store: Path, tmp_path: Path) -> None:
    out = tmp_path / "open"
    files = wholeschool("national", "export", store, "--out", out, "--json").document["files"]
    assert {Path(each).name for each in files} == {
        f"suspensions.{ending}" for ending in ("csv", "meta.csv", "sources.csv")
    }
    screened = wholeschool("national", "screen", out / "suspensions.csv", "--json")
    assert screened.exit_code == 0
    assert screened.document["findings"] == []
    assert (screened.document["passes"], screened.document["rows"]) == (True, 3)
    sources = [*csv.DictReader((out / "suspensions.sources.csv").open(encoding="utf-8"))]
    assert [each["sources"] for each in sources] == ["england.csv:2", "england.csv:3", "england.csv:4"]


def test_a_table_alone_is_written_again_and_a_foreign_file_is_not_replaced(
    store: Path, tmp_path: Path
) -> None:
    export = ("national", "export", store, "--table", "suspensions", "--out")
    for _ in range(2):
        assert "Wrote 3 files" in wholeschool(*export, tmp_path / "open").out
    foreign = tmp_path / "mine"
    foreign.mkdir()
    (foreign / "suspensions.csv").write_text("mine")
    assert "would be replaced" in wholeschool(*export, foreign).sentence
    assert (foreign / "suspensions.csv").read_text() == "mine"
    assert (
        "Did you mean absence?"
        in wholeschool("national", "export", store, "--out", foreign, "--table", "absences").sentence
    )


def test_a_store_without_figures_says_what_to_do(empty_store: Path, tmp_path: Path) -> None:
    answer = wholeschool("national", "export", empty_store, "--out", tmp_path / "open")
    assert answer.exit_code == 2
    assert "national load" in answer.sentence


def test_what_is_wrong_is_a_sentence_with_file_line_and_what_to_do(store: Path, tmp_path: Path) -> None:
    out = tmp_path / "open"
    wholeschool("national", "export", store, "--out", out)
    data = out / "suspensions.csv"
    data.write_text(data.read_text("utf-8").replace("Hartlepool", "Hartlepol"), "utf-8")
    answer = wholeschool("national", "screen", data)
    assert answer.exit_code == 1
    assert "line 4" in answer.out
    assert "saw “805 / E06000001 / Hartlepol”, expected 805 / E06000001 / Hartlepool" in answer.out
    assert "It does not pass" in answer.out


def test_what_is_no_table_is_refused(tmp_path: Path) -> None:
    data, meta = tmp_path / "a.csv", tmp_path / "a.meta.csv"
    assert "no such file" in wholeschool("national", "screen", data).sentence
    data.write_text("")
    meta.write_text("col_name,col_type\n")
    assert "empty" in wholeschool("national", "screen", data).sentence
    data.write_text("a,b\n1,2\n3\n")
    assert "more or fewer cells" in wholeschool("national", "screen", data).sentence
    data.write_bytes("a,b\nä,2\n".encode("latin-1"))
    assert "UTF-8" in wholeschool("national", "screen", data).sentence


def test_a_mark_at_the_beginning_and_a_pack_make_no_difference(store: Path, tmp_path: Path) -> None:
    out = tmp_path / "open"
    wholeschool("national", "export", store, "--out", out)
    text = b"\xef\xbb\xbf" + (out / "suspensions.csv").read_bytes()
    (out / "suspensions.csv.gz").write_bytes(gzip.compress(text))
    assert wholeschool("national", "screen", out / "suspensions.csv.gz", "--json").document["findings"] == []


def test_the_departments_own_file_lacks_a_column_that_came_later() -> None:
    """It is of 2018: decimal places came into metadata afterwards, and “.” was a symbol then."""
    data = shared_folder("data/england") / "exclusions_by_characteristic.csv"
    findings = wholeschool("national", "screen", data, "--json").document["findings"]
    assert {(each["check"], each["severity"], each["column"]) for each in findings} == {
        ("column_of_metadata_missing", "error", "indicator_dp"),
        ("filter_of_everything", "warning", "col_name"),
        ("symbol_of_old", "warning", "perm_excl_rate"),
        ("symbol_of_old", "warning", "fixed_excl_rate"),
        ("symbol_of_old", "warning", "one_plus_fixed_rate"),
    }


def test_suspensions_of_all_authorities_pass_and_are_those_that_were_published(
    england: Path, tmp_path: Path
) -> None:
    wholeschool("national", "export", england, "--out", tmp_path, "--table", "suspensions")
    data = tmp_path / "suspensions.csv"
    assert wholeschool("national", "screen", data, "--json").document["findings"] == []
    rows = [*csv.DictReader(data.open(encoding="utf-8"))]
    assert len(rows) == 11_000
    by_year = {
        row["time_period"]: row
        for row in rows
        if row["geographic_level"] == "National" and row["education_phase"] == "Total"
    }
    assert (by_year["201819"]["suspension"], by_year["202122"]["suspension"]) == ("438265", "578280")
    assert (by_year["202122"]["one_plus_susp"], by_year["202122"]["perm_excl"]) == ("252463", "6495")


NEW_TABLES = ("absence_by_term", "sessions_by_form", "alternative_provision")


@pytest.fixture(scope="module")
def given_away(england: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("open")
    tables = [word for name in NEW_TABLES for word in ("--table", name)]
    assert wholeschool("national", "export", england, "--out", out, *tables).exit_code == 0
    return out


def first_row(given_away: Path, name: str, **wanted: str) -> dict[str, str]:
    rows = csv.DictReader((given_away / f"{name}.csv").open(encoding="utf-8"))
    return next(row for row in rows if all(row[column] == value for column, value in wanted.items()))


@pytest.mark.parametrize("name", NEW_TABLES)
def test_tables_of_terms_forms_and_placements_pass(given_away: Path, name: str) -> None:
    assert wholeschool("national", "screen", given_away / f"{name}.csv", "--json").document["findings"] == []


def test_forms_are_those_that_displacement_has_and_placements_those_that_were_published(
    given_away: Path,
) -> None:
    """3,993,895 sessions of code E and 5,891,952 of C2 of 2,505,799,574; 59,678 placements."""
    england = {"time_period": "202425", "geographic_level": "National"}
    of_forms = {**england, "education_phase": "Total"}
    excluded = first_row(
        given_away, "sessions_by_form", **of_forms, form="Suspended or excluded, not taught elsewhere"
    )
    assert (excluded["sessions"], excluded["sess_possible"]) == ("3993895", "2505799574")
    every = first_row(given_away, "sessions_by_form", **of_forms, form="All forms")
    assert float(every["session_rate"]) == pytest.approx(30.20, abs=0.005)
    before = first_row(
        given_away, "sessions_by_form", **of_forms | {"time_period": "202223"}, form="Reduced timetable"
    )
    assert before["session_rate"] == "x"
    total = first_row(given_away, "alternative_provision", **england, placement_reason="Total")
    assert total["placements"] == "59678"
    autumn = first_row(
        given_away, "absence_by_term", geographic_level="National", time_identifier="Autumn term"
    )
    assert (autumn["time_period"], autumn["sess_overall"]) == ("201617", "40305529")
