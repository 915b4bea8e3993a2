"""Evaluations of trusts whose truth is known: a small part of `python -m tests.truth.supports`."""

from __future__ import annotations

from tests.truth.supports import tried

DESIGNS = {False: "auto", True: "matched"}
SEEDS = (0, 1)


def test_intervals_hold_what_supports_really_do_and_nothing_useless_is_called_useful() -> None:
    found = [each for seed in SEEDS for each in tried(seed, DESIGNS)]
    # One in twenty may miss; of these eight, with these seeds, at most one does.
    assert sum(each.holds for each in found) >= len(found) - 1
    useless = [each for each in found if each.practice["factor"] == 1]
    assert len(useless) == 2 * len(SEEDS)
    assert not any(each.called_useful for each in useless)
    works = [each.found.effects.overall for each in found if each.practice["factor"] < 1]
    assert all(each.estimate < 0 for each in works)
    assert sum(each.p < 0.05 for each in works) >= 3


def test_support_at_a_crisis_looks_useful_before_and_after_whatever_it_does() -> None:
    """And staggered adoption, which asks nobody to have been as bad at the time, believes it too."""
    at_crisis = [
        each
        for seed in SEEDS
        for each in tried(seed, {False: "auto", True: "staggered"}, only="restorative_practice")
    ]
    assert all(each.fell > 0 for each in at_crisis)
    assert all(each.effect == 0 for each in at_crisis)
    assert sum(each.found.effects.overall.p < 0.05 for each in at_crisis) >= 1
    assert not any(each.called_useful for each in at_crisis)
