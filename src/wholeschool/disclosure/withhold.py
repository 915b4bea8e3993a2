"""Hiding further cells, so that small ones cannot be worked out of sums: as few and as small as may be.

Small cells are hidden first (primary). For each the cheapest way is sought by which it could be more or
less: a circuit through other cells that keeps all sums (`circuits.py`), and the cells of it are hidden as
well. Then each further cell is shown again that the others can do without (`hiding.py`).

At last the attacker is asked: whether anything that is hidden can be told; and of tables that are not too
large whether anything could be without one further cell or another (Fischetti & Salazar-González, Management
Science 47, 2001), because circuits do not find everything by which a cell is safe.
"""

from __future__ import annotations

import time

import numpy as np

from wholeschool.disclosure.additive import AdditiveTable, Flags
from wholeschool.disclosure.attack import FLOOR, Attacker, OutOfTimeError
from wholeschool.disclosure.hiding import Hiding
from wholeschool.disclosure.solver import Floats
from wholeschool.disclosure.to_hide import ToHide, Withheld

_TOO_LARGE = 200_000
"""Hidden cells times further ones, from which on the attacker is not asked about each: about three seconds.

Not in seconds, so that a table is hidden alike wherever and whenever it is. With a third column, or a base,
the solver needs four times as long.
"""


def withhold(
    table: AdditiveTable,
    threshold: int,
    *,
    floor: Floats | None = None,
    shown: Flags | None = None,
    seconds: float = 60.0,
    base: bool = False,
) -> Withheld:
    """Hide what has to be hidden, so that no hidden cell can be told to within less than the threshold.

    `floor` (cells): 1 where noughts are shown (so everywhere without it), 0 where they are hidden like other
    small counts. Where nothing else guards a cell, noughts are hidden too; where that does not either, or so
    many `seconds` are over, nothing is given by one column, and what is left has half of them. A tenth is for
    asking the attacker what can be shown. `base`: the last axis is who was counted, and is kept.
    `shown` (cells): those that can be seen elsewhere, which are not hidden to guard others where that can be.
    """
    asked = ToHide(table, threshold, np.full(table.size, FLOOR) if floor is None else floor, shown, base)
    found, lost = _in_time(asked, seconds), list[tuple[ToHide, int]]()
    while found is None and (axis := asked.narrowest) is not None:
        lost.append((asked, axis))
        asked, seconds = asked.without(axis), seconds / 2
        found = _in_time(asked, seconds)
    found = found or asked.all_but_the_total()
    for whole, axis in reversed(lost):
        found = whole.with_nothing_by(axis, found)
    return found


def _in_time(asked: ToHide, seconds: float) -> Withheld | None:
    """What has to be hidden; None where it is not known in so many seconds, or nothing guards a cell."""
    table, threshold, primary, end = asked.table, asked.threshold, asked.primary, time.monotonic() + seconds
    try:
        hiding = _guarded(table, primary, threshold, asked.floor, asked.shown, end)
        to_the_end = hiding.show_again(end - seconds / 2)
        attacker = _audited(table, threshold, asked.floor, hiding, end)
    except (OutOfTimeError, _NotGuardedError):
        return None
    noughts = bool((hiding.hidden & (table.counts < asked.floor)).any())
    if noughts or not to_the_end or _is_too_large(table, hiding):
        return Withheld(primary, hiding.hidden, cruder=True)
    fewer, to_the_end = _shown_again(table, hiding, float(threshold), attacker, seconds / 10)
    return Withheld(primary, fewer, cruder=not to_the_end)


class _NotGuardedError(Exception):
    """Nothing that was hidden keeps a cell from being told."""


def _guarded(
    table: AdditiveTable, primary: Flags, threshold: int, floor: Floats, shown: Flags | None, end: float
) -> Hiding:
    """The small cells and what guards them: what is `shown` where nothing else does, and then noughts.

    Raises OutOfTimeError, and _NotGuardedError where they do not either or the table is none of columns.
    """
    ways: list[tuple[Floats, Flags | None]] = [(floor, None), (np.minimum(floor, table.counts), None)]
    if shown is not None and shown.any():
        ways.insert(0, (floor, shown))
    for least, elsewhere in ways if table.members else ():
        hiding = Hiding(table, primary, threshold, least, end, elsewhere)
        if hiding.guard():
            return hiding
    raise _NotGuardedError


def _audited(table: AdditiveTable, threshold: int, floor: Floats, hiding: Hiding, end: float) -> Attacker:
    """The attacker, who looks at every proof and can tell nothing; raises _NotGuardedError otherwise.

    Whoever sees that noughts are hidden knows that a hidden cell may be one. Raises OutOfTimeError.
    """
    known = np.where(hiding.hidden, np.minimum(floor, table.counts), floor)
    attacker = Attacker(table, known, deadline=end)
    for other in hiding.others.tables():
        attacker.learn(other)
    if len(attacker.told(hiding.hidden, float(threshold))):
        raise _NotGuardedError
    return attacker


def _is_too_large(table: AdditiveTable, hiding: Hiding) -> bool:
    """Whether the attacker would have to be asked too much."""
    return int(hiding.hidden.sum()) * len(hiding.guards) * (len(table.shape) - 1) ** 2 > _TOO_LARGE


def _shown_again(
    table: AdditiveTable, hiding: Hiding, enough: float, attacker: Attacker, seconds: float
) -> tuple[Flags, bool]:
    """Without the further cells that protect nothing, those of most pupils first; whether all were tried."""
    hidden, guards, end = hiding.hidden, hiding.guards, time.monotonic() + seconds
    try:
        for cell in sorted(guards, key=lambda each: -int(table.counts[each])):
            if time.monotonic() > end:
                return hidden, False
            fewer = hidden.copy()
            fewer[cell] = False
            if not attacker.tells_any(fewer, enough, first=guards[cell]):
                hidden = fewer
    except OutOfTimeError:
        return hidden, False
    return hidden, True
