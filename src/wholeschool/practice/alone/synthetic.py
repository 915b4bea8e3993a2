"""One unit, or a few, that began at one time, beside a mixture of others: synthetic differences."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

import numpy as np

from wholeschool.errors import WrongCallError
from wholeschool.practice.alone.mixture import Mixed, Wide, mixed, placebos
from wholeschool.practice.results.asked import Asked
from wholeschool.practice.results.effects import AtEventTime, Effects, Estimate, Pretrend, of_size
from wholeschool.practice.results.figures import figure
from wholeschool.practice.results.rules import ENOUGH, FEWEST, LEVEL
from wholeschool.practice.units.compared import refuse_flat, without_gaps, without_rare_times
from wholeschool.practice.units.panel import Floats, Panel
from wholeschool.practice.units.sides import Sides
from wholeschool.schema.wording import counted

FEW = 4
"""Units that began, up to which a mixture is looked at without being asked for."""
_TIMES_BEFORE = 4
_MOST_OTHERS = 100
_BADLY = 0.9
_ALONE = 0.5
_SHOWN = 5


def for_few(panel: Panel) -> bool:
    """Whether a few units alone begin, all at one time, beside enough others: what this design is for."""
    starts, began = panel.starts, panel.began
    count = int(began.sum())
    return 0 < count <= FEW and len(np.unique(starts[began])) == 1 and len(starts) - count >= FEWEST


def synthetic(panel: Panel, asked: Asked) -> tuple[Effects, Panel]:
    """What became of the units that began, beside a mixture of others; and the part of the panel of them.

    Standard errors are those of placebos: the same worked out of every other unit as though it had begun, on
    the ground that it varies as much (Arkhangelsky et al. 2021, algorithm 4). Raises WrongCallError where
    units begin at more than one time, where none does, or nobody is left to mix.
    """
    refuse_flat(panel)
    panel = without_gaps(without_rare_times(panel))
    wide, start = _wide(panel)
    found, others = mixed(wide, wide.began), placebos(wide)
    count, beside = int(wide.began.sum()), int((~wide.began).sum())
    overall = _sized(found.effect, np.array([each.effect for each in others]), beside)
    earlier = _sized(found.earlier, np.array([each.earlier for each in others]), beside)
    effects = Effects(
        "sdid",
        overall,
        _since(wide, start, found, others),
        Pretrend((earlier.estimate / earlier.se) ** 2, 1, earlier.p) if earlier.se > 0 else None,
        Sides(count, beside, count, beside, 0),
        wide.outcome.size,
        pretrend_reason="" if earlier.se > 0 else "nothing varies before the start",
        cannot=_cannot(wide),
        doubts=_doubts(wide, found, others, overall, earlier),
        notes=_notes(wide, found, others),
        details=MappingProxyType(_details(found, others)),
    )
    return effects, panel


def _wide(panel: Panel) -> tuple[Wide, int]:
    """A complete panel with a row a unit, of the others those most alike before; and the one start."""
    starts, began, times = panel.starts, panel.began, panel.times
    begins = np.unique(starts[began])
    if len(begins) != 1:
        told = ", ".join(map(str, begins[:3]))
        raise WrongCallError(
            f"Units begin at {len(begins)} times ({told} …): a mixture is of one" if begins.size
            else " ".join(("No unit begins within the panel.", *panel.left_out)),
            advice="Use --design staggered, which takes starts as they come." if begins.size
            else "Look at the column of the start; a unit with a gap is left out.",
        )  # fmt: skip
    before = int((times < begins[0]).sum())
    if before < 2 or began.all():
        raise WrongCallError(
            "All units begin, and nobody is left to mix" if began.all()
            else "A mixture of others that moved alike takes two times before the start at least",
            advice="Add units that did not begin." if began.all() else "Add times before.",
        )  # fmt: skip
    outcome = panel.outcome[np.lexsort((panel.time, panel.unit))].reshape(len(starts), len(times))
    kept = _most_alike(outcome[:, :before], began)
    return Wide(tuple(panel.units[each] for each in kept), times, outcome[kept], began[kept], before), int(
        begins[0]
    )


def _most_alike(before: Floats, began: np.ndarray) -> np.ndarray:
    """Those who began, and of very many others those that moved most as they did, their level apart."""
    others = np.flatnonzero(~began)
    if len(others) <= _MOST_OTHERS:
        return np.arange(len(began))
    moved = before - before.mean(axis=1, keepdims=True)
    apart = ((moved[others] - moved[began].mean(axis=0)) ** 2).sum(axis=1)
    chosen = others[np.argsort(apart, kind="stable")[:_MOST_OTHERS]]
    return np.sort(np.concatenate([np.flatnonzero(began), chosen]))


def _sized(effect: float, placebo: Floats, beside: int) -> Estimate:
    """An effect with the spread of those that are none, by Student's t of how many units these are of."""
    df = min(len(placebo), beside) - 1
    return of_size(effect, float(placebo.std()), df, float(np.abs(placebo).max()))


def _since(wide: Wide, start: int, found: Mixed, others: list[Mixed]) -> tuple[AtEventTime, ...]:
    spread = np.stack([each.gaps for each in others])
    told = []
    for place, gap in enumerate(found.gaps):
        each = _sized(float(gap), spread[:, place], int((~wide.began).sum()))
        when = int(wide.times[wide.before + place]) - start
        told.append(AtEventTime(when, each.estimate, each.se, each.low, each.high))
    return tuple(told)


def _as_far(found: Mixed, others: list[Mixed]) -> int:
    return sum(abs(each.effect) >= abs(found.effect) for each in others)


def _cannot(wide: Wide) -> tuple[str, ...]:
    beside = int((~wide.began).sum())
    if beside < FEWEST:
        return (
            f"Beside it are {counted(beside, 'unit')}: with fewer than {FEWEST} to mix and to try, chance "
            "cannot be told from anything.",
        )
    if wide.before < _TIMES_BEFORE:
        return (
            f"It was seen at {counted(wide.before, 'time')} before: with fewer than {_TIMES_BEFORE} nobody "
            "can tell whether a mixture of others moves as it does.",
        )
    return ()


def _doubts(
    wide: Wide, found: Mixed, others: list[Mixed], overall: Estimate, earlier: Estimate
) -> tuple[str, ...]:
    said = []
    beside, as_far = int((~wide.began).sum()), _as_far(found, others)
    if beside < ENOUGH:
        said.append(f"Only {beside} units are there to mix and to try.")
    if overall.p < LEVEL and as_far > LEVEL * len(others):
        said.append(
            f"{as_far:,} of {_tried(wide, others)} would come out as far, had they been held to have begun."
        )
    if earlier.p < LEVEL:
        said.append(
            f"A start that never was, before the real one, comes out as {figure(earlier.estimate)} "
            f"(p = {earlier.p:.2g}): it moved apart before it began."
        )
    if found.fit > np.quantile([each.fit for each in others], _BADLY):
        said.append("No mixture moved as it did before: it is farther off than nine of ten others.")
    name, most = next(iter(found.weights.items()))
    if most > _ALONE:
        said.append(f"The mixture is {100 * most:.0f} % {name}: what came to {name} alone is in the answer.")
    return tuple(said)


def _tried(wide: Wide, others: list[Mixed]) -> str:
    """How many were held to have begun, and of what: each other unit, or so many together as began."""
    count = int(wide.began.sum())
    return f"{len(others):,} groups of {count} others" if count > 1 else counted(len(others), "other")


def _notes(wide: Wide, found: Mixed, others: list[Mixed]) -> tuple[str, ...]:
    some = [f"{name} {100 * weight:.0f} %" for name, weight in [*found.weights.items()][:_SHOWN]]
    more = len(found.weights) - len(some)
    mixture = ", ".join(some) + (f" and {more:,} more" if more > 0 else "")
    usual = float(np.median([each.fit for each in others]))
    as_far = _as_far(found, others)
    return (
        f"Beside it stands a mixture of others: {mixture}. Before the start it moved as they did to within "
        f"{figure(found.fit)} (usual among the others: {figure(usual)}).",
        f"Had each of {_tried(wide, others)} been held to have begun, {as_far:,} would have come out as far.",
    )


def _details(found: Mixed, others: list[Mixed]) -> dict[str, Any]:
    return {
        "weights": [{"unit": name, "weight": weight} for name, weight in found.weights.items()],
        "time_weights": [{"time": time, "weight": each} for time, each in found.held.items()],
        "fit_before": found.fit,
        "placebos": len(others),
        "placebos_as_far": _as_far(found, others),
    }
