"""The claims of the charity, judged by the Department's own files; every figure known from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from wholeschool.actions.national_claims import judge_claims
from wholeschool.policy.bounds import Between
from wholeschool.policy.claim_rules import verdict
from wholeschool.policy.claims import Judged

VERDICTS = {
    "days_lost_2021_22": "consistent",
    "days_lost_since_2018_19": "consistent",
    "suspensions_since_the_pandemic": "consistent",
    "fsm_2021_22": "no_data",
    "sen_2021_22": "reproduced",
    "white_and_black_caribbean_2021_22": "no_data",
    "gypsy_roma_traveller_2021_22": "no_data",
    "persistent_absence": "consistent",
    "waiting_lists": "no_data",
}


@pytest.fixture(scope="module")
def judged(england: Path) -> Mapping[str, Judged]:
    return {each.claim.id: each for each in judge_claims(england)}


def found(judged: Judged) -> Between:
    assert judged.worked.between is not None
    return judged.worked.between


def beside(judged: Judged) -> list[float | None]:
    """What stands beside a claim."""
    betweens = [each.worked.between for each in judged.alternatives]
    return [round(each.best, 2) if each else None for each in betweens]


def test_the_nine_verdicts(judged: Mapping[str, Judged]) -> None:
    assert {name: each.verdict for name, each in judged.items()} == VERDICTS


def test_suspensions_rose_by_32_per_cent_and_30_is_a_round_number(judged: Mapping[str, Judged]) -> None:
    claim = judged["suspensions_since_the_pandemic"]
    assert found(claim) == Between.exactly(pytest.approx(100 * (578_280 / 438_265 - 1)))
    assert beside(claim) == [28.97, 26.38, 79.56]
    assert "to the nearest 10" in claim.why
    assert [each.source for _, each in claim.worked.used] == [
        "exc_nat_region_la.csv:10251",
        "exc_nat_region_la.csv:8357",
    ]


def test_close_years_stand_beside_and_reproduce_nothing(judged: Mapping[str, Judged]) -> None:
    assert beside(judged["fsm_2021_22"]) == [3.43, 3.6, 3.58, 2.91]
    assert beside(judged["white_and_black_caribbean_2021_22"])[0] == 1.85
    assert beside(judged["gypsy_roma_traveller_2021_22"])[0] == 3.29
    for name in ("fsm_2021_22", "white_and_black_caribbean_2021_22", "gypsy_roma_traveller_2021_22"):
        assert judged[name].worked.between is None
        assert "2021/22 in this store, which has" in judged[name].why


def test_sen_is_rebuilt_from_authorities_and_says_so(judged: Mapping[str, Judged]) -> None:
    claim = judged["sen_2021_22"]
    assert found(claim).best == pytest.approx(3.93, abs=0.005)
    assert beside(claim)[1] == 3.81
    assert "rebuilt" in claim.why
    assert all("152 local authorities" in each.made for _, each in claim.worked.used)


def test_a_tolerance_that_is_narrower_by_a_little_turns_the_verdict(judged: Mapping[str, Judged]) -> None:
    claim = judged["sen_2021_22"]
    narrow = replace(claim.claim.reading, at_least=3.94, at_most=4.06)
    assert verdict(narrow, found(claim), assumed=False)[0] == "not_reproduced"
    assert verdict(replace(narrow, at_least=3.93), found(claim), assumed=False)[0] == "reproduced"


def test_days_are_bounds_on_an_assumption(judged: Mapping[str, Judged]) -> None:
    claim = judged["days_lost_2021_22"]
    assert found(claim).low == pytest.approx(1_003_000, rel=0.01)
    assert found(claim).high == pytest.approx(1_590_000, rel=0.01)
    assert claim.worked.assumptions
    assert [each.low for each in claim.worked.given] == [1.9072]
    change = judged["days_lost_since_2018_19"]
    assert found(change).best == pytest.approx(31.95, abs=0.005)
    assert found(change).low < 29.5 < 30.5 < found(change).high


def test_persistent_absence_is_more_than_a_million(judged: Mapping[str, Judged]) -> None:
    claim = judged["persistent_absence"]
    assert found(claim).low == pytest.approx(1_304_670, abs=1)
    assert found(claim).high == float("inf")
    assert beside(claim)[0] == 771_863
