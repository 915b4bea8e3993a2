"""Those who began at a bad time, held against what they themselves had been like before it.

Others who had fared alike (`matched`) stand in where support went to whoever was worst. Where it went to
those who were worse than their own norm, they do not: of two pupils who stand as high, the one for whom that
is much comes down by itself. A change against one's own level is right then, and wrong where bad times last.
What is true lies between the two, if either world is near it (Angrist & Pischke, Mostly Harmless
Econometrics, 2009, section 5.4; Ding & Li, Political Analysis 27, 2019).
"""

from __future__ import annotations

import numpy as np

from wholeschool.practice.crisis.alike import centred, log_odds
from wholeschool.practice.crisis.landmarks import Landmarks
from wholeschool.practice.crisis.weighing import of_all
from wholeschool.practice.results.effects import Estimate, of_size
from wholeschool.practice.results.rules import FEWEST
from wholeschool.stats.propensity import doubly_robust_effect


def against_own_level(found: Landmarks) -> Estimate | None:
    """How far those who began came from their own level before, less how far all others did since that start.

    The last time before is no part of the level: it was the bad one. Others count after they began themselves
    too: to leave out the time from then on would keep their bad times and drop what came after. That takes
    some of an effect away, and makes none. None where too few were seen so early.
    """
    change = centred(found, found.after - found.own[:, None])
    known = np.isfinite(change)
    seen: np.ndarray = np.asarray(known.any(axis=1))
    began = found.began[seen]
    if min(began.sum(), (~began).sum()) < FEWEST:
        return None
    mean = np.where(known, change, 0.0).sum(axis=1)[seen] / known.sum(axis=1)[seen]
    design = np.ones((len(mean), 1))
    if len(np.unique(found.at[seen])) > 1:
        design = np.column_stack([design, log_odds(began, found.at[seen])])
    held = of_all(doubly_robust_effect(mean, began, design), seen)
    clusters = len(np.unique(found.clusters[seen][began]))
    df = max(min(clusters, held.rests_on(found.clusters)) - 1, 1)
    return of_size(held.effect, held.error(found.clusters), df, float(np.abs(mean).max()))
