"""Others weighed so that they had fared like those who began, and the difference that is left."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wholeschool.errors import WrongCallError
from wholeschool.practice.crisis.alike import Alike, alike, centred
from wholeschool.practice.crisis.landmarks import Landmarks
from wholeschool.practice.results.effects import AtEventTime, Estimate, of_size
from wholeschool.practice.results.rules import FEWEST
from wholeschool.practice.units.panel import Floats
from wholeschool.schema.wording import counted
from wholeschool.stats.propensity import (
    Held,
    balanced_effect,
    balancing_weights,
    doubly_robust_effect,
    effective,
    nearest_pairs,
    odds_weights,
    propensity,
    weighted_effect,
)

_CALIPER = 0.2
"""Standard deviations of the log-odds beyond which two units are no pair (Austin 2011)."""
_NO_SIZE = 1e-5
"""Standard deviations that weights leave where they make both sides alike."""
_MOST_FOR_OTHERS = 20.0
"""One unit stands in for so many, at most, that were like it and began."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """Rows that can be compared, by what they are held alike, their chance to begin, and their weights.

    `staying` (n, since): what a row is worth so many times after the start, for those like it that began in
    the meantime as well; 0 once it has begun itself. `shares` (n,): for how many of its group who began it
    stands in by that alone. `aside`: units that began and that nobody was like.
    """

    found: Landmarks
    alike: Alike
    chance: Floats
    weights: Floats
    staying: Floats
    shares: Floats
    aside: int


def compare(found: Landmarks, covariates: tuple[str, ...], outcome: str = "the outcome") -> Comparison:
    """Weigh those who did not begin so that both sides fared alike; set aside those that nobody is like.

    Raises WrongCallError where nobody is like those who began, or covariates repeat each other.
    """
    count = int(found.began.sum())
    if count < FEWEST:
        raise WrongCallError(
            f"{counted(count, 'unit that began is', 'units that began are')} seen before and after, beside "
            f"others: with fewer than {FEWEST}, chance cannot be told from anything",
            advice="Of so few that begin at one time, --design sdid tells more.",
        )
    held = alike(found, covariates, outcome)
    chance = _chance(found, held)
    inside = ~found.began | (chance <= chance[~found.began].max())
    aside = int((~inside).sum())
    if (found.began & inside).sum() < FEWEST:
        raise WrongCallError(
            f"Of {count:,} that began, {aside:,} were worse or better off than all that did not: "
            "there is nobody to hold them against",
            advice="Where a rule decides who begins, use --design rd; else give fewer covariates.",
        )
    if aside:
        # A start at which nobody is left that began tells nothing.
        found = found.of_rows(inside & np.isin(found.at, found.at[found.began & inside]))
        held = alike(found, covariates, outcome)
        chance = _chance(found, held)
    shares = found.against.shares(found.began)
    return Comparison(
        found, held, chance, _weights(found.began, held, chance, shares),
        _staying(found, chance) * shares[:, None], shares, aside,
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Since:
    """The effect so many times after the start: what each row adds (n,), and how many that began are seen."""

    when: int
    held: Held
    began: int
    estimate: Estimate


def since_start(both: Comparison) -> tuple[Since, ...]:
    """The effect at each time since the start of which enough is seen."""
    outcome = centred(both.found, both.found.after, both.staying > 0)
    found = []
    for when in range(outcome.shape[1]):
        known = np.isfinite(outcome[:, when]) & (both.staying[:, when] > 0)
        held = _held(both, outcome[:, when], known, both.staying[:, when])
        if held is not None:
            began = int((known & both.found.began).sum())
            found.append(Since(when, held, began, _sized(both, held, outcome[:, when])))
    return tuple(found)


def overall(both: Comparison, since: tuple[Since, ...]) -> Estimate:
    """The mean over all units that began and times since."""
    shares = np.array([each.began for each in since]) / sum(each.began for each in since)
    effect = float(sum(share * each.held.effect for share, each in zip(shares, since, strict=True)))
    adds = np.sum([share * each.held.influence for share, each in zip(shares, since, strict=True)], axis=0)
    return _sized(both, Held(effect, adds), both.found.after)


def placebo(both: Comparison) -> Estimate | None:
    """The same comparison of the times before those that units are held alike by: there should be none.

    None = too few are seen then. Starts at which covariates tell these times as well, such as the year so
    far, are left out: both sides are alike in them but for what weights leave, and chance has no part in it.
    """
    outcome = centred(both.found, both.found.earlier)
    held = _held(both, outcome, _open(both, outcome) & (both.shares > 0), both.shares)
    if held is None:
        return None
    found = _sized(both, held, outcome)
    return None if found.se < _NO_SIZE * np.nanstd(outcome) else found


def _open(both: Comparison, outcome: Floats) -> np.ndarray:
    """Of which rows (n,) an outcome is known, and does not follow from what units are held alike by."""
    known: np.ndarray = np.isfinite(outcome)
    for at in np.unique(both.found.at[known]):
        rows = known & (both.found.at == at)
        design = np.column_stack([np.ones(rows.sum()), both.alike.columns[rows]])
        left = outcome[rows] - design @ np.linalg.lstsq(design, outcome[rows])[0]
        if left.std() < _NO_SIZE * outcome[rows].std():
            known[rows] = False
    return known


def by_odds(both: Comparison, when: int) -> Estimate | None:
    """The effect at a time since the start by the odds of beginning alone; None where there are none."""
    outcome = centred(both.found, both.found.after)[:, when]
    known = np.isfinite(outcome)
    try:
        held = weighted_effect(outcome[known], both.found.began[known], both.alike.curved[known])
    except (ValueError, np.linalg.LinAlgError):
        return None
    return _sized(both, of_all(held, known), outcome)


def in_pairs(both: Comparison, when: int) -> Estimate | None:
    """The mean difference, at a time since the start, to the nearest unit: of pairs that are near enough."""
    outcome = centred(both.found, both.found.after)[:, when]
    logit = np.log(both.chance / (1 - both.chance))
    rows = np.flatnonzero(np.isfinite(outcome))
    pairs = nearest_pairs(
        logit[rows], both.found.began[rows], both.found.at[rows], _CALIPER * float(logit[rows].std())
    )
    if len(pairs) < FEWEST:
        return None
    ones, others = rows[pairs[:, 0]], rows[pairs[:, 1]]
    return mean_change(outcome[ones] - outcome[others], both.found.clusters[ones])


def mean_change(differences: Floats, clusters: np.ndarray) -> Estimate:
    """A mean of differences with its error by cluster."""
    mean = float(differences.mean())
    error = Held(mean, differences - mean).error(clusters)
    return of_size(mean, error, len(np.unique(clusters)) - 1, float(np.abs(differences).max()))


def at_event_times(since: tuple[Since, ...]) -> tuple[AtEventTime, ...]:
    """The effects by time since the start, in order."""
    told = [(each.when, each.estimate) for each in since]
    return tuple(AtEventTime(when, each.estimate, each.se, each.low, each.high) for when, each in told)


def _held(both: Comparison, outcome: Floats, known: np.ndarray, base: Floats) -> Held | None:
    """The effect on what is known; None where too few are left on a side, or nothing makes them alike."""
    began = both.found.began[known]
    if min(began.sum(), (~began).sum()) < FEWEST:
        return None
    design, curved = both.alike.design[known], both.alike.curved[known]
    ways = (balanced_effect, curved), (balanced_effect, design), (doubly_robust_effect, design)
    for way, columns in ways:
        try:
            return of_all(way(outcome[known], began, columns, base[known]), known)
        except (ValueError, np.linalg.LinAlgError):
            continue
    return None


def of_all(held: Held, known: np.ndarray) -> Held:
    """What is of some rows as of all of them: the others add nothing."""
    influence = np.zeros(len(known))
    influence[known] = held.influence * (len(known) / known.sum())
    return Held(held.effect, influence)


def _sized(both: Comparison, held: Held, outcome: Floats) -> Estimate:
    """With its error by cluster, by Student's t: of as many as its variance rests on, and either side has."""
    began, clusters = both.found.began, both.found.clusters
    df = max(min(len(np.unique(clusters[began])), worth(both), held.rests_on(clusters)) - 1, 1)
    return of_size(held.effect, held.error(clusters), df, float(np.nanmax(np.abs(outcome))))


def worth(both: Comparison) -> float:
    """How many clusters of equal weight those beside are worth."""
    others = ~both.found.began
    return effective(np.bincount(both.found.clusters[others], both.weights[others]).astype(float))


def _chance(found: Landmarks, held: Alike) -> Floats:
    try:
        return np.clip(propensity(found.began, held.curved), 1e-9, 1 - 1e-9)
    except (ValueError, np.linalg.LinAlgError) as error:
        raise WrongCallError(
            "who began cannot be told from the past: columns repeat each other",
            advice="Give fewer covariates.",
        ) from error


def _weights(began: np.ndarray, held: Alike, chance: Floats, shares: Floats) -> Floats:
    """Those that make both sides alike on average, as near to `shares` as may be; the odds where none do."""
    found = np.zeros(len(began))
    there = shares > 0
    for columns in (held.curved, held.design):
        try:
            found[there] = balancing_weights(began[there], columns[there], shares[there])
        except ValueError:
            continue
        return found
    return odds_weights(began, chance) * np.where(began, 1.0, shares / shares[~began].mean())


def _staying(found: Landmarks, chance: Floats) -> Floats:
    """For how many each row stands in that were like it, and began between the start and a time.

    Of those who could begin at a time, by their past, some do; who is left counts for them (inverse chance of
    not having begun: Robins & Finkelstein 2000, Biometrics 56). What is not seen is taken for no chance.
    """
    since = found.after.shape[1]
    if not found.later.any():
        return np.ones((len(found.unit), since))
    left = np.zeros((int(found.unit.max()) + 1, found.times + since))
    left[found.unit, found.at] = -np.log1p(-chance)
    total = np.cumsum(left, axis=1)
    time = found.at[:, None] + np.arange(since)
    passed = total[found.unit[:, None], time] - total[found.unit, found.at][:, None]
    staying: Floats = np.minimum(np.exp(passed), _MOST_FOR_OTHERS)
    staying[(time >= found.start[:, None]) & ~found.began[:, None]] = 0.0
    staying[found.began] = 1.0
    return staying
