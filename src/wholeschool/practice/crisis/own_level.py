"""Those who began at a bad time, held against what they themselves had been like before it.

Others who had fared alike (`matched`) stand in where support went to whoever was worst. Where it went to
those who were worse than their own norm, they do not: of two pupils who stand as high, the one for whom that
is much comes down by itself. A change against one's own level is right then, and wrong where bad times last.
Where both say the same, neither of these alone has made it; something else may have.
"""

from __future__ import annotations

import numpy as np

from wholeschool.practice.crisis.alike import centred
from wholeschool.practice.crisis.landmarks import Landmarks
from wholeschool.practice.crisis.weighing import of_all
from wholeschool.practice.results.effects import Estimate, of_size
from wholeschool.practice.results.rules import FEWEST
from wholeschool.stats.propensity import doubly_robust_effect

_MOST = 0.5


def against_own_level(found: Landmarks) -> Estimate | None:
    """How far those who began came from their own level before, less how far all others did since that start.

    The last three times before are no part of the level: they were the bad ones. Others count after they
    began themselves too: to leave out the time from then on would keep their bad times and drop what came
    after. What works shows the less for it, the more of them begin. None where fewer than half of those who
    began were seen so early, or fewer than five of either side.
    """
    change = centred(found, found.after - found.own[:, None])
    known = np.isfinite(change)
    seen = _beside(found, np.asarray(known.any(axis=1)))
    shares = found.of_rows(seen).against.shares(found.began[seen])
    seen[np.flatnonzero(seen)[shares == 0]] = False  # of whose group nobody began
    shares = shares[shares > 0]
    began = found.began[seen]
    if min(began.sum(), (~began).sum()) < FEWEST or began.sum() < _MOST * found.began.sum():
        return None
    mean = np.where(known, change, 0.0).sum(axis=1)[seen] / known.sum(axis=1)[seen]
    # Others are nought on average in each group, so that nothing else has to be held alike.
    held = of_all(doubly_robust_effect(mean, began, np.ones((len(mean), 1)), shares), seen)
    sides = (len(np.unique(found.clusters[seen][each])) for each in (began, ~began))
    df = max(min(*sides, held.rests_on(found.clusters)) - 1, 1)
    return of_size(held.effect, held.error(found.clusters), df, float(np.abs(mean).max()))


def _beside(found: Landmarks, seen: np.ndarray) -> np.ndarray:
    """Of which rows (n,) there are both sides at that start."""
    there = seen.copy()
    for at in np.unique(found.at[seen]):
        rows = seen & (found.at == at)
        if len(np.unique(found.began[rows])) < 2:
            there[rows] = False
    return there
