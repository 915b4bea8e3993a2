"""A gap at each school: small schools drawn towards what schools have in common, and which stand apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wholeschool.equity.at_schools import AtSchools, Floats
from wholeschool.equity.gap import FEWEST_IN_BASE, LEVEL
from wholeschool.equity.places import ratio_written, times_between
from wholeschool.stats import RatioSums, holm
from wholeschool.stats.funnel import FEWEST_LIKES, leave_one_out, log_rates
from wholeschool.stats.shrunk import shrunk

_HALF = 0.5


@dataclass(frozen=True)
class SchoolGap:
    """A group against its reference at one school, as ratios.

    `ratio`: as counted, with half a count more on both sides; `error`: what chance does to its logarithm (a
    standard deviation). `drawn` with its interval: what is to be
    thought of it. `limit_low` to `limit_high`: where 99 of 100 such schools would lie by what the others
    show; None with too few others. `apart`: beyond what chance and the spread of schools make, all schools
    asked about (Holm).
    """

    school: str
    pupils: int
    ratio: float
    drawn: float
    drawn_low: float
    drawn_high: float
    limit_low: float | None
    limit_high: float | None
    p: float | None
    apart: bool
    error: float


@dataclass(frozen=True)
class AcrossSchools:
    """What the schools' ratios have in common: `usual` with its interval.

    `next_low` to `next_high`: where most schools would lie (`stats.shrunk`), chance left out. `between`:
    the variance between schools on the scale of the logarithm, 0 where chance explains it all. `left_out`:
    schools with fewer than `fewest` pupils of either.
    """

    usual: float
    usual_low: float
    usual_high: float
    next_low: float
    next_high: float
    between: float
    left_out: int
    schools: tuple[SchoolGap, ...]
    fewest: int = FEWEST_IN_BASE


def told_alone(at: AtSchools, fewest: int = FEWEST_IN_BASE) -> npt.NDArray[np.bool_]:
    """The schools that have enough pupils of both to be told one by one."""
    enough: npt.NDArray[np.bool_] = (at.own.clusters >= fewest) & (at.other.clusters >= fewest)
    return enough


def across(at: AtSchools, names: Sequence[str], fewest: int = FEWEST_IN_BASE) -> AcrossSchools | None:
    """The gap at each school with `fewest` pupils of both; None where they are too few to have a spread."""
    enough = told_alone(at, fewest)
    chosen = at.only(enough)
    both = [
        _logs(sums, rounding, shares=at.shares)
        for sums, rounding in zip((chosen.own, chosen.other), chosen.of_rounding(), strict=True)
    ]
    logs, variances = both[0][0] - both[1][0], both[0][1] + both[1][1]
    found = shrunk(logs, variances)
    if found is None:
        return None
    funnel = leave_one_out(logs, variances)
    apart = np.nan_to_num(holm(funnel.p), nan=1.0) < LEVEL
    columns = (logs, found.values, found.low, found.high, np.log(funnel.low), np.log(funnel.high))
    ratios = np.exp(np.array(columns)).T.tolist()
    pupils = at.own.clusters[enough].astype(int).tolist()
    rows = tuple(
        SchoolGap(
            names[place], of, its[0], its[1], its[2], its[3],
            _known(its[4]), _known(its[5]), _known(p), stands, error,
        )
        for place, of, its, p, stands, error in zip(
            np.flatnonzero(enough).tolist(), pupils, ratios, funnel.p.tolist(), apart.tolist(),
            np.sqrt(variances).tolist(), strict=True,
        )
    )  # fmt: skip
    usual, low, high, next_low, next_high = np.exp(
        [found.mean, found.mean_low, found.mean_high, found.next_low, found.next_high]
    ).tolist()
    left_out = int((at.have_both & ~enough).sum())
    return AcrossSchools(usual, low, high, next_low, next_high, found.between, left_out, rows, fewest)


def _logs(sums: RatioSums, rounding: Floats, *, shares: bool) -> tuple[Floats, Floats]:
    """The logarithm of each school's share or rate, and its variance.

    Of shares log((count + ½) ÷ (base + ½)), with 1 ÷ (count + ½) − 1 ÷ (base + ½): Pettigrew, Gart & Thomas,
    Biometrika 73, 1986; half a count less where all are counted, and more where they were rounded. Of rates
    see `log_rates`.
    """
    if not shares:
        return log_rates(sums)
    # Where all are counted half of one is not: else chance would have no part in it.
    count, base = np.minimum(sums.part + _HALF, sums.whole), sums.whole + _HALF
    return np.log(count / base), 1 / count - 1 / base + rounding * (1 / count**2 + 1 / base**2)


def _known(value: float) -> float | None:
    return value if np.isfinite(value) else None


def across_in_words(group: str, reference: str, found: AcrossSchools) -> list[str]:
    """What schools have in common, how they differ, and which stand apart."""
    kind = ratio_written(None, found.next_low, found.next_high)
    said = [
        f"{group} against {reference}, school by school ({len(found.schools)} with {found.fewest} pupils "
        f"or more of both): usually {times_between(found.usual, found.usual_low, found.usual_high)}. "
        + (
            f"Most schools of the kind would lie between {kind.low} and {kind.high} times."
            if found.between
            else "Chance alone could make what they differ by, which is not to say that they are alike."
        )
    ]
    apart = [each for each in found.schools if each.apart]
    for each in apart:
        # On which side of the others it lies is what is told.
        its = ratio_written(each.ratio, each.limit_low or 0.0, each.limit_high or 0.0, (each.ratio,))
        said.append(
            f"{each.school} stands apart: {its.figure} times, where schools like the others lie between "
            f"{its.low} and {its.high}; most likely "
            f"{times_between(each.drawn, each.drawn_low, each.drawn_high)}."
        )
    if not apart and len(found.schools) > FEWEST_LIKES:
        said.append("No school stands apart from the others.")
    return said
