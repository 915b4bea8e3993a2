"""Words say what the intervals support, and no more."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.equity.test_adjusted import BERKELEY
from tests.equity.test_groups import GROUPS, WORKED
from wholeschool.equity.adjusted import standardised, within_schools
from wholeschool.equity.at_schools import AtSchools
from wholeschool.equity.between import decompose
from wholeschool.equity.counted import Counted
from wholeschool.equity.groups import gaps
from wholeschool.equity.within import Within
from wholeschool.equity.words import LEVEL, Rate, gap_in_words, in_times, sentences, within_in_words
from wholeschool.errors import WrongCallError


def _within(cells: tuple[Counted, ...], group: str, reference: str) -> list[str]:
    gap = next(each for each in gaps(cells, reference) if each.group == group)
    pairs = AtSchools.of_counts(group, cells, reference)
    held = Within(within_schools(pairs), standardised(pairs), decompose(pairs))
    return within_in_words(gap, held)


def test_a_gap_is_told_with_its_interval() -> None:
    assert gap_in_words(gaps(WORKED, "B")[0]) == (
        "A: 30 of 150 pupils, 20.0 % (14.4 to 27.1), 2.7 times (1.74 to 4.1) the share of B."
    )
    events = Rate(100, "for every 100 pupils")
    assert gap_in_words(gaps(WORKED, "B", events=True)[0], rate=events) == (
        "A: 20.0 for every 100 pupils (13.5 to 28.6), 2.7 times (1.62 to 4.3) the rate of B."
    )


def test_no_gap_is_claimed_that_may_be_chance() -> None:
    said = gap_in_words(gaps([Counted("A", 12, 100), Counted("B", 10, 100)], "B")[0])
    assert "the figures do not tell" in said


def test_one_of_many_is_no_surprise() -> None:
    many = [
        Counted("A", 22, 100),
        *(Counted(f"group {at}", 10, 100) for at in range(9)),
        Counted("B", 10, 100),
    ]
    found = gaps(many, "B")[0]
    assert found.p is not None
    assert found.p < LEVEL
    assert "of 10 comparisons one such is no surprise" in gap_in_words(found, 10)


def test_what_is_said_holds_though_many_tables_are_asked_about() -> None:
    found = gaps([Counted("A", 24, 100), Counted("B", 10, 100)])
    (alone,), (among_many,) = sentences(found, {}), sentences(found, {}, tables=14)
    assert alone.endswith("2.4 times (1.21 to 4.8) the share of everyone else.")
    assert among_many.endswith("Alone it would look unlike, but of 14 comparisons one such is no surprise.")


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
        "figures do not tell (1.96 times (0.98 to 4.0))."
    )


TWO_SCHOOLS = st.tuples(*[st.tuples(st.integers(0, 40), st.integers(1, 40)) for _ in range(4)])


@settings(deadline=None, max_examples=300)
@given(TWO_SCHOOLS)
def test_nothing_is_turned_round_or_parted_that_was_not_claimed(rows: tuple[tuple[int, int], ...]) -> None:
    cells = tuple(
        Counted("AB"[at // 2], of, of + not_of, str(at % 2)) for at, (of, not_of) in enumerate(rows)
    )
    try:
        gap, said = gaps(cells, "B")[0], " ".join(_within(cells, "A", "B"))
    except WrongCallError:
        return
    spoken = "turn it round" in said or "lies between schools" in said
    assert not spoken or "the share of B." in gap_in_words(gap)


def test_a_gap_that_is_not_claimed_is_not_turned_round() -> None:
    # Of five groups nothing is beyond chance, though this one alone would be.
    gap = next(each for each in gaps(BERKELEY, "M") if each.group == "F")
    pairs = AtSchools.of_counts("F", BERKELEY, "M")
    held = Within(within_schools(pairs), standardised(pairs), decompose(pairs))
    assert len(within_in_words(gap, held)) == 2
    assert len(within_in_words(replace(gap, p_of_all=0.2), held)) == 1


def test_simpsons_paradox_is_called_what_it_is() -> None:
    said = _within(BERKELEY, "F", "M")
    assert said == [
        "F, held against M of the same school: 0.97 times (0.93 to 1.02) the rate (6 schools).",
        "All schools together turn it round: they put F above M because of the schools that these pupils go "
        "to; within schools nothing is left of it beyond chance.",
    ]


@pytest.mark.parametrize(("share", "words"), [(0.0, "hardly any"), (0.5, "about half"), (1.0, "nearly all")])
def test_how_much_lies_between_schools(share: float, words: str) -> None:
    # Two schools; the group goes more, or not, to the one with the higher risk.
    planted = {
        0.0: ((300, 1500), (600, 1500), (150, 1500), (300, 1500)),
        0.5: ((620, 2000), (200, 1000), (260, 1000), (300, 2000)),
        1.0: ((900, 3000), (100, 1000), (300, 1000), (300, 3000)),
    }[share]
    cells = tuple(Counted("AB"[at // 2], *each, str(at % 2)) for at, each in enumerate(planted))
    assert f"Of the gap {words} lies between schools" in _within(cells, "A", "B")[1]


def test_a_ratio_near_one_has_a_second_decimal() -> None:
    assert [in_times(each) for each in (0.974, 1.255, 1.994, 2.04, 12.0)] == [
        "0.97",
        "1.25",
        "1.99",
        "2.0",
        "12.0",
    ]
