"""What units that began and others are held alike by: their own past, and what else is known of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wholeschool.practice.landmarks import Landmarks
from wholeschool.practice.panel import Floats, Ints
from wholeschool.stats.propensity import Bools

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
    spread = columns.std(axis=0)
    varies = spread > 1e-9 * np.maximum(np.abs(columns).max(axis=0), 1e-300)
    kept = [place for place in range(len(names)) if varies[place]]
    room = max(2, int(found.began.sum()) // _UNITS_A_COLUMN)
    standard = columns[:, kept[:room]] / spread[kept[:room]]
    return Alike(
        tuple(names[place] for place in kept[:room]),
        standard,
        _independent(_design(found, standard)),
        _independent(np.column_stack([_design(found, standard), *_curves(found, standard)])),
        tuple(names[place] for place in kept[room:]),
    )


def centred(found: Landmarks, values: Floats) -> Floats:
    """Values (n, …) less their mean, at each start, over rows that did not begin: times differ anyway."""
    left = np.array(values, dtype=np.float64)
    for at in np.unique(found.at):
        rows = found.at == at
        others = left[rows & ~found.began]
        known = np.isfinite(others).sum(axis=0)
        left[rows] -= np.divide(
            np.nansum(others, axis=0), known, out=np.zeros(others.shape[1:]), where=known > 0
        )
    return left


def _trajectory(found: Landmarks, outcome: str) -> tuple[list[str], Floats]:
    """The last value before, the level and the trend, as far as times tell them apart."""
    past = centred(found, found.past)
    back = past.shape[1]
    names, columns = [f"{outcome}, the last time before"], [past[:, -1]]
    if back > 1:
        names.append(f"{outcome}, mean of {back} times before")
        columns.append(past.mean(axis=1))
    if back > 2:
        names.append(f"{outcome}, trend before")
        slope = np.arange(back) - (back - 1) / 2
        columns.append(past @ slope / (slope @ slope))
    return names, np.column_stack(columns)


def _design(found: Landmarks, columns: Floats) -> Floats:
    parts = [np.ones((len(columns), 1))]
    if len(np.unique(found.at)) > 1:
        parts.append(_log_odds(found.began, found.at)[:, None])
    return np.column_stack([*parts, columns])


def _curves(found: Landmarks, columns: Floats) -> list[Floats]:
    """The last value and the level once more, bent: what is bad comes back by more than in a line."""
    past = [found.past[:, -1], found.past.mean(axis=1)][: min(2, found.past.shape[1])]
    if found.began.sum() < _UNITS_A_CURVE * (columns.shape[1] + len(past)):
        return []
    bent = np.column_stack(past)
    bent = np.log1p(bent) if bent.min() >= 0 else (bent - bent.mean(axis=0)) ** 2
    bent = centred(found, bent)
    return [bent / np.maximum(bent.std(axis=0), 1e-300)]


def _log_odds(began: Bools, at: Ints) -> Floats:
    _, place = np.unique(at, return_inverse=True)
    ones, others = (np.bincount(place, weights=side.astype(float)) for side in (began, ~began))
    found: Floats = np.log(ones / others)[place]
    found -= found.mean()
    return found


def _independent(design: Floats) -> Floats:
    """Without columns that the ones before them tell already."""
    kept: list[int] = []
    for place in range(design.shape[1]):
        if np.linalg.matrix_rank(design[:, [*kept, place]]) > len(kept):
            kept.append(place)
    return design[:, kept]
