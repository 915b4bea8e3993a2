"""How much of a gap other characteristics of the pupils account for (Oaxaca and Blinder), and in words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from wholeschool.equity.characteristics import characteristics_in_words
from wholeschool.equity.gap import Gap, differs, told_once
from wholeschool.equity.measured import Floats, Ints, MeasuredRows
from wholeschool.equity.places import percent_written
from wholeschool.stats.fieller import share_of
from wholeschool.stats.oaxaca import Oaxaca, oaxaca

_SURE_ENOUGH = 0.5
"""A share is told where its interval is no wider than this."""


@dataclass(frozen=True, eq=False)
class Explained:
    """The parts of a gap, and the share of what is explained, with its ends; NaN where the gap may be 0."""

    parts: Oaxaca
    share: float
    share_low: float
    share_high: float


def explained(
    rows: MeasuredRows, group: str, reference: str | None, characteristics: Sequence[Ints]
) -> Explained | None:
    """A group's rate less its reference's, in parts; None where one of them has nobody.

    None too where the characteristics say which of the two a pupil is of (an ethnic group within its major
    group): then nothing tells what comes of the one and what of the other.

    `characteristics`: of each the place of a row's value, -1 for not known, which is a value like others.
    Rates are means of pupils' own, weighed by what they are counted of, with pupils as clusters.
    """
    own = rows.group == rows.groups.index(group)
    chosen = own | (True if reference is None else rows.group == rows.groups.index(reference))
    chosen &= rows.whole > 0
    own = own[chosen]
    pupils = np.unique(rows.pupil[chosen], return_inverse=True)[1].astype(np.int64)
    if not own.any() or own.all() or pupils.max() < 1:
        return None
    whole = rows.whole[chosen]
    blocks = [_columns(values[chosen]) for values in characteristics]
    columns = np.column_stack([np.ones(len(own)), *blocks])
    if np.linalg.matrix_rank(np.column_stack([columns, own])) == np.linalg.matrix_rank(columns):
        return None
    found = oaxaca(rows.part[chosen] / whole, whole, own, blocks, pupils)
    of = found.covariance
    share = share_of(
        found.two[0].value, found.two[2].value, float(of[0, 0]), float(of[0, 2]), float(of[2, 2])
    )
    return Explained(found, *share)


def _columns(values: Ints) -> Floats:
    """A column for each value but the first."""
    return np.asarray(values[:, None] == np.unique(values)[1:], dtype=np.float64)


def explained_in_words(
    found: Sequence[Gap], held: Mapping[str, Explained], names: Sequence[str]
) -> tuple[str, ...]:
    """How much of each gap that is claimed the characteristics (`names`) account for, if anything tells."""
    if not names:
        return ()
    claimed = (gap for gap in told_once(found) if differs(gap))
    return tuple(_sentence(gap, held.get(gap.group), characteristics_in_words(names)) for gap in claimed)


def _sentence(gap: Gap, its: Explained | None, by: str) -> str:
    between = f"the gap between {gap.group} and {gap.reference}"
    if its is None:
        return f"Nothing tells how much of {between} comes of {by}: to know these is to know who is of which."
    if math.isnan(its.share) or its.share_high - its.share_low > _SURE_ENOUGH:
        return f"How much of the gap of {gap.group} comes of their {by} the figures do not tell."
    if its.share_low > 1:
        return f"By how they differ in {by} alone, {between} would be larger than it is."
    if its.share_high < 0:
        return f"By how they differ in {by} alone, {between} would be the other way round."
    share = percent_written(its.share, max(its.share_low, 0.0), min(its.share_high, 1.0))
    if its.share_low < 0 or its.share_high > 1:
        most = f"{share.high} % at most, and perhaps none,"
        least = f"{share.low} % or more, and perhaps all,"
        return f"Of {between}, {most if its.share_low < 0 else least} comes of how they differ in {by}."
    return (
        f"Of {between}, {share.figure} % ({share.ends} %) comes of how they differ in {by}, and the rest "
        "does not."
    )
