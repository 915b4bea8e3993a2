"""Hiding further cells, so that the small ones cannot be worked out of sums: as few and as small as may be.

Small cells are hidden first (primary). For each cell that an attacker could bound too narrowly the cheapest
way is sought by which it could be more: a flow through other cells that keeps all sums. The cells of this flow
are hidden as well (Kelly, Golden & Assad, Networks 22, 1992; Fischetti & Salazar-González, Management Science
47, 2001). At last each further cell is shown again if the attacker learns nothing by it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from scipy import optimize, sparse

from wholeschool.disclosure.additive import AdditiveTable, Flags
from wholeschool.disclosure.attack import FLOOR, Attacker, Bounds, Floats

_ALMOST = 1e-6


@dataclass(frozen=True, eq=False)
class Withheld:
    """What of a table is `hidden`; `primary`: for its own smallness. `bounds`: what an attacker knows.

    `cruder`: there was not the time to seek the least, and whole rows and columns were hidden.
    """

    primary: Flags
    hidden: Flags
    bounds: Bounds
    cruder: bool = False


def withhold(
    table: AdditiveTable, threshold: int, *, width: float | None = None, seconds: float = 20.0
) -> Withheld:
    """Hide what has to be hidden of a table, so that no hidden cell can be told to within `width` (the threshold).

    A count of 1 to `threshold` − 1 is small; noughts are shown. After so many `seconds` the table is hidden but
    for its grand total, and where not even that is safe, whole.
    """
    enough = float(threshold if width is None else width)
    primary = (table.counts > 0) & (table.counts < threshold)
    hidden, deadline = primary.copy(), time.monotonic() + seconds
    counts = table.counts.astype(np.float64)
    bounds = Bounds(counts, counts)
    while True:
        bounds = Attacker(table, hidden, bounds).bounds(enough)
        weak = np.flatnonzero(hidden & (bounds.width < enough - _ALMOST))
        if not len(weak):
            break
        for cell in weak[np.argsort(bounds.width[weak])]:
            if bounds.width[cell] >= enough - _ALMOST:
                continue  # by a flow that was found for another cell
            moved = _cheapest(table, hidden, int(cell), bounds, enough)
            if moved is None or time.monotonic() > deadline:
                return _crude(table, primary, enough)
            hidden = hidden | (np.abs(moved) > _ALMOST)
            bounds = Bounds(np.minimum(bounds.low, counts + moved), np.maximum(bounds.high, counts + moved))
    hidden = _shown_again(table, primary, hidden, enough, deadline)
    return Withheld(primary, hidden, Attacker(table, hidden).bounds(enough))


def _cheapest(
    table: AdditiveTable, hidden: Flags, cell: int, bounds: Bounds, enough: float
) -> Floats | None:
    """The least costly flow by which this cell could be `enough` more than the least it can be; None where there is none.

    A linear program over how much more and how much less each cell would have: noughts stay, no cell falls
    below one, all sums hold. Hidden cells cost nothing, shown ones the more the more pupils they show.
    """
    counts = table.counts.astype(np.float64)
    target = enough - (counts[cell] - bounds.low[cell])
    price = np.where(hidden, 1e-3, 1.0 + np.log1p(counts))
    price[counts == 0] = 0.0
    up = np.where(counts > 0, np.inf, 0.0)
    down = np.where(counts > 0, counts - FLOOR, 0.0)
    sums = sparse.hstack([table.sums, -table.sums]).tocsr()
    low = np.zeros(2 * table.size)
    high = np.concatenate([up, down])
    low[cell] = high[cell] = max(target, 0.0)
    high[table.size + cell] = 0.0
    found = optimize.linprog(
        np.concatenate([price, price]), A_eq=sums, b_eq=np.zeros(sums.shape[0]),
        bounds=np.column_stack([low, high]), method="highs",
    )  # fmt: skip
    if found.status != 0:
        return None
    return np.asarray(found.x[: table.size] - found.x[table.size :], dtype=np.float64)


def _shown_again(
    table: AdditiveTable, primary: Flags, hidden: Flags, enough: float, deadline: float
) -> Flags:
    """Without the further cells that turn out to protect nothing, those that show most pupils first."""
    further = np.flatnonzero(hidden & ~primary)
    for cell in further[np.argsort(-table.counts[further])]:
        if time.monotonic() > deadline:
            break
        fewer = hidden.copy()
        fewer[cell] = False
        if safe(Attacker(table, fewer).bounds(enough), fewer, enough):
            hidden = fewer
    return hidden


def safe(bounds: Bounds, hidden: Flags, enough: float) -> bool:
    """Whether no hidden cell can be told to within less than `enough`."""
    return bool((bounds.width[hidden] >= enough - _ALMOST).all())


def _crude(table: AdditiveTable, primary: Flags, enough: float) -> Withheld:
    """Everything but the grand total, or all; noughts are hidden too, since they no longer stand alone."""
    hidden = np.ones(table.size, dtype=bool)
    hidden[-1] = False
    wide: Floats = np.full(table.size, np.inf)
    if table.counts[-1] < enough:
        hidden[-1] = True
    return Withheld(primary, hidden, Bounds(np.zeros(table.size), wide), cruder=True)
