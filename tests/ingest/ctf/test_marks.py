from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholeschool.ingest.cells.notices import Trouble
from wholeschool.ingest.ctf.marks import Run, read_run
from wholeschool.reference.attendance import char_of, in_dates

BEFORE, AFTER = date(2024, 6, 3), date(2024, 9, 2)


@pytest.mark.parametrize(
    ("text", "start", "chars"),
    [
        (r"/\/\EE####", AFTER, r"/\/\EE...."),
        (r"/\C2C2", AFTER, r"/\cc"),
        ("C2CCC2", AFTER, "cCCc"),
        ("Y1Y7J1C1", AFTER, "17ja"),
        ("CCYY", BEFORE, "CCYY"),
        ("HH", AFTER, "HH"),  # out of use since August 2024: a mark all the same, as in registers
        ("--//", BEFORE, "??//"),
        ("/\\\n  /\\", BEFORE, "/\\/\\"),
        ("ii", BEFORE, "II"),
        ("I02X05", date(2021, 3, 8), "ht"),
        ("", AFTER, ""),
    ],
)
def test_codes_are_cut_by_what_existed_on_their_day(text: str, start: date, chars: str) -> None:
    assert read_run(text, start) == Run(start, chars)


@pytest.mark.parametrize(
    ("text", "start", "seen"),
    [
        ("///", AFTER, "3 marks"),
        ("C2C2", BEFORE, "C2 on 2024-06-03"),
        ("/\\C9C9", AFTER, "C9 on 2024-09-03"),
        ("%%", AFTER, "% on 2024-09-02"),
        ("2//", AFTER, "a digit"),
        ("//" * 400, AFTER, "400 days"),
        ("I02I02", date(2023, 3, 6), "I02 on 2023-03-06"),
    ],
)
def test_no_mark_is_taken_where_one_is_not_certain(text: str, start: date, seen: str) -> None:
    trouble = read_run(text, start)
    assert isinstance(trouble, Trouble)
    assert (trouble.severity, trouble.seen) == ("error", seen)


def test_the_day_of_each_mark_decides_and_not_the_first() -> None:
    """The codes of 2024 began on a Monday, 19 August."""
    assert isinstance(read_run("C2C2C2C2", date(2024, 8, 17)), Trouble)
    assert read_run("####C2C2", date(2024, 8, 17)) == Run(date(2024, 8, 17), "....cc")


CODES = [code for code in char_of() if in_dates(code, AFTER) and code not in ("#", "-")]


@given(st.lists(st.sampled_from(CODES), max_size=40).filter(lambda codes: len(codes) % 2 == 0))
def test_codes_of_today_come_back_from_their_text(codes: list[str]) -> None:
    assert read_run("".join(codes), AFTER) == Run(AFTER, "".join(char_of()[code] for code in codes))


@given(st.text(max_size=60))
def test_any_text_is_marks_or_a_sentence(text: str) -> None:
    found = read_run(text, AFTER)
    if isinstance(found, Run):
        assert len(found.chars) % 2 == 0
