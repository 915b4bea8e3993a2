"""What speaks against a single series, and what its reader has to know: rules, and sentences."""

from __future__ import annotations

import math

import numpy as np

from wholeschool.practice.alone.broken import ENOUGH_AFTER, ENOUGH_BEFORE, Broken, breaks_of
from wholeschool.practice.alone.one_unit import One
from wholeschool.practice.results.effects import Estimate, Pretrend, percent
from wholeschool.practice.results.figures import with_ends
from wholeschool.practice.results.rules import LEVEL
from wholeschool.stats.series import Series

_HARDLY_ALIKE, _VERY_ALIKE = 0.05, 0.6


def short(one: One) -> list[str]:
    """Too few times to tell a line from chance."""
    before, after = int(np.sum(one.since < 0)), int(np.sum(one.since >= 0))
    if before >= ENOUGH_BEFORE and after >= ENOUGH_AFTER:
        return []
    return [f"There are {before} times before the start and {after} since: a line from so few may be chance."]


def moved_before(pretrend: Pretrend | str) -> list[str]:
    """A break where nothing began."""
    if isinstance(pretrend, str) or pretrend.p >= LEVEL:
        return []
    return [
        f"It broke off from its line before it began, too (p = {pretrend.p:.2g}): such breaks come by "
        "themselves."
    ]


def bad_spell(found: Estimate, left: Estimate | None, spell: int, *, counts: bool) -> list[str]:
    """Nothing is left without the last times before the start, so many (`spell`), which may have been bad."""
    if left is None or not found.p < LEVEL or (left.p < LEVEL and left.estimate * found.estimate > 0):
        return []
    told = percent(left) if counts else left
    write = with_ends(told.estimate, told.low, told.high)
    return [
        f"Without the last {spell} times before the start it is {write(told.estimate)}"
        f"{' %' if counts else ''} ({write(told.low)} to {write(told.high)}): it may have begun because of "
        "a bad time, and a bad time passes by itself."
    ]


def swings(fit: Series) -> list[str]:
    """Neighbouring times so alike that a swing looks like a break."""
    if fit.alike < _VERY_ALIKE:
        return []
    return [
        f"Neighbouring times are much alike ({fit.alike:.2f}): a swing that comes by itself looks like a "
        "break."
    ]


def notes_of(one: One, broken: Broken, overall: Estimate) -> list[str]:
    """Lines for readers: how many fewer there were, how alike times are, what may not break."""
    said = []
    if one.counts:
        fewer, low, high = averted(one, overall)
        way, ends = ("fewer", (low, high)) if fewer >= 0 else ("more", (-high, -low))
        write = with_ends(abs(fewer), *ends)
        over = f"{int(broken.after.sum())} times since the start"
        said.append(
            f"Over the {over} that is {write(abs(fewer))} {way} than without it ({write(ends[0])} to "
            f"{write(ends[1])})."
        )
    alike = broken.fit.alike
    if alike >= _HARDLY_ALIKE:
        said.append(f"Neighbouring times are alike (correlation {alike:.2f}): the interval allows for it.")
    if "slope" not in breaks_of(broken):
        said.append(
            f"With fewer than {ENOUGH_AFTER} times since the start, its level alone may break, not its trend."
        )
    return said


def averted(one: One, overall: Estimate) -> tuple[float, float, float]:
    """Counts that did not come, over all times since the start, and the ends of their interval."""
    seen = float(one.outcome[one.since >= 0].sum())
    fewer, low, high = (seen * math.expm1(-each) for each in (overall.estimate, overall.high, overall.low))
    return fewer, low, high


def details_of(one: One, broken: Broken, overall: Estimate) -> dict[str, object]:
    """Figures for scripts."""
    found: dict[str, object] = {
        "times_before": int(np.sum(~broken.after)),
        "times_after": int(np.sum(broken.after)),
        "alike": broken.fit.alike,
        "dispersion": broken.fit.dispersion,
    }
    if one.counts:
        found["averted"] = dict(zip(("estimate", "low", "high"), averted(one, overall), strict=True))
    return found
