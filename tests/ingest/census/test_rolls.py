from datetime import date
from pathlib import Path

from tests.ingest.census.tables_of_census import GONE, ON_ROLL, of_census, read_tables
from tests.ingest.reading_texts import UPNS, checks, finding, pseudonym, rows
from wholeschool.ingest.census.returns import Returns

SCHOOLS = Returns(given={"SCH1": 100001, "SCH2": 100002})


def test_stays_begin_with_the_year_or_with_the_entry(tmp_path: Path) -> None:
    reading = read_tables(tmp_path, {"pupilonroll": ON_ROLL}, of_census(SCHOOLS))["pupilonroll"]
    stays = rows(reading, "enrolments")
    assert stays[0] == {
        "pupil_id": pseudonym(UPNS[0]),
        "urn": 100001,
        "academic_year": "202425",
        "start": date(2024, 8, 1),
        "status": "C",
        "year_group": "9",
        "sex": "F",
        "language": "ENG",
        "sen_provision": "K",
    }
    assert [row["start"] for row in stays] == [date(2024, 8, 1), date(2024, 11, 11), date(2024, 9, 3)]
    # Of ends, and of what it has no column for, the table does not speak.
    assert not {"end", "ethnicity", "fsm", "leaving_reason"} & set(reading.tables["enrolments"].column_names)


def test_a_pupil_whose_upn_is_none_is_kept_and_noted_by_school(tmp_path: Path) -> None:
    reading = read_tables(tmp_path, {"pupilonroll": ON_ROLL}, of_census(SCHOOLS))["pupilonroll"]
    noted = finding(reading, "no_valid_upn")
    assert (noted.count, noted.seen, noted.severity) == (1, "school 100002", "warning")
    assert pseudonym("C2B87D3D-E33") in reading.tables["enrolments"]["pupil_id"].to_pylist()


def test_possible_sessions_are_of_the_term_before(tmp_path: Path) -> None:
    reading = read_tables(tmp_path, {"pupilonroll": ON_ROLL}, of_census(SCHOOLS))["pupilonroll"]
    counts = rows(reading, "termly_counts")
    assert [(row["academic_year"], row["term"], row["code"], row["sessions"]) for row in counts] == [
        ("202425", "autumn", "possible", 140),
        ("202425", "autumn", "possible", 70),
    ]


def test_whoever_left_has_an_end_in_the_year_of_leaving(tmp_path: Path) -> None:
    late = "g2,SCH1,P207000016049,M,2023-Jan-09 00:00:00,2024-Aug-31 00:00:00,11,\n"
    reading = read_tables(tmp_path, {"pupilnolongeronroll": GONE + late})["pupilnolongeronroll"]
    stays = [(row["academic_year"], row["start"], row["end"]) for row in rows(reading, "enrolments")]
    assert stays == [
        ("202425", date(2024, 8, 1), date(2024, 12, 20)),
        ("202324", date(2023, 8, 1), date(2024, 8, 31)),
    ]


def test_rows_that_cannot_be_read_are_set_aside_with_their_reasons(tmp_path: Path) -> None:
    broken = ON_ROLL + "p4,SCH1,,F,2021-Sep-06 00:00:00,C,9,K,ENG,1\n" + "p5,,P207000016049,F,,C,9,K,ENG,1\n"
    reading = read_tables(tmp_path, {"pupilonroll": broken}, of_census(SCHOOLS))["pupilonroll"]
    assert (reading.read, reading.accepted, reading.quarantined) == (5, 3, 2)
    aside = reading.quarantine[""]
    assert aside["pupilonrolltableid"].to_pylist() == ["p4", "p5"]
    assert "expected a UPN" in aside["reason"][0].as_py()
    assert "NativeId of a school" in aside["reason"][1].as_py()


def test_an_end_before_the_entry_is_set_aside(tmp_path: Path) -> None:
    turned = GONE.replace("2019-Sep-06", "2025-Jan-10")
    reading = read_tables(tmp_path, {"pupilnolongeronroll": turned})["pupilnolongeronroll"]
    assert ("end_before_start", 2, 1) in checks(reading)
    assert reading.quarantined == 1
