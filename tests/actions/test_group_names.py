"""Groups whose names say that they are one, or that one may lie within another."""

from __future__ import annotations

import re

import pytest

from wholeschool.actions.group_names import check_named, check_written_once, may_overlap
from wholeschool.errors import WrongCallError


@pytest.mark.parametrize("other", ["fsm", "FSM ", "F S M"])
def test_two_groups_that_differ_in_capitals_or_blanks_are_refused(other: str) -> None:
    with pytest.raises(WrongCallError, match=re.escape(f"“FSM” and “{other}” in “Group” differ in nothing")):
        check_written_once("Group", ["FSM", "none", other, "FSM"])


def test_a_row_that_says_nothing_of_its_group_is_refused_with_its_line() -> None:
    check_named("Group", ["FSM", "none"], [2, 3], "t.csv")
    with pytest.raises(WrongCallError, match="nothing stands under “Group”") as refused:
        check_named("Group", ["FSM", " ", "none"], [2, 4, 5], "t.csv")
    assert refused.value.where == "t.csv, line 4"


def test_groups_of_different_letters_are_let_through() -> None:
    check_written_once("Group", ["FSM", "FSM6", "no FSM", "FSM"])


@pytest.mark.parametrize(
    ("groups", "said"),
    [
        (["SEN", "SEN support", "none"], "“SEN support” may be a part of “SEN”: "),
        (
            ["White", "white-British", "White Irish"],
            "“white-British” may be a part of “White”, and so for 1 more",
        ),
        (["All pupils with SEN", "SEN"], "“All pupils with SEN” may be a part of “SEN”"),
    ],
)
def test_a_name_that_holds_anothers_as_words_is_said(groups: list[str], said: str) -> None:
    (sentence,) = may_overlap(groups)
    assert said in sentence


@pytest.mark.parametrize(
    "groups",
    [
        ["free school meals", "no free school meals"],
        ["looked after", "not looked after"],
        ["Asian", "White", "Mixed White and Asian"],
        ["White", "Whitechapel"],
        ["fifth 1", "fifth 10"],
        ["-", "a"],
    ],
)
def test_names_of_pupils_beside_each_other_are_not(groups: list[str]) -> None:
    assert may_overlap(groups) == ()
