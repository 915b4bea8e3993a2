"""The statutory duties are whole, in review, and say where they were read."""

from __future__ import annotations

from datetime import date
from importlib import resources

import pytest

from wholeschool.errors import DamagedDataError, WrongCallError
from wholeschool.reference.duties import duties, duty, duty_list, parse_duties
from wholeschool.reference.lists import code_list

TEXT = (resources.files("wholeschool.reference") / "duties.toml").read_text(encoding="utf-8")


def test_their_review_has_not_lapsed() -> None:
    assert date.today() <= duty_list().review_by, "the duties are due for review: read their sources again"


def test_the_limits_are_those_of_the_regulations() -> None:
    assert duty("limit_45_days").number("most_days_in_year") == 45
    assert duty("consider_representations").number("most_days_in_term") == 5
    assert duty("governors_meet_if_asked").numbers == {"most_days_in_term": 15, "within_days": 50}
    assert duty("governors_meet").number("within_days") == 15
    assert duty("provision_from_sixth_day").number("from_day") == 6
    assert duty("reason_for_n").number("within_days") == 5
    assert duty("ten_unauthorised").numbers == {"sessions": 10, "school_weeks": 10}


@pytest.mark.parametrize("each", duties().values(), ids=lambda each: each.name)
def test_it_says_where_it_was_read_and_what_is_unsure(each) -> None:
    assert each.sources
    assert each.unsure
    assert (each.breach == "never") == bool(each.condition)


def test_what_ends_a_duty_is_an_action_that_can_be_recorded() -> None:
    named = {word.strip("(),;") for each in duties().values() for word in each.done.split() if "_" in word}
    assert named == {
        "governors_considered", "governors_met", "provision_started", "notice_given", "timetable_reviewed",
    }  # fmt: skip
    assert named <= set(code_list("action_kinds"))


def test_an_unknown_duty_names_the_nearest() -> None:
    with pytest.raises(WrongCallError, match="Did you mean governors_meet"):
        duty("governor_meet")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("review_by = 2027-08-31", "review_by = 2029-08-31", "within a year"),
        ("review_by = 2027-08-31", "review_by = 2026-11-25", "within a year"),
        ('name = "governors_meet"', 'name = "governors_meet_if_asked"', "one name twice"),
        ('breach = "always"', 'breach = "sometimes"', "“breach” is “sometimes”"),
        ("from_day = 6", 'from_day = "six"', "a whole number"),
        ("from_day = 6", "from_dya = 6", "Did you mean from_day"),
        ("[duties.numbers]\nfrom_day = 6", "", "“numbers” is missing"),
        ('title = "A reason in place of N"', "", "“title” is missing"),
        ('sources = ["Working together', 'source = ["Working together', "Did you mean sources"),
    ],
)
def test_a_list_that_is_not_whole_is_refused(old: str, new: str, says: str) -> None:
    assert old in TEXT
    with pytest.raises(DamagedDataError, match=says) as error:
        parse_duties(TEXT.replace(old, new))
    assert "reference/duties.toml" in str(error.value)
