"""What the columns of a table mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from wholeschool.ingest.official.labels import Label
from wholeschool.ingest.official.meaning import Meaning, meaning_of, said_unknown
from wholeschool.ingest.official.opened import open_sheets
from wholeschool.reference.official import official_names


def meaning(folder: Path, header: str, cells: str = "", labels: dict[str, Label] | None = None) -> Meaning:
    path = folder / "a.csv"
    path.write_text(f"{header}\n{cells or ','.join('x' for _ in header.split(','))}\n")
    (sheet,) = open_sheets(path, labels or {})
    return meaning_of(sheet, official_names())


def measured(found: Meaning) -> dict[str, dict[str, str]]:
    return {each.figure.measure: dict(each.headers) for each in found.wanted}


def test_a_rate_is_read_with_its_count_and_its_base(tmp_path: Path) -> None:
    found = meaning(tmp_path, "time_period,headcount,perm_excl,perm_excl_rate,suspension")
    assert measured(found) == {
        "permanent_exclusion_rate": {"count": "perm_excl", "base": "headcount", "rate": "perm_excl_rate"},
        "suspension_rate": {"count": "suspension", "base": "headcount"},
    }
    assert found.kind == "suspensions"


def test_what_a_column_means_depends_on_what_is_beside_it(tmp_path: Path) -> None:
    """The same head count is pupils, the base of a rate, or pupils by the days that they lost."""
    days = "time_period,total_length_days_fixed_exclusions,headcount"
    assert list(measured(meaning(tmp_path, days, "201617,3,500"))) == ["suspension_days"]
    assert list(measured(meaning(tmp_path, "time_period,headcount"))) == ["pupils"]
    assert list(measured(meaning(tmp_path, "time_period,headcount,suspension"))) == ["suspension_rate"]


def test_a_count_of_suspensions_by_their_length_is_of_days(tmp_path: Path) -> None:
    found = meaning(tmp_path, "time_period,duration_days_fixed_exclusions,num_fixed_excl", "201617,3,500")
    assert [(each.figure.measure, each.figure.characteristic) for each in found.wanted] == [
        ("suspension_days", "length")
    ]


def test_a_table_that_names_its_metric_in_each_row(tmp_path: Path) -> None:
    found = meaning(tmp_path, "time_period,metric,value", "201617,one_plus_susp_rate,5")
    (wanted,) = found.wanted
    assert (wanted.figure.measure, wanted.metric, wanted.headers) == (
        "pupils_suspended_rate",
        "one_plus_susp_rate",
        {"rate": "value"},
    )


def test_register_codes_and_reasons_are_in_headers(tmp_path: Path) -> None:
    found = meaning(
        tmp_path, "time_period,possible_sessions,reason_c2_authorised_temp_reduced_timetable,fixed_bullying"
    )
    told = {(each.figure.measure, each.figure.characteristic, each.figure.group) for each in found.wanted}
    assert told == {("sessions_by_code", "code", "C2"), ("suspension_rate", "reason", "bullying")}


def test_daily_registers_are_told_from_the_census(tmp_path: Path) -> None:
    assert (
        meaning(tmp_path, "time_period,overall_absence,possible_sessions,reason_present_am").term
        == "year_to_date"
    )
    assert meaning(tmp_path, "time_period,sess_overall,sess_possible").term == ""


def test_labels_say_what_headers_do_not(tmp_path: Path) -> None:
    labels = {"v1": Label("Number of suspensions", ""), "v2": Label("Suspension rate", "%")}
    found = meaning(tmp_path, "time_period,v1,v2", labels=labels)
    assert measured(found) == {"suspension_rate": {"count": "v1", "rate": "v2"}}


def test_a_dimension_needs_a_value_that_is_known(tmp_path: Path) -> None:
    known = meaning(tmp_path, "time_period,fsm,suspension", "201617,Eligible,5")
    assert known.dimensions["fsm"] == "fsm"
    share = meaning(tmp_path, "time_period,fsm,suspension", "201617,17.3,5")
    assert "fsm" not in share.dimensions
    assert share.unknown == ("fsm",)


def test_of_two_columns_the_one_with_known_values_is_the_phase(tmp_path: Path) -> None:
    found = meaning(
        tmp_path, "time_period,school_type,education_phase,suspension", "201617,Academy converter,Special,5"
    )
    assert found.dimensions["phase"] == "education_phase"
    assert not found.unknown


@pytest.mark.parametrize("header", ["time_period,shoe_size", "suspension,headcount", "sex,age"])
def test_without_a_year_and_a_figure_there_is_no_kind(header: str, tmp_path: Path) -> None:
    assert meaning(tmp_path, header).kind is None


def test_headers_of_newer_releases_are_known(tmp_path: Path) -> None:
    """Those of 2023/24, as the service Explore Education Statistics lists them."""
    absence = (
        "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,old_la_code,"
        "new_la_code,la_name,education_phase,enrolments,sess_possible,sess_overall,sess_overall_percent,"
        "enrolments_pa_50_exact,enrolments_pa_50_exact_percent,sess_auth_interview,sess_auth_reg_performance,"
        "sess_auth_temp_reduced_timetable,sess_auth_temp_reduced_timetable_rate,sess_q_la_arrangements"
    )
    found = meaning(tmp_path, absence)
    assert found.unknown == ()
    codes = {each.figure.group: dict(each.headers) for each in found.wanted if each.figure.group}
    assert {*codes} == {"J1", "C1", "C2", "Q"}
    assert codes["C2"]["rate"] == "sess_auth_temp_reduced_timetable_rate"
    schools = meaning(
        tmp_path,
        "time_period,geographic_level,estab,school_laestab,school_urn,school_name,trust_name,academy_type,"
        "education_phase,num_schools,headcount,suspension,susp_rate,number_days_susp,average_days_missed_susp",
    )
    assert schools.unknown == ()
    assert (schools.dimensions["laestab"], schools.dimensions["urn"]) == ("school_laestab", "school_urn")
    assert measured(schools)["days_lost_to_suspension"] == {"count": "number_days_susp", "base": "headcount"}


def test_headers_that_people_write_are_known_and_shares_are_no_counts(tmp_path: Path) -> None:
    found = meaning(
        tmp_path,
        "School year,Level,Type of school,Number of pupils,Number of suspensions,Suspensions per 100 pupils,"
        "Pupils suspended,Pupils suspended (%),Free school meals",
    )
    assert found.unknown == ()
    assert {each.figure.measure: {**each.headers} for each in found.wanted} == {
        "suspension_rate": {
            "count": "Number of suspensions",
            "base": "Number of pupils",
            "rate": "Suspensions per 100 pupils",
        },
        "pupils_suspended_rate": {
            "count": "Pupils suspended",
            "base": "Number of pupils",
            "rate": "Pupils suspended (%)",
        },
    }


def test_a_known_name_that_means_nothing_here_is_not_offered_as_itself(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("time_period,headcount,suspension,enrolments\n202122,100,5,100\n")
    (sheet,) = open_sheets(path, {})
    said = [*said_unknown(sheet, meaning_of(sheet, official_names()), official_names())]
    assert [each.column for each in said] == ["enrolments"]
    assert "Did you mean" not in said[0].advice
