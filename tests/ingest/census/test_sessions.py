from pathlib import Path

import pytest

from tests.ingest.census.tables_of_census import GONE, ON_ROLL, read_tables
from tests.ingest.reading_texts import UPNS, checks, finding, pseudonym, rows
from wholeschool.ingest.census.sessions import attendance_code

CODES = (
    "/", "\\", "B", "C", "C1", "C2", "D", "E", "F", "G", "H", "I", "J", "J1", "K", "L", "M", "N", "O", "P",
    "Q", "R", "S", "T", "U", "V", "W", "X", "Y", "Y1", "Y7", "Z", "#",
)  # fmt: skip
HEADER = "pupilonrolltableid,NativeId,termlysessiondetailsonrolltableid,{},attendancereason\n"


def _sessions(*lines: str, header: str = "sessions") -> str:
    return HEADER.format(header) + "".join(f"{line}\n" for line in lines)


@pytest.mark.parametrize("header", ["sessions", "absencesessions"])
def test_children_find_their_pupils_by_the_table_id(tmp_path: Path, header: str) -> None:
    text = _sessions("p1,SCH1,a,8.0,C2", "p1,SCH1,b,3,/", "p2,SCH1,c,1,\\", header=header)
    readings = read_tables(tmp_path, {"pupilonroll": ON_ROLL, "termlysessiondetailsonroll": text})
    counts = rows(readings["termlysessiondetailsonroll"], "termly_counts")
    assert [(row["pupil_id"], row["term"], row["code"], row["sessions"]) for row in counts] == [
        (pseudonym(UPNS[0]), "autumn", "C2", 8),
        (pseudonym(UPNS[0]), "autumn", "/", 3),
        (pseudonym(UPNS[1]), "autumn", "\\", 1),
    ]


def test_on_roll_and_gone_have_numbers_of_their_own(tmp_path: Path) -> None:
    text = (
        "pupilnolongeronrolltableid,NativeId,termlysessiondetailsoffrolltableid,sessions,attendancereason\n"
    )
    readings = read_tables(
        tmp_path,
        {
            "pupilonroll": ON_ROLL.replace("p1,", "g1,"),
            "pupilnolongeronroll": GONE,
            "termlysessiondetailsoffroll": text + "g1,SCH1,a,20,E\n",
        },
    )
    [row] = rows(readings["termlysessiondetailsoffroll"], "termly_counts")
    assert (row["pupil_id"], row["code"], row["sessions"]) == (pseudonym(UPNS[2]), "E", 20)


def test_without_its_pupil_a_row_is_set_aside_and_says_which_table_to_import(tmp_path: Path) -> None:
    text = _sessions("p1,SCH2,a,8,C", "p9,SCH1,b,8,C", ",SCH1,c,8,C")
    readings = read_tables(tmp_path, {"pupilonroll": ON_ROLL, "termlysessiondetailsonroll": text})
    reading = readings["termlysessiondetailsonroll"]
    assert reading.quarantined == 3
    assert "2025_spring_pupilonroll" in finding(reading, "no_parent_row").advice


def test_what_is_no_code_and_no_number_is_set_aside(tmp_path: Path) -> None:
    text = _sessions("p1,SCH1,a,8,CC", "p1,SCH1,b,,I", "p1,SCH1,c,401,I", "p1,SCH1,d,4,", "p1,SCH1,e,4,-")
    readings = read_tables(tmp_path, {"pupilonroll": ON_ROLL, "termlysessiondetailsonroll": text})
    reading = readings["termlysessiondetailsonroll"]
    assert (reading.accepted, reading.quarantined) == (0, 5)
    assert {check for check, _, _ in checks(reading)} == {"unknown_code", "unreadable_number", "missing_code"}


def test_codes_of_all_years_are_read_as_printed() -> None:
    for code in CODES:
        assert attendance_code(code).value == code
    assert attendance_code("c2").value == "C2"
    assert attendance_code("?").trouble is not None
