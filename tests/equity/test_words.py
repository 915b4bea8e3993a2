"""Words say what the intervals support, and no more."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.equity.test_groups import GROUPS, WORKED
from wholeschool.equity.characteristics import characteristics, is_without
from wholeschool.equity.counted import Counted
from wholeschool.equity.gap import LEVEL
from wholeschool.equity.groups import gaps
from wholeschool.equity.words import MANY, Rate, gap_in_words, said_of, sentences
from wholeschool.errors import WrongCallError


def test_of_two_groups_the_one_that_is_too_small_is_told_of() -> None:
    found = gaps([Counted("looked after", 0, 3), Counted("not looked after", 50, 600)])
    assert sentences(found, {}) == ("looked after: this group has fewer than 10 pupils.",)


def test_of_two_groups_the_one_that_has_what_the_other_has_not_is_told_of() -> None:
    # The rest have the higher share, and are told of as everyone else. Newcombe, of Wilson by hand:
    # 10 - sqrt(3.92² + 1.39²) = 5.8 and 10 + sqrt(2.92² + 1.47²) = 13.3.
    fewer = gaps([Counted("looked after", 30, 300), Counted("not looked after", 600, 3_000)])
    assert sentences(fewer, {}) == (
        "looked after: 30 of 300 pupils, 10.0 % (7.1 to 13.9), 10.0 percentage points below (5.8 to "
        "13.3) and 0.50 times (0.35 to 0.71) the share of everyone else.",
    )
    none = sentences(gaps([Counted("social worker", 0, 30), Counted("no social worker", 150, 300)]), {})
    assert none[0].startswith(
        "social worker: 0 of 30 pupils, 0.0 % (0.0 to 11.6), 50.0 percentage points below"
    )
    # Neither is only without: the one with the higher share.
    (higher,) = sentences(gaps([Counted("Female", 30, 300), Counted("Male", 90, 300)]), {})
    assert higher.startswith("Male: ")


def test_those_without_are_known_by_their_characteristic() -> None:
    found = {each.name: [name for name in each.groups.values() if is_without(name)]
             for each in characteristics().values()}  # fmt: skip
    assert {name: groups for name, groups in found.items() if groups} == {
        "fsm": ["no free school meals"],
        "fsm6": ["no free school meals in six years"],
        "sen": ["No SEN provision"],
        "looked_after": ["not looked after"],
        "social_worker": ["no social worker"],
    }


@settings(deadline=None)
@given(*[st.tuples(st.integers(0, 60), st.integers(10, 200)) for _ in range(2)])
def test_of_two_groups_the_same_is_claimed_whichever_is_told_of(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    counts = [(count, count + rest) for count, rest in (one, other)]
    said = []
    for names in (("looked after", "not looked after"), ("not looked after", "looked after")):
        found = gaps([Counted(name, *each) for name, each in zip(names, counts, strict=True)])
        said += sentences(found, {})
    claims = [re.findall(r"points (above|below).* the share of", each) for each in said]
    turned = {"above": ["below"], "below": ["above"]}
    if "none was counted" not in " ".join(said):
        assert claims[1] == [word for each in claims[0] for word in turned[each]]
    assert all(each.startswith("looked after: ") for each in said)


def test_a_gap_is_told_with_its_interval() -> None:
    assert gap_in_words(gaps(WORKED, "B")[0]) == (
        "A: 30 of 150 pupils, 20.0 % (14.4 to 27.1), 12.5 percentage points above (6.4 to 19.9) and "
        "2.7 times (1.7 to 4.1) the share of B."
    )
    events = Rate(100, "for every 100 pupils")
    assert gap_in_words(gaps(WORKED, "B", events=True)[0], rate=events) == (
        "A: 20.0 for every 100 pupils (13.5 to 28.6), 12.5 above (5.5 to 21.3) and 2.7 times (1.6 to 4.3) "
        "the rate of B."
    )
    below = gap_in_words(gaps(WORKED, "A")[1])
    assert ", 12.5 percentage points below (6.4 to 19.9) and 0.37 times (0.24 to 0.57) the share of" in below
    near = replace(gaps(WORKED, "B")[0], difference=0.006, difference_low=0.0002, difference_high=0.012)
    assert "0.6 percentage points above (just over 0 to 1.2) and " in gap_in_words(near)


def test_no_gap_is_claimed_that_may_be_chance() -> None:
    said = gap_in_words(gaps([Counted("A", 12, 100), Counted("B", 10, 100)], "B")[0])
    assert "the figures do not tell" in said


def test_far_above_nobody_is_told_as_a_difference() -> None:
    (said,) = sentences(gaps([Counted("A", 0, 400), Counted("B", 60, 300)]), {})
    # Newcombe's interval by hand, of Wilson's 15.88 to 24.89 and 0 to 0.951:
    # 20 - sqrt(4.12² + 0.951²) = 15.8 and 20 + sqrt(4.89² + 0²) = 24.9.
    assert said == (
        "B: 60 of 300 pupils, 20.0 % (15.9 to 24.9), 20.0 percentage points above (15.8 to 24.9) everyone "
        "else; none was counted of everyone else, so nothing can be a multiple of it."
    )
    (unsure,) = sentences(gaps([Counted("A", 0, 40), Counted("B", 1, 30)]), {})
    assert unsure == "B: none was counted of everyone else, so nothing can be a multiple of it."


def test_one_of_many_is_no_surprise() -> None:
    many = [
        Counted("A", 22, 100),
        *(Counted(f"group {at}", 10, 100) for at in range(9)),
        Counted("B", 10, 100),
    ]
    found = gaps(many, "B")[0]
    assert found.p is not None
    assert found.p < LEVEL
    assert "among 10 comparisons it is not sure enough" in gap_in_words(found, 10)


def test_of_many_groups_those_that_differ_come_first_and_the_rest_is_counted() -> None:
    alike = [Counted(f"group {at}", 100 + at, 500) for at in range(4)]
    apart = [Counted("far", 260, 500), Counted("no free school meals", 480, 500)]
    said = said_of(gaps([*alike, *apart], "group 0"), {}, beside=lambda gap: [f"And {gap.group}."])
    assert said.foremost == ("far", "no free school meals"), "who is only without comes after"
    first, *told = said.of(said.foremost)
    assert first == "Of 5 groups held against group 0, 2 differ beyond chance."
    assert [each.partition(":")[0] for each in told] == [
        "far", "And far.", "no free school meals", "And no free school meals.",
    ]  # fmt: skip
    assert said.sentences[: len(told) + 1] == (first, *told)
    assert {*said.groups} == {each.group for each in (*alike, *apart)}
    few = said_of(gaps([*alike, apart[0]], "group 0"), {})
    assert few.foremost == tuple(few.groups), "of few groups all is told"
    assert few.sentences[0].startswith("far: ")
    nobody = said_of(
        gaps([Counted("A", 0, 300), *(Counted(f"group {at}", 60, 300) for at in range(6))], "A"), {}
    )
    assert nobody.of(())[0] == "Of 6 groups held against A, 6 differ beyond chance."
    assert len(nobody.foremost) == MANY
    surprise = [Counted("A", 22, 100), *(Counted(f"group {at}", 10, 100) for at in range(9))]
    assert said_of(gaps(surprise, "group 0"), {}).of(())[0] == (
        "Of 9 groups held against group 0, none differs beyond chance; 1 would, asked about alone."
    )
    none = said_of(gaps([Counted(f"group {at}", 1, 9) for at in range(7)]), {})
    assert none.of(none.foremost) == ("No group could be held against everyone else.",)


def test_what_is_said_holds_though_many_tables_are_asked_about() -> None:
    found = gaps([Counted("A", 24, 100), Counted("B", 10, 100)])
    (alone,), (among_many,) = sentences(found, {}), sentences(found, {}, tables=14)
    assert alone.endswith("2.4 times (1.2 to 4.8) the share of everyone else.")
    assert among_many.endswith("Alone it would look unlike; among 14 comparisons it is not sure enough.")


@settings(deadline=None)
@given(GROUPS)
def test_more_or_fewer_is_said_only_beyond_chance(groups: list[Counted]) -> None:
    try:
        found = gaps(groups)
    except WrongCallError:
        return
    for each in found:
        said = gap_in_words(each)
        claims = bool(re.search(r"times \(.*\) the share of", said))
        ends = each.ratio_low, each.ratio_high
        outside = ends[0] is not None and (ends[0] > 1 or (ends[1] is not None and ends[1] < 1))
        apart = each.difference_low or 0.0, each.difference_high or 0.0
        outside = outside and (apart[0] > 0 if (each.difference or 0.0) > 0 else apart[1] < 0)
        sure = each.p_of_all is not None and each.p_of_all < LEVEL
        assert claims == (sure and outside and not each.reason)


# Fisher's test rules chance out, and the interval of the ratio holds 1.
UNSURE = (Counted("FSM", 7, 33), Counted("others", 40, 96))


def test_nothing_is_claimed_that_the_printed_interval_does_not_support() -> None:
    found = gaps(UNSURE, "FSM")[1]
    assert found.p_of_all is not None
    assert found.p_of_all < LEVEL
    assert gap_in_words(found) == (
        "others: 40 of 96 pupils, 41.7 % (32.3 to 51.7). Whether that is more or less than of FSM the "
        "figures do not tell (2.0 times (just under 1 to 4.0))."
    )


@pytest.mark.parametrize(("low", "claimed"), [(0.001, True), (-0.001, False), (None, True)])
def test_nothing_is_claimed_that_the_interval_of_the_difference_does_not_support(
    low: float | None, claimed: bool
) -> None:
    found = replace(gaps(WORKED, "B")[0], difference_low=low)
    assert ("the share of B" in gap_in_words(found)) == claimed
    turned = replace(gaps(WORKED, "A")[1], difference_high=None if low is None else -low)
    assert ("the share of A" in gap_in_words(turned)) == claimed
