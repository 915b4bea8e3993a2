"""Units of which chance chose those that began: one row each, what came after beside what was before."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from wholeschool.errors import WrongCallError
from wholeschool.practice.units.panel import NEVER, Floats, Ints, Panel
from wholeschool.schema.wording import counted


@dataclass(frozen=True, eq=False)
class Trial:
    """n units seen after the start: `after` (n,) is their mean, of counts the sum over `exposure` (n,).

    `before` (n, k): what they were like before chance chose, by name: the outcome then (of counts the
    logarithm of its rate) and the covariates, in standard deviations. `begun` (n,), `clusters` (n,) from 0,
    `units` places among the panel's. `lost` of `given`: (began, others). `said`: what a reader has to know.
    """

    start: int
    units: Ints
    after: Floats
    exposure: Floats | None
    before: MappingProxyType[str, Floats]
    begun: np.ndarray
    clusters: Ints
    lost: tuple[int, int]
    given: tuple[int, int]
    said: tuple[str, ...]

    @property
    def design(self) -> Floats:
        """Columns: ones, begun, and what was before (n, 2 + k)."""
        ones = np.ones(len(self.after))
        return np.column_stack([ones, self.begun.astype(np.float64), *self.before.values()])

    @property
    def clustered(self) -> bool:
        """Whether any units are taken together."""
        return len(np.unique(self.clusters)) < len(self.clusters)

    def chosen(self) -> tuple[Ints, np.ndarray]:
        """What chance chose among, by unit (n,), and which of these began: clusters, or units within them."""
        sizes = np.bincount(self.clusters)
        begun = np.bincount(self.clusters, weights=self.begun)
        if np.all((begun == 0) | (begun == sizes)):
            return self.clusters, begun > 0
        return np.arange(len(self.after)), self.begun


def trial_of(panel: Panel, at: int | None = None) -> Trial:
    """The trial that a panel is of; `at`: outcomes of one time alone, None = of all since the start.

    Raises WrongCallError where nobody began, or all did, or they did so at several times.
    """
    start = _start(panel)
    later = (panel.time >= start) if at is None else (panel.time == at)
    earlier = panel.time < start
    seen = _sums(panel, np.ones(len(panel.unit)), later) > 0
    units = np.flatnonzero(seen)
    begun = (panel.starts != NEVER) & (panel.starts <= panel.times[-1])
    exposure = np.ones(len(panel.unit)) if panel.exposure is None else panel.exposure
    weight = exposure if panel.counts else np.ones(len(panel.unit))
    after, of_after = _sums(panel, panel.outcome, later)[units], _sums(panel, weight, later)[units]
    before, said = _before(panel, earlier, later, weight, units)
    given = panel.given_began, panel.given - panel.given_began
    left = int(begun[units].sum()), int((~begun[units]).sum())
    clusters = np.arange(len(panel.units))
    if panel.cluster is not None:
        clusters[panel.unit] = panel.cluster
    return Trial(
        start,
        units,
        after if panel.counts else after / of_after,
        of_after if panel.counts else None,
        MappingProxyType(before),
        begun[units],
        np.unique(clusters[units], return_inverse=True)[1],
        (given[0] - left[0], given[1] - left[1]),
        given,
        said,
    )


def _start(panel: Panel) -> int:
    starts = np.unique(panel.starts[panel.began])
    if not len(starts) or panel.began.all():
        who = "Every unit" if len(starts) else "No unit"
        raise WrongCallError(
            f"{who} begins within the panel, and chance chooses some",
            advice="Look at the column of the start.",
        )
    if len(starts) > 1:
        raise WrongCallError(
            f"Units begin at {len(starts)} times, from {starts[0]} to {starts[-1]}",
            advice="Where chance chose when each begins, too, --design staggered compares them.",
        )
    return int(starts[0])


def _sums(panel: Panel, values: Floats, rows: np.ndarray) -> Floats:
    sums = np.bincount(panel.unit[rows], weights=values[rows], minlength=len(panel.units))
    return sums.astype(np.float64)


def _before(
    panel: Panel, earlier: np.ndarray, later: np.ndarray, weight: Floats, units: Ints
) -> tuple[dict[str, Floats], tuple[str, ...]]:
    """What units were like, by name, in standard deviations; what never varies is left out."""
    columns: dict[str, Floats] = {}
    if earlier.any():
        sums, of = _sums(panel, panel.outcome, earlier), _sums(panel, weight, earlier)
        known = np.where(of > 0, of, np.nan)
        # Half a count more, so that a unit without any has a logarithm.
        columns["the outcome before"] = np.log((sums + 0.5) / known) if panel.counts else sums / known
    rows = earlier if earlier.any() else later
    seen = _sums(panel, np.ones(len(panel.unit)), rows)
    for name, values in panel.covariates.items():
        columns[name] = _sums(panel, values, rows) / np.where(seen > 0, seen, np.nan)
    found, unknown = {}, 0
    for name, values in columns.items():
        mine = values[units]
        unknown = max(unknown, int(np.isnan(mine).sum()))
        mine = np.where(np.isnan(mine), np.nanmean(mine), mine)
        if mine.std() > 0:
            found[name] = (mine - mine.mean()) / mine.std()
    said = f"{counted(unknown, 'unit was', 'units were')} not seen before: taken for the mean of the others."
    return found, (said,) if unknown else ()
