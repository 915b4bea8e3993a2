"""A rule that decides who begins: those just on one side of its line, beside those just on the other."""

from __future__ import annotations

import math
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from wholeschool.errors import WrongCallError
from wholeschool.practice.assigned.cutoff_words import Crossing, cannot, details, doubts, notes
from wholeschool.practice.results.asked import Asked
from wholeschool.practice.results.effects import AtEventTime, Effects, Estimate, Pretrend
from wholeschool.practice.results.figures import figure
from wholeschool.practice.units.compared import refuse_flat
from wholeschool.practice.units.panel import Floats, Panel
from wholeschool.practice.units.sides import Sides
from wholeschool.schema.wording import counted
from wholeschool.stats.discontinuity import Jump, density_p, jump

_MOST_TIMES = 8
_NEAR = 1e-9
_LEAST_FOLLOWED = 0.1
"""How much more of those on the side that is given it must begin, for a jump to be divided by it."""


@dataclass(frozen=True, eq=False)
class Line:
    """Units beside a line that is crossed upwards by those who are given something.

    `running` (units,) and `cutoff` are as in the table, or both with the sign changed where it is given
    below; `took` (units,): who began. `grid` (units, times), NaN = not seen; the first `before` times are
    before anybody began. `covariates` (units, k) by name.
    """

    running: Floats
    cutoff: float
    took: np.ndarray
    grid: Floats
    before: int
    covariates: dict[str, Floats]
    below: bool

    @property
    def sharp(self) -> bool:
        """Whether everybody did as the rule says."""
        return bool(np.array_equal(self.took, self.running >= self.cutoff))


def discontinuity(panel: Panel, asked: Asked) -> tuple[Effects, Panel]:
    """The effect at the line of a rule, on the mean outcome since the first start; and the panel.

    Where not all did as the rule says, it is the effect on those who do. Held against: the same of the times
    before, of covariates, of lines that are none, with half and twice the bandwidth, and whether units lie
    close to one side of the line more than to the other. Raises WrongCallError where there is no column of
    what the rule looks at, it decides nothing, or too few units are near.
    """
    refuse_flat(panel)
    line, used = _line(panel, asked)
    after, given = _mean(line.grid[:, line.before :]), _adjust(line)
    took = None if line.sharp else line.took.astype(np.float64)
    found = _jump(line, after, took, given)
    if found is None:
        raise WrongCallError(
            f"Too few units are near the cut-off of {figure(asked.cutoff)}",
            advice="Add units, on both sides.",
        )
    if found.followed is not None and not found.followed > _LEAST_FOLLOWED:
        raise WrongCallError(
            f"Near {figure(asked.cutoff)} as many begin on either side: the line decides nothing",
            advice="Look at --cutoff and at the column of the start.",
        )
    crossing = _crossing(line, found, after, took, given)
    effects = Effects(
        "rd",
        _estimate(found),
        _since(line, panel, took),
        None if crossing.before is None else _as_test(crossing.before),
        Sides(found.above, found.below, found.above, found.below, 0),
        int(np.isfinite(line.grid).sum()),
        pretrend_reason="" if crossing.before else "no time before the first start was seen",
        cannot=cannot(crossing),
        doubts=doubts(crossing),
        notes=notes(crossing, asked.running),
        details=MappingProxyType(details(crossing)),
        who=f"units at the cut-off of {figure(asked.cutoff)}"
        + ("" if line.sharp else " that do as the rule says"),
    )
    return effects, used


def _line(panel: Panel, asked: Asked) -> tuple[Line, Panel]:
    """Units with a value of what the rule looks at, the side that is given something being above."""
    if panel.running is None or not math.isfinite(asked.cutoff):
        raise WrongCallError(
            "A rule's line takes the column that the rule looks at, and where the line is",
            advice="Give --running COLUMN and --cutoff NUMBER.",
        )
    known = np.isfinite(panel.running)
    used = panel.of_rows(known, *_said_of_unknown(panel, panel.running))
    running, took = _one_a_unit(used, panel.running[known]), used.began
    if used.cluster is not None:
        raise WrongCallError(
            "This design takes each unit alone", advice="Leave out --cluster, or take clusters as units."
        )
    over = running >= asked.cutoff
    if over.all() or not over.any() or took.all() or not took.any():
        raise WrongCallError(
            f"All units are on one side of {figure(asked.cutoff)}, or all began, or none",
            advice="Look at --cutoff and at the column of the start.",
        )
    below = took[~over].mean() > took[over].mean()
    times = used.times
    grid, place = np.full((len(used.units), len(times)), np.nan), np.searchsorted(times, used.time)
    grid[used.unit, place] = used.outcome
    before = int((times < used.starts[took].min()).sum())
    return Line(
        -running if below else running,
        _side_of_equals(running, took, asked.cutoff, below),
        took,
        grid,
        before,
        {name: _first_known(used, each, place, grid.shape) for name, each in used.covariates.items()},
        bool(below),
    ), used


def _said_of_unknown(panel: Panel, running: Floats) -> tuple[str, int]:
    gone = len(panel.units) - len(np.unique(panel.unit[np.isfinite(running)]))
    return (f"{counted(gone, 'unit')} without what the rule looks at: left out." if gone else "", gone)


def _one_a_unit(panel: Panel, running: Floats) -> Floats:
    least, most = np.full(len(panel.units), np.inf), np.full(len(panel.units), -np.inf)
    np.minimum.at(least, panel.unit, running)
    np.maximum.at(most, panel.unit, running)
    if (least != most).any():
        name = panel.named(np.flatnonzero(least != most))
        raise WrongCallError(
            f"{name}: more than one value of what the rule looks at",
            advice="Give the value by which it was decided in all rows of a unit.",
        )
    return least


def _side_of_equals(running: Floats, took: np.ndarray, cutoff: float, below: bool) -> float:
    """The line, so that units which lie on it are on the side of those who did as most of them did."""
    line = -cutoff if below else cutoff
    on = running == cutoff
    if on.any() and took[on].mean() < 0.5:
        line += _NEAR * float(np.ptp(running))
    return line


def _first_known(panel: Panel, values: Floats, place: np.ndarray, shape: tuple[int, int]) -> Floats:
    """A covariate at the first time that it is known of a unit."""
    grid = np.full(shape, np.nan)
    grid[panel.unit, place] = values
    known = np.isfinite(grid)
    found: Floats = grid[np.arange(shape[0]), known.argmax(axis=1)]
    return found


def _adjust(line: Line) -> Floats | None:
    return np.column_stack([*line.covariates.values()]) if line.covariates else None


def _jump(
    line: Line, outcome: Floats, took: Floats | None = None, given: Floats | None = None,
    bandwidth: float | None = None,
) -> Jump | None:  # fmt: skip
    known = np.isfinite(outcome)
    try:
        return jump(
            outcome[known], line.running[known], line.cutoff,
            took=None if took is None else took[known],
            covariates=None if given is None else given[known], bandwidth=bandwidth,
        )  # fmt: skip
    except (ValueError, np.linalg.LinAlgError):
        return None


def _crossing(line: Line, found: Jump, after: Floats, took: Floats | None, given: Floats | None) -> Crossing:
    over = line.running >= line.cutoff
    wide = [_jump(line, after, took, given, found.bandwidth * times) for times in (0.5, 2.0)]
    jumps = {name: _jump(line, each) for name, each in line.covariates.items()}
    return Crossing(
        found=found,
        before=_jump(line, _mean(line.grid[:, : line.before])) if line.before else None,
        covariates={name: each for name, each in jumps.items() if each is not None},
        elsewhere=tuple(each for side in (over, ~over) if (each := _no_line(line, after, side)) is not None),
        half=wide[0],
        twice=wide[1],
        density_p=density_p(line.running, line.cutoff),
        values=min(len(np.unique(line.running[over])), len(np.unique(line.running[~over]))),
        followed=(float(line.took[over].mean()), float(line.took[~over].mean())),
        sharp=line.sharp,
        below=line.below,
    )


def _no_line(line: Line, after: Floats, side: np.ndarray) -> Jump | None:
    """The jump at the middle of one side, where no rule decides anything."""
    known = side & np.isfinite(after)
    running = line.running[known]
    try:
        return jump(after[known], running, float(np.median(running)))
    except (ValueError, np.linalg.LinAlgError):
        return None


def _since(line: Line, panel: Panel, took: Floats | None) -> tuple[AtEventTime, ...]:
    """The jump at each time, those before being of the rule's side alone."""
    told = []
    first = max(0, line.before - _MOST_TIMES)
    for place in range(first, min(line.grid.shape[1], line.before + _MOST_TIMES)):
        each = _jump(line, line.grid[:, place], took if place >= line.before else None)
        if each is not None:
            told.append(AtEventTime(place - line.before, each.effect, each.se, each.low, each.high))
    return tuple(told)


def _mean(values: Floats) -> Floats:
    known = np.isfinite(values)
    count = known.sum(axis=1)
    sums = np.where(known, values, 0.0).sum(axis=1)
    found: Floats = np.divide(sums, count, out=np.full(len(values), np.nan), where=count > 0)
    return found


def _estimate(found: Jump) -> Estimate:
    return Estimate(found.effect, found.se, found.low, found.high, found.p)


def _as_test(found: Jump) -> Pretrend:
    return Pretrend((found.effect / found.se) ** 2, 1, found.p)
