"""Attendance codes by code and date: the turning days, sub-codes, and DfE's counting."""

import csv
import os
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholeschool.reference.attendance import char_of, code_of, codes, in_dates, meaning

FACTS = Path(os.environ.get("WHOLESCHOOL_SHARED", Path(__file__).parents[3] / "shared"))
FACTS = FACTS / "domain" / "attendance_codes.csv"
BEFORE, AFTER = date(2024, 8, 18), date(2024, 8, 19)
CATEGORIES = {
    "present": (True, True, False, False),
    "approved_educational_activity": (True, True, False, False),
    "authorised_absence": (True, False, True, False),
    "unauthorised_absence": (True, False, False, True),
    "not_possible_session": (False, False, False, False),
    "administrative": (False, False, False, False),
}


def counts(each):
    return (each.possible, each.attending, each.authorised, each.unauthorised)


@pytest.mark.parametrize("each", codes(), ids=lambda each: f"{each.code}-{each.valid_from}")
def test_every_row_is_whole(each):
    assert each.label
    assert each.source
    assert len(each.char) == 1
    assert counts(each) == CATEGORIES[each.category]
    if each.valid_from and each.valid_to:
        assert each.valid_from <= each.valid_to
    if each.parent:
        assert counts(meaning(each.parent, each.valid_from)) == counts(each)


def test_there_are_58_meanings_and_no_two_of_one_code_overlap_but_those_of_x():
    assert len(codes()) == 58
    for code in char_of():
        of_code = sorted(
            (each for each in codes() if each.code == code), key=lambda each: each.valid_from or date.min
        )
        for earlier, later in pairwise(of_code):
            if code != "X":
                assert later.valid_from == earlier.valid_to + timedelta(days=1)


def test_characters_stand_for_one_code_each():
    assert {char: code for code, char in char_of().items()} == dict(code_of())
    assert len(char_of()) == len(code_of())
    assert not {".", "!"} & set(code_of())
    assert char_of()["C2"] == "c"
    assert char_of()["Y7"] == "7"
    assert char_of()["X09"] == "x"
    assert code_of()["\\"] == "\\"
    assert code_of()["?"] == "-"


@pytest.mark.parametrize(
    ("code", "day", "category"),
    [
        ("D", date(2011, 8, 31), "approved_educational_activity"),
        ("D", date(2011, 9, 1), "not_possible_session"),
        ("J", BEFORE, "approved_educational_activity"),
        ("J1", AFTER, "authorised_absence"),
        ("Y", BEFORE, "not_possible_session"),
        ("K", AFTER, "approved_educational_activity"),
    ],
)
def test_meanings_change_with_the_date(code, day, category):
    assert meaning(code, day).category == category
    assert in_dates(code, day)


def test_b_narrowed_when_k_began():
    assert meaning("B", BEFORE) != meaning("B", AFTER)


@pytest.mark.parametrize(
    ("code", "day"), [("J", AFTER), ("H", AFTER), ("Y", AFTER), ("C2", BEFORE), ("Q", BEFORE)]
)
def test_outside_its_dates_a_code_is_read_by_the_nearest_meaning(code, day):
    assert not in_dates(code, day)
    assert meaning(code, day) in codes()
    assert meaning(code, day).days_away(day) == 1


def test_x_is_not_read_as_the_coronavirus():
    assert "coronavirus" not in meaning("X", date(2021, 1, 11)).label


def test_a_filler_is_in_its_dates_on_every_day():
    assert in_dates("-", date(1990, 1, 1))
    assert not meaning("-", date(2025, 1, 6)).possible


@pytest.mark.parametrize("code", ["", "c2", "AA", "1", "C3", "?"])
def test_unknown_codes(code):
    assert meaning(code, AFTER) is None
    assert not in_dates(code, AFTER)


@given(st.sampled_from(sorted(char_of())), st.dates(date(2000, 1, 1), date(2040, 1, 1)))
def test_a_known_code_always_has_the_nearest_of_its_meanings(code, day):
    said = meaning(code, day)
    assert said.code == code
    assert said.days_away(day) == min(each.days_away(day) for each in codes() if each.code == code)
    assert in_dates(code, day) == (said.days_away(day) == 0)


@pytest.mark.skipif(not FACTS.is_file(), reason="needs ../shared (or WHOLESCHOOL_SHARED)")
def test_codes_agree_with_the_collected_facts():
    def iso(day):
        return day.isoformat() if day else ""

    with FACTS.open(encoding="utf-8", newline="") as lines:
        facts = [
            (
                row["code"],
                row["subcode_of"],
                row["label"],
                row["valid_from"],
                row["valid_to"],
                row["stat_category"],
                *(
                    row[f"counts_{name}"] == "1"
                    for name in ("possible", "attending", "authorised", "unauthorised")
                ),
            )
            for row in csv.DictReader(lines)
        ]
    ours = [
        (c.code, c.parent, c.label, iso(c.valid_from), iso(c.valid_to), c.category, *counts(c))
        for c in codes()
    ]
    assert ours == facts
