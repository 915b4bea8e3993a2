"""A gap in words, which claim no more than its interval supports."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from wholeschool.equity.across import across_in_words
from wholeschool.equity.adjusted import Adjusted
from wholeschool.equity.between import Decomposed
from wholeschool.equity.gap import Gap, in_times, told_once
from wholeschool.equity.within import Within
from wholeschool.schema.wording import counted

LEVEL = 0.05
_SURE_ENOUGH = 0.5
"""A share is told in words where its interval is no wider than this."""
_SHARES = (
    (0.05, "hardly any"),
    (0.2, "a small part"),
    (0.4, "less than half"),
    (0.6, "about half"),
    (0.95, "more than half"),
)


@dataclass(frozen=True)
class Rate:
    """How a rate is said that is no share of pupils: times `per`, with its unit."""

    per: float
    unit: str


def sentences(
    found: Sequence[Gap], within: Mapping[str, Within], rate: Rate | None = None, tables: int = 1
) -> tuple[str, ...]:
    """All gaps of a table in words; `within` has groups whose schools are told apart.

    Of two groups each of which is the other's reference, only the one with the higher rate has words.
    `tables`: how many such tables are asked about at once; what is said holds though all of them are.
    """
    told = told_once(among(found, tables))
    asked = tables * sum(each.p is not None for each in told)
    said: list[str] = []
    for gap in told:
        said.append(gap_in_words(gap, asked, rate))
        if gap.group in within:
            said += within_in_words(gap, within[gap.group])
            if (schools := within[gap.group].schools) is not None:
                said += across_in_words(gap.group, gap.reference, schools)
    return tuple(each for each in said if each)


def among(found: Sequence[Gap], tables: int) -> tuple[Gap, ...]:
    """Gaps of one of several tables asked about at once: `p_of_all` is of all of them (Bonferroni)."""
    return tuple(
        each if each.p_of_all is None else replace(each, p_of_all=min(1.0, tables * each.p_of_all))
        for each in found
    )


def differs(gap: Gap) -> bool:
    """Whether a group may be said to differ from its reference.

    Both the test, all groups of the table asked about, and the interval that is printed have to say so: they
    are of different methods, and where counts are small one of them can hold what the other rules out.
    """
    if gap.p_of_all is None or gap.p_of_all >= LEVEL or gap.ratio is None or gap.ratio_low is None:
        return False
    return gap.ratio_low > 1 or (gap.ratio_high is not None and gap.ratio_high < 1)


def gap_in_words(gap: Gap, asked: int = 1, rate: Rate | None = None) -> str:
    """One group against its reference; `asked`: how many comparisons are made.

    `rate` None: shares of pupils. A ratio is claimed only where the group `differs`.
    """
    if gap.reason:
        return f"{gap.group}: {gap.reason}."
    if gap.risk is None or gap.p is None or gap.p_of_all is None:
        return ""
    said = _rate(gap, rate)
    if differs(gap):
        return f"{gap.group}: {said}, {_times(gap)} the {'rate' if rate else 'share'} of {gap.reference}."
    alone = f" Alone it would look unlike, but of {counted(asked, 'comparison')} one such is no surprise."
    return (
        f"{gap.group}: {said}. Whether that is more or less than of {gap.reference} the figures do not tell "
        f"({_times(gap)}).{alone if gap.p < LEVEL <= gap.p_of_all else ''}"
    )


def within_in_words(gap: Gap, within: Within) -> list[str]:
    """What schools have to do with a gap: the ratio within them, and how much lies between them.

    Of a gap that is not claimed nothing is said to be turned round, or to lie between schools.
    """
    if gap.ratio is None or math.isnan(within.ratio.ratio):
        return []
    said = [
        f"{gap.group}, held against {gap.reference} of the same school: {_of(within.ratio)} the rate "
        f"({counted(within.ratio.schools, 'school')})."
    ]
    if not differs(gap):
        return said
    if turned := _turned(gap, within.ratio):
        said.append(turned)
    elif within.parts is not None and (share := _share_between(within.parts)):
        said.append(share)
    return said


def _turned(gap: Gap, within: Adjusted) -> str:
    """Simpson's paradox: all schools together say one thing, and schools the other."""
    above = (gap.ratio or 0.0) > 1
    if within.ratio < 1 if above else within.ratio > 1:
        sure = within.high < 1 if above else within.low > 1
        side, other = ("above", "below") if above else ("below", "above")
        return (
            f"All schools together turn it round: they put {gap.group} {side} {gap.reference} because of the "
            "schools that these pupils go to; within schools "
            + (f"it is the other way, {other}." if sure else "nothing is left of it beyond chance.")
        )
    return ""


def _share_between(parts: Decomposed) -> str:
    if math.isnan(parts.share) or parts.share_high - parts.share_low > _SURE_ENOUGH:
        return ""
    return (
        f"Of the gap {_fraction(parts.share)} lies between schools "
        f"({100 * parts.share_low:.0f} to {100 * parts.share_high:.0f} %), the rest within them."
    )


def _fraction(share: float) -> str:
    if share > 1:
        return "more than all"
    if share < 0:
        return "none"
    return next((words for most, words in _SHARES if share <= most), "nearly all")


def _rate(gap: Gap, rate: Rate | None) -> str:
    per = rate.per if rate else 100
    risk, low, high = (per * (value or 0.0) for value in (gap.risk, gap.low, gap.high))
    ends = f"({low:.1f} to {high:.1f})"
    if rate is None:
        return f"{gap.count:,} of {gap.base:,} pupils, {risk:.1f} % {ends}"
    return f"{risk:.1f} {rate.unit} {ends}"


def _times(gap: Gap) -> str:
    if gap.ratio is None or gap.ratio_low is None:
        return "no ratio can be told"
    high = "any number" if gap.ratio_high is None else in_times(gap.ratio_high)
    return f"{in_times(gap.ratio)} times ({in_times(gap.ratio_low)} to {high})"


def _of(ratio: Adjusted) -> str:
    return f"{in_times(ratio.ratio)} times ({in_times(ratio.low)} to {in_times(ratio.high)})"
