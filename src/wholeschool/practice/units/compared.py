"""Who can be compared in a panel: units whose before is seen, beside others who had not begun."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt

from wholeschool.errors import WrongCallError
from wholeschool.practice.units.panel import NEVER, Ints, Panel
from wholeschool.schema.wording import counted

Control = Literal["never", "notyet"]
CONTROLS: tuple[Control, ...] = ("never", "notyet")
_FEW_UNITS = 0.2
_ALONE = "Without others beside them nothing can be told apart from what happened everywhere."


def comparable(panel: Panel, control: Control, *, complete: bool) -> Panel:
    """The part of a panel that a staggered design can use; `complete`: units with every time alone.

    Left out, and said: units that had begun at the first time, for nobody saw them before; where `complete`,
    units with gaps. Starts after the last time are none within the panel. Raises WrongCallError where there
    is no time before any start, nobody who began, one unit alone that did, or nobody to hold them against.
    """
    refuse_flat(panel)
    panel = without_rare_times(panel)
    if len(panel.times) < 2:
        raise WrongCallError(
            "The panel has one time", advice="A change needs at least one time before and one after a start."
        )
    panel = _without_always(without_gaps(panel) if complete else _gaps_counted(panel))
    starts, began = panel.starts, panel.starts[panel.began]
    if not began.size:
        raise WrongCallError(
            "No unit begins within the panel",
            advice=" ".join((*panel.left_out, "Look at the column of the start.")),
        )
    if began.size == len(starts):
        _refuse_all_begun(np.unique(began), control)
    if began.size == 1:
        alone = panel.named(np.flatnonzero(starts == began[0]))
        raise WrongCallError(
            f"One unit alone begins, {alone}: chance cannot be told from one",
            advice="Add units that began, at whatever time; or hold it against a mixture: --design sdid.",
        )
    return panel


def refuse_flat(panel: Panel) -> None:
    """Raise WrongCallError where nothing varies, or all units are of one cluster."""
    if not np.ptp(panel.outcome) > 0:
        raise WrongCallError("The outcome is the same in every row", advice="Look at its column.")
    if panel.cluster is not None and len(np.unique(panel.cluster)) == 1:
        raise WrongCallError(
            "All units are of one cluster, and chance cannot be told from one",
            advice="Leave out --cluster, or give more of them.",
        )


def without_rare_times(panel: Panel) -> Panel:
    """Without times that hardly any unit has: one stray row would make all others incomplete."""
    times, seen = np.unique(panel.time, return_counts=True)
    rare = times[seen < _FEW_UNITS * len(panel.units)]
    if not rare.size:
        return panel
    told = ", ".join(map(str, rare[:5])) + (" …" if len(rare) > 5 else "")
    said = f"{counted(len(rare), 'time')} that fewer than one unit of five has: left out ({told})."
    return panel.of_rows(~np.isin(panel.time, rare), said)


def _with_gaps(panel: Panel) -> npt.NDArray[np.bool_]:
    """Which units lack a time that others have."""
    return np.bincount(panel.unit, minlength=len(panel.units)) < len(panel.times)


def _gaps_counted(panel: Panel) -> Panel:
    """The panel as it is, with the units that lack a time counted, and said."""
    places = np.flatnonzero(_with_gaps(panel))
    if not places.size:
        return panel
    said = f"{counted(len(places), 'unit lacks', 'units lack')} a time of others ({panel.named(places)})."
    return panel.of_rows(np.ones(len(panel.unit), dtype=bool), said, lost=len(places))


def _refuse_all_begun(starts: Ints, control: Control) -> None:
    """All units begin: who begins later can be compared with, until then."""
    if len(starts) == 1:
        raise WrongCallError(
            f"Nobody is left to compare with: all units begin at {starts[0]}",
            advice=f"{_ALONE} Add units that did not begin, or began at another time.",
        )
    if control == "never":
        raise WrongCallError(
            "Nobody is left to compare with: every unit begins at some time",
            advice="Units that begin later can be compared with until then: --control notyet.",
        )


def without_gaps(panel: Panel) -> Panel:
    """Without the units that lack a time; what is left out is said. Raises WrongCallError where all do."""
    gaps = _with_gaps(panel)
    if not gaps.any():
        return panel
    if gaps.all():
        raise WrongCallError(
            f"No unit has all {len(panel.times)} times",
            advice="Give fewer times, which most units have; or --design imputation, which allows gaps.",
        )
    places = np.flatnonzero(gaps)
    said = (
        f"{len(places):,} of {counted(len(panel.units), 'unit')} lack a time that others have: left out "
        f"({panel.named(places)})."
    )
    return panel.of_rows(~gaps[panel.unit], said, lost=len(places))


def _without_always(panel: Panel) -> Panel:
    first = int(panel.times[0])
    starts = panel.starts
    always = (starts != NEVER) & (starts <= first)
    if not always.any():
        return panel
    places = np.flatnonzero(always)
    if always.all():
        raise WrongCallError(
            f"Every unit had begun at the first time ({first})",
            advice="Add times before the start: what was not seen cannot be compared.",
        )
    said = (
        f"{counted(len(places), 'unit')} had begun at the first time ({first}), so that nobody saw what was "
        f"before; left out ({panel.named(places)})."
    )
    return panel.of_rows(~always[panel.unit], said)
