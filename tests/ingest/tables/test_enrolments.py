from datetime import date

import pytest

from tests.ingest.reading_texts import ABBEY, UPNS, Desk, checks, pseudonym, rows

HEADER = (
    "UPN,URN,Academic year,Start,End,Leaving reason,Destination,Status,Year group,Sex,Ethnicity,"
    "Language,FSM,FSM6,SEN provision,SEN need,Looked after,Social worker,IDACI\n"
)
ANN = UPNS[0]


def enrolment(**cells: str) -> str:
    """A row of an enrolments file."""
    names = HEADER.strip().split(",")
    given = {"UPN": ANN, "Start": "2024-09-03", "Status": "C"} | {
        name.replace("_", " "): value for name, value in cells.items()
    }
    assert set(given) <= set(names)
    return ",".join(given.get(name, "") for name in names) + "\n"


def test_an_enrolment_with_everything(desk: Desk) -> None:
    row = enrolment(
        Academic_year="2024/25",
        End="20/12/2024",
        Leaving_reason="EL",
        Destination="el",
        Status="M",
        Year_group="Year 9",
        Sex="Female",
        Ethnicity="WBRI",
        Language="eng",
        FSM="Y",
        FSM6="1",
        SEN_provision="K",
        SEN_need="SEMH",
        Looked_after="no",
        Social_worker="false",
        IDACI="3",
    )
    reading = desk.read(HEADER + row)
    assert reading.findings == ()
    assert rows(reading, "enrolments") == [
        {
            "pupil_id": pseudonym(ANN),
            "urn": ABBEY,
            "academic_year": "202425",
            "start": date(2024, 9, 3),
            "end": date(2024, 12, 20),
            "leaving_reason": "EL",
            "destination": "EL",
            "status": "M",
            "year_group": "9",
            "sex": "F",
            "ethnicity": "WBRI",
            "language": "ENG",
            "fsm": True,
            "fsm6": True,
            "sen_provision": "K",
            "sen_need": "SEMH",
            "looked_after": False,
            "social_worker": False,
            "idaci": 3,
        }
    ]


def test_a_stay_may_be_of_one_day(desk: Desk) -> None:
    assert desk.read(HEADER + enrolment(End="2024-09-03")).accepted == 1


def test_a_year_left_blank_is_that_of_the_start(desk: Desk) -> None:
    assert rows(desk.read(HEADER + enrolment()), "enrolments")[0]["academic_year"] == "202425"


@pytest.mark.parametrize(
    ("cells", "check"),
    [
        ({"UPN": ""}, "missing_upn"),
        ({"Start": ""}, "unreadable_date"),
        ({"Start": "31/09/2024"}, "unreadable_date"),
        ({"End": "soon"}, "unreadable_date"),
        ({"End": "2024-09-02"}, "end_before_start"),
        ({"Status": ""}, "missing_status"),
        ({"Status": "#"}, "unknown_code"),
        ({"Academic_year": "2024/26"}, "unreadable_year"),
    ],
)
def test_what_an_enrolment_needs_has_to_be_readable(desk: Desk, cells: dict[str, str], check: str) -> None:
    reading = desk.read(HEADER + enrolment() + enrolment(**cells))
    assert (reading.accepted, reading.quarantined) == (1, 1)
    assert checks(reading) == [(check, 3, 1)]


@pytest.mark.parametrize(
    ("cells", "check", "column"),
    [
        ({"Ethnicity": "QQQQ"}, "unknown_code", "ethnicity"),
        ({"Year_group": "99"}, "unknown_code", "year_group"),
        ({"FSM": "perhaps"}, "unreadable_yes_no", "fsm"),
        ({"IDACI": "11"}, "unreadable_number", "idaci"),
        ({"Language": "English!"}, "unreadable_code", "language"),
    ],
)
def test_what_an_enrolment_can_be_without_is_left_out(
    desk: Desk, cells: dict[str, str], check: str, column: str
) -> None:
    reading = desk.read(HEADER + enrolment(**cells))
    assert [(each.check, each.severity) for each in reading.findings] == [(check, "warning")]
    assert reading.tables["enrolments"][column].to_pylist() == [None]


def test_two_rows_of_one_stay(desk: Desk) -> None:
    reading = desk.read(HEADER + enrolment() + enrolment() + enrolment(FSM="yes"))
    assert reading.tables["enrolments"]["fsm"].to_pylist() == [True]
    assert checks(reading) == [("duplicate_rows", 3, 1), ("two_rows_for_a_key", 4, 1)]
