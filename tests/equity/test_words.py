"""Words say what the intervals support, and no more."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings

from tests.equity.test_adjusted import BERKELEY
from tests.equity.test_groups import GROUPS, WORKED
from wholeschool.equity.adjusted import standardised, within_schools
from wholeschool.equity.at_schools import AtSchools
from wholeschool.equity.between import decompose
from wholeschool.equity.counted import Counted
from wholeschool.equity.groups import gaps
from wholeschool.equity.within import Within
from wholeschool.equity.words import LEVEL, Rate, gap_in_words, in_times, within_in_words
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
    assert "of 10 groups one such is no surprise" in gap_in_words(found, 10)


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
        assert claims == (each.p_of_all is not None and each.p_of_all < LEVEL and not each.reason)
        if claims and each.ratio is not None:
            assert each.ratio != 1


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
