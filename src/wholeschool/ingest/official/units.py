"""In which unit a file gives a rate: judged by count and base, where there are none by header and size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_UNITS = (0.01, 1.0, 10.0)
"""What rates are as large as when those per 100 are 1: fractions, per 100, per 1,000."""
_NAMES = ("fractions", "per 100", "per 1,000")
_NEAR = 0.25
"""How far from a unit a rate may be, in powers of ten: rounding of small counts moves rates a little."""
_FRACTION, _PER_CENT = 0, 1


@dataclass(frozen=True)
class Judged:
    """Rates per 100; why their unit could not be told ("" = it could); `units`: those that the file had.

    `at_odds`: rows whose rate contradicts count ÷ base in every unit; None = there are none.
    """

    rates: Floats
    units: tuple[str, ...] = ()
    refused: str = ""
    at_odds: NDArray[np.bool_] | None = None


def per_hundred(
    rates: Floats, counts: Floats | None, bases: Floats | None, groups: NDArray[np.int64], said: int | None,
    usual: tuple[float, float] | None,
) -> Judged:  # fmt: skip
    """The rates of a column per 100.

    `groups` numbers what each row is of: one column may have several units. `said`: what header or label say
    (`FRACTION`, `PER_CENT`, None = nothing); `usual`: between what the median per 100 lies.
    """
    if not np.isfinite(rates).any():
        return Judged(rates)
    told = _by_count_and_base(rates, counts, bases, groups)
    if told is not None and counts is not None and bases is not None:
        if (told < 0).all():
            every = np.ones(len(rates), bool)
            return Judged(rates, refused="the rates are not count ÷ base in any unit", at_odds=every)
        scales = np.array([1.0 / unit for unit in _UNITS])
        factors = np.where(told < 0, np.nan, scales[np.maximum(told, 0)])
        used = tuple(_NAMES[unit] for unit in np.unique(told[told >= 0]))
        return Judged(rates * factors, used, at_odds=_at_odds(rates, counts, bases, groups, told < 0))
    return _by_size(rates, said, usual)


def said_unit(words: frozenset[str], label: str) -> int | None:
    """What a header's words and a label's unit say of the unit."""
    if "fraction" in words:
        return _FRACTION
    return _PER_CENT if "rate" in words or label.strip() in ("%", "percent", "per cent") else None


def _by_count_and_base(
    rates: Floats, counts: Floats | None, bases: Floats | None, groups: NDArray[np.int64]
) -> NDArray[np.int64] | None:
    """For each row the place of its unit, -1 where its group is in none; None where nothing tells."""
    if counts is None or bases is None:
        return None
    with np.errstate(divide="ignore", invalid="ignore"):
        powers = np.log10(rates / (100 * counts / bases))
    tells = np.isfinite(powers)
    if not tells.any():
        return None
    apart = np.abs(powers[tells, None] - np.log10(_UNITS)[None, :])
    nearest = np.where(apart.min(axis=1) <= _NEAR, apart.argmin(axis=1), len(_UNITS))
    size = len(_UNITS) + 1
    votes = np.bincount(groups[tells] * size + nearest, minlength=(int(groups.max()) + 1) * size)
    by_group = votes.reshape(-1, size)
    overall = int(by_group.sum(axis=0).argmax())
    chosen = np.where(by_group.sum(axis=1) > 0, by_group.argmax(axis=1), overall)
    return np.where(chosen == len(_UNITS), -1, chosen)[groups]


def _at_odds(
    rates: Floats, counts: Floats, bases: Floats, groups: NDArray[np.int64], untold: NDArray[np.bool_]
) -> NDArray[np.bool_] | None:
    """Of rows without a unit those of groups in which most rates are further off than rounding takes them."""
    with np.errstate(divide="ignore", invalid="ignore"):
        quotients = 100 * counts / bases
    tells = untold & np.isfinite(quotients) & (quotients > 0) & (rates > 0)
    off = np.abs(rates[:, None] - quotients[:, None] * np.array(_UNITS)[None, :]).min(axis=1)
    step = next((each for each in (10, 5) if not (counts[np.isfinite(counts)] % each).any()), 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        far = tells & (off > 10.0 ** -decimals(rates) + 100 * (step / 2) / bases)
    size = int(groups.max(initial=-1)) + 1
    most = np.bincount(groups[far], minlength=size) > np.bincount(groups[tells], minlength=size) / 2
    found = untold & most[groups]
    return found if found.any() else None


def _by_size(rates: Floats, said: int | None, usual: tuple[float, float] | None) -> Judged:
    given = rates[np.isfinite(rates)]
    above = given[given > 0]
    median = float(np.median(above)) if len(above) else 0.0
    is_fraction = bool(given.max() <= 1)
    fits_per_cent = usual is None or not len(above) or usual[0] <= median <= usual[1]
    fits_fraction = is_fraction and (usual is None or usual[0] <= 100 * median <= usual[1])
    # There may be more than one suspension a pupil, and so fractions above 1.
    only_fraction = usual is not None and not fits_per_cent and usual[0] <= 100 * median <= usual[1]
    if said == _FRACTION and (fits_fraction or only_fraction):
        return Judged(rates * 100, (_NAMES[_FRACTION],))
    if said == _PER_CENT and fits_per_cent:
        return Judged(rates, (_NAMES[_PER_CENT],))
    if said is None and usual is not None and fits_fraction != fits_per_cent:
        return Judged(
            rates * 100 if fits_fraction else rates, (_NAMES[_FRACTION if fits_fraction else _PER_CENT],)
        )
    claims = {None: "does not say its unit", _FRACTION: "says fractions", _PER_CENT: "says per cent"}[said]
    return Judged(
        rates,
        refused=f"the header {claims}, the rates have a median of {median:.3g}, and no count and base",
    )


def decimals(numbers: Floats) -> int:
    """To how many places numbers are rounded, at most 6."""
    given = numbers[np.isfinite(numbers)]
    for places in range(6):
        scaled = given * 10**places
        if np.abs(scaled - np.round(scaled)).max(initial=0.0) < 1e-6 * 10**places:
            return places
    return 6


def rounding_of(counts: Floats, levels: NDArray[np.int32], levels_there: Sequence[int]) -> NDArray[np.int8]:
    """To what the counts of each level are rounded: 5, 10, or 0 where they are not."""
    found = np.zeros(len(counts), np.int8)
    for level in levels_there:
        rows = levels == level
        given = counts[rows & np.isfinite(counts) & (counts != 0)]
        if len(given) < _ENOUGH:
            continue
        step = next((each for each in (10, 5) if not (given % each).any()), 0)
        found[rows] = step
    return found


_ENOUGH = 10
