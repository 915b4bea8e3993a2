"""Judged claims in words: open ends, what would be needed, who said it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import inf

import pytest

from tests.reference_lists.test_claims import CLAIM
from wholeschool.policy import claim_words as words
from wholeschool.policy.bounds import Between
from wholeschool.policy.claim_figures import Wanted
from wholeschool.policy.claims import judge
from wholeschool.reference.claims import Claim, parse_claim

HALF = parse_claim(CLAIM, where="half.toml")
NOTHING = {Wanted("suspension_rate", "national", ""): ()}


@pytest.mark.parametrize(
    ("between", "said"),
    [
        (Between.exactly(1500), "1,500"),
        (Between(1.5, 2, 2.5), "2 (1.5 to 2.5)"),
        (Between(1500, 1500, inf), "1,500 or more"),
        (Between(1000, 1500, inf), "1,500 (1,000 or more)"),
    ],
)
def test_a_figure_with_its_ends(between: Between, said: str) -> None:
    assert words.found(between) == said


def test_what_is_needed_is_said_of_what_could_not_be_judged_alone() -> None:
    judged = judge(HALF, NOTHING)
    assert words.needed(judged) == "A file with suspensions, 2021/22, of: All."
    assert words.needed(replace(judged, verdict="reproduced")) == ""


def test_what_nobody_counts_has_to_be_counted() -> None:
    lacking = CLAIM[: CLAIM.index("[[definition.figures]]")] + 'lacking = "Nobody counts it."\n'
    judged = judge(parse_claim(lacking, where="half.toml"), {})
    assert words.verdict_words(judged) == "Data not available: Nobody counts it."
    assert words.needed(judged) == "Somebody would have to count it: All."


def test_who_said_it_and_when() -> None:
    dated: Claim = replace(HALF, said_on=date(2024, 5, 1), said_by="Somebody", source="A speech")
    assert words.said_by(dated) == "Somebody, 1 May 2024. A speech."
    assert words.said_by(replace(dated, said_on=None)) == "Somebody. A speech."


def test_verdicts_are_tallied_in_their_own_order() -> None:
    assert words.tally(["no_data", "reproduced", "no_data"]) == "reproduced 1; data not available 2"
