"""A question made whole: what is chosen, what is refused, and in which words."""

from __future__ import annotations

from typing import Any

import pytest

from wholeschool.errors import WrongCallError
from wholeschool.policy.asked import (
    Asked,
    Available,
    best_terms,
    whole,
)
from wholeschool.policy.names import characteristic_of, check_measure, period_of

PHASES = ("primary", "secondary", "special")


def there(
    *characteristics: str,
    levels: tuple[str, ...] = ("national",),
    periods: tuple[str, ...] = ("2021/22", "2022/23"),
    terms: tuple[str, ...] = ("",),
    phases: tuple[str, ...] = ("all",),
) -> list[Available]:
    return [
        Available(level, characteristic, period, term, phase)
        for characteristic in characteristics
        for level in levels
        for period in periods
        for term in terms
        for phase in phases
    ]


def ask(available: list[Available], **said: Any) -> Asked:
    return whole("suspension_rate", available, **said)


def test_of_everybody_every_year_is_shown_and_by_group_the_newest_and_it_says_so() -> None:
    assert ask(there("", "fsm")).periods == ("2021/22", "2022/23")
    found = ask(there("", "fsm"), by="fsm")
    assert found.periods == ("2022/23",)
    assert "2022/23, the newest year" in found.chosen[0]
    assert ask(there("", "fsm"), by="fsm", periods=["all"]).periods == ("2021/22", "2022/23")


@pytest.mark.parametrize("said", ["2021/22", "202122", "2021-22", "2021/2022", "2021–22"])
def test_a_year_may_be_written_in_many_ways(said: str) -> None:
    assert period_of(said) == "2021/22"
    assert ask(there(""), periods=[said]).periods == ("2021/22",)


@pytest.mark.parametrize("said", ["last year", "21/22", ""])
def test_what_is_no_year_is_said(said: str) -> None:
    with pytest.raises(WrongCallError, match="no school year"):
        period_of(said)


def test_a_year_that_there_is_not_gets_the_nearest_and_the_list() -> None:
    with pytest.raises(WrongCallError, match=r"2012/22.*Did you mean 2021/22\?.*2021/22, 2022/23"):
        ask(there(""), periods=["2012/22"])


def test_slips_get_the_nearest() -> None:
    with pytest.raises(WrongCallError, match="Did you mean suspension_rate"):
        check_measure("suspention_rate")
    with pytest.raises(WrongCallError, match="Did you mean ethnicity"):
        characteristic_of("etnicity")
    with pytest.raises(WrongCallError, match="Did you mean secondary"):
        ask(there(""), phase="secundary")
    with pytest.raises(WrongCallError, match="Did you mean national"):
        ask(there(""), level="nationl")


def test_two_characteristics_are_joined_in_the_order_of_the_table() -> None:
    assert characteristic_of("sex, ethnicity") == "ethnicity × sex"


def test_a_breakdown_that_there_is_not_says_which_there_are() -> None:
    with pytest.raises(WrongCallError, match=r"by sex.*There are by: fsm, sen"):
        ask(there("", "fsm", "sen"), by="sex")


def test_nothing_loaded_says_what_to_do() -> None:
    with pytest.raises(WrongCallError, match="national load"):
        ask([])


def test_what_is_of_authorities_alone_says_so() -> None:
    with pytest.raises(WrongCallError, match="--level la"):
        ask(there("sen", levels=("la",)), by="sen")


def test_england_is_rebuilt_where_there_are_head_counts_and_nothing_is_published() -> None:
    of_councils = there("sen", levels=("la",))
    assert ask(of_councils, by="sen", heads=frozenset({"sen"})).rebuilt
    published = there("", "sen", periods=("2016/17",))
    found = ask([*published, *of_councils], by="sen", heads=frozenset({"sen"}))
    assert not found.rebuilt
    assert any("--period 2022/23" in each for each in found.chosen)
    newer = ask([*published, *of_councils], by="sen", periods=["2021/22"], heads=frozenset({"sen"}))
    assert newer.rebuilt


def test_a_rebuilt_year_does_not_stand_beside_published_ones() -> None:
    rows = [*there("", "sen", periods=("2016/17",)), *there("sen", levels=("la",))]
    with pytest.raises(WrongCallError, match=r"rebuilt.*--period 2021/22"):
        ask(rows, by="sen", periods=["2016/17", "2021/22"], heads=frozenset({"sen"}))


def test_a_year_of_which_two_terms_are_out_is_not_offered() -> None:
    published = there("sen", periods=("2016/17",))
    terms = ("autumn", "spring", "summer")
    whole_year = there("sen", levels=("la",), periods=("2023/24",), terms=terms)
    begun = there("sen", levels=("la",), periods=("2024/25",), terms=terms[:2])
    found = ask([*published, *whole_year, *begun], by="sen", heads=frozenset({"sen"}))
    assert any("--period 2023/24" in each for each in found.chosen)


def test_all_phases_are_read_where_they_have_to_be_added() -> None:
    assert ask(there("")).phases == ("all",)
    assert ask(there("", phases=PHASES)).phases == ("all", *PHASES)
    assert ask(there(""), by="phase").phase == ""


def test_where_there_is_one_phase_alone_it_is_chosen_and_said() -> None:
    found = ask(there("", phases=("alternative_provision",)))
    assert found.phase == "alternative_provision"
    assert "alternative provision" in found.chosen[0]


def test_without_figures_of_everybody_a_breakdown_is_chosen_and_said() -> None:
    found = ask(there("code"))
    assert found.characteristic == "code"
    assert "by code" in found.chosen[0]


def test_a_breakdown_by_place_is_a_level() -> None:
    assert ask(there("", levels=("national", "la")), by="la").level == "la"


@pytest.mark.parametrize(
    ("terms", "best"),
    [
        ({"", "autumn", "year_to_date"}, ("",)),
        ({"year_to_date", "autumn"}, ("year_to_date",)),
        ({"spring", "autumn"}, ("autumn", "spring")),
        ({"autumn_spring", "year_to_date"}, ("autumn_spring",)),
    ],
)
def test_the_part_of_a_year_nearest_to_the_whole_is_taken(terms: set[str], best: tuple[str, ...]) -> None:
    assert best_terms(terms) == best


def test_a_term_that_there_is_not_says_which_there_are() -> None:
    with pytest.raises(WrongCallError, match="whole year"):
        ask(there(""), term="autumn")
