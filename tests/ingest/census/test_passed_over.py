from pathlib import Path

from tests.ingest.census.tables_of_census import read_tables
from tests.ingest.reading_texts import finding


def test_a_table_that_holds_nothing_for_us_is_known_and_said(tmp_path: Path) -> None:
    text = "pupilonrolltableid,NativeId,addressestableid,postcode\np1,SCH1,a,ZZ99 9ZZ\np2,SCH1,b,ZZ99 9ZZ\n"
    reading = read_tables(tmp_path, {"addresses": text})["addresses"]
    assert (reading.read, reading.accepted, dict(reading.tables)) == (2, 2, {})
    said = finding(reading, "table_passed_over")
    assert (said.severity, said.seen, said.count) == ("info", "addresses", 2)
