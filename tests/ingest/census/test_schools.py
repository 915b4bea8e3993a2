from datetime import date
from pathlib import Path

from tests.ingest.census.tables_of_census import ON_ROLL, of_census, read_tables
from tests.ingest.reading_texts import checks, rows
from wholeschool.ingest.census.terms import Census

RETURNS = """\
schoolcensustableid,NativeId,collection,term,year,referencedate,lea,estab,urn
t1,SCH1,SC,SPR,2025,2025-Jan-15 00:00:00,880,1234,100001
t2,SCH2,SC,SPR,2025,2025-Jan-16 00:00:00,880,1235,
t3,SCH3,SC,601,2025,,880,1236,
"""
SCHOOLS = """\
schooltableid,NativeId,schoolcensustableid,schoolname,phase,type,email
s1,SCH1,t1,Whitebeam School,SS,49,office@whitebeam.example
"""


def test_a_return_says_which_school_and_which_day(tmp_path: Path) -> None:
    context = of_census()
    readings = read_tables(
        tmp_path, {"schoolcensus": RETURNS, "school": SCHOOLS, "pupilonroll": ON_ROLL}, context
    )
    assert rows(readings["school"], "schools") == [
        {
            "urn": 100001,
            "academic_year": "202425",
            "laestab": "8801234",
            "name": "Whitebeam School",
            "phase": "SS",
            "type": "49",
            "la_code": "880",
        }
    ]
    assert context.returns.day_of(Census("spring", 2025), "SCH1") == date(2025, 1, 15)
    assert {row["urn"] for row in rows(readings["pupilonroll"], "enrolments")} == {100001, 9_000_002}


def test_a_return_of_no_known_term_is_set_aside(tmp_path: Path) -> None:
    reading = read_tables(tmp_path, {"schoolcensus": RETURNS})["schoolcensus"]
    assert ("unknown_census", 4, 1) in checks(reading)
    assert (reading.accepted, reading.quarantined) == (2, 1)


def test_tables_without_a_year_in_their_name_are_of_the_only_census(tmp_path: Path) -> None:
    for each in ("schoolcensus", "pupilonroll"):
        (tmp_path / each).mkdir()
    context = of_census()
    read_tables(tmp_path / "schoolcensus", {"schoolcensus": RETURNS}, context)
    path = tmp_path / "roll.csv"
    path.write_text(ON_ROLL)
    from wholeschool.ingest.read import read_file

    assert {row["academic_year"] for row in rows(read_file(path, context), "enrolments")} == {"202425"}
