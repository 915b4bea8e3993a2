"""Whether local authorities and regions add up to England, period by period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from wholeschool.policy.chosen import choose
from wholeschool.policy.figures import Figure

PARTS = ("region", "la")
LONDON, INNER_LONDON, OUTER_LONDON = "E12000007", "E13000001", "E13000002"
_LAST_DIGITS = 0.005
"""How far a count with a fraction can be from what it was, having two decimals."""
EQUAL, EXPLAINED, DIFFERS, NOTHING = "equal", "explained", "differs", "no parts"


@dataclass(frozen=True)
class Sum:
    """England's count of a period beside the sum of its regions or authorities, of the same file.

    `verdict`: equal; explained (by rounding, or by counts that are withheld); differs; or no parts, where the
    file has none at that level. `why` says it in words.
    """

    period: str
    term: str
    phase: str
    part: str
    areas: int
    total: float
    summed: float | None
    difference: float | None
    verdict: str
    why: str
    source: str


def sums(figures: Iterable[Figure]) -> list[Sum]:
    """The sums of a measure's counts of everybody, by period, term and phase; regions and authorities each.

    Figures are of the levels national, region and la. Each of England's is compared with the parts in its own
    edition, which is one that has parts: those of another file were counted or rounded otherwise.
    """
    nationwide: list[Figure] = []
    parts: dict[tuple[object, ...], dict[str, Figure]] = defaultdict(dict)
    for each in figures:
        if each.level == "national":
            nationwide.append(each)
        else:
            parts[each.edition, each.period, each.term, each.phase, each.level][each.area_code] = each
    found = []
    with_parts = {key[:4] for key in parts}
    whole_ones = [each for each in nationwide if (each.edition, *_when(each)) in with_parts]
    there = {_when(each) for each in whole_ones}
    alone = [each for each in nationwide if _when(each) not in there]
    chosen = [each.figure for each in choose([*whole_ones, *alone])]
    for whole in sorted(chosen, key=_when):
        if whole.count is None:
            continue
        for part in PARTS:
            its = parts.get((whole.edition, whole.period, whole.term, whole.phase, part), {})
            found.append(_sum(whole, part, _once(its)))
    return found


def _when(figure: Figure) -> tuple[str, str, str]:
    return figure.period, figure.term, figure.phase


def _once(parts: dict[str, Figure]) -> list[Figure]:
    """Parts without those that lie within another of them: Inner and Outer London within London."""
    within = {INNER_LONDON, OUTER_LONDON} if LONDON in parts else set()
    return [each for code, each in parts.items() if code not in within]


def _sum(whole: Figure, part: str, parts: list[Figure]) -> Sum:
    known = [each.count for each in parts if each.count is not None]
    summed = sum(known) if parts else None
    total = whole.count or 0.0
    difference = None if summed is None else summed - total
    verdict, why = _judged(whole, parts, difference)
    return Sum(
        whole.period, whole.term, whole.phase, part, len(parts), total, summed, difference, verdict, why,
        whole.source,
    )  # fmt: skip


def _judged(whole: Figure, parts: list[Figure], difference: float | None) -> tuple[str, str]:
    if difference is None:
        return NOTHING, "the file has no figures of this level"
    if abs(difference) < 1e-6:
        return EQUAL, ""
    slack = (sum(each.rounding for each in parts) + whole.rounding) / 2
    if abs(difference) <= slack:
        return EXPLAINED, f"counts are rounded, which can make up to {slack:,.0f}"
    hidden = sum(each.count is None for each in parts)
    if hidden and difference < 0:
        return EXPLAINED, f"{hidden} parts are withheld"
    fractions = [each for each in (*parts, whole) if each.count is not None and each.count % 1]
    if fractions and abs(difference) <= _LAST_DIGITS * len(fractions):
        return EXPLAINED, "some counts have fractions, which are cut off"
    return DIFFERS, "nothing in the file explains it"
