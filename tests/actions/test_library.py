"""A library: estimates of evaluations, handed in, kept once, searched, and written as pages."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.practice.estimates import ONE
from wholeschool.actions.demo_library import write_demo_library
from wholeschool.actions.evaluate_support import ELSEWHERE
from wholeschool.actions.library import card_of, library_cards, search_cards
from wholeschool.actions.library_contribute import ContributionAsked, contribution_from
from wholeschool.actions.library_files import Added, add_to_library, read_library, write_contribution
from wholeschool.actions.support_outcomes import asked_outcome as asked_support_outcome
from wholeschool.errors import WrongCallError
from wholeschool.practice.library.contribution import Contribution
from wholeschool.practice.library.pooled_words import in_words

EVALUATION = {"design": "staggered", "grade": 3, "overall": {"estimate": -0.123456, "se": 0.0456}}
ASKED = ContributionAsked("Ashby Academy", "Mentoring", "days_lost", 2, 118, "2024/25", times=10, cost=40.0)
OF_A_STORE = {
    "practice": "mentoring", "outcome": "overall_absence", "academic_year": "202425", "schools": 2,
    "treated": 31, "elsewhere": [],
}  # fmt: skip


def _evaluation(folder: Path, **changed: object) -> Path:
    path = folder / "evaluation.json"
    path.write_text(json.dumps({**EVALUATION, **changed}), encoding="utf-8")
    return path


def _handed_in(folder: Path, *given: Contribution) -> list[Path]:
    paths = [folder / f"{at}.json" for at in range(len(given))]
    for path, each in zip(paths, given, strict=True):
        write_contribution(path, each)
    return paths


def test_an_evaluation_becomes_an_aggregate(tmp_path: Path) -> None:
    found = contribution_from(_evaluation(tmp_path), replace(ASKED, looked_for=("Internal exclusion",)))
    assert (found.practice, found.effect, found.error) == ("mentoring", -1.23, 0.456)
    assert (found.pupils, found.year, found.looked_for) == (120, "202425", ("internal_exclusion",))


def test_one_unit_beside_others_is_handed_in_by_the_rule_that_graded_it(tmp_path: Path) -> None:
    assert (
        contribution_from(_evaluation(tmp_path, design="its", ruled="its_beside"), ASKED).design
        == "its_beside"
    )
    assert contribution_from(_evaluation(tmp_path, design="its"), ASKED).design == "its"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (replace(ASKED, pupils=24), "fewer than 25 pupils"),
        (replace(ASKED, practice="mentorin"), "Did you mean mentoring?"),
        (replace(ASKED, outcome="day lost"), "Did you mean days_lost?"),
        (replace(ASKED, looked_for=("internal exclusions",)), "Did you mean Internal exclusion?"),
        (replace(ASKED, times=0), "--times"),
        (replace(ASKED, year="24"), "24"),
        (replace(ASKED, by="A123456789012"), "looks like a UPN"),
        (replace(ASKED, by="jane@ashby.org"), "--by is the name of a school or trust"),
        (replace(ASKED, by="Ashby " * 20), "--by is the name of a school or trust"),
        (replace(ASKED, schools=0, year=""), "--schools and --year are missing, and not in this evaluation"),
        (replace(ASKED, schools=-1), "“schools” is -1"),
    ],
)
def test_what_may_not_leave_or_is_no_word_is_said(
    tmp_path: Path, asked: ContributionAsked, said: str
) -> None:
    with pytest.raises(WrongCallError) as caught:
        contribution_from(_evaluation(tmp_path), asked)
    assert said in caught.value.sentence()


def test_what_an_evaluation_says_of_itself_is_taken_from_it(tmp_path: Path) -> None:
    found = contribution_from(_evaluation(tmp_path, **OF_A_STORE), ContributionAsked("Ashby Academy"))
    assert (found.practice, found.outcome, found.year) == ("mentoring", "overall_absence", "202425")
    assert (found.schools, found.pupils, found.effect) == (2, 30, -0.123)
    assert (found.looked_for, found.rose) == ((), ())
    elsewhere = [
        {"outcome": "truancy", "estimate": 1.5, "p_adjusted": 0.01},
        {"outcome": "late", "estimate": -1.5, "p_adjusted": 0.01},
        {"outcome": "suspension", "estimate": 1.5, "p_adjusted": 0.2},
        {"outcome": "sent_out", "estimate": None, "p_adjusted": None},
        {"outcome": "lost_learning_all_forms", "estimate": 1.5, "p_adjusted": 0.01},
    ]
    path = _evaluation(tmp_path, **{**OF_A_STORE, "elsewhere": elsewhere})
    told = contribution_from(path, ContributionAsked("Ashby Academy", looked_for=("detention",)))
    assert {*told.looked_for} == {
        "detention", "truancy", "late", "suspension", "sent_out", "lost_learning_all_forms",
    }  # fmt: skip
    assert told.rose == ("truancy", "lost_learning_all_forms")
    for outcome in ("overall_absence", "Overall absence rate"):
        same = ContributionAsked("Ashby Academy", "Mentoring", outcome, 2, 31, "2024/25")
        assert contribution_from(_evaluation(tmp_path, **OF_A_STORE), same) == found


def test_whatever_an_evaluation_looks_for_elsewhere_stands_on_a_card(tmp_path: Path) -> None:
    for name in ELSEWHERE:
        own = "suspension_rate"
        elsewhere = [{"outcome": name, "estimate": 0.2, "p_adjusted": 0.001}]
        path = _evaluation(tmp_path, **{**OF_A_STORE, "outcome": own, "elsewhere": elsewhere})
        found = contribution_from(path, ContributionAsked("Ashby Academy"))
        assert (found.looked_for, found.rose) == ((name,), (name,))
        library = tmp_path / f"{name}.json"
        add_to_library(library, _handed_in(tmp_path, found))
        (pooled,) = card_of(library_cards(library), "mentoring").pooled
        title = asked_support_outcome(name).title
        assert f"other ways: {title.lower()}. {title} rose in 1 of 1." in " ".join(in_words(pooled))


def test_measures_may_be_named_by_whoever_hands_in(tmp_path: Path) -> None:
    asked = replace(ASKED, looked_for=("Lost learning (all forms)", "late"), rose=("overall_absence",))
    found = contribution_from(_evaluation(tmp_path), asked)
    assert found.looked_for == ("lost_learning_all_forms", "late", "overall_absence")
    assert found.rose == ("overall_absence",)


@pytest.mark.parametrize(
    ("asked", "changed", "said"),
    [
        ({"practice": "counselling"}, {}, "has “mentoring” for --practice, and not “counselling”"),
        ({"outcome": "suspension_rate"}, {}, "has “overall_absence” for --outcome, and not "),
        ({"pupils": 300}, {}, "has “31” for --pupils, and not “300”"),
        ({"schools": 9}, {}, "has “2” for --schools, and not “9”"),
        ({"year": "2019/20"}, {}, "has “202425” for --year, and not “2019/20”"),
        ({"times": 2.0}, {}, "Leave --times out"),
        ({}, {"treated": 6}, "fewer than 25 pupils"),
        ({"pupils": 300}, {"treated": 6}, "has “6” for --pupils"),
        ({}, {"practice": 5}, "this evaluation was changed: its practice cannot be so"),
        ({}, {"treated": "many"}, "its treated cannot be so"),
        ({}, {"academic_year": 202425}, "its academic_year cannot be so"),
        ({}, {"elsewhere": None}, "its elsewhere cannot be so"),
        ({}, {"elsewhere": [{"outcome": "truancy"}]}, "its elsewhere cannot be so"),
        ({}, {"elsewhere": [{"outcome": "late", "estimate": "", "p_adjusted": 0}]}, "its elsewhere"),
        ({}, {"elsewhere": [{"outcome": "late", "estimate": 1, "p_adjusted": math.nan}]}, "its elsewhere"),
        ({}, {"elsewhere": [{"outcome": "late", "estimate": 1, "p_adjusted": True}]}, "its elsewhere"),
        ({}, {"elsewhere": [{"outcome": "late", "estimate": 1, "p_adjusted": 3}]}, "its elsewhere"),
        ({}, {"elsewhere": [{"outcome": "late", "estimate": 10**400, "p_adjusted": 0}]}, "its elsewhere"),
        ({}, {"elsewhere": [{"outcome": "happiness", "estimate": 1, "p_adjusted": 0}]}, "its elsewhere"),
        ({}, {"treated": 10**400}, "“pupils” is 1000"),
        ({}, {"outcome": "sent_out+detention"}, "estimates cannot be pooled by “sent_out+detention”"),
        # The same forms in another order are the same outcome, and refused for what they are.
        (
            {"outcome": "detention + sent_out"},
            {"outcome": "sent_out+detention"},
            "estimates cannot be pooled by “sent_out+detention”",
        ),
    ],
)
def test_nobody_says_other_than_the_evaluation_does(
    tmp_path: Path, asked: dict[str, Any], changed: dict[str, Any], said: str
) -> None:
    path = _evaluation(tmp_path, **{**OF_A_STORE, **changed})
    with pytest.raises(WrongCallError) as caught:
        contribution_from(path, ContributionAsked("Ashby Academy", **asked))
    assert said in caught.value.sentence()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"overall": {"estimate": -1, "se": None}}, "no effect with a standard error"),
        ({"overall": {"estimate": -1, "se": 0}}, "no effect with a standard error"),
        ({"overall": None}, "no effect with a standard error"),
        ({"overall": {"estimate": 10**400, "se": 1}}, "no effect with a standard error"),
        ({"overall": {"estimate": -1, "se": 10**400}}, "no effect with a standard error"),
        ({"overall": {"estimate": math.nan, "se": 1}}, "no effect with a standard error"),
        ({"overall": {"estimate": True, "se": 1}}, "no effect with a standard error"),
        ({"grade": 9}, "“grade” is 9"),
        ({"scale": "logarithm of a ratio"}, "tells a ratio, and a library pools differences"),
    ],
)
def test_an_evaluation_without_an_error_is_refused(
    tmp_path: Path, changed: dict[str, object], said: str
) -> None:
    with pytest.raises(WrongCallError, match=said):
        contribution_from(_evaluation(tmp_path, **changed), ASKED)


def test_what_is_no_evaluation_is_said(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    for text, said in (("{}", "this is no evaluation"), ("a,b", "this is no JSON"), ("[" * 9999, "no JSON"),
                       ("9" * 9999, "no JSON")):  # fmt: skip
        path.write_text(text, encoding="utf-8")
        with pytest.raises(WrongCallError, match=said):
            contribution_from(path, ASKED)
    with pytest.raises(WrongCallError, match="could not be opened"):
        contribution_from(tmp_path / "none.json", ASKED)


def test_a_library_keeps_each_estimate_once_and_the_later_one(tmp_path: Path) -> None:
    library, other = tmp_path / "library.json", replace(ONE, by="Birch")
    assert add_to_library(library, _handed_in(tmp_path, ONE, other)) == Added(2, 0, 0, 2)
    written = library.read_bytes()
    assert add_to_library(library, _handed_in(tmp_path, other, ONE)) == Added(0, 0, 2, 2)
    assert library.read_bytes() == written
    later = replace(ONE, effect=-1.0)
    assert add_to_library(library, _handed_in(tmp_path, later)) == Added(0, 1, 0, 2)
    assert read_library(library) == (later, other)


def test_nothing_is_added_where_one_file_is_wrong(tmp_path: Path) -> None:
    library = tmp_path / "library.json"
    few = _handed_in(tmp_path, ONE, replace(ONE, by="B", pupils=10))
    with pytest.raises(WrongCallError, match=r"1\.json: the effect is of fewer than 25"):
        add_to_library(library, few)
    named = _handed_in(tmp_path, replace(ONE, by="for A123456789012"))
    with pytest.raises(WrongCallError, match="looks like a UPN"):
        add_to_library(library, named)
    assert not library.exists()


def test_a_file_that_is_no_library_is_left_alone(tmp_path: Path) -> None:
    (path,) = _handed_in(tmp_path, ONE)
    with pytest.raises(WrongCallError, match=r"no library of practices. Add it to a library"):
        read_library(path)
    with pytest.raises(WrongCallError, match="there is no library"):
        read_library(tmp_path / "none.json")


def test_cards_are_found_by_words_in_any_order(tmp_path: Path) -> None:
    cards = library_cards(write_demo_library(tmp_path))
    assert [card.practice.id for card in search_cards(cards, "FAMILY attendance")] == [
        card.practice.id for card in search_cards(cards, "attendance family")
    ]
    assert "family_contact" in [card.practice.id for card in search_cards(cards, "family contact")]
    assert len(search_cards(cards, "")) == len(cards) >= 14
    assert search_cards(cards, "zebra") == ()
    assert card_of(cards, "Mentoring").estimates == 7
    with pytest.raises(WrongCallError, match="Did you mean mentoring"):
        card_of(cards, "mentorring")


def test_a_practice_that_others_have_of_their_own_has_a_card(tmp_path: Path) -> None:
    own = replace(ONE, practice="reading_buddies", practice_name="Reading buddies")
    library = tmp_path / "library.json"
    add_to_library(library, _handed_in(tmp_path, own))
    card = card_of(library_cards(library), "Reading buddies")
    assert (card.practice.own, card.estimates) == (True, 1)


def test_every_estimate_of_the_demo_is_marked_as_made_up(tmp_path: Path) -> None:
    found = read_library(write_demo_library(tmp_path))
    assert len(found) > 20
    assert all(each.made_up and "no such school" in each.by for each in found)
