"""The two sides of a comparison: who began, and how few there were beside them at any time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wholeschool.errors import WrongCallError
from wholeschool.practice.units.compared import Control
from wholeschool.practice.units.panel import Panel


@dataclass(frozen=True)
class Sides:
    """How many stand on each side of the comparison.

    `treated`: units of which an effect is told; `beside`: the fewest units that any effect is held against.
    `clusters_treated`, `clusters_beside`: the same of clusters, each unit being one where there are none.
    `alone`: units that began when nobody was left to compare with, so that nothing is told of them.
    """

    treated: int
    beside: int
    clusters_treated: int
    clusters_beside: int
    alone: int

    @property
    def fewest(self) -> int:
        """The smallest of them."""
        return min(self.treated, self.beside, self.clusters_treated, self.clusters_beside)


def sides(panel: Panel, control: Control) -> Sides:
    """The sides of a panel that is `comparable`: those that began, and at each time those that had not.

    Raises WrongCallError where nobody is left beside them after any start.
    """
    starts, began = panel.starts, panel.began
    clusters = np.arange(len(starts))
    if panel.cluster is not None:
        clusters[panel.unit] = panel.cluster
    told, beside = np.zeros(len(starts), dtype=bool), []
    for time in panel.times[panel.times >= starts[began].min()]:
        others = ~began if control == "never" else ~began | (starts > time)
        if others.any():
            told |= began & (starts <= time)
            beside.append(others)
    if not beside:
        raise WrongCallError(
            "Nobody is left to compare with at any time after a start",
            advice="Add units that begin later, or never.",
        )
    return Sides(
        int(told.sum()),
        min(int(each.sum()) for each in beside),
        len(np.unique(clusters[told])),
        min(len(np.unique(clusters[each])) for each in beside),
        int((began & ~told).sum()),
    )
