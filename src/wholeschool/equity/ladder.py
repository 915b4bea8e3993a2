"""Where a gap enters: of those who reached a rung, who of each group goes on to a higher one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wholeschool.equity.counted import Counted
from wholeschool.equity.gap import Gap
from wholeschool.equity.groups import gaps
from wholeschool.errors import WrongCallError

Ints = npt.NDArray[np.int64]

RUNGS = 8
"""Nought, which is no rung, and the seven of a branch."""
NEVER = np.iinfo(np.int64).max
"""Stands for the day of a rung that was not touched in the year."""


@dataclass(frozen=True)
class Onward:
    """Of those at risk of going on from a rung, who touched one of the higher ones in the year."""

    to: int
    gaps: tuple[Gap, ...]


@dataclass(frozen=True)
class Step:
    """From a rung (0 = being on a roll) to any higher one. `reason`: why there are no gaps.

    `onward`: to each higher rung that anybody reached from it; a pupil who touched several is in several.
    """

    rung: int
    gaps: tuple[Gap, ...]
    reason: str = ""
    onward: tuple[Onward, ...] = ()


def steps_up(
    first: Ints, group: Ints, names: Sequence[str], reference: str | None = None
) -> tuple[Step, ...]:
    """Each step of a branch: a relative rate index from rung to rung, pupils counted once.

    `first` is pupils × `RUNGS`: the day on which the pupil first touched each rung in the year, `NEVER` where
    not; of rung 0 no day is looked at. `group`: the place of each pupil's group among `names`. At risk of
    going on is who touched the rung before any higher one, or on its day. The index is that of juvenile
    justice (OJJDP, Disproportionate Minority Contact Technical Assistance Manual, 4th ed. 2009, chapter 1),
    whose stages are our rungs.
    """
    return tuple(_step(rung, first, group, names, reference) for rung in range(RUNGS - 1))


def _step(rung: int, first: Ints, group: Ints, names: Sequence[str], reference: str | None) -> Step:
    higher = first[:, rung + 1 :].min(axis=1)
    here = first[:, rung] if rung else np.zeros(len(first), dtype=np.int64)
    at_risk = (here != NEVER) & (higher >= here)

    def against(reached: npt.NDArray[np.bool_]) -> tuple[Gap, ...]:
        base, count = (np.bincount(group[who], minlength=len(names)) for who in (at_risk, at_risk & reached))
        cells = [Counted(name, int(count[at]), int(base[at])) for at, name in enumerate(names) if base[at]]
        return gaps(cells, reference)

    touched = {to: first[:, to] != NEVER for to in range(rung + 1, RUNGS)}
    try:
        onward = (Onward(to, against(its)) for to, its in touched.items() if (at_risk & its).any())
        return Step(rung, against(higher != NEVER), onward=tuple(onward))
    except WrongCallError as problem:
        return Step(rung, (), problem.what)
