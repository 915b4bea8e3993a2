"""Which kinds of event words name: in parts, with commas between them, and beside an action."""

from __future__ import annotations

import pytest

from tests.ingest.reading_texts import ABBEY, UPNS, Desk, checks, finding, pseudonym
from wholeschool.ingest.cells.ids import census_id
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
        ("Exclusion - Internal", "internal_exclusion"),
        ("Internal exclusion (half day)", "internal_exclusion"),
        ("Exclusion (External)", "suspension"),
        ("Fixed Term Exclusion (FTE)", "suspension"),
        ("Suspension/Exclusion", "suspension"),
        ("Suspended for 3 days", "suspension"),
        ("2 day suspension", "suspension"),
        ("Suspension (AM)", "suspension"),
        ("Suspension for half a day", "suspension"),
        ("Detention 45 mins", "detention"),
        ("Exclusion, Lunch", "lunchtime_suspension"),
        ("Exclusion room", "internal_exclusion"),
        ("Exclusion", None),
        ("(Exclusion)", None),
        ("Exclusion (Isolation)", None),
        ("Suspension (internal)", None),
        ("Detention - Exclusion - Lunchtime", None),
        ("2 days", None),
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
        ("Behaviour, Suspension", Named(("suspension",))),
        ("Late, Detention", Named(("late", "detention"))),
        ("Out of lesson (corridors, toilets)", Named(("out_of_lesson",))),
        ("Exclusion, Disruptive", Named((), any_exclusion=True)),
        ("Detention, Late - Exclusion", Named(("detention",), any_exclusion=True)),
        ("Detention, back from suspension", Named(("detention",), about_exclusion=True)),
        ("Suspension, Lunchtime", Named(("lunchtime_suspension",))),
        ("Great suspense in story", Named()),
        ("Mutually exclusive events", Named()),
        ("At risk of exclusion", Named((), about_exclusion=True)),
        ("Exclusion, back from suspension", Named((), any_exclusion=True)),
        ("Good work, well done", Named()),
    ],
)
def test_words_with_commas_between_them_are_told_one_by_one(text: str, found: Named) -> None:
    assert named(text) == found


def test_the_gravest_takes_most_out_of_school() -> None:
    order = ["suspension", "managed_move", "internal_exclusion", "detention", "late", "praise", "incident"]
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
        ("Praise", "Late", "praise"),
        ("Praise", "Suspension", "suspension"),
        ("Lunchtime exclusion", "Suspension", "lunchtime_suspension"),
        ("Suspension - rude", "", "incident"),
        ("Suspension review", "Detention", "detention"),
        ("Suspension 2 days", "Detention", "suspension"),
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
        ("Isolation", "Exclusion (2 days)", "Action"),
        ('"Isolation, Exclusion"', "", "Event type"),
    ],
)
def test_an_exclusion_that_nobody_knows_is_asked_for(desk: Desk, word: str, action: str, column: str) -> None:
    reading = desk.read(f"{LOG}{UPNS[0]},{word},15/09/2025,-5,AB,{action}\n")
    assert (reading.accepted, reading.quarantined) == (0, 1)
    found = finding(reading, "unknown_kind")
    assert (found.column, "differ in law" in found.advice) == (column, True)


def test_no_text_but_the_word_exclusion_is_shown_where_it_is_asked_for(desk: Desk) -> None:
    reading = desk.read(f'{LOG}{UPNS[0]},"Exclusion, Ann Blythe",15/09/2025,-5,AB,\n')
    assert finding(reading, "unknown_kind").seen == "(a text of 3 words)"


def test_two_exclusions_in_a_row_are_named_and_not_guessed(desk: Desk) -> None:
    reading = desk.read(f"{LOG}{UPNS[0]},Suspension,15/09/2025,-5,AB,Permanent exclusion\n")
    found = finding(reading, "unknown_kind")
    assert (reading.accepted, found.seen) == (0, "suspension, permanent_exclusion")
    assert "a row of its own" in found.advice


@pytest.mark.parametrize(
    ("word", "action", "column"),
    [
        ("Late", "Detention", "Action"),
        ("Praise", "Detention", "Action"),
        ('"Late, Truancy"', "", "Event type"),
        ("Detention", "Suspension", "Action"),
    ],
)
def test_of_several_kinds_in_a_row_it_is_said_that_one_is_counted(
    desk: Desk, word: str, action: str, column: str
) -> None:
    reading = desk.read(f"{LOG}{UPNS[0]},{word},15/09/2025,-5,AB,{action}\n")
    assert checks(reading) == [("several_kinds", 2, 1)]
    assert finding(reading, "several_kinds").column == column


def test_of_one_kind_and_an_incident_nothing_is_said(desk: Desk) -> None:
    rows = [("Late", ""), ("Negative", "Detention"), ("Suspension", "Suspension (2 days)")]
    text = "".join(
        f"{UPNS[0]},{word},1{n}/09/2025,-5,AB,{action}\n" for n, (word, action) in enumerate(rows, 3)
    )
    assert desk.read(LOG + text).findings == ()


@pytest.mark.parametrize(
    ("word", "action", "column"),
    [
        ("Detention", "Letter after suspension", "Action"),
        ("Letter after suspension", "Detention", "Event type"),
        ("Letter after suspension", "", "Event type"),
        ("Phone out", "Letter after suspension", "Action"),
    ],
)
def test_words_about_an_exclusion_are_said_and_not_counted(
    desk: Desk, word: str, action: str, column: str
) -> None:
    reading = desk.read(f"{LOG}{UPNS[0]},{word},15/09/2025,-5,AB,{action}\n")
    found = finding(reading, "exclusion_in_words")
    assert (reading.accepted, found.column, found.seen) == (1, column, "(a text of 3 words)")


def test_words_about_an_exclusion_that_many_pupils_have_are_shown(desk: Desk) -> None:
    text = "".join(f"{upn},Suspension review,15/09/2025,-5,AB,\n" for upn in UPNS[:3])
    found = finding(desk.read(LOG + text), "exclusion_in_words")
    assert (found.seen, found.count) == ("Suspension review", 3)


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Suspension 2 days", "suspension"),
        ("Fixed (2 days)", "suspension"),
        ("Lunch - 2 days", "lunchtime_suspension"),
        ("Internal", "internal_exclusion"),
        ("Fixed - Fixed", "suspension"),
        ("Disruptive", None),
    ],
)
def test_in_a_list_of_exclusions_less_is_enough(desk: Desk, word: str, kind: str | None) -> None:
    reading = desk.read(f"UPN,Type,Start,Days\n{UPNS[0]},{word},15/09/2025,2\n")
    assert reading.tables["events"]["kind"].to_pylist() == ([kind] if kind else [])


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


def test_an_exclusion_of_a_log_is_numbered_by_its_day_and_leaves_to_the_list_what_that_says(
    desk: Desk,
) -> None:
    head = "UPN,Event id,Event type,Date,Time,Points,Teacher,Action\n"
    rows = f"{UPNS[0]},5,Fight,15/09/2025,10:30,-5,AB,Suspension\n{UPNS[0]},6,Late,15/09/2025,09:00,-1,AB,\n"
    events = desk.read(head + rows).tables["events"]
    named, late = events.to_pylist()
    assert named["event_id"] == census_id(pseudonym(UPNS[0]), ABBEY, "suspension", "2025-09-15")
    assert late["event_id"] == f"{ABBEY}:6"
    assert {"sessions", "end", "reason1"}.isdisjoint(events.column_names)
    assert {"points", "time", "minutes"} <= set(events.column_names)
    assert "sessions" in desk.read(head + rows.splitlines()[1] + "\n").tables["events"].column_names


def test_a_log_that_names_an_exclusion_twice_on_a_day_names_it_once(desk: Desk) -> None:
    text = "".join(f"{UPNS[0]},{word},15/09/2025,-5,AB,Suspension\n" for word in ("Fight", "Rude", "Fight"))
    assert desk.read(LOG + text).tables["events"].num_rows == 1


def test_a_list_of_exclusions_keeps_its_own_numbers(desk: Desk) -> None:
    reading = desk.read(f"UPN,Type,Id,Start,Days\n{UPNS[0]},Suspension,7,15/09/2025,2\n")
    assert reading.tables["events"]["event_id"].to_pylist() == [f"{ABBEY}:7"]
