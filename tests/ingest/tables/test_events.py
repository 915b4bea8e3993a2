from datetime import date

import pytest

from tests.ingest.reading_texts import ABBEY, UPNS, Desk, checks, finding, pseudonym, rows
from wholeschool.ingest.cells.cells import OWN_WORD
from wholeschool.reference.forms import event_kinds

HEADER = (
    "UPN,URN,Event id,Kind,Start,Half,Time,End,End half,Sessions,Minutes,In lesson time,"
    "Reason 1,Reason 2,Reason 3,Placement reason,Points,Outcome\n"
)
ANN, BEN = UPNS[:2]


def event(**cells: object) -> str:
    """A row of an events file."""
    names = HEADER.strip().split(",")
    given = {"UPN": ANN, "Start": "2025-09-03"} | {
        name.replace("_", " "): str(value) for name, value in cells.items()
    }
    assert set(given) <= set(names)
    return ",".join(given.get(name, "") for name in names) + "\n"


def test_an_event_with_everything(desk: Desk) -> None:
    row = event(
        Event_id="B7",
        Kind="Suspension",
        Half="PM",
        Time="13:05",
        End="04/09/2025",
        End_half="AM",
        Sessions=2,
        Reason_1="PP",
        Reason_2="DB",
        Points=-5,
        Outcome="Upheld",
    )
    (found,) = rows(desk.read(HEADER + row), "events")
    assert found == {
        "event_id": f"{ABBEY}:B7",
        "pupil_id": pseudonym(ANN),
        "urn": ABBEY,
        "kind": "suspension",
        "start": date(2025, 9, 3),
        "half": "PM",
        "time": "13:05",
        "end": date(2025, 9, 4),
        "end_half": "AM",
        "sessions": 2,
        "reason1": "PP",
        "reason2": "DB",
        "points": -5,
        "outcome": "Upheld",
        "duration_status": "known",
        "academic_year": "202526",
    }


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Removed from lesson", "sent_out"),
        ("Isolation", "internal_exclusion"),
        ("Fixed term exclusion", "suspension"),
        ("FIXD", "suspension"),
        ("SUSP", "suspension"),
        ("PERM", "permanent_exclusion"),
        ("LNCH", "lunchtime_suspension"),
        ("Fixed Term", "suspension"),
        ("Fixed Period", "suspension"),
        ("Fixed period exclusion", "suspension"),
        ("FPX", "suspension"),
        ("FP", "suspension"),
        ("Permanent", "permanent_exclusion"),
        ("PEX", "permanent_exclusion"),
        ("Lunchtime", "lunchtime_suspension"),
        ("LUNCH", "lunchtime_suspension"),
        ("Suspension (Fixed Term)", "suspension"),
        ("Exclusion - Permanent", "permanent_exclusion"),
        ("Exclusion (Lunchtime)", "lunchtime_suspension"),
        ("off-site direction", "offsite_direction"),
        *((name, name) for name in event_kinds()),
    ],
)
def test_kinds_by_the_words_that_systems_use(desk: Desk, word: str, kind: str) -> None:
    assert desk.read(HEADER + event(Kind=word)).tables["events"]["kind"].to_pylist() == [kind]


@pytest.mark.parametrize("word", ["Lunchtime", "Lunch", "FP", "Fixed"])
def test_a_word_of_exclusions_says_nothing_in_another_list(desk: Desk, word: str) -> None:
    text = f"UPN,{{}},Date\n{ANN},{word},15/09/2025\n"
    assert desk.read(text.format("Type")).accepted == 0
    assert desk.read(text.format("Exclusion type")).accepted == 1


@pytest.mark.parametrize(
    "word",
    ["FPXX", "PEXD", "Temporary exclusion", "Part suspension", "Permanent suspension", "FIX"],
)
def test_no_advice_leads_from_one_kind_in_law_to_another(desk: Desk, word: str) -> None:
    reading = desk.read(HEADER + event(Kind=word))
    assert [each.advice for each in reading.findings if each.check == "unknown_kind"] == [OWN_WORD]


def test_an_unknown_kind_is_set_aside_with_the_nearest(desk: Desk) -> None:
    reading = desk.read(HEADER + event(Kind="Isolaton") + event(Kind="Chewing gum"))
    assert reading.accepted == 0
    close, far = (each for each in reading.findings if each.check == "unknown_kind")
    assert (close.seen, close.advice) == ("Isolaton", "The nearest is internal_exclusion.")
    # Words that are near no kind may be somebody's name; the row in quarantine has them.
    assert (far.seen, far.advice) == ("(a text of 2 words)", OWN_WORD)


@pytest.mark.parametrize(
    ("cells", "check"),
    [
        ({"Minutes": -5}, "unreadable_number"),
        ({"Minutes": 4000}, "unreadable_number"),
        ({"Sessions": "two"}, "unreadable_number"),
        ({"Points": "1.5"}, "unreadable_number"),
        ({"Start": "31/09/2025"}, "unreadable_date"),
        ({"Start": ""}, "unreadable_date"),
        ({"End": "2025-13-45"}, "unreadable_date"),
        ({"End": "2025-09-02"}, "end_before_start"),
        ({"Half": "XM"}, "unreadable_session"),
        ({"End_half": "XM"}, "unreadable_session"),
        ({"UPN": ""}, "missing_upn"),
        ({"Kind": ""}, "missing_kind"),
    ],
)
def test_what_changes_a_duration_has_to_be_readable(desk: Desk, cells: dict[str, object], check: str) -> None:
    reading = desk.read(HEADER + event(Kind="sent_out") + event(**{"Kind": "sent_out", **cells}))
    assert (reading.accepted, reading.quarantined) == (1, 1)
    assert checks(reading) == [(check, 3, 1)]


@pytest.mark.parametrize(
    ("cells", "check", "column"),
    [
        ({"Reason_1": "ZZ"}, "unknown_code", "reason1"),
        ({"Placement_reason": "ZZ"}, "unknown_code", "placement_reason"),
        ({"Time": "P3"}, "unreadable_time", "time"),
        ({"In_lesson_time": "partly"}, "unreadable_yes_no", "in_lesson_time"),
        ({"Outcome": "Mum rang Mr Blythe"}, "text_not_taken_in", "outcome"),
    ],
)
def test_what_an_event_can_be_without_is_left_out(
    desk: Desk, cells: dict[str, object], check: str, column: str
) -> None:
    reading = desk.read(HEADER + event(**{"Kind": "suspension", **cells}))
    assert (reading.accepted, [each.check for each in reading.findings]) == (1, [check])
    assert reading.tables["events"][column].to_pylist() == [None]


@pytest.mark.parametrize(
    ("cells", "status"),
    [
        ({"Kind": "sent_out"}, "assumed"),
        ({"Kind": "sent_out", "Minutes": 0}, "known"),
        ({"Kind": "truancy"}, "assumed"),
        ({"Kind": "late"}, "assumed"),
        ({"Kind": "detention"}, "known"),
        ({"Kind": "detention", "In_lesson_time": "no"}, "known"),
        ({"Kind": "detention", "In_lesson_time": "yes"}, "assumed"),
        ({"Kind": "detention", "In_lesson_time": "yes", "Minutes": 30}, "known"),
        ({"Kind": "internal_exclusion"}, "known"),
        ({"Kind": "internal_ap"}, "known"),
        ({"Kind": "suspension"}, "known"),
        ({"Kind": "praise"}, "known"),
    ],
)
def test_only_some_durations_have_to_be_assumed(desk: Desk, cells: dict[str, object], status: str) -> None:
    found = desk.read(HEADER + event(**cells)).tables["events"]
    assert found["duration_status"].to_pylist() == [status]


@pytest.mark.parametrize(
    ("cells", "half"),
    [
        ({}, "AM"),
        ({"Time": "11:59"}, "AM"),
        ({"Time": "12:00"}, "PM"),
        ({"Time": "14:00", "Half": "am"}, "AM"),
    ],
)
def test_the_half_is_written_or_that_of_the_time_or_the_morning(
    desk: Desk, cells: dict[str, object], half: str
) -> None:
    found = desk.read(HEADER + event(**{"Kind": "sent_out", **cells})).tables["events"]
    assert found["half"].to_pylist() == [half]


def test_events_that_are_alike_are_told_apart_and_stay_the_same(desk: Desk) -> None:
    body = event(Kind="sent_out") * 2 + event(Kind="sent_out", Time="10:45") + event(UPN=BEN, Kind="sent_out")
    first, again = desk.read(HEADER + body), desk.read(HEADER + event(Kind="praise") + body)
    ids = first.tables["events"]["event_id"].to_pylist()
    assert len(set(ids)) == 4
    assert set(ids) <= set(again.tables["events"]["event_id"].to_pylist())


def test_a_number_that_comes_twice_is_one_event(desk: Desk) -> None:
    twice = event(Event_id=7, Kind="sent_out", Minutes=20)
    reading = desk.read(HEADER + twice * 2 + event(Event_id=7, Kind="sent_out", Minutes=30))
    assert reading.tables["events"]["minutes"].to_pylist() == [30]
    assert reading.accepted == 3
    assert checks(reading) == [("duplicate_rows", 3, 1), ("two_rows_for_a_key", 4, 1)]


def test_a_behaviour_export_with_headers_of_its_own(desk: Desk) -> None:
    reading = desk.read(
        "Date,Time,Pupil Name,UPN,Event Type,Category,Points,Location,Lesson,Staff,Action Taken,Action Date,"
        f'Outcome,Comments\n09/09/2025,14:45,"Blythe, Ann",{ANN},Removed from lesson,Negative - C3,-3,'
        'Room 12,Maths,ABC,Reset room,09/09/2025,Served,"She said:\n""no"""\n'
    )
    (found,) = rows(reading, "events")
    assert (found["kind"], found["half"], found["points"], found["outcome"]) == (
        "sent_out",
        "PM",
        -3,
        "Served",
    )
    assert finding(reading, "several_kinds").count == 1
    assert len(reading.findings) == 1


def test_no_text_of_a_pupil_reaches_the_findings(desk: Desk) -> None:
    reading = desk.read(
        HEADER
        + event(Kind=ANN, Start=ANN, Minutes=ANN, Half=ANN, Time=ANN, Reason_1=ANN, Points=ANN, Outcome=ANN)
        + event(
            Kind="praise", Start="Blythe", Minutes="Blythe", Half="Blythe", Reason_1="Blythe", Time="Blythe"
        )
    )
    said = " ".join(each.sentence() for each in reading.findings)
    assert "Blythe" not in said
    assert ANN not in said
    assert finding(reading, "unknown_kind").seen == "(a UPN)"


def test_a_permanent_exclusion_has_no_length(desk: Desk) -> None:
    text = (
        HEADER + event(Kind="Permanent", Sessions=10) + event(Kind="Permanent") + event(Kind="FP", Sessions=4)
    )
    reading = desk.read(text)
    assert (reading.accepted, reading.quarantined) == (3, 0)
    assert reading.tables["events"]["sessions"].to_pylist() == [None, None, 4]
    assert finding(reading, "permanent_exclusion_with_sessions").count == 1


def test_days_beside_a_permanent_exclusion_are_said_of_their_own_column(desk: Desk) -> None:
    reading = desk.read(f"UPN,Exclusion type,Start date,Days\n{ANN},Permanent,14/01/2025,5\n")
    assert finding(reading, "permanent_exclusion_with_sessions").column == "Days"


@pytest.mark.parametrize(
    "word",
    [
        "Exclusion",
        "Suspension (Permanent)",
        "Suspension (withdrawn)",
        "(Exclusion)",
    ],
)
def test_parts_that_do_not_say_the_same_say_nothing(desk: Desk, word: str) -> None:
    assert desk.read(HEADER + event(Kind=word)).accepted == 0


def test_of_an_exclusion_alone_it_is_asked_which(desk: Desk) -> None:
    found = finding(desk.read(HEADER + event(Kind="Exclusion")), "unknown_kind")
    assert (found.seen, "differ in law" in found.advice) == ("Exclusion", True)


@pytest.mark.parametrize("word", ["Lunch (Lunchtime)", "Fixed - Fixed", "FP (Fixed)"])
def test_two_words_that_are_sure_of_exclusions_alone_make_none(desk: Desk, word: str) -> None:
    assert desk.read(f"UPN,Type,Date\n{ANN},{word},15/09/2025\n").accepted == 0


LOG = "UPN,Event type,Date,Points,Teacher,Action\n"


def test_a_behaviour_log_reads_kinds_in_parts(desk: Desk) -> None:
    words = ("Suspension (Fixed Term)", "Exclusion - Permanent")
    reading = desk.read(LOG + "".join(f"{ANN},{word},15/09/2025,-5,AB,\n" for word in words))
    assert reading.tables["events"]["kind"].to_pylist() == ["suspension", "permanent_exclusion"]


def test_an_exclusion_alone_is_no_incident_of_a_behaviour_log(desk: Desk) -> None:
    reading = desk.read(
        f"{LOG}{ANN},Exclusion,15/09/2025,-5,AB,\n{ANN},Exclusions,16/09/2025,-5,AB,Suspension\n"
    )
    assert (reading.accepted, reading.quarantined) == (1, 1)
    assert finding(reading, "unknown_kind").seen == "Exclusion"
