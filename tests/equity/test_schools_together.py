"""Schools that are taken for one: what is said of them, and what cannot be."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pytest

from wholeschool.equity.at_schools import AtSchools
from wholeschool.equity.counted import Counted
from wholeschool.equity.groups import gaps
from wholeschool.equity.within import Within, within
from wholeschool.equity.within_words import within_in_words

TOGETHER = (
    *(Counted(group, count, base, school) for school in ("1", "2") for group, count, base in
      (("A", 20, 200), ("B", 20, 200))),
    Counted("A", 90 + 5, 300 + 50, "both"), Counted("B", 15 + 30, 50 + 300, "both"),
)  # fmt: skip


def _of_together(cells: Sequence[Counted], together: int) -> tuple[Within, str]:
    found = gaps(cells, "B")[:1]
    at = partial(AtSchools.of_counts, cells=cells, reference="B")
    held = within(found, at, names=[*dict.fromkeys(each.school for each in cells)], together=together)["A"]
    return held, " ".join(within_in_words(found[0], held))


def test_schools_taken_for_one_are_said_and_no_part_lies_between() -> None:
    held, said = _of_together(TOGETHER, 2)
    assert said.startswith("A, held against B of the same school: ")
    assert "the rate (2 schools, and 2 taken together)." in said
    assert held.parts is None
    assert held.alone == 2, "what stands together is no school"
    assert "Of the gap" not in said
    as_schools, said = _of_together(TOGETHER, 0)
    assert "the rate (3 schools)." in said
    assert as_schools.parts is not None
    assert as_schools.alone == 3
    assert as_schools.ratio == held.ratio


def test_of_schools_taken_for_one_the_ratio_may_not_rest() -> None:
    held, said = _of_together((*TOGETHER[:4], Counted("A", 0, 30, "both"), Counted("B", 0, 40, "both")), 2)
    assert "the rate (2 schools)." in said
    assert held.together == 2
    _, said = _of_together((Counted("A", 0, 50, "1"), Counted("B", 0, 50, "1"), *TOGETHER[4:]), 2)
    assert said.startswith("Only schools that are taken together have pupils of both and any to count")


# School, then how many were counted and how many there are, of A and of B.
TURNED = (("1", 1200, 3000, 300, 500), ("2", 25, 500, 300, 2500))
ALIKE = (("1", 500, 1000, 50, 100), ("2", 5, 100, 50, 1000))


@pytest.mark.parametrize(
    ("schools", "turned"),
    [((*TURNED, ("both", 20, 200, 20, 200)), True), ((*ALIKE, ("both", 50, 1000, 300, 1000)), False)],
)
def test_that_schools_turn_a_gap_round_those_say_that_stand_alone(
    schools: tuple[tuple[str, int, int, int, int], ...], turned: bool
) -> None:
    cells = [
        Counted(group, count, base, school)
        for school, a, n, b, m in schools
        for group, count, base in (("A", a, n), ("B", b, m))
    ]
    held, said = _of_together(cells, 2)
    assert held.ratio.high < 1 < _in_all(cells), "so it would be said, were each a school"
    assert ("All schools together turn it round" in said) == turned
    assert "All schools together turn it round" in _of_together(cells, 0)[1]


def _in_all(cells: Sequence[Counted]) -> float:
    """The ratio of A in all schools together."""
    return gaps(cells, "B")[0].ratio or 0.0


def test_that_hardly_anything_is_left_is_not_said_of_schools_taken_for_one() -> None:
    cells = [
        Counted(group, 5 * count, 5 * base, school)
        for school, a, n, b, m in (*ALIKE, ("both", 20, 200, 20, 200))
        for group, count, base in (("A", a, n), ("B", b, m))
    ]
    assert "hardly anything of it is left" in _of_together(cells, 0)[1]
    assert "hardly anything of it is left" not in _of_together(cells, 2)[1]
