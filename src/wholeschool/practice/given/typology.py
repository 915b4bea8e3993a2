"""Kinds of provision in place of lessons, told apart by what is recorded of a spell: rules, not guesses.

Four things are looked at, of which two make the kind: how full it is (per cent of the week) and how long it
lasts (school weeks after the week it began in: from Monday to Friday of the same week is none). How a pupil
came to it and how it ended are counted beside each kind. The limits are choices of ours: a fortnight beyond
the first week, within which nobody falls out of a class for good, and a term (twelve weeks) beyond it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from wholeschool.practice.given.provision import BACK, OTHERWISE, RUNNING, Clock, endings, weeks_of

FORTNIGHT, TERM = 2, 12
HALF = 50
_PLANNED = frozenset({"planned", "at_arrival"})
_NOT_SAID = "not_said"
_AFTER = "school weeks after the week it began in"


@dataclass(frozen=True)
class Kind:
    """A kind of provision: its key, its name, and the rule that makes a spell one of it, in words."""

    key: str
    name: str
    rule: str


ALONGSIDE = Kind("alongside", "Alongside lessons", f"less than {HALF} % of the week, however long")
PAUSE = Kind("pause", "A pause", f"{HALF} % of the week or more, over within {FORTNIGHT} {_AFTER}")
BRIDGE = Kind(
    "bridge", "A bridge",
    f"{HALF} % of the week or more, up to {TERM} {_AFTER}, so far or in all, and no pause",
)  # fmt: skip
APART = Kind("apart", "A place apart", f"{HALF} % of the week or more, longer than {TERM} {_AFTER}")
UNTOLD = Kind("untold", "Not told", "nobody wrote down how much of the week it takes")
KINDS = (PAUSE, BRIDGE, APART, ALONGSIDE, UNTOLD)


@dataclass(frozen=True)
class OfKind:
    """The spells of a kind: `by_plan` were planned or came with the pupil, `at_crisis` after something else.

    `entry_untold`: nobody said how. `back` to all lessons, `otherwise` ended, `running`: all spells. `weeks`:
    school weeks after the week they began in, the median of those that are over; None = none is.
    """

    kind: Kind
    spells: int
    by_plan: int
    at_crisis: int
    entry_untold: int
    back: int
    otherwise: int
    running: int
    weeks: float | None


def typology(rows: Sequence[Mapping[str, Any]], clock: Clock) -> tuple[OfKind, ...]:
    """The spells of a provision by kind, in the order of `KINDS`; kinds that nobody had are left out.

    `rows` as `provision.provision` has them; spells that begin after the data are left out.
    """
    rows = [row for row in rows if row["start"] <= clock.last_day]
    ended = endings(rows, clock)
    weeks = weeks_of(rows, ended, clock)
    kinds = [
        kind_of(row["share_of_week"], int(long), over=end != RUNNING)
        for row, long, (end, _) in zip(rows, weeks, ended, strict=True)
    ]
    return tuple(
        _summed(kind, [(rows[at], ended[at][0], weeks[at]) for at, each in enumerate(kinds) if each is kind])
        for kind in KINDS
        if kind in kinds
    )


def kind_of(share_of_week: int | None, weeks: int, *, over: bool) -> Kind:
    """The kind of a spell: per cent of the week (None = not said), school weeks beyond its first."""
    if share_of_week is None:
        return UNTOLD
    if share_of_week < HALF:
        return ALONGSIDE
    if weeks > TERM:
        return APART
    return PAUSE if over and weeks <= FORTNIGHT else BRIDGE


def _summed(kind: Kind, spells: Sequence[tuple[Mapping[str, Any], int, Any]]) -> OfKind:
    entries = Counter(_entry(row) for row, _, _ in spells)
    ends = Counter(end for _, end, _ in spells)
    over = [long for _, end, long in spells if end != RUNNING]
    return OfKind(
        kind, len(spells), entries["plan"], entries["crisis"], entries[_NOT_SAID],
        ends[BACK], ends[OTHERWISE], ends[RUNNING], float(np.median(over)) if over else None,
    )  # fmt: skip


def _entry(row: Mapping[str, Any]) -> str:
    if row["entry"] is None:
        return _NOT_SAID
    return "plan" if row["entry"] in _PLANNED else "crisis"
