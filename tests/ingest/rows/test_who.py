"""What names a pupil is read from files of every layout, and goes to `People` alone."""

from __future__ import annotations

from datetime import date

import pytest

from tests.ingest.reading_texts import TODAY, UPNS, Desk, context, pseudonym
from wholeschool.ingest.read import read_file
from wholeschool.ingest.rows.people import People
from wholeschool.ingest.rows.reading import Reading

A, B = UPNS[0], UPNS[1]
WORDS = ("Blythe", "O'Neill-Ōkawa", "Ann", "Zoë", "2012-05-14", "14/05/2012", UPNS[3])


def read(desk: Desk, text: str) -> tuple[Reading, People]:
    given = context()
    return read_file(desk.write(text), given), given.people


def said(people: People) -> set[tuple[int, str, str]]:
    return set(people.said())


ENROLMENTS = "UPN,Start,Status,Surname,Forename,DOB,Former UPN\n"


def test_names_and_birth_dates_are_collected_by_pupil(desk: Desk) -> None:
    reading, people = read(
        desk,
        ENROLMENTS + f"{A},2025-09-02,C,Blythe,Ann,14/05/2012,{UPNS[3]}\n"
        f"{B},2025-09-02,C, O'Neill-Ōkawa ,Zoë,2012-05-14,\n",
    )
    assert reading.findings == ()
    assert said(people) == {
        (pseudonym(A), "surname", "Blythe"),
        (pseudonym(A), "forename", "Ann"),
        (pseudonym(A), "birth_date", "2012-05-14"),
        (pseudonym(A), "former_upn", UPNS[3]),
        (pseudonym(B), "surname", "O'Neill-Ōkawa"),
        (pseudonym(B), "forename", "Zoë"),
        (pseudonym(B), "birth_date", "2012-05-14"),
    }
    held = str({name: rows.to_pydict() for name, rows in reading.tables.items()})
    assert not any(word in held for word in WORDS)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('"Blythe, Ann Mary"', {("surname", "Blythe"), ("forename", "Ann Mary")}),
        ("Ann Blythe", {("name", "Ann Blythe")}),
        ('"Blythe,"', {("surname", "Blythe")}),
        ("An\x1b[31mn", {("name", "An [31mn")}),
        ("", set()),
    ],
)
def test_a_name_in_one_column_has_the_surname_before_the_comma(
    desk: Desk, written: str, expected: set[tuple[str, str]]
) -> None:
    _, people = read(desk, f"UPN,Kind,Start,Pupil name\n{A},praise,2025-09-03,{written}\n")
    assert {(field, text) for _, field, text in people.said()} == expected


def test_registers_repeat_names_and_the_last_word_counts(desk: Desk, small_blocks: None) -> None:
    rows = "".join(
        f"{upn},2025-09-{day:02d},AM,/,{name}\n"
        for day in range(3, 27)
        for upn, name in ((A, "Blythe" if day < 20 else "Smith"), (B, "Jones"))
    )
    reading, people = read(desk, "UPN,Date,Session,Mark,Surname\n" + rows)
    assert reading.accepted == reading.read == 48
    assert said(people) == {(pseudonym(A), "surname", "Smith"), (pseudonym(B), "surname", "Jones")}


def test_birth_dates_that_contradict_each_other_are_all_kept(desk: Desk) -> None:
    body = "".join(
        f"{A},2025-09-0{day},AM,/,{born}\n" for day, born in ((3, "2012-05-14"), (4, "2010-01-30"))
    )
    _, people = read(desk, "UPN,Date,Session,Mark,Date of birth\n" + body)
    assert {text for _, _, text in people.said("birth_date")} == {"2012-05-14", "2010-01-30"}


def test_what_is_no_birth_date_or_upn_is_left_out_and_not_shown(desk: Desk) -> None:
    reading, people = read(desk, ENROLMENTS + f"{A},2025-09-02,C,Blythe,Ann,Tuesday Blythe,Q207000016049\n")
    assert (reading.accepted, reading.quarantined) == (1, 0)
    found = {each.check: each for each in reading.findings}
    assert set(found) == {"birth_date_not_read", "former_upn_not_read"}
    assert not any("Blythe" in each.sentence() or "Q2070" in each.sentence() for each in found.values())
    assert {field for _, field, _ in people.said()} == {"surname", "forename"}


def test_a_week_grid_is_read_for_names_as_well(desk: Desk) -> None:
    monday = date(2025, 9, 8)
    _, people = read(desk, f"UPN,Surname,Week beginning,Mon AM\n{A},Blythe,{monday},/\n")
    assert monday < TODAY
    assert said(people) == {(pseudonym(A), "surname", "Blythe")}


def test_people_and_their_names_are_not_printed(desk: Desk) -> None:
    _, people = read(desk, ENROLMENTS + f"{A},2025-09-02,C,Blythe,Ann,,\n")
    assert "Blythe" not in repr(people)


def test_a_row_that_is_set_aside_renames_nobody(desk: Desk) -> None:
    text = (
        "UPN,Name,Date,AM,PM\n"
        f'{UPNS[0]},"Anybody, Ann",13/01/2025,/,I\n'
        f'{UPNS[0]},"Smith, Ben",14/13/2025,/,I\n'
    )
    known = context()
    reading = read_file(desk.write(text), known)
    assert (reading.accepted, reading.quarantined) == (1, 1)
    assert {text for _, _, text in known.people.said()} == {"Anybody", "Ann"}


NAMES = "UPN,Start,Status,Surname,Forename\n"


@pytest.mark.parametrize(
    ("first", "other", "said"),
    [
        ("Blythe,Ann", "Okawa,Zoë", True),
        ("Blythe,Ann", "BLYTHE,ANN", False),
        ("Blythe,Ann", "Blythe,Bea", False),
        ("Blythe,Ann", "Carr,Ann", False),
        ("Blythe,Ann", "Ann,Blythe", False),
        ("Blythe,Ann", ",Zoë", False),
        ("Blythe,Ann", "Okawa,", False),
        ("O'Hara,Ann", "O'Neil,Zoë", True),
        ("de la Cruz,Ann", "de la Rue,Zoë", True),
        ("OHara,Liz", "O’Hara,Elizabeth", False),
        ("Müller,Zoë", "Muller,Zoe", False),
        ("Li,An", "Wu,Bo", False),
    ],
)
def test_another_pupils_name_beside_a_upn_is_said(desk: Desk, first: str, other: str, said: bool) -> None:
    reading, _ = read(
        desk, f"{NAMES}{A},2025-09-02,C,{first}\n{B},2025-09-02,C,{other}\n{A},2025-09-03,C,{other}\n"
    )
    found = [each for each in reading.findings if each.check == "other_name_beside_a_upn"]
    assert [(each.row, each.count) for each in found] == ([(4, 1)] if said else [])
    assert reading.accepted == 3
    assert not any(word in str(found) for word in ("Blythe", "Okawa", "Zoë"))


def test_another_name_in_one_column_is_said(desk: Desk) -> None:
    names = ('"Blythe, Ann"', "Ann Blythe", "Zoë Okawa")
    rows = "".join(f"{A},2025-09-0{day},C,{name}\n" for day, name in enumerate(names, 2))
    reading, _ = read(desk, f"UPN,Start,Status,Name\n{rows}")
    assert [each.row for each in reading.findings if each.check == "other_name_beside_a_upn"] == [4]


def test_a_name_in_a_row_that_is_set_aside_is_no_other_name(desk: Desk) -> None:
    reading, _ = read(desk, f"{NAMES}{A},2025-09-02,C,Blythe,Ann\n{A},soon,C,Okawa,Zoë\n")
    assert [each.check for each in reading.findings] == ["unreadable_date"]


def test_a_forename_alone_makes_nobody_another(desk: Desk) -> None:
    reading, _ = read(desk, f"UPN,Start,Status,Forename\n{A},2025-09-02,C,Liz\n{A},2025-09-03,C,Elizabeth\n")
    assert reading.findings == ()
