"""Planted effects are found, and where nothing is planted nothing is claimed: a few seeds of `claims`.

The long run, many seeds of either kind, is ``python -m tests.truth.claims``; its figures stand in
docs/explanation/known-truth.md.
"""

from __future__ import annotations

import pytest

from tests.truth.claims import found_of, try_seed


@pytest.mark.parametrize("seed", [7])
def test_what_was_planted_is_found(seed: int) -> None:
    claims, planted, pupils = try_seed(seed, planted=True)
    assert pupils > 3000
    assert planted.displaced
    assert planted.climbing
    assert len(planted.exits) > 5
    assert len(planted.breaches) > 20
    assert planted.breaches == claims.breaches, "every breach of duty, and no other"
    assert planted.exits <= claims.exits
    assert found_of(claims, planted) == {
        "displacement": True, "journeys": True, "breaches": True, "exits": True,
    }  # fmt: skip
    assert {urn for urn, _ in claims.displaced} == {urn for urn, _ in planted.displaced}, "no other school"


@pytest.mark.parametrize("seed", [3])
def test_nothing_planted_is_nothing_claimed(seed: int) -> None:
    claims, planted, _ = try_seed(seed, planted=False, size=(3, 900, 2))
    assert not planted.displaced
    assert not planted.climbing
    assert not planted.breaches
    assert not claims.any_effect
