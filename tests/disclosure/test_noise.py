"""Noise in place of hiding: its size, its sums, its budget."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from tests.shared import reference_result
from wholeschool.disclosure import (
    Policy,
    check_epsilon,
    keep_counts,
    nothing_hidden,
    released_with_noise,
    with_noise,
)
from wholeschool.disclosure.noise import most_epsilon, reach
from wholeschool.errors import WrongCallError

COLUMNS = [("school", [f"s{n}" for n in range(100)]), ("group", [f"g{n}" for n in range(100)])]


def test_noise_is_that_of_the_discrete_laplace_distribution(policy: Policy) -> None:
    """The variances and noughts of the reference results; ten thousand counts tell them to a few per cent."""
    reference = reference_result("dp_discrete_laplace")
    inner = np.full((100, 100), 50)
    kept = nothing_hidden(keep_counts("t", COLUMNS, inner, policy))
    for epsilon in (0.5, 1.0):
        noise = with_noise(kept, epsilon).reshape(101, 101)[:-1, :-1] - 50
        expected = reference[f"eps{epsilon}"]
        assert abs(noise.mean()) < 6 * noise.std() / 100
        assert noise.var() == pytest.approx(expected["var"], rel=0.15)
        assert (noise == 0).mean() == pytest.approx(expected["p0"], rel=0.15)
        # Fewer than 5 in 100 are off by that or more; the reach is the last whole number before it.
        assert reach(epsilon) == math.ceil(expected["opendp_accuracy_95"]) - 1


def test_what_leaves_adds_up_and_hides_nothing(policy: Policy) -> None:
    columns = [("school", ["x", "y"]), ("group", ["a", "b"])]
    kept = nothing_hidden(keep_counts("t", columns, np.array([[3, 40], [0, 60]]), policy))
    noisy = with_noise(kept, 1.0)
    made = released_with_noise(kept, noisy, 1.0, policy, "made up")
    shown = {(row["school"], row["group"]): row["count"] for row in made.released.rows}
    assert list(shown.values()) == noisy.tolist()
    assert shown["x", "a"] + shown["x", "b"] + shown["y", "a"] + shown["y", "b"] == shown["All", "All"]
    assert (made.small, made.besides) == (0, 0)
    assert "ε = 1): 95 in 100 are off by 3 at most" in made.released.notes[0]


@pytest.mark.parametrize("epsilon", [0.1, 0.5, 1.0, 3.0])
def test_the_note_says_how_far_noise_goes(policy: Policy, epsilon: float) -> None:
    inner = np.full((100, 100), 50)
    kept = nothing_hidden(keep_counts("t", COLUMNS, inner, policy))
    noisy = with_noise(kept, epsilon)
    note = released_with_noise(kept, noisy, epsilon, policy, "x").released.notes[0]
    within = int(note.split("off by ")[1].split(" ")[0])
    off = np.abs(noisy.reshape(101, 101)[:-1, :-1] - 50)
    assert (off <= within).mean() > 0.94
    assert within == 0 or (off < within).mean() < 0.96


@pytest.mark.parametrize(
    ("epsilon", "spent", "said"),
    [
        (0.0, 0.0, "is not between 0.01 and 10"),
        (11.0, 0.0, "is not between 0.01 and 10"),
        (math.nan, 0.0, "is not between 0.01 and 10"),
        (2.0, 0.0, "off by 1 at most, and fewer than 5 pupils may not be seen: small counts"),
        (0.84, 0.0, "For this audience ε is 0.83 at most in a table"),
        (0.6, 1.5, "ε = 0.6 is more than is left: 1.5 of 2 are spent"),
    ],
)
def test_what_cannot_be_spent_is_refused(policy: Policy, epsilon: float, spent: float, said: str) -> None:
    check_epsilon(0.5, 1.5, policy)
    with pytest.raises(WrongCallError, match=said.replace(".", r"\.")):
        check_epsilon(epsilon, spent, policy)


@pytest.mark.parametrize("threshold", [2, 3, 5, 10])
def test_noise_within_the_cap_reaches_as_far_as_small_counts(policy: Policy, threshold: int) -> None:
    """By the distribution itself, added up: beyond the cap 95 in 100 are off by less than the largest."""
    rules = replace(policy, threshold=threshold, noise_budget=10.0)
    most = most_epsilon(rules)
    check_epsilon(most, 0.0, rules)

    def within(epsilon: float) -> float:
        q = math.exp(-epsilon)
        return sum((1 - q) / (1 + q) * q ** abs(k) for k in range(2 - threshold, threshold - 1))

    assert within(most) < 0.95 <= within(most + 0.01)
    with pytest.raises(WrongCallError, match="small counts would often be shown as they are"):
        check_epsilon(most + 0.01, 0.0, rules)
