"""How many times the reference group's rate another group's is: with an interval, or why there is none."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wholeschool.policy.figures import Figure, shown_rate
from wholeschool.policy.intervals import EVENTS, PUPILS
from wholeschool.stats import event_rate_ratio, risk_ratio

Cell = tuple[str, ...]
RATES, COUNTS = "rates", "counts ÷ bases"
_DECIMALS = 2
"""To how many decimals rates are published, where one does not have more."""
_TOO_LITTLE_TO_SAY = 0.0005
AS_PUBLISHED = 0.005
"""How far rounding of published rates may move their ratio, as a share of it: above, counts are divided."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio with the ends of its interval; what is None has a reason.

    `of_counts`: what counts and bases give, where the published rates that were divided are rounded more.
    `divided`: what was divided, published `RATES` or counts ÷ bases (`COUNTS`); "" without a ratio.
    """

    value: float | None = None
    low: float | None = None
    high: float | None = None
    reason: str = ""
    of_counts: float | None = None
    divided: str = ""


def cell_of(figure: Figure) -> Cell:
    """Where and when a figure is of, and of which group, whatever it measures."""
    return (figure.period, figure.term, figure.level, figure.area_code, figure.phase, figure.group)


def ratios(figures: Sequence[Figure], reference: str) -> Mapping[Cell, Ratio]:
    """The ratio of each group's rate to that of the reference group, of one measure and one characteristic.

    Within the same period, term, area and phase. The reference group itself has none.
    """
    by_place: dict[Cell, dict[str, Figure]] = defaultdict(dict)
    for each in figures:
        by_place[cell_of(each)[:-1]][each.group] = each
    found = {}
    for place, groups in by_place.items():
        other = groups.get(reference)
        for group, each in groups.items():
            if group not in ("", reference):
                found[(*place, group)] = ratio(each, other, reference)
    return found


def ratio(figure: Figure, other: Figure | None, reference: str = "") -> Ratio:
    """The ratio of one figure's rate to another's, of the same measure.

    Two files that round or count otherwise may not be divided by each other: both are of one edition, or
    neither is rounded. What is divided are the rates as they are shown, so that a reader can do it again; but
    where they have so few digits that rounding moves the ratio (`AS_PUBLISHED`), what counts and bases give,
    if they are rounded less. The interval is that of counts, about the ratio.
    """
    if other is None or not other.has_number:
        return Ratio(reason=f"no ratio: there is no figure of the reference group {reference}".rstrip())
    if not figure.has_number:
        return Ratio(reason="no ratio: there is no figure of this group")
    if figure.edition != other.edition and max(figure.rounding, other.rounding) > 0:
        return Ratio(reason="no ratio: the two groups come from different files, of which one is rounded")
    above, below, divided = _alike(figure, other)
    if above is None or not below:
        return Ratio(reason="no ratio: there is no rate to divide by")
    low, high = _ends(figure, other, above / below)
    why = "" if low is not None else "no interval of the ratio: counts or bases are missing"
    counted = _counted(figure, other)
    unlike = counted is not None and abs(counted - above / below) > _TOO_LITTLE_TO_SAY
    return Ratio(above / below, low, high, why, counted if unlike else None, divided)


def _alike(figure: Figure, other: Figure) -> tuple[float | None, float | None, str]:
    """The two rates to divide: both as they are shown, or both as counted where only one is published.

    With what they are (`RATES`, `COUNTS`).
    """
    shown = (shown_rate(figure), shown_rate(other))
    if _counted(figure, other) is not None:
        published = sum(_error_of_rate(each.value) for each in shown)
        counts = _error_of_count(figure) + _error_of_count(other)
        mixed = shown[0].counted != shown[1].counted
        if mixed or AS_PUBLISHED < published > counts:
            return figure.counted_rate, other.counted_rate, COUNTS
    return shown[0].value, shown[1].value, COUNTS if all(each.counted for each in shown) else RATES


def _error_of_rate(rate: float | None) -> float:
    """How far rounding can have moved a published rate, as a share of it."""
    if not rate:
        return math.inf
    decimals = max(len(f"{rate:.10f}".rstrip("0").split(".")[1]), _DECIMALS)
    return float(0.5 * 10**-decimals / rate)


def _error_of_count(figure: Figure) -> float:
    """How far rounding can have moved a count, as a share of it."""
    if not figure.rounding:
        return 0.0
    return figure.rounding / 2 / figure.count if figure.count else math.inf


def _counted(figure: Figure, other: Figure) -> float | None:
    """The ratio that counts and bases give, where both have them."""
    above, below = figure.counted_rate, other.counted_rate
    return above / below if above is not None and below else None


def precise_rate(figure: Figure) -> float | None:
    """The rate with the smaller error: published to two decimals, or counted from rounded counts."""
    counted, shown = figure.counted_rate, shown_rate(figure).value
    if counted is None or not shown or not figure.count:
        return shown
    return counted if _error_of_count(figure) <= _error_of_rate(shown) else shown


def _ends(figure: Figure, other: Figure, value: float) -> tuple[float | None, float | None]:
    """The ends of the interval about a ratio: as wide, as a multiple of it, as that of the counts."""
    parts = (figure.count, figure.base, other.count, other.base)
    if any(part is None for part in parts) or figure.measure not in EVENTS | PUPILS:
        return None, None
    made = event_rate_ratio if figure.measure in EVENTS else risk_ratio
    found = made(*(float(part) for part in parts if part is not None))
    if math.isnan(found.low) or not found.ratio:
        return None, None
    return found.low / found.ratio * value, found.high / found.ratio * value


def why_they_differ(
    group: str, reference: str, suspensions: Mapping[str, Figure], pupils: Mapping[str, Figure]
) -> str:
    """Why the ratio by suspensions is not that by pupils suspended, in words; "" where that cannot be said.

    Figures by group, of the same place and time.
    """
    each, other = (_times(suspensions.get(name), pupils.get(name)) for name in (group, reference))
    if each is None or other is None:
        return ""
    more = "more" if each > other else "less"
    return (
        f"A suspended pupil of the group {group} was suspended {each:.2f} times on average, one of the group "
        f"{reference} {other:.2f} times: that is why the ratio by suspensions is {more} than that by pupils "
        "suspended."
    )


def _times(suspensions: Figure | None, pupils: Figure | None) -> float | None:
    """Suspensions for each pupil suspended."""
    if suspensions is None or pupils is None:
        return None
    above, below = precise_rate(suspensions), precise_rate(pupils)
    return above / below if above and below else None
