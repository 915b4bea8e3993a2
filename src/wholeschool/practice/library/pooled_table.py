"""Estimates of several schools or studies that somebody has in a table, pooled, and said in words."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wholeschool.errors import WrongCallError, nearest
from wholeschool.practice.library.pooled import ENOUGH_FOR_EGGER, FEW, small_ones_say_more
from wholeschool.practice.results.figures import figure, signed, with_ends
from wholeschool.practice.results.rules import LEVEL
from wholeschool.practice.units.panel import Floats
from wholeschool.schema.wording import counted
from wholeschool.stats.pooling import METHODS, Drawn, Pooled, drawn_in, pool


@dataclass(frozen=True, eq=False)
class PooledTable:
    """What the estimates of a table say together. `drawn`: each towards their mean; None with moderators.

    `small_ones_say_more` as the function has it; NaN with fewer than ten estimates, or moderators.
    `moderators` are the names of the coefficients after the first.
    """

    pooled: Pooled
    drawn: Drawn | None
    small_ones_say_more: float
    moderators: tuple[str, ...]
    sentences: tuple[str, ...]


def pool_table(
    effects: npt.ArrayLike,
    errors: npt.ArrayLike,
    method: str = "reml",
    moderators: Mapping[str, npt.ArrayLike] | None = None,
) -> PooledTable:
    """Pool effects (k,) with their standard errors (k,), in one unit; `moderators` (k,) each by name.

    Raises WrongCallError where there are fewer than two, an error is not above 0, there is no such method, or
    moderators cannot be told apart.
    """
    if method not in METHODS:
        raise WrongCallError(
            f"There is no method “{method}”",
            nearest=nearest(method, METHODS),
            advice=f"There are: {', '.join(METHODS)}.",
        )
    y, s = (np.asarray(each, dtype=np.float64) for each in (effects, errors))
    if len(y) < 2:
        raise WrongCallError("One estimate is no company", advice="Give two or more, a row each.")
    if not (s > 0).all():
        raise WrongCallError("A standard error is not above 0", advice="Look at the column of errors.")
    names = tuple(moderators or {})
    columns = np.column_stack([np.asarray(each) for each in moderators.values()]) if moderators else None
    try:
        found = pool(y, s**2, method, moderators=columns)  # type: ignore[arg-type]
    except ValueError as error:
        raise WrongCallError(
            f"{counted(len(y), 'estimate')} cannot be pooled by {counted(len(names), 'moderator')}: {error}",
            advice="Give more estimates, or fewer moderators, which differ between them.",
        ) from None
    asks = columns is None and len(y) >= ENOUGH_FOR_EGGER
    small = small_ones_say_more(y, s, found.mean) if asks else math.nan
    drawn = drawn_in(y, s**2, found.between) if columns is None else None
    return PooledTable(found, drawn, small, names, tuple(_sentences(found, small, names)))


def ends(found: Pooled, place: int = 0) -> tuple[float, float]:
    """The 95 % interval of a coefficient."""
    return float(found.low[place]), float(found.high[place])


def _sentences(found: Pooled, small: float, names: Sequence[str]) -> Iterator[str]:
    estimates = counted(found.studies, "estimate")
    if names:
        yield from (_moderated(found, at, name) for at, name in enumerate(names, start=1))
        yield f"They take away {100 * found.explained:.0f} % of the variance between {estimates}."
    else:
        yield f"{estimates} together: {_told(found, 0)}."
        yield from _elsewhere(found)
    yield _apart(found)
    if small < LEVEL:
        yield (
            "Estimates with large errors show more than those with small ones: perhaps those that found "
            "nothing are lacking."
        )


def _told(found: Pooled, place: int) -> str:
    effect, (low, high) = float(found.coefficients[place]), ends(found, place)
    write = with_ends(effect, low, high)
    said = f"{signed(effect, write)} ({signed(low, write)} to {signed(high, write)})"
    return (
        said
        if found.p[place] < LEVEL
        else f"{said}, which does not tell whether it is more or less than none"
    )


def _moderated(found: Pooled, place: int, name: str) -> str:
    return f"With one more of {name} the effect changes by {_told(found, place)}."


def _elsewhere(found: Pooled) -> Iterator[str]:
    if math.isnan(found.next_low):
        yield "Of two nobody can tell where the next one would lie."
        return
    write = with_ends(0.0, found.next_low, found.next_high)
    span = f"between {signed(found.next_low, write)} and {signed(found.next_high, write)}"
    if found.studies < FEW:
        number = found.studies
        yield f"Where the next one would lie so few hardly tell: {span} is a guess that rests on {number}."
    else:
        yield f"Most others of the kind would lie {span}."


def _apart(found: Pooled) -> str:
    test = f"Q = {figure(found.q)}, {found.q_freedom} df, p = {found.q_p:.2g}"
    if found.between == 0:
        return f"They lie no farther apart than chance makes them ({test})."
    return (
        f"Beyond chance they lie {figure(math.sqrt(found.between))} apart (standard deviation): "
        f"{100 * found.i_squared:.0f} % of a typical one's variance ({test})."
    )


def drawn_ends(drawn: Drawn) -> tuple[Floats, Floats]:
    """The 95 % intervals of effects drawn in."""
    half = 1.959963984540054 * drawn.errors
    return drawn.values - half, drawn.values + half
