from datetime import date

import pytest
from lxml import etree

from tests.ingest.ctf.ctf_texts import OTHER, OURS, ctf, pupil, school
from tests.ingest.reading_texts import TODAY
from wholeschool.ingest.cells.dates import date_parser
from wholeschool.ingest.ctf.header import read_header
from wholeschool.ingest.ctf.stays import COLUMNS, stay_rows

FSM = (
    "<FSMhistory><FSMinstance><FSMstartDate>2018-01-08</FSMstartDate><FSMendDate>2019-12-20</FSMendDate>"
    "</FSMinstance><FSMinstance><FSMstartDate>2025-09-08</FSMstartDate></FSMinstance></FSMhistory>"
)
SEN = (
    "<SENhistory><SEN><StartDate>2024-01-08</StartDate><SENprovision>K</SENprovision></SEN>"
    "<SEN><StartDate>2025-10-06</StartDate><SENprovision>E</SENprovision></SEN>"
    "<SENneeds><SENneed><SENtypeRank>2</SENtypeRank><SENtype>ASD</SENtype></SENneed>"
    "<SENneed><SENtypeRank>1</SENtypeRank><SENtype>SEMH</SENtype></SENneed></SENneeds></SENhistory>"
)
CARE = "<LookedAfter><InCare>true</InCare></LookedAfter>"
TWO = "<Languages><Type><LanguageType>{}</LanguageType><Language>POL</Language></Type>"
LANGUAGES = TWO + "<Type><LanguageType>H</LanguageType><Language>ENG</Language></Type></Languages>"


def stays(text: str) -> list[dict[str, str]]:
    root = etree.fromstring(text.encode())
    header = read_header(root.find("Header"), TODAY)
    found = stay_rows(root.find("CTFpupilData/Pupil"), header, date_parser(TODAY))
    return [dict(zip(COLUMNS, row, strict=True)) for row, _ in found]


def of(rows: list[dict[str, str]], *names: str) -> list[tuple[str, ...]]:
    return [tuple(row[name] for name in names) for row in rows]


def test_a_stay_is_a_row_for_each_year_from_entry_to_leaving() -> None:
    rows = stays(
        ctf(pupil(schools=school(EntryDate="2023-10-09", LeavingDate="2025-10-17", LeavingReason="EL")))
    )
    assert of(rows, "academic_year", "start", "end", "leaving_reason") == [
        ("2023/24", "2023-10-09", "", ""),
        ("2024/25", "2024-08-01", "", ""),
        ("2025/26", "2025-08-01", "2025-10-17", "EL"),
    ]


def test_a_stay_without_an_end_goes_on_to_the_day_of_the_file() -> None:
    rows = stays(ctf(pupil(schools=school(EntryDate="2024-09-03"))))
    assert of(rows, "academic_year", "end") == [("2024/25", ""), ("2025/26", "")]


def test_each_year_has_what_the_histories_say_of_it() -> None:
    basic = f"<NCyearActual>9</NCyearActual><EnrolStatus>M</EnrolStatus>{LANGUAGES.format('F')}"
    there = school(OTHER, EntryDate="2018-09-03", LeavingDate="2019-07-19")
    rows = stays(
        ctf(pupil(schools=there + school(EntryDate="2024-09-03"), basic=basic, more=FSM + SEN + CARE))
    )
    assert of(rows, "laestab", "year_group", "status", "looked_after", "sen_need") == [
        (OTHER, "2", "C", "", ""),
        (OURS, "8", "C", "", ""),
        (OURS, "9", "M", "true", "SEMH"),
    ]
    assert of(rows, "fsm", "fsm6", "sen_provision") == [
        ("true", "true", ""),
        ("false", "true", "K"),
        ("true", "true", "E"),
    ]
    assert {row["language"] for row in rows} == {"POL"}


@pytest.mark.parametrize(
    ("now", "groups"),
    [
        ("1", ["N2", "R", "1"]),
        ("01", ["N2", "R", "01"]),
        ("E2", ["", "E1", "E2"]),
        ("X", ["X"] * 3),
        ("", [""] * 3),
    ],
)
def test_year_groups_are_counted_back(now: str, groups: list[str]) -> None:
    basic = f"<NCyearActual>{now}</NCyearActual>"
    rows = stays(ctf(pupil(schools=school(EntryDate="2023-09-04"), basic=basic)))
    assert [row["year_group"] for row in rows] == groups


def test_two_languages_of_which_none_is_the_first_say_nothing() -> None:
    rows = stays(ctf(pupil(schools=school(EntryDate="2025-09-03"), basic=LANGUAGES.format("S"))))
    assert rows[0]["language"] == ""


def test_without_histories_nothing_is_said_of_them() -> None:
    rows = stays(ctf(pupil(schools=school(EntryDate="2025-09-03"))))
    assert of(rows, "fsm", "fsm6", "sen_provision", "looked_after") == [("", "", "", "")]


@pytest.mark.parametrize(
    ("start", "end"),
    [("", ""), ("2025-13-01", ""), ("2024-09-02", "2024-08-30"), ("2024-09-02", "2205-01-01")],
)
def test_dates_that_make_no_sense_are_one_row_as_written(start: str, end: str) -> None:
    rows = stays(ctf(pupil(schools=school(EntryDate=start, LeavingDate=end))))
    assert of(rows, "academic_year", "start", "end") == [("", start, end)]


@pytest.mark.parametrize(
    ("day", "header_year", "written", "first", "expected"),
    [
        ("2025-11-07", "2025", "2024", None, "2024/25"),
        ("2025-11-07", "2026", "2024", None, "2023/24"),
        ("2026-03-07", "2025", "2024", None, "2024/25"),
        ("2025-11-07", "", "2024", None, "2024/25"),
        ("2025-11-07", "2025", "2025", date(2024, 9, 3), "2024/25"),
        ("2025-11-07", "2025", "last year", None, "last year"),
    ],
)
def test_years_are_read_as_the_file_writes_them(
    day: str, header_year: str, written: str, first: date | None, expected: str
) -> None:
    root = etree.fromstring(ctf(day=day, year=header_year).encode())
    assert read_header(root.find("Header"), TODAY).year_of(written, first) == expected
