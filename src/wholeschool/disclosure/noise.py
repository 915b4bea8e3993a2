"""Counts with noise, and none hidden: differential privacy, for tables that many organisations add up.

To each inner count a whole number is added that is drawn from a discrete Laplace distribution of scale
1 ÷ ε. A pupil who comes or goes changes one inner count by one, so whatever anybody works out of the table is
at most e^ε times as likely with the pupil as without (Ghosh, Roughgarden & Sundararajan, SIAM Journal on
Computing 41, 2012). Totals are sums of noisy counts. What several tables tell of the same pupils adds up.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from wholeschool.disclosure.counts import CountsReleased, KeptCounts, released_counts
from wholeschool.disclosure.policy import Policy
from wholeschool.disclosure.released import make_released
from wholeschool.errors import WrongCallError

if TYPE_CHECKING:
    from wholeschool.disclosure.additive import Counts

LEAST, MOST = 0.01, 10.0
_SURE = 0.95


def check_epsilon(epsilon: float, spent: float, policy: Policy) -> None:
    """Refuse an ε that is none, shows small counts as they are, or is more than is left of the budget.

    Raises WrongCallError with the most that there can be, or with what is left.
    """
    if not LEAST <= epsilon <= MOST:
        raise WrongCallError(
            f"ε = {epsilon:g} is not between {LEAST:g} and {MOST:g}",
            advice="Less says less of each pupil, such as 0.5.",
        )
    if reach(epsilon) < policy.threshold - 1:
        raise WrongCallError(
            f"with ε = {epsilon:g} 95 in 100 counts are off by {reach(epsilon)} at most, and fewer than "
            f"{policy.threshold} pupils may not be seen: small counts would often be shown as they are",
            advice=f"For this audience ε is {most_epsilon(policy):g} at most in a table.",
        )
    left = policy.noise_budget - spent
    if not epsilon <= left + 1e-9:
        raise WrongCallError(
            f"ε = {epsilon:g} is more than is left: {spent:g} of {policy.noise_budget:g} are spent",
            advice="What was told of these pupils cannot be taken back. The policy file has the budget.",
        )


def reach(epsilon: float) -> int:
    """By how many pupils 95 in 100 counts are off at most."""
    # P(|X| > k) = 2 q^(k + 1) ÷ (1 + q), q = e^−ε.
    q = math.exp(-epsilon)
    return max(0, math.ceil(math.log((1 - _SURE) * (1 + q) / 2) / math.log(q) - 1))


def most_epsilon(policy: Policy) -> float:
    """The largest ε, in hundredths, whose noise reaches as far as the largest count that is small."""
    hundredths = range(round(100 * MOST), 0, -1)
    return next((n / 100 for n in hundredths if reach(n / 100) >= policy.threshold - 1), LEAST)


def nothing_hidden(kept: KeptCounts) -> KeptCounts:
    """A table of which nothing is hidden, and nobody is noted: noise stands for both."""
    no = np.zeros_like(kept.small)
    return replace(
        kept, small=no, cruder=False, table=replace(kept.table, hidden=no, pupils=None, places=None)
    )


def with_noise(kept: KeptCounts, epsilon: float) -> Counts:
    """The counts (cells) of a table with noise, and totals that add up.

    Raises WrongCallError where the extra `noise` is missing.
    """
    table = kept.table.table
    inner = table.counts.reshape(table.shape)[tuple(slice(size - 1) for size in table.shape)]
    from wholeschool.disclosure.additive import AdditiveTable

    try:
        import opendp.prelude as dp
    except ImportError:
        raise WrongCallError(
            "noise needs the package opendp", advice="Install it with: pip install 'wholeschool[noise]'"
        ) from None
    dp.enable_features("contrib")
    drawn = dp.m.make_laplace(
        dp.vector_domain(dp.atom_domain(T=int)), dp.l1_distance(T=int), scale=1 / epsilon
    )
    if drawn.map(1) > epsilon * (1 + 1e-9):
        raise WrongCallError(f"noise of ε = {epsilon:g} cannot be drawn")
    found: list[int] = drawn(inner.reshape(-1).tolist())
    return AdditiveTable.crossed(np.array(found, dtype=np.int64).reshape(inner.shape)).counts


def released_with_noise(
    kept: KeptCounts,
    noisy: Counts,
    epsilon: float,
    policy: Policy,
    source: str,
    notes: Sequence[str] = (),
) -> CountsReleased:
    """What leaves of a table with noise; `notes` come first.

    `noisy` (cells): its counts, totals among them.
    """
    exact = replace(policy, round_counts_to=1)
    table = replace(kept.table, table=replace(kept.table.table, counts=noisy))
    made = released_counts(replace(kept, table=table), exact, source)
    notes = (
        *notes,
        f"Noise was added to each count (discrete Laplace, ε = {epsilon:g}): 95 in 100 are off by "
        f"{reach(epsilon)} at most, and some are below 0. Nothing is hidden or rounded.",
        "Totals are sums of counts with noise, and off by more.",
    )
    released = make_released(
        made.released.title, made.released.columns, made.released.rows,
        notes=notes, source=source, policy=policy.name,
    )  # fmt: skip
    return replace(made, released=released)
