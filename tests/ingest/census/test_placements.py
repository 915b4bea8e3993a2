from datetime import date
from pathlib import Path

from tests.ingest.census.tables_of_census import ON_ROLL, read_tables
from tests.ingest.reading_texts import checks, rows

HEADER = (
    "pupilonrolltableid,NativeId,schoolarrangedapdetailonrolltableid,entrydate,leavingdate,placementreason,"
    "urn,apsettingtype\n"
)


def test_a_placement_becomes_an_event_with_its_reason(tmp_path: Path) -> None:
    text = (
        HEADER
        + "p1,SCH1,a,2024-Oct-01 00:00:00,2024-Dec-06 00:00:00,BHS,100777,\n"
        + "p1,SCH1,b,2025-Jan-06 00:00:00,,SUS,,NFE\n"
        + "p2,SCH1,c,2025-Jan-06 00:00:00,2025-Jan-03 00:00:00,SUS,,NFE\n"
    )
    readings = read_tables(tmp_path, {"pupilonroll": ON_ROLL, "schoolarrangedapdetailonroll": text})
    reading = readings["schoolarrangedapdetailonroll"]
    events = rows(reading, "events")
    assert [
        (event["kind"], event["start"], event.get("end"), event["placement_reason"]) for event in events
    ] == [
        ("alternative_provision", date(2024, 10, 1), date(2024, 12, 6), "BHS"),
        ("alternative_provision", date(2025, 1, 6), None, "SUS"),
    ]
    assert {event["urn"] for event in events} == {9_000_001}, "the school's, not the provider's"
    assert ("end_before_start", 4, 1) in checks(reading)
