"""What left is attacked with everything that left: a small part of `python -m tests.truth.attacker`."""

from __future__ import annotations

from tests.truth.attacker import run


def test_nothing_hidden_is_recovered_from_all_that_left() -> None:
    tally = run(range(50))
    assert tally.recovered == []
    assert tally.attacked > 80
    assert tally.refused > 10


def test_without_further_cells_the_same_attacker_succeeds() -> None:
    assert len(run(range(40), further_cells=False).recovered) > 20


def test_without_the_register_the_same_attacker_succeeds() -> None:
    tally = run(range(60), register=False)
    assert tally.refused == 0
    assert len(tally.recovered) > 10
