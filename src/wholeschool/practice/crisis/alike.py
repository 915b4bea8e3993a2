"""What units that began and others are held alike by: their own past, and what else is known of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wholeschool.practice.crisis.landmarks import MOST_BACK, Landmarks
from wholeschool.practice.units.panel import Floats, Ints
from wholeschool.stats.propensity import Bools

_NOTHING, _ROUNDING = 1e-7, 1e-12
_UNITS_A_COLUMN = 5
_UNITS_A_CURVE = 10


@dataclass(frozen=True, eq=False)
class Alike:
    """By what units are held alike: `names`, and `columns` (n, k) in standard deviations.

    `design` (n, 1 + …) has a one and how common it was to begin at the time as well; `curved` also squares of
    the outcome's last value and level, where enough began. `left_out`: names for which too few began.
    """

    names: tuple[str, ...]
    columns: Floats
    design: Floats
    curved: Floats
    left_out: tuple[str, ...]


def alike(found: Landmarks, covariates: tuple[str, ...], outcome: str) -> Alike:
    """The past of each row, less what it was on average in units that did not begin at that time."""
    names, columns = _trajectory(found, outcome)
    names = [*names, *covariates]
    columns = np.column_stack([columns, centred(found, found.covariates)])
    of_past = max(_NOTHING * np.nanstd(found.past), _ROUNDING * np.nanmax(np.abs(found.past)))
    columns = _in_spreads(columns, np.repeat([of_past, _NOTHING], [3, len(covariates)]))
    kept = _telling(columns)
    room = max(2, int(found.began.sum()) // _UNITS_A_COLUMN)
    standard = columns[:, kept[:room]]
    return Alike(
        tuple(names[place] for place in kept[:room]),
        standard,
        _independent(_design(found, standard)),
        _independent(np.column_stack([_design(found, standard), *_curves(found, standard)])),
        tuple(names[place] for place in kept[room:]),
    )


def centred(found: Landmarks, values: Floats, counts: Bools | None = None) -> Floats:
    """Values (n, …) less their mean over those beside whom each row is held against, at its start.

    Times differ anyway, and each group has good and bad ones of its own. `counts` (n, …): which values of
    those beside are in the mean; None = all. What nobody beside has, nobody is held against: NaN.
    """
    given = np.asarray(values, dtype=np.float64)
    wide = given.reshape(len(given), -1)
    known = np.isfinite(wide) & ~found.began[:, None]
    if counts is not None:
        known &= counts.reshape(wide.shape)
    left, against = np.array(wide), found.against
    for level, group in enumerate(against.groups):
        rows = against.level == level
        for column in range(wide.shape[1]):
            in_it = known[:, column]
            sums = np.bincount(group, np.where(in_it, wide[:, column], 0.0))
            many = np.bincount(group, in_it)
            mean = np.divide(sums, many, out=np.full(len(sums), np.nan), where=many > 0)
            left[rows, column] -= mean[group[rows]]
    return left.reshape(given.shape)


def _trajectory(found: Landmarks, outcome: str) -> tuple[list[str], Floats]:
    """The last value before, the level and the trend, of as many times as are looked at: (n, 3)."""
    past = centred(found, found.past)
    whole = found.back == MOST_BACK
    slope = np.arange(MOST_BACK) - (MOST_BACK - 1) / 2
    trend = np.where(whole, np.where(whole[:, None], past, 0.0) @ slope / (slope @ slope), 0.0)
    most = int(found.back.max())
    names = [f"{outcome}, the last time before", f"{outcome}, mean of up to {most} times before"]
    return [*names, f"{outcome}, trend before"], np.column_stack(
        [past[:, -1], np.nanmean(past, axis=1), trend]
    )


def _design(found: Landmarks, columns: Floats) -> Floats:
    parts = [np.ones((len(columns), 1))]
    if len(np.unique(found.at)) > 1:
        parts.append(_log_odds(found.began, found.at)[:, None])
    return np.column_stack([*parts, columns])


def _curves(found: Landmarks, columns: Floats) -> list[Floats]:
    """The last value and the level once more, bent: what is bad comes back by more than in a line."""
    bent = np.column_stack([found.past[:, -1], np.nanmean(found.past, axis=1)])
    if found.began.sum() < _UNITS_A_CURVE * (columns.shape[1] + bent.shape[1]):
        return []
    bent = np.log1p(bent) if bent.min() >= 0 else (bent - bent.mean(axis=0)) ** 2
    rounding = _ROUNDING * np.abs(bent).max(axis=0)
    return [_in_spreads(centred(found, bent), rounding)]


def _in_spreads(columns: Floats, rounding: Floats) -> Floats:
    """Columns (n, k) in standard deviations; nought where these are no more than `rounding` (k,)."""
    spread = columns.std(axis=0)
    return columns / np.where(spread <= rounding, np.inf, spread)


def _log_odds(began: Bools, at: Ints) -> Floats:
    """How common it was to begin at the time of each row, less the mean: (n,)."""
    _, place = np.unique(at, return_inverse=True)
    ones, others = (np.bincount(place, weights=side.astype(float)) for side in (began, ~began))
    found: Floats = np.log(ones / others)[place]
    found -= found.mean()
    return found


def _telling(columns: Floats) -> list[int]:
    """Which columns vary, and are not told by those before them: what is left of each beside these."""
    kept: list[int] = []
    basis = np.empty((len(columns), 0))
    for place, column in enumerate(columns.T):
        left = column - basis @ (basis.T @ column)
        left -= basis @ (basis.T @ left)
        size = float(np.linalg.norm(left))
        if size > _NOTHING * max(float(np.linalg.norm(column)), 1e-300):
            kept.append(place)
            basis = np.column_stack([basis, left / size])
    return kept


def _independent(design: Floats) -> Floats:
    """Without columns that the ones before them tell already."""
    return design[:, _telling(design)]
