import pytest

from tests.ingest.reading_texts import UPNS, Desk
from wholeschool.errors import WrongCallError
from wholeschool.ingest.rows.reading import ORDER_OF_KINDS
from wholeschool.ingest.rows.recognise import MESSAGES, open_sources, recognise

CANONICAL = {
    "gias": "URN,LA (code),EstablishmentNumber,EstablishmentName,TypeOfEstablishment (name),"
    "EstablishmentStatus (name),OpenDate,CloseDate,PhaseOfEducation (name),Trusts (code)",
    "schools": "URN,Academic year,LAESTAB,Predecessor URN,Name,Phase,Type,LA code,Trust",
    "calendar": "URN,Date,Session,Term,Half term,Minutes",
    "termly_counts": "UPN,LAESTAB,Academic year,SessionsPossible,SessionsAuthorised,SessionsUnauthorised,"
    "SessionsAttended",
    "enrolments": "UPN,URN,Academic year,Start,End,Leaving reason,Destination,Status,Year group,Sex,"
    "Ethnicity,Language,FSM,FSM6,SEN provision,SEN need,Looked after,Social worker,IDACI",
    "events": "UPN,URN,Event id,Kind,Start,Half,Time,End,End half,Sessions,Minutes,In lesson time,Reason 1,"
    "Reason 2,Reason 3,Placement reason,Points,Outcome",
    "supports": "UPN,URN,Support id,Practice,Scope,Whom,Start,End,Planned dose,Dose,Lead role,Goal,Review on,"
    "Outcome,Cost,Recorded on,Purpose,Entry,Share of week,Back by,Back on,Destination",
    "census": "pupilonrolltableid,NativeId,termlyexclusionsonrolltableid,upn,category,startdate,sessions,"
    "reason1,reason2,reason3",
    "registers": "UPN,URN,Date,Session,Mark,Minutes late",
    "actions_log": "UPN,URN,Action id,Acted on,Action,About,By role",
}


@pytest.mark.parametrize(
    "kind", [kind for kind in ORDER_OF_KINDS if kind not in {*MESSAGES.values(), "wonde"}]
)
def test_every_column_of_our_own_formats_is_known(desk: Desk, kind: str) -> None:
    path = desk.write(CANONICAL[kind] + "\n")
    assert recognise(path) == kind
    source = open_sources(path).sources[0]
    assert len(source.places) == len(source.names)
    assert [source.ours(column) for column in sorted(source.places, key=source.places.__getitem__)] == list(
        source.names
    )


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("Forename,Surname,UPN,Adm No,Reg,Year,Date,Session,Mark,Minutes Late,Comments", "registers"),
        ("Name,UPN,Reg Group,Mon AM 01/09,Mon PM 01/09", "registers"),
        ("UPN,Week commencing,Monday AM", "registers"),
        (
            "Date,Time,Pupil Name,UPN,Event Type,Category,Points,Location,Lesson,Staff,Action Taken",
            "events",
        ),
        ("UPN,Type,Reason,Start date,Start session,End date,End session,Days,Sessions,Status", "events"),
        ("upn;enrol_status;ENTRY DATE", "enrolments"),
        ("Attendance report\n\nUPN\tDate\tSession\tMark", "registers"),
    ],
)
def test_exports_of_other_systems_are_known(desk: Desk, header: str, kind: str) -> None:
    assert recognise(desk.write(header + "\n")) == kind


def test_the_sentence_says_what_it_is_like_and_what_it_lacks(desk: Desk) -> None:
    with pytest.raises(WrongCallError) as error:
        recognise(desk.write("UPN,Dates,Session,Notes\n", name="june.csv"))
    sentence = error.value.sentence()
    assert sentence.startswith(
        "june.csv: is most like a register with one mark a row: it has “UPN”, “Session”"
    )
    assert "lacks “Date”, “Mark”" in sentence
    assert "Did you mean “Date” by “Dates”?" in sentence
    assert "Notes" not in sentence
    assert "wholeschool map FILE" in sentence
    assert "UPN or" not in sentence


@pytest.mark.parametrize(
    ("header", "title"),
    [
        ("Pupil,Date,Time,Behaviour/Activity,Points,Lesson,Teacher,Note", "a behaviour log"),
        ("Student,Date,Type,Attended,Length,Location,Reason", "detentions"),
        ("Student,Date/Time,Category,Linked students,Incident text,Actions,Status", "a safeguarding log"),
    ],
)
def test_a_file_of_names_alone_is_told_what_names_a_pupil(desk: Desk, header: str, title: str) -> None:
    with pytest.raises(WrongCallError) as error:
        recognise(desk.write(header + "\n"))
    sentence = error.value.sentence()
    assert f"is most like {title}" in sentence
    assert "lacks a column that says which pupil a row is of (“UPN” or “Admission number”)." in sentence
    assert "Export it again with the UPN or the admission number of each pupil" in sentence
    assert "wholeschool map FILE" in sentence
    assert "docs/" not in sentence


def test_a_grid_without_its_weeks_lacks_them(desk: Desk) -> None:
    with pytest.raises(WrongCallError, match="lacks “Week beginning”"):
        recognise(desk.write("UPN,Mon AM,Mon PM\n"))


def test_a_file_without_a_header_shows_nobody(desk: Desk) -> None:
    with pytest.raises(WrongCallError, match="no header") as error:
        recognise(desk.write(f"{UPNS[0]},Blythe,Ann,9\n"))
    assert "Blythe" not in error.value.sentence()
    assert UPNS[0] not in error.value.sentence()


@pytest.mark.parametrize("text", ['"data": []', "x"])
def test_other_texts_have_no_header(desk: Desk, text: str) -> None:
    with pytest.raises(WrongCallError, match="no header"):
        recognise(desk.write(text))


@pytest.mark.parametrize(("root", "kind"), MESSAGES.items())
def test_messages_are_known_by_their_outermost_element(desk: Desk, root: str, kind: str) -> None:
    assert recognise(desk.write(f"<{root}/>")) == kind


def test_a_message_of_another_kind_is_named(desk: Desk) -> None:
    with pytest.raises(WrongCallError, match=r"outermost element “CTfiles”.*Did you mean CTfile"):
        recognise(desk.write("<CTfiles/>"))


def test_marks_of_a_transfer_file_are_registers(desk: Desk) -> None:
    assert (
        recognise(desk.write("UPN,LAESTAB,AttendanceStartDate,AttendanceMarks,line,reason\n")) == "registers"
    )


def test_a_mended_quarantine_is_read_without_what_was_added(desk: Desk) -> None:
    source = open_sources(desk.write("UPN,Kind,Start,raw,line,reason\n")).sources[0]
    assert dict(source.places) == {"upn": 0, "kind": 1, "start": 2, "raw": 3}


def test_a_grid_of_whole_days_says_what_it_lacks(desk: Desk) -> None:
    with pytest.raises(WrongCallError, match="a register has two marks a day"):
        recognise(desk.write(f"UPN,Week beginning,Mo,Tu,We\n{UPNS[0]},01/09/2025,/\\,/\\,/\\\n"))


def test_a_file_with_bars_between_its_columns_is_read(desk: Desk) -> None:
    reading = desk.read(f"UPN|Date|Session|Mark\n{UPNS[0]}|2025-09-15|AM|/\n")
    assert (reading.accepted, reading.findings) == (1, ())
