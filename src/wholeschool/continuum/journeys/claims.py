"""Whether pupils climb more often at one school than at the others like it, and the sentences of that."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from wholeschool.continuum.journeys.steps import BRANCHES, RUNGS, Ints, Stays, Steps, sums_by_pupil
from wholeschool.continuum.schools.names import NamedSchool
from wholeschool.reference.forms import ladder
from wholeschool.stats import RatioSums, compare_proportions, holm

LEAST_PUPILS = 10
"""Below so many pupils on either side nothing is judged."""
LEVEL = 0.05
USUAL_ODDS = 2.0
"""Schools differ, by whom they teach and by how soon they suspend: odds up to twice or half those elsewhere
are shown and never claimed. So much is asked of a difference, as in tests of minimum effects (Murphy & Myors,
Journal of Applied Psychology 84, 1999)."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Comparison:
    """How often a rung is followed by a higher one at a school, and at the other schools of its phase.

    `elsewhere` is the rate of the others' pupils of the same year groups, weighted as the school's own.
    `p`: how easily chance would show this, were the odds of climbing `USUAL_ODDS` times (or one part in so
    many) of those elsewhere; None where it was not judged (`reason`). `p_adjusted` is Holm's over all that
    were judged. `claim`: the sentence, where that is at most `LEVEL`; else empty. `others`: the other schools
    of the phase with such steps. `mirror_of`: where a phase has two schools, each of which is claimed against
    the other, that is one finding; it is told at the school that this names (the higher rate), not here.
    """

    urn: int
    branch: str
    rung: int
    pupils: int
    steps: int
    rate: float | None
    pupils_elsewhere: int
    elsewhere: float | None
    p: float | None
    p_adjusted: float | None
    reason: str | None
    claim: str
    others: tuple[int, ...] = ()
    mirror_of: int | None = None


@dataclass(frozen=True, eq=False)
class _Sides:
    """Schools' rates up from each rung of a branch, and the others'. A value a school and rung."""

    own: RatioSums
    rate: Floats
    trials: Floats
    pupils: Floats
    effect: Floats


def compare_schools(steps: Steps, stays: Stays, schools: Mapping[int, NamedSchool]) -> tuple[Comparison, ...]:
    """Every school against the others of its phase, for each branch and rung; a family of tests.

    A school that `schools` lacks goes by its URN, and has no phase.
    """
    named = [schools.get(int(urn)) or NamedSchool(int(urn), f"School {urn}", "") for urn in stays.urns]
    phases = list(dict.fromkeys(each.phase for each in named))
    phase = np.array([phases.index(each.phase) for each in named], dtype=np.int64)
    sides = [_sides(steps, branch, phase, len(stays.year_groups)) for branch in range(len(BRANCHES))]
    tests = [_tests(side) for side in sides]
    adjusted = holm(np.concatenate(tests)).reshape(len(sides), -1)
    found = [
        _comparison(named[school], branch, rung, side, at, p[at], after[at])
        for branch, (side, p, after) in enumerate(zip(sides, tests, adjusted, strict=True))
        for school in np.argsort(phase, kind="stable").tolist()
        for rung in range(RUNGS - 1)
        if side.own.whole[at := school * RUNGS + rung]
    ]
    return _beside_others(found, {each.urn: each.phase for each in named})


def _beside_others(found: Sequence[Comparison], phases: Mapping[int, str]) -> tuple[Comparison, ...]:
    """With the other schools that each is held against, and pairs that say the same from either side."""
    groups: dict[tuple[str, str, int], list[Comparison]] = {}
    for each in found:
        groups.setdefault((phases[each.urn], each.branch, each.rung), []).append(each)
    said = []
    for each in found:
        group = groups[phases[each.urn], each.branch, each.rung]
        others = [other for other in group if other.urn != each.urn]
        mirrored = len(others) == 1 and each.claim and others[0].claim
        told = max(group, key=lambda one: one.rate or 0).urn if mirrored else each.urn
        urns = tuple(other.urn for other in others)
        said.append(replace(each, others=urns, mirror_of=None if told == each.urn else told))
    return tuple(said)


def _sides(steps: Steps, branch: int, phase: Ints, ages: int) -> _Sides:
    """Each school against the rest of its phase, in year groups that both have. `phase`: of each school."""
    before, up = steps.before[branch], steps.after[branch] > steps.before[branch]
    fine = (steps.school * ages + steps.year_group) * RUNGS + before
    shape = (len(phase), ages, RUNGS)
    whole, part = (
        np.bincount(cells, minlength=math.prod(shape)).reshape(shape).astype(np.float64)
        for cells in (fine, fine[up])
    )
    of_phase = np.eye(int(phase.max(initial=0)) + 1)[phase]
    rest_whole, rest_part = (np.tensordot(of_phase @ of_phase.T, each, 1) - each for each in (whole, part))
    shared = (rest_whole > 0).reshape(-1)[fine]
    cell, cells = steps.school * RUNGS + before, len(phase) * RUNGS
    own = sums_by_pupil(steps.pupil[shared], cell[shared], up[shared], cells).sums
    every = sums_by_pupil(
        steps.pupil, phase[steps.school] * RUNGS + before, up, of_phase.shape[1] * RUNGS
    ).sums
    its_phase = (phase[:, None] * RUNGS + np.arange(RUNGS)).reshape(-1)
    rate, trials = _weighted(np.where(rest_whole > 0, whole, 0.0), rest_part, rest_whole)
    others = every.clusters[its_phase] - own.clusters
    return _Sides(own, rate.reshape(-1), trials.reshape(-1), others, every.design_effect[its_phase])


def _weighted(weights: Floats, part: Floats, whole: Floats) -> tuple[Floats, Floats]:
    """The others' rate in the year groups of a school, and the trials that a plain rate so sure would take.

    Arrays of schools × year groups × rungs. Direct standardisation: Σ weight · rate; its variance is
    Σ weight² · rate · (1 − rate) ÷ steps, which comes to rate · (1 − rate) ÷ trials where the year groups are
    alike.
    """
    total = weights.sum(axis=1, keepdims=True)
    share = np.divide(weights, total, out=np.zeros_like(weights), where=total > 0)
    rate = (share * np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)).sum(axis=1)
    spread = (share**2 * np.divide(1.0, whole, out=np.zeros_like(whole), where=whole > 0)).sum(axis=1)
    return rate, np.divide(1.0, spread, out=np.zeros_like(spread), where=spread > 0)


def _tests(side: _Sides) -> Floats:
    judged = (side.own.clusters >= LEAST_PUPILS) & (side.pupils >= LEAST_PUPILS)
    judged &= np.arange(len(judged)) % RUNGS < RUNGS - 1
    rate = side.own.rate
    factor = np.where(rate > side.rate, USUAL_ODDS, 1 / USUAL_ODDS)
    bound = factor * side.rate / (1 - side.rate + factor * side.rate)
    p = compare_proportions(side.own, bound, side.trials, side.effect).p
    beyond = np.abs(rate - side.rate) > np.abs(bound - side.rate)
    return np.where(judged, np.where(beyond, p, 1.0), np.nan)


def _comparison(
    school: NamedSchool, branch: int, rung: int, side: _Sides, at: int, p: float, adjusted: float
) -> Comparison:
    judged = not np.isnan(p)
    rate, elsewhere = float(side.own.rate[at]), float(side.rate[at])
    reason = None
    if not judged:
        few = side.own.clusters[at] < LEAST_PUPILS
        reason = f"fewer than {LEAST_PUPILS} pupils " + (
            "stood on it here" if few else "stood on it at other schools of the same phase"
        )
    claim = _sentence(school, branch, rung, rate, elsewhere) if judged and adjusted <= LEVEL else ""
    return Comparison(
        urn=school.urn,
        branch=BRANCHES[branch],
        rung=rung,
        pupils=int(side.own.clusters[at]),
        steps=int(side.own.whole[at]),
        rate=rate if side.own.whole[at] else None,
        pupils_elsewhere=int(side.pupils[at]),
        elsewhere=elsewhere if side.trials[at] else None,
        p=float(p) if judged else None,
        p_adjusted=float(adjusted) if judged else None,
        reason=reason,
        claim=claim,
    )


def rung_label(branch: str, rung: int) -> str:
    """What a rung is called, e.g. “suspension”; rung 0 is no rung at all."""
    found = [form.label for form in ladder(branch) if form.rung == rung]
    return f"“{found[0]}”" if found else "no rung"


_BRANCH_WORDS = {"school_exclusion": "school exclusion", "self_exclusion": "self-exclusion"}


def _sentence(school: NamedSchool, branch: int, rung: int, rate: float, elsewhere: float) -> str:
    words = _BRANCH_WORDS[BRANCHES[branch]]
    stood = (
        f"half-terms on no rung of {words}"
        if rung == 0
        else f"half-terms whose highest rung of {words} was {rung_label(BRANCHES[branch], rung)}"
    )
    here, there = _in_hundred(rate), _in_hundred(elsewhere)
    return (
        f"At {school.name}, {here} of every 100 {stood} were followed by a higher one, and {there} of every "
        "100 elsewhere (schools of the same phase, pupils of the same year groups). That is further apart "
        "than schools usually are and than chance would make it; the figures do not say why."
    )


def _in_hundred(rate: float) -> str:
    """A share as so many of a hundred: whole from 10 up, else with one decimal."""
    hundred = 100 * rate
    return f"{hundred:.0f}" if hundred >= 10 else f"{hundred:.1f}".removesuffix(".0")
