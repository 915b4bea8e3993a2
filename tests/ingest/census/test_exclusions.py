from datetime import date
from pathlib import Path

from tests.ingest.census.tables_of_census import ON_ROLL, read_tables
from tests.ingest.reading_texts import UPNS, checks, finding, pseudonym, rows
from wholeschool.ingest.rows.reading import Reading

HEADER = "pupilonrolltableid,NativeId,termlyexclusionsonrolltableid,startdate,sessions,{},category\n"
DAY = "2025-Jan-22 00:00:00"


def _read(folder: Path, *lines: str, reasons: str = "reason1,reason2,reason3") -> Reading:
    text = HEADER.format(reasons) + "".join(f"{line}\n" for line in lines)
    return read_tables(folder, {"pupilonroll": ON_ROLL, "termlyexclusionsonroll": text})[
        "termlyexclusionsonroll"
    ]


def test_a_suspension_becomes_an_event(tmp_path: Path) -> None:
    [event] = rows(_read(tmp_path, f"p1,SCH1,x,{DAY},4.0,DB,VA,,SUSP"), "events")
    assert event.pop("event_id").startswith("census:")  # type: ignore[attr-defined]
    assert event == {
        "pupil_id": pseudonym(UPNS[0]),
        "urn": 9_000_001,
        "kind": "suspension",
        "start": date(2025, 1, 22),
        "half": "AM",
        "sessions": 4,
        "reason1": "DB",
        "reason2": "VA",
        "duration_status": "known",
        "academic_year": "202425",
    }


def test_old_names_of_category_and_reason(tmp_path: Path) -> None:
    lines = (f"p1,SCH1,x,{DAY},4,OT,FIXD", f"p2,SCH1,y,{DAY},2,DB,LNCH")
    events = rows(_read(tmp_path, *lines, reasons="reason"), "events")
    assert [(event["kind"], event["reason1"]) for event in events] == [
        ("suspension", "OT"),
        ("lunchtime_suspension", "DB"),
    ]


def test_a_permanent_exclusion_has_no_length_whatever_is_written(tmp_path: Path) -> None:
    reading = _read(tmp_path, f"p1,SCH1,x,{DAY},10,DB,,,PERM", f"p2,SCH1,y,{DAY},,DB,,,PERM")
    assert [event.get("sessions") for event in rows(reading, "events")] == [None, None]
    assert finding(reading, "permanent_exclusion_with_sessions").count == 1
    assert reading.quarantined == 0


def test_the_same_exclusion_twice_is_one(tmp_path: Path) -> None:
    reading = _read(tmp_path, *[f"p1,SCH1,{each},{DAY},4,DB,,,SUSP" for each in "xy"])
    assert len(rows(reading, "events")) == 1
    assert ("duplicate_rows", 3, 1) in checks(reading)


def test_without_a_day_or_a_category_there_is_no_exclusion(tmp_path: Path) -> None:
    reading = _read(
        tmp_path,
        "p1,SCH1,x,,4,DB,,,SUSP",
        f"p1,SCH1,y,{DAY},4,DB,,,EXCL",
        f"p1,SCH1,z,{DAY},4,DB,,,",
        "p1,SCH1,w,2205-Jan-01 00:00:00,4,DB,,,SUSP",
    )
    assert (reading.accepted, reading.quarantined) == (0, 4)


def test_too_many_sessions_and_unknown_reasons_are_left_out(tmp_path: Path) -> None:
    reading = _read(tmp_path, f"p1,SCH1,x,{DAY},401,QQ,somebody was rude,,SUSP")
    [event] = rows(reading, "events")
    assert not {"sessions", "reason1", "reason2"} & event.keys()
    assert all("rude" not in each.seen for each in reading.findings)
