from datetime import date
from pathlib import Path

from tests.ingest.census.message_texts import read_text
from tests.ingest.reading_texts import UPNS, pseudonym, rows
from tests.shared import shared


def test_pupils_of_an_authority_stand_on_a_roll_of_its_own(tmp_path: Path) -> None:
    example = shared("domain/examples/ap_census_2013style_minimal.xml").read_bytes()
    reading = read_text(tmp_path, example)
    [stay] = rows(reading, "enrolments")
    assert stay["pupil_id"] == pseudonym(UPNS[0])
    assert {
        name: stay[name] for name in ("academic_year", "start", "status", "sex", "ethnicity", "sen_provision")
    } == {
        "academic_year": "201213",
        "start": date(2012, 8, 1),
        "status": "O",
        "sex": "F",
        "ethnicity": "WBRI",
        "sen_provision": "S",
    }
    assert "events" not in reading.tables


def test_placements_with_dates_become_events(tmp_path: Path) -> None:
    example = shared("domain/examples/ap_census_2013style_minimal.xml").read_text("utf-8")
    placed = (
        "<Placements><Placement><EntryDate>2012-10-01</EntryDate><LeavingDate>2012-12-07</LeavingDate>"
        "<PlacementReason>PEX</PlacementReason></Placement></Placements>"
    )
    reading = read_text(tmp_path, example.replace("<Attendance>", f"{placed}<Attendance>"))
    [event] = rows(reading, "events")
    assert (event["kind"], event["start"], event["end"], event["placement_reason"]) == (
        "alternative_provision",
        date(2012, 10, 1),
        date(2012, 12, 7),
        "PEX",
    )
    assert reading.read == 2
