"""Effects by time of start and time, each beside those who had not begun (Callaway & Sant'Anna 2021)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wholeschool.errors import WrongCallError
from wholeschool.practice.units.compared import Control
from wholeschool.practice.units.frames import quietly
from wholeschool.practice.units.panel import NEVER, Floats, Ints, Panel
from wholeschool.stats.loading import lightly


@dataclass(frozen=True, eq=False)
class GroupTimes:
    """Effects of k starts and times in n units.

    `group`, `time`, `effect` are (k,), in the unit of the outcome. `influence` (n, k): what each unit adds to
    each effect, its mean over units being nought. `starts` (n,) is the start of each unit, `NEVER` where it
    is not within the panel; `clusters` (n,) who is taken together, None = each unit alone.
    """

    group: Ints
    time: Ints
    effect: Floats
    influence: Floats
    starts: Ints
    clusters: Ints | None

    @property
    def after(self) -> np.ndarray:
        """Which of the effects are of the start or after it: (k,) of bool."""
        return self.time >= self.group


@dataclass(frozen=True, eq=False)
class _Wide:
    """A complete panel with a row a unit: outcome (n, times), covariates (n, times, columns)."""

    times: Ints
    starts: Ints
    outcome: Floats
    covariates: Floats
    clusters: Ints | None

    @classmethod
    def of(cls, panel: Panel) -> _Wide:
        times = panel.times
        order = np.lexsort((panel.time, panel.unit))
        shape = len(panel.units), len(times)
        columns = [each[order].reshape(shape) for each in panel.covariates.values()]
        starts = panel.starts
        return cls(
            times,
            np.where(starts > times[-1], NEVER, starts),
            panel.outcome[order].reshape(shape),
            np.stack(columns, axis=-1) if columns else np.empty((*shape, 0)),
            None if panel.cluster is None else panel.cluster[order].reshape(shape)[:, 0],
        )


def group_times(panel: Panel, control: Control) -> GroupTimes:
    """All effects of a panel without gaps that has `sides`, beside units that never began, or not yet.

    The effect of start g at t is the change of those who began at g since the last time before it, less that
    of the comparison; of a time before g the change since the time before that. Doubly robust: the change of
    the comparison is adjusted by regression on the covariates at the earlier time and by inverse odds of
    beginning. Raises WrongCallError where covariates tell wholly who began, or repeat each other.
    """
    wide = _Wide.of(panel)
    groups = [int(each) for each in np.unique(wide.starts) if each != NEVER]
    cells = [(group, at) for group in groups for at in range(1, len(wide.times))]
    found = [_cell(wide, group, at, control) for group, at in cells]
    known = [place for place, each in enumerate(found) if each is not None]
    effects, influences = zip(*[found[place] for place in known], strict=True)
    return GroupTimes(
        np.array([cells[place][0] for place in known]),
        wide.times[[cells[place][1] for place in known]],
        np.array(effects),
        np.stack(influences, axis=1),
        wide.starts,
        wide.clusters,
    )


def _cell(wide: _Wide, group: int, at: int, control: Control) -> tuple[float, Floats] | None:
    """One effect and what each unit adds to it; None where nobody had not begun by then."""
    time = wide.times[at]
    before = np.flatnonzero(wide.times < group)[-1] if time >= group else at - 1
    began = wide.starts == group
    beside = wide.starts == NEVER
    if control == "notyet":
        beside |= (wide.starts > max(time, wide.times[before])) & ~began
    if not beside.any():
        return None
    rows = np.flatnonzero(began | beside)
    change = wide.outcome[rows, at] - wide.outcome[rows, before]
    try:
        effect, of_rows = _difference(change, began[rows], wide.covariates[rows, before])
    except ValueError as error:
        raise WrongCallError(
            f"those who began at {group} cannot be compared at {time} by these covariates: they tell who "
            "began, or repeat each other",
            advice="Give fewer covariates, or none.",
        ) from error
    influence = np.zeros(len(wide.starts))
    influence[rows] = of_rows * (len(wide.starts) / len(rows))
    return effect, influence


def _difference(change: Floats, began: np.ndarray, covariates: Floats) -> tuple[float, Floats]:
    """How much more those who began changed, and what each unit adds. Raises ValueError as drdid does."""
    if not covariates.shape[1]:
        share = began.mean()
        apart = np.where(began, change - change[began].mean(), change - change[~began].mean())
        weights = np.where(began, 1 / share, -1 / (1 - share))
        return float(change[began].mean() - change[~began].mean()), weights * apart
    # Here, because it loads much of statsmodels, which takes half a second.
    with lightly():
        from drdid.drdid import drdid_panel

    design = np.column_stack([np.ones(len(change)), covariates])
    effect, of_rows = quietly(drdid_panel, change, np.zeros(len(change)), began.astype(float), design)
    return float(effect), np.ravel(of_rows)
