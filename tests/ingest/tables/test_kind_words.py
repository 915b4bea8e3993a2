"""Which kinds of event words name: in parts, with commas between them, and beside an action."""

from __future__ import annotations

import pytest

from tests.ingest.reading_texts import UPNS, Desk, checks, finding
from wholeschool.ingest.tables.kind_words import Named, gravest, kind_of_words, named

LOG = "UPN,Event type,Date,Points,Teacher,Action\n"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Suspension", "suspension"),
        ("Suspended", "suspension"),
        ("Suspension (Fixed Term)", "suspension"),
        ("Exclusion - Fixed", "suspension"),
        ("Suspension (2 days)", "suspension"),
        ("Suspension - 2.5 days", "suspension"),
        ("Exclusion - Permanent", "permanent_exclusion"),
        ("Suspension (Lunchtime)", "lunchtime_suspension"),
        ("Suspension - Lunchtime", "lunchtime_suspension"),
        ("Exclusion: Lunch", "lunchtime_suspension"),
        ("Detention (Lunchtime)", "detention"),
        ("Exclusion (Internal exclusion)", "internal_exclusion"),
        ("Behaviour: Detention", "detention"),
        ("Negative (Suspension)", "suspension"),
        ("Behaviour (Negative)", "incident"),
        ("Exclusion", None),
        ("(Exclusion)", None),
        ("Exclusion (2 days)", None),
        ("Behaviour: Exclusion", None),
        ("Negative (Exclusion)", None),
        ("Late - Exclusion", None),
        ("Praise - Exclusion", None),
        ("Detention (Exclusion, Lunchtime)", None),
        ("Behaviour - Lunchtime", None),
        ("Internal exclusion - Fixed", None),
        ("Suspension (Permanent)", None),
        ("Detention - Truancy", None),
        ("Suspension - return meeting", None),
        ("Lunchtime", None),
        ("", None),
        ("()", None),
    ],
)
def test_all_parts_of_a_text_say_the_same(text: str, kind: str | None) -> None:
    assert kind_of_words(text) == kind


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Behaviour, Suspension", Named(("incident", "suspension"))),
        ("Out of lesson (corridors, toilets)", Named(("out_of_lesson",))),
        ("Exclusion, Disruptive", Named((), which=True, perhaps=True)),
        ("Detention, Late - Exclusion", Named(("detention",), which=True, perhaps=True)),
        ("Detention, back from suspension", Named(("detention",), perhaps=True)),
        ("Good work, well done", Named()),
    ],
)
def test_words_with_commas_between_them_are_told_one_by_one(text: str, found: Named) -> None:
    assert named(text) == found


def test_the_gravest_takes_most_out_of_school() -> None:
    order = ["suspension", "managed_move", "internal_exclusion", "detention", "late", "incident"]
    for at in range(len(order)):
        assert gravest(reversed(order[at:])) == order[at]


@pytest.mark.parametrize(
    ("word", "action", "kind"),
    [
        ("Negative", "Suspension", "suspension"),
        ("Incident", "Suspension (2 days)", "suspension"),
        ("Detention", "Suspension", "suspension"),
        ('"Detention, Suspension"', "", "suspension"),
        ("Disruption", '"Suspension, Detention"', "suspension"),
        ("Late", "Detention", "late"),
        ("Disruption", "Detention", "detention"),
        ("Disruption", "Incident", "incident"),
        ('"Negative, Truancy"', "", "truancy"),
        ("Internal exclusion", "Exclusion", "internal_exclusion"),
        ("Suspension", "Exclusion", "suspension"),
        ("Detention", "Post-suspension meeting", "detention"),
        ("Disruption", "Post-suspension meeting", "incident"),
    ],
)
def test_an_exclusion_comes_first_then_the_word_then_the_action(
    desk: Desk, word: str, action: str, kind: str
) -> None:
    reading = desk.read(f"{LOG}{UPNS[0]},{word},15/09/2025,-5,AB,{action}\n")
    assert reading.tables["events"]["kind"].to_pylist() == [kind]


@pytest.mark.parametrize(
    ("word", "action", "column"),
    [
        ("Disruption", "Exclusion", "Action"),
        ("Detention", "Exclusion (2 days)", "Action"),
        ("Behaviour: Exclusion", "", "Event type"),
        ("Late - Exclusion", "", "Event type"),
        ('"Exclusion, Disruptive"', "", "Event type"),
        ("Suspension - rude", "", "Event type"),
        ("Suspension", "Permanent exclusion", "Event type"),
    ],
)
def test_an_exclusion_that_nobody_knows_is_asked_for(desk: Desk, word: str, action: str, column: str) -> None:
    reading = desk.read(f"{LOG}{UPNS[0]},{word},15/09/2025,-5,AB,{action}\n")
    assert (reading.accepted, reading.quarantined) == (0, 1)
    found = finding(reading, "unknown_kind")
    assert (found.column, "differ in law" in found.advice) == (column, True)


def test_of_several_kinds_in_a_row_it_is_said_that_one_is_counted(desk: Desk) -> None:
    rows = [("Late", "Detention"), ("Truancy", "Reset room"), ("Late", ""), ("Negative", "Detention")]
    reading = desk.read(
        LOG
        + "".join(
            f"{UPNS[0]},{word},1{n}/09/2025,-5,AB,{action}\n" for n, (word, action) in enumerate(rows, 3)
        )
    )
    assert checks(reading) == [("several_kinds", 2, 2)]


def test_an_action_about_an_exclusion_is_said_and_not_counted(desk: Desk) -> None:
    reading = desk.read(f"{LOG}{UPNS[0]},Detention,15/09/2025,-5,AB,Letter after suspension\n")
    assert checks(reading) == [("exclusion_in_words", 2, 1)]
    assert finding(reading, "exclusion_in_words").seen == "(a text of 3 words)"


def test_a_category_that_is_exclusion_alone_is_asked_for_and_others_are_left_out(desk: Desk) -> None:
    head = "Student,UPN,Date/Time,Category,Linked students,Incident text\n"
    said = [
        '"Behaviour, Suspension"', '"Suspension, Behaviour"', "Behaviour - Exclusion", "Suspension paperwork",
        "Detention",
    ]  # fmt: skip
    reading = desk.read(
        head + "".join(f"A,{UPNS[0]},1{n}/09/2025 14:05,{each},,\n" for n, each in enumerate(said, 3))
    )
    assert reading.tables["events"]["kind"].to_pylist() == ["suspension", "suspension", "detention"]
    assert (reading.accepted, reading.quarantined) == (4, 1)
    assert finding(reading, "category_left_out").count == 1
