"""Releasing single figures: a rate of the trust and of each school, hidden consistently.

A figure stands on groups of pupils: those in its numerator, and for a share of pupils also those who are not.
It is shown where each group is empty or large enough; where the policy hides that everybody is counted, there
has to be somebody who is not. Where a school's figure is hidden, the trust's minus the other schools' must
not give it away: a further school is hidden until what is hidden together stands on enough pupils.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from wholeschool.disclosure.policy import SHOWN, Policy
from wholeschool.disclosure.released import Released, ReleasedColumn, Value, make_released

COLUMNS = (
    ReleasedColumn("figure"),
    ReleasedColumn("period"),
    ReleasedColumn("population"),
    ReleasedColumn("count", "as the figure's unit says"),
    ReleasedColumn("base", "as the figure's unit says"),
    ReleasedColumn("rate", "as the figure's unit says"),
    ReleasedColumn("hidden"),
)
Shows = Literal["share", "count", "value", "rate"]
"""What of a figure becomes visible: see FigureSet."""
FEW_PUPILS = "few pupils"
SMALL_BASE = "small base"


@dataclass(frozen=True)
class Figure:
    """One population's figure: `count` over `base` (0 = there is no base).

    `stands_on`: numbers of pupils, each of which has to be 0 or large enough for the figure to be shown.
    `pupils`: how many pupils the base covers.
    """

    population: str
    count: float
    base: float
    stands_on: tuple[int, ...]
    pupils: int


@dataclass(frozen=True)
class FigureSet:
    """One figure of the whole and of all its parts, in one period.

    `per`: the rate is so many for that many of the base. `shows` says what becomes visible:

    * share: a count of pupils, or of what happens to them, and its base, both rounded; the rate is worked out
      from the rounded numbers, so that it says no more than they do;
    * count: such a count alone, rounded;
    * value: a value that adds up (days), alone and whole;
    * rate: the rate alone. Exact sums of sessions or minutes would let other tables be taken apart.

    `withheld`: populations whose figure another table keeps hidden.
    """

    key: str
    period: str
    per: int
    shows: Shows
    whole: Figure
    parts: tuple[Figure, ...]
    withheld: frozenset[str] = frozenset()


def release_figures(title: str, source: str, sets: Sequence[FigureSet], policy: Policy) -> Released:
    """All figures of the whole and its parts, one row a figure, period and population.

    `hidden` says why a number is not shown (`few pupils`, `small base`); it is empty where it is shown.
    """
    rows = [row for figures in sets for row in _rows(figures, policy)]
    return make_released(title, COLUMNS, rows, notes=_notes(rows, policy), source=source, policy=policy.name)


def hidden_populations(figures: FigureSet, policy: Policy) -> frozenset[str]:
    """Keys of the populations whose figure must not be shown."""
    hidden = {each.population for each in figures.parts if _too_few(figures, each, policy)} | figures.withheld
    if _too_few(figures, figures.whole, policy):
        return frozenset({*hidden, figures.whole.population})
    while (leaking := _leaking_group(figures, hidden, policy)) is not None:
        able = [part for part in figures.parts if part.population not in hidden and part.stands_on[leaking]]
        if not able:
            return frozenset({*hidden, figures.whole.population})
        hidden.add(min(able, key=lambda part: part.stands_on[leaking]).population)
    return frozenset(hidden)


def _too_few(figures: FigureSet, figure: Figure, policy: Policy) -> bool:
    if any(policy.is_small(pupils) for pupils in figure.stands_on):
        return True
    return _is_share(figures) and policy.is_all(*figure.stands_on)


def _is_share(figures: FigureSet) -> bool:
    """Whether its figures stand on those who are counted and on those who are not."""
    return figures.shows == "share" and len(figures.whole.stands_on) == len(("counted", "not counted"))


def _leaking_group(figures: FigureSet, hidden: set[str], policy: Policy) -> int | None:
    """Which of the groups that figures stand on is too small over all hidden parts; None = none of them."""
    if not any(part.population in hidden for part in figures.parts):
        return None
    together = [_jointly(figures, hidden, group) for group in range(len(figures.whole.stands_on))]
    for group, pupils in enumerate(together):
        if policy.is_small(pupils):
            return group
    return 1 if _is_share(figures) and policy.is_all(*together) else None


def _jointly(figures: FigureSet, hidden: set[str], group: int) -> int:
    """At least how many pupils of a group the hidden parts have together."""
    inside = [part.stands_on[group] for part in figures.parts if part.population in hidden]
    outside = sum(part.stands_on[group] for part in figures.parts if part.population not in hidden)
    largest = max(inside, default=0)
    # Pupils on two rolls count at both schools: the group is counted from below, as in agree.py.
    return max(largest, figures.whole.stands_on[group] - outside) if largest else 0


def _rows(figures: FigureSet, policy: Policy) -> Iterator[dict[str, Value]]:
    hidden = hidden_populations(figures, policy)
    for figure in (figures.whole, *figures.parts):
        row: dict[str, Value] = {
            "figure": figures.key,
            "period": figures.period,
            "population": figure.population,
            "count": None,
            "base": None,
            "rate": None,
            "hidden": FEW_PUPILS,
        }
        yield row if figure.population in hidden else row | _numbers(figures, figure, policy)


def _numbers(figures: FigureSet, figure: Figure, policy: Policy) -> dict[str, Value]:
    if figures.shows == "value":
        return {"count": round(figure.count), "hidden": ""}
    if figures.shows == "count":
        return {"count": policy.rounded_count(figure.count), "hidden": ""}
    count, base = figure.count, figure.base
    shown: dict[str, Value] = {}
    if figures.shows == "share":
        count, base = policy.rounded_count(count), policy.rounded_count(base)
        shown = {"count": count, "base": base}
    if not base or figure.pupils < policy.percent_from_pupils:
        return shown | {"hidden": SMALL_BASE}
    rate = figures.per * count / base
    # A rate of rounded numbers tells no more than they do: a small one may have a place more.
    finer = 1 if figures.shows == "share" and rate < 1 else 0
    return shown | {"rate": round(rate, policy.decimals_of_rates + finer), "hidden": ""}


def _notes(rows: Sequence[dict[str, Value]], policy: Policy) -> Iterator[str]:
    hidden = {row["hidden"] for row in rows}
    if FEW_PUPILS in hidden:
        yield (
            f"A figure is not shown where it would rest on fewer than {policy.threshold} pupils, or where "
            "one that does could be worked out from it."
        )
        if policy.hundred_per_cent != SHOWN:
            yield "Nor is a share shown where everybody is in it."
    if SMALL_BASE in hidden:
        yield f"Rates are given where at least {policy.percent_from_pupils} pupils are on roll."
    if policy.round_counts_to > 1 and any(row["count"] is not None for row in rows):
        yield (
            "Numbers of pupils and of what happened to them are rounded to the nearest "
            f"{policy.round_counts_to}, and their rates are worked out from the rounded numbers."
        )
