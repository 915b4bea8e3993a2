"""What of a cell may be shown: never a name, a telephone number or a UPN, whatever cell it strayed into."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ingest.reading_texts import UPNS, Desk
from wholeschool.ingest.cells import cells
from wholeschool.ingest.cells.dates import date_parser
from wholeschool.ingest.cells.mark_cells import mark
from wholeschool.ingest.cells.shown import close_words, shown, shown_word
from wholeschool.ingest.census.sessions import attendance_code
from wholeschool.ingest.tables import acting, detentions, kinds
from wholeschool.ingest.tables.schools import academic_year

NAMES = (
    "Mia", "Lee", "Bo", "Li", "Ng", "Ann", "Kim", "Zoë", "Siân", "Wu", "Ali", "Ivy", "Isla", "Noah", "Parker",
    "Merritt", "Perry", "Susan", "O’Neill", "Anne-Marie", "Nguyễn", "李伟", "Оля", "Kowalczyk", "Jonathan",
)  # fmt: skip
PHONES = ("07700 900123", "07700900123", "+44 7700 900123", "020 7946 0123")
BESIDE = ("", "dob 03/04/12", "tel", "AM", "isolation", "suspension", "L", "/", "12", "3 April", "2025-09-03")
PARSERS = (
    mark, cells.half, cells.yes_no, cells.time_of_day, cells.short_code, attendance_code, academic_year,
    cells.whole_number(0, 480, "error"), cells.minutes(480, "error"), cells.half_days(90),
    cells.plain_text("error"), cells.matching(r"\d{7}", "seven digits"), date_parser(date(2025, 11, 3)),
    cells.listed("sen_type", "warning"), cells.listed("sex", "warning"), cells.listed("nc_year", "warning"),
    kinds.kind, acting.kind, detentions.attended,
)  # fmt: skip


def words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", text.casefold()))


people = st.builds(
    lambda parts, change, glue: change(glue.join(filter(None, parts))),
    st.tuples(
        st.sampled_from(BESIDE),
        st.sampled_from(NAMES),
        st.sampled_from(("", *NAMES)),
        st.sampled_from(BESIDE),
        st.sampled_from(("", *PHONES, *UPNS)),
    ),
    st.sampled_from((str, str.upper, str.casefold)),
    st.sampled_from((" ", ", ", "  ")),
)


@given(people)
def test_nobodys_name_or_number_is_in_a_finding(text: str) -> None:
    names = {word for name in NAMES for word in words(name)} & words(text)
    for parse in PARSERS:
        trouble = parse(text).trouble
        if trouble:
            said = trouble.sentence("Column")
            assert names.isdisjoint(words(said)), said
            assert not re.search(r"\d{5}", said.replace(" ", "")), said


@given(st.sampled_from((*PHONES, *UPNS)))
def test_telephone_numbers_and_upns_are_never_shown(text: str) -> None:
    assert not re.search(r"\d{2}", shown(text)) or shown(text).endswith("digits)")


@pytest.mark.parametrize(
    "text",
    [
        "31/09/2024", "03/04/12", "2024-13-45", "2024-09-31 08:50:00", "3 April 2024", "Mon 3rd Sept 2024",
        "12", "-5", "1.5", "4000", "45000", "25:00", "10:60", "12 mins", "Q", "C3", "L 481", "FPX", "7A",
        "??", "333/4567",
    ],
)  # fmt: skip
def test_dates_numbers_times_and_codes_are_shown(text: str) -> None:
    assert shown(text) == text


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("Mia Lee dob 03/04/12 tel 07700 900123", "(a text of 4 words and 5 numbers)"),
        ("Mia Lee", "(a text of 2 words)"),
        ("Mia", "(a word of 3 letters)"),
        ("April", "(a word of 5 letters)"),
        ("07700900123", "(a number of 11 digits)"),
        (UPNS[0], "(a UPN)"),
        (f"was {UPNS[0]}", "(a text with a UPN in it)"),
        ("(((((", "(signs without a letter or a digit)"),
    ],
)
def test_of_anything_else_the_shape_is_said(text: str, shape: str) -> None:
    assert shown(text) == shape


def test_a_known_word_with_a_slip_is_shown_and_nothing_beside_it() -> None:
    known = ("isolation", "lunchtime exclusion", "perm")
    assert close_words("Isolaton", known) == "isolation"
    assert close_words("Lunchtime exclusoin", known) == "lunchtime exclusion"
    for text in ("Isolation Mia Lee", "Mia isolation", "Perry", "", "pern"):
        assert close_words(text, known) == ""
    assert shown_word("Removed  from lesson") == "Removed from lesson"
    assert UPNS[0] not in shown_word(f"pupil {UPNS[0]} left")


def test_no_finding_and_no_reason_of_a_register_names_anybody(desk: Desk) -> None:
    reading = desk.read(
        "UPN,Date,Session,Mark\n"
        f"{UPNS[0]},15/09/2025,AM,Mia Lee dob 03/04/12 tel 07700 900123\n"
        f"{UPNS[0]},Mia Lee,AM,/\n{UPNS[0]},15/09/2025,Bo Li,/\n{UPNS[0]},16/09/2025,PM,/\n"
    )
    reasons = " ".join(reading.quarantine[""]["reason"].to_pylist())
    said = " ".join(each.sentence() for each in reading.findings) + reasons
    assert reading.quarantined == 2
    assert "saw a text of 4 words and 5 numbers" in said
    assert not {"mia", "lee", "bo", "li"} & words(said)
    assert "07700" not in said
