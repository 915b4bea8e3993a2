"""Spells of support as provision maps have them: practices by many words, groups, amounts, days."""

from __future__ import annotations

from datetime import date

import pytest

from tests.ingest.reading_texts import ABBEY, UPNS, Desk, checks, finding, pseudonym, rows
from wholeschool.reference.practices import national_practices

HEADER = "UPN,Provision id,Intervention,Scope,Group,Start date,End date,Sessions attended,Cost,Date entered\n"
ANN, BEN = UPNS[:2]


def test_a_spell_with_everything(desk: Desk) -> None:
    text = (
        "UPN,Provision id,Provision,Start,End,Planned sessions,Sessions attended,Led by,Goal,Review date,"
        "Impact,Total cost,Date recorded,Reason for placement,Route in,% of week,Planned return,Returned on,"
        f"Next destination\n{ANN},P7,Pupil support unit,08/09/2025,19/09/2025,2,1.5,HLTA,Avoid exclusion,"
        '15/09/2025,Achieved,"£1,200.50",08/09/2025,Alternative to suspension,Inclusion panel,60%,'
        "22/09/2025,19/09/2025,Full timetable\n"
    )
    (found,) = rows(desk.read(text), "supports")
    assert found == {
        "support_id": f"{ABBEY}:P7", "pupil_id": pseudonym(ANN), "urn": ABBEY, "practice_id": "internal_ap",
        "scope": "pupil", "start": date(2025, 9, 8), "end": date(2025, 9, 19), "planned_dose": 2.0,
        "dose": 1.5, "lead_role": "teaching_assistant", "goal": "suspensions", "review_on": date(2025, 9, 15),
        "outcome": "met", "cost": 1200.5, "recorded_on": date(2025, 9, 8), "purpose": "prevent_exclusion",
        "entry": "planned", "share_of_week": 60, "back_by": date(2025, 9, 22), "back_on": date(2025, 9, 19),
        "destination": "all_lessons",
    }  # fmt: skip


@pytest.mark.parametrize("name", national_practices().practices)
def test_a_practice_is_read_by_every_word_for_it(desk: Desk, name: str) -> None:
    words = national_practices().practices[name].words
    text = HEADER + "".join(
        f"{ANN},,{word},,,2025-09-{day:02},,,,\n" for day, word in enumerate(words, start=1)
    )
    assert {row["practice_id"] for row in rows(desk.read(text), "supports")} == {name}


@pytest.mark.parametrize(
    ("row", "check", "said"),
    [
        (f"{ANN},,mentorng,,,2025-09-08,,,,", "unknown_practice", "The nearest is mentoring."),
        (f"{ANN},,mentoring,,,2025-09-08,2025-09-01,,,", "end_before_start", "Correct one of the dates."),
        (f"{ANN},,mentoring,,,2025-09-08,,-3,,", "below_nought", "An amount that was given or planned is 0"),
        (f"{ANN},,mentoring,,,2025-09-08,,£−3,,", "below_nought", ""),
        (f"{ANN},,mentoring,,,,,,,", "unreadable_date", "the row says nothing without it"),
        (",,mentoring,,,2025-09-08,,,,", "missing_upn", "Without it nobody knows whose row this is"),
        (f"{ANN},,mentoring,Whole school,,2025-09-08,,,,", "support_of_both", "Blank the UPN"),
        (",,mentoring,Year,,2025-09-08,,,,", "missing_whom", "Write it as 8"),
        (",,mentoring,Year,Year 23,2025-09-08,,,,", "unknown_code", ""),
        (f"{ANN},,mentoring,half,,2025-09-08,,,,", "unknown_scope", ""),
    ],
)
def test_what_says_too_little_or_cannot_be_is_set_aside(desk: Desk, row: str, check: str, said: str) -> None:
    reading = desk.read(f"{HEADER}{row}\n{ANN},,mentoring,,,2025-10-01,,3,,\n")
    assert (reading.accepted, reading.quarantined) == (1, 1)
    assert finding(reading, check).severity == "error"
    assert said in finding(reading, check).advice


def test_a_dose_that_is_no_number_is_left_out(desk: Desk) -> None:
    reading = desk.read(f"{HEADER}{ANN},,mentoring,,,2025-09-08,,weekly,,\n")
    assert (reading.accepted, reading.quarantined) == (1, 0)
    assert finding(reading, "unreadable_number").severity == "warning"


def test_a_year_group_and_a_school_name_no_pupil_and_a_class_names_each(desk: Desk) -> None:
    text = (
        f"{HEADER},,Breakfast,Year group,Year 8,2025-09-08,,,,\n,,Breakfast,Whole school,,2025-09-08,,,,\n"
        f",,Tutoring,,9,2025-09-08,,,,\n{ANN},,Social skills,Form,8B,2025-09-08,,,,\n"
    )
    found = [
        (row.get("pupil_id"), row["scope"], row.get("whom")) for row in rows(desk.read(text), "supports")
    ]
    assert found == [
        (None, "year_group", "8"),
        (None, "school", None),
        (None, "year_group", "9"),
        (pseudonym(ANN), "class", "8B"),
    ]


@pytest.mark.parametrize(
    ("end", "entered", "check"),
    [
        ("", "2025-10-06", ""),
        ("", "2025-10-07", "support_recorded_late"),
        ("2025-09-19", "2025-09-19", ""),
        ("2025-09-19", "2025-09-20", "support_recorded_afterwards"),
        ("2025-09-19", "2025-12-20", "support_recorded_afterwards"),
    ],
)
def test_what_was_written_down_once_it_was_known_how_it_went(
    desk: Desk, end: str, entered: str, check: str
) -> None:
    reading = desk.read(f"{HEADER}{ANN},,mentoring,,,2025-09-08,{end},,,{entered}\n")
    assert reading.accepted == 1
    assert [each for each, _, _ in checks(reading)] == ([check] if check else [])


def test_a_way_back_is_kept_of_provision_alone(desk: Desk) -> None:
    text = f"UPN,Intervention,Start date,Returned on\n{ANN},mentoring,2025-09-08,2025-09-19\n"
    reading = desk.read(text)
    assert finding(reading, "not_of_provision").severity == "warning"
    assert "back_on" not in rows(reading, "supports")[0]


def test_what_no_list_knows_is_left_out_and_never_shown(desk: Desk) -> None:
    text = f"UPN,Intervention,Start date,Lead\n{ANN},mentoring,2025-09-08,Mrs A. Nother of 4B\n"
    reading = desk.read(text)
    assert finding(reading, "unknown_code").seen == "(a text of 5 words and 1 number)"
    assert "lead_role" not in rows(reading, "supports")[0]


def test_spells_without_a_number_get_one_that_stays(desk: Desk) -> None:
    line = f"{ANN},,mentoring,,,2025-09-08,,,,\n"
    text = HEADER + line * 2 + line.replace(ANN, BEN)
    first, again = (rows(desk.read(text), "supports") for _ in range(2))
    numbers = [row["support_id"] for row in first]
    assert len(set(numbers)) == 3
    assert [row["support_id"] for row in again] == numbers
    ended = rows(desk.read(HEADER + f"{ANN},,mentoring,,,2025-09-08,2025-10-01,4,,\n"), "supports")
    assert ended[0]["support_id"] == numbers[0], "how it ended corrects the same spell"


def test_notes_are_in_no_table_and_in_nothing_that_is_set_aside(desk: Desk) -> None:
    text = (
        f"UPN,Intervention,Start date,Notes\n{ANN},mentorng,2025-09-08,told me why\n"
        f"{ANN},mentoring,2025-09-08,b,c,told\n"
    )
    reading = desk.read(text)
    assert reading.quarantined == 2
    assert "told" not in str(reading.quarantine[""].to_pylist()) + str(reading.tables) + str(reading.findings)
