"""What is said of crossed groups: never more than both ends of an interval bear out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from wholeschool.equity.crossed import Crossed, CrossedGroup
from wholeschool.equity.crossed_words import crossed_in_words

GROUPS = (
    CrossedGroup("a · x", 400, 0.30, 0.28, 0.20, 0.24, 0.32),
    CrossedGroup("a · y", 400, 0.19, 0.19, 0.20, 0.16, 0.23),
)
FOUND = Crossed(0.052, 0.021, 0.12, 0.6, 0.3, 0.8, singular=False, groups=GROUPS)


def test_both_parts_are_said_with_their_intervals_and_who_stands_out() -> None:
    assert crossed_in_words(FOUND, 2) == (
        "Of all that makes pupils unlike here, 5 % (2 to 12 %) lies between the 2 crossed groups.",
        "Of that 60 % (30 to 80 %) is what the characteristics do one by one, and the rest is of their "
        "crossing.",
        "Beyond what their characteristics let one expect, each by itself, 1 group stands: a · x (above).",
    )


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"between_low": 0.0, "alone_low": 0.0, "alone_high": 1.0}, "may be chance alone"),
        ({"alone": None, "between": 0.0, "between_low": 0.0}, "may be chance alone"),
        ({"alone_low": 0.05, "alone_high": 1.0}, "cannot be told"),
        ({"alone_high": 1.0}, "whether crossing adds to it, the figures do not tell"),
        ({"alone": 1.0, "alone_high": 1.0, "singular": True}, "beyond it no spread was found"),
        (
            {"alone": 0.2, "alone_low": 0.1, "alone_high": 0.4},
            "and more than half of it is of their crossing",
        ),
    ],
)
def test_no_more_is_said_than_the_ends_say(changed: dict[str, float], said: str) -> None:
    told = crossed_in_words(replace(FOUND, **changed), 2)
    assert said in told[-1] or said in told[1]
    assert ("a · x" in " ".join(told)) == (len(told) == 3)
    assert (len(told) == 3) == (changed.get("alone_high") == 0.4)


@pytest.mark.parametrize(
    ("groups", "said"),
    [(4, "there are 4 crossed groups with pupils, and it takes 6."),
     (1, "there is 1 crossed group with pupils"),
     (6, "no pupil differs from the others of a crossed group.")],
)  # fmt: skip
def test_why_nothing_is_told_of_crossing_is_said(groups: int, said: str) -> None:
    (told,) = crossed_in_words(None, groups)
    assert told.startswith("What crossing adds is not told: ")
    assert said in told
