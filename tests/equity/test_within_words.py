"""What is said of a gap within and between schools is what the intervals support, and no more."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.equity.test_adjusted import BERKELEY
from wholeschool.equity.adjusted import standardised, within_schools
from wholeschool.equity.at_schools import AtSchools
from wholeschool.equity.between import decompose
from wholeschool.equity.counted import Counted
from wholeschool.equity.groups import gaps
from wholeschool.equity.within import Within, within
from wholeschool.equity.within_words import within_in_words
from wholeschool.equity.words import gap_in_words, sentences
from wholeschool.errors import WrongCallError


def _within(cells: tuple[Counted, ...], group: str, reference: str) -> list[str]:
    gap = next(each for each in gaps(cells, reference) if each.group == group)
    pairs = AtSchools.of_counts(group, cells, reference)
    held = Within(within_schools(pairs), standardised(pairs), decompose(pairs))
    return within_in_words(gap, held)


# Two schools, and two that are taken for one, of which the first has most of the group and far more counted.
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
    spoken = re.search("All schools together|of which schools|what it looks|figures do not tell", said)
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
        "All schools together put F above M because of the schools that these pupils go to; within schools "
        "hardly anything of it is left.",
    ]


def _at(schools: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> tuple[Counted, ...]:
    """A and B at each school: how many of how many."""
    return tuple(
        Counted(group, *of, str(at))
        for at, both in enumerate(schools)
        for group, of in zip("AB", both, strict=True)
    )


def test_nothing_is_turned_round_that_few_pupils_only_seem_to_turn() -> None:
    cells = _at([((44, 120), (4, 10)), ((1, 12), (12, 150)), ((1, 11), (10, 120))])
    ratio, *more = _within(cells, "A", "B")
    assert ratio == "A, held against B of the same school: 1.0 times (0.5 to 2.0) the rate (3 schools)."
    assert more == ["Whether it is so within schools too, the figures do not tell."]


def test_it_is_the_other_way_where_the_interval_says_so() -> None:
    cells = _at([((400, 1000), (60, 100)), ((10, 100), (200, 1000))])
    assert _within(cells, "A", "B")[1] == (
        "All schools together turn it round: they put A above B because of the schools that these pupils go "
        "to; within schools it is the other way, below."
    )


GOING = "comes of which schools these pupils go to"
REST = "the rest lies between pupils of the same school"


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (0.0, 0.0, f"Of the gap hardly any (0.0 to 0.0 %) {GOING}; {REST}."),
        (0.07, 0.19, f"Of the gap a small part (7 to 19 %) {GOING}; {REST}."),
        (0.07, 0.47, f"Of the gap less than half (7 to 47 %) {GOING}; {REST}."),
        (0.42, 0.58, f"Of the gap about half (42 to 58 %) {GOING}; {REST}."),
        (0.55, 0.9, f"Of the gap more than half (55 to 90 %) {GOING}; {REST}."),
        (0.951, 0.998, f"Of the gap nearly all (95.1 to 99.8 %) {GOING}; {REST}."),
        (0.83, 1.23, f"Of the gap 83 % or more, and perhaps all, {GOING}."),
        (1.1, 1.4, f"All of the gap {GOING}: by that alone it would be 1.10 to 1.40 times what it is."),
        (-0.15, 0.004, f"Of the gap 0.4 % at most, and perhaps none, {GOING}; {REST}."),
        (-0.2, 0.29, f"Of the gap 29 % at most, and perhaps none, {GOING}; {REST}."),
        (-0.44, -0.03, "Among pupils of the same school the gap is 1.03 to 1.44 times what it looks: by "
                       "which schools they go to, alone, it would be the other way round."),
        (0.14, 0.55, f"Of the gap some (14 to 55 %) {GOING}; whether more than half, the figures do not "
                     "tell."),
        (0.1, 0.7, ""),
    ],
)  # fmt: skip
def test_a_part_is_named_only_as_both_ends_of_its_interval_are(low: float, high: float, words: str) -> None:
    cells = _at([((300, 1500), (150, 1500)), ((600, 1500), (300, 1500))])
    pairs = AtSchools.of_counts("A", cells, "B")
    parts = replace(decompose(pairs), share=(low + high) / 2, share_low=low, share_high=high)
    said = within_in_words(gaps(cells, "B")[0], Within(within_schools(pairs), None, parts))
    assert said[1:] == ([words] if words else [])


def _said_of(cells: Sequence[Counted], *, events: bool = False) -> str:
    found = gaps(cells, "B", events=events)
    names = [*dict.fromkeys(each.school for each in cells)]
    held = within(found, partial(AtSchools.of_counts, cells=cells, reference="B"), names=names, events=events)
    return " ".join(sentences(found, held))


LIKE = ((30, 100), (15, 100))
TINY = ((3, 9), (15, 100))


@pytest.mark.parametrize(
    ("schools", "said", "unsaid"),
    [
        ([LIKE] * 5, "A against B, school by school (5 with", "nothing is told"),
        ([LIKE] * 4, "School by school nothing is told: 4 schools with 10 pupils or more of both, where it "
                     "takes 5. What is said of so few schools is of these alone.", "school by school ("),
        ([*[LIKE] * 4, TINY], "nothing is told: 4 schools", "school by school ("),
        ([LIKE], "Only one school has pupils of both and any to count: nothing is told of schools.",
         "same school"),
        ([((30, 100), (0, 0)), ((0, 0), (15, 100))],
         "A, held against B of the same school: not told, because no school with pupils of both has any.",
         "times (1.0"),
        ([((0, 50), (15, 100)), ((30, 100), (0, 0))],
         "because at the schools that have pupils of both, nobody of one of them was counted.",
         "of which schools"),
    ],
)  # fmt: skip
def test_what_is_not_told_of_few_schools_is_said(
    schools: Sequence[tuple[tuple[int, int], tuple[int, int]]], said: str, unsaid: str
) -> None:
    told = _said_of(_at(schools))
    assert said in told
    assert unsaid not in told


def test_of_events_at_few_schools_it_is_said_that_nothing_is_told() -> None:
    said = _said_of(_at([LIKE] * 9), events=True)
    assert "because it takes 10 schools with any events, and there are 9." in said
    assert "not told" not in _said_of(_at([LIKE] * 10), events=True)


@pytest.mark.parametrize(("share", "words"), [(0.0, "hardly any"), (0.5, "about half")])
def test_how_much_lies_between_schools(share: float, words: str) -> None:
    # Two schools; the group goes more, or not, to the one with the higher risk.
    planted = {
        0.0: [((300, 1500), (150, 1500)), ((600, 1500), (300, 1500))],
        0.5: [((31_000, 100_000), (13_000, 50_000)), ((10_000, 50_000), (15_000, 100_000))],
    }[share]
    assert f"Of the gap {words} (" in _within(_at(planted), "A", "B")[1]
