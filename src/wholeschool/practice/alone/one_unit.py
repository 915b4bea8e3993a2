"""The series of the one unit that began something, beside those of others that never did."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from wholeschool.errors import WrongCallError
from wholeschool.practice.results.rules import FEWEST
from wholeschool.practice.units.panel import NEVER, Floats, Ints, Panel
from wholeschool.schema.wording import counted

_MOST_PLACEBOS = 200


@dataclass(frozen=True, eq=False)
class One:
    """A series of n times: `times`, `since` (times since the start) and `outcome` are (n,).

    Of counts, `exposure` (n,) is what they are of: where there are others, what they would be had they gone
    as these; of means, `outcome` is the distance from the mean of the others. `others` are the names of
    those, and `beside` (others, n, 2) their outcome and exposure; `more`
    (n, k): its own covariates; `said`: what a reader has to know.
    """

    name: str
    times: Ints
    since: Ints
    outcome: Floats
    exposure: Floats | None
    counts: bool
    others: tuple[str, ...]
    beside: Floats
    more: Floats
    said: tuple[str, ...]

    def rows(self, kept: np.ndarray) -> One:
        """Some of the times."""
        return replace(
            self,
            times=self.times[kept],
            since=self.since[kept],
            outcome=self.outcome[kept],
            exposure=None if self.exposure is None else self.exposure[kept],
            beside=self.beside[:, kept],
            more=self.more[kept],
        )

    def begun_at(self, time: int) -> One:
        """The same, had it begun at another time."""
        return replace(self, since=self.times - time)

    def placebos(self) -> Iterator[One]:
        """Others in the unit's place, each beside the rest of them; of very many, some."""
        together, count = self.beside.sum(axis=0), len(self.beside)
        for place in np.unique(np.linspace(0, count - 1, min(count, _MOST_PLACEBOS)).astype(int)):
            own = self.beside[place]
            outcome, exposure = _beside(own, together - own, count - 1, counts=self.counts)
            yield replace(self, outcome=outcome, exposure=exposure, more=self.more[:, :0])


def one_unit(panel: Panel) -> One:
    """The unit that begins within the panel. Raises WrongCallError where none does, or more than one."""
    began = np.flatnonzero(panel.began)
    if len(began) != 1:
        who = "No unit begins" if not len(began) else f"{panel.named(began)} begin"
        raise WrongCallError(
            f"{who} within the panel, and an interrupted time series is of one unit that did",
            advice="Of several that began: --design staggered; or add them up into one.",
        )
    place = int(began[0])
    mine = panel.unit == place
    order = np.argsort(panel.time[mine])
    times, start = panel.time[mine][order], int(panel.starts[place])
    own = _pairs(panel)[mine][order]
    names, beside, said = _others(panel, times)
    outcome, exposure = _beside(own, beside.sum(axis=0), len(beside), counts=panel.counts)
    more = np.array([each[mine][order] for each in panel.covariates.values()]).reshape(-1, len(times)).T
    return One(
        panel.units[place], times, times - start, outcome, exposure, panel.counts, names, beside, more, said
    )


def _others(panel: Panel, times: Ints) -> tuple[tuple[str, ...], Floats, tuple[str, ...]]:
    """Names and series of those that never begin and have all these times; none where they are too few."""
    never = panel.starts == NEVER
    rows = np.flatnonzero(never[panel.unit] & np.isin(panel.time, times))
    seen = np.bincount(panel.unit[rows], minlength=len(panel.units))
    whole = np.flatnonzero(seen == len(times))
    rows = rows[np.isin(panel.unit[rows], whole)]
    rows = rows[np.lexsort((panel.time[rows], panel.unit[rows]))]
    beside = _pairs(panel)[rows].reshape(len(whole), len(times), 2)
    if len(whole) >= FEWEST and not (panel.counts and beside.sum(axis=0)[:, 0].min() <= 0):
        return tuple(panel.units[each] for each in whole), beside, ()
    said = (
        f"{counted(int(never.sum()), 'unit that never began is', 'units that never began are')} not held "
        f"beside it: {FEWEST} that have all its times, and counts above 0 taken together, would be."
    )
    return (), beside[:0], (said,) if never.any() else ()


def _pairs(panel: Panel) -> Floats:
    """Outcome and exposure of each row (rows, 2)."""
    exposure = np.ones(len(panel.outcome)) if panel.exposure is None else panel.exposure
    return np.stack([panel.outcome, exposure], axis=1)


def _beside(own: Floats, together: Floats, count: int, *, counts: bool) -> tuple[Floats, Floats | None]:
    """The outcome that is looked at, and what it is of; `together` (n, 2): sums over so many others."""
    if not counts:
        return own[:, 0] - (together[:, 0] / count if count else 0.0), None
    if not count:
        return own[:, 0], own[:, 1]
    # A rest that has nothing at some time would make the unit's count one of nothing.
    return own[:, 0], own[:, 1] * np.maximum(together[:, 0], 0.5) / together[:, 1]
