"""A gap in words, which claim no more than its interval supports."""

from __future__ import annotations

import math
from dataclasses import dataclass

from wholeschool.equity.adjusted import Adjusted
from wholeschool.equity.between import Decomposed
from wholeschool.equity.groups import Gap
from wholeschool.schema.wording import counted

LEVEL = 0.05
_SURE_ENOUGH = 0.5
"""A share is told in words where its interval is no wider than this."""
_SHARES = ((0.05, "hardly any"), (0.4, "less than half"), (0.6, "about half"), (0.95, "more than half"))


@dataclass(frozen=True)
class Within:
    """What is left of a gap within schools, and of it between them; of events the first alone."""

    ratio: Adjusted
    standardised: Adjusted | None
    parts: Decomposed | None


def gap_in_words(gap: Gap, asked: int = 1, *, what: str = "counted", events: bool = False) -> str:
    """One group against its reference; `asked`: how many groups the table asks about.

    “More” or “fewer” is said only where chance would make so large a difference in one table of twenty, all
    groups of it asked about.
    """
    if gap.risk is None or gap.reason or gap.p is None or gap.p_of_all is None:
        return f"{gap.group}: {gap.reason}." if gap.reason else ""
    said = _rate(gap, events)
    against = f"{gap.reference}"
    if gap.p_of_all >= LEVEL:
        alone = (
            f" Alone it would look unlike, but of {counted(asked, 'group')} one such is no surprise."
            if gap.p < LEVEL
            else ""
        )
        return (
            f"{gap.group}: {said}. Whether that is more or less than of {against} the figures do not tell "
            f"({_times(gap)}).{alone}"
        )
    return f"{gap.group}: {said}, {_times(gap)} {'the rate' if events else 'the share'} of {against}."


def within_in_words(gap: Gap, within: Within) -> list[str]:
    """What schools have to do with a gap: the ratio within them, and how much lies between them."""
    if gap.ratio is None or math.isnan(within.ratio.ratio):
        return []
    said = [
        f"{gap.group}, held against {gap.reference} of the same school: {_of(within.ratio)} the rate "
        f"({counted(within.ratio.schools, 'school')})."
    ]
    if turned := _turned(gap, within.ratio):
        said.append(turned)
    elif within.parts is not None and (share := _share_between(within.parts)):
        said.append(share)
    return said


def _turned(gap: Gap, within: Adjusted) -> str:
    """Simpson's paradox: all schools together say one thing, and schools the other."""
    if gap.ratio is None or gap.ratio_low is None or gap.ratio_high is None:
        return ""
    above, below = gap.ratio_low > 1, gap.ratio_high < 1
    if (above and within.ratio < 1) or (below and within.ratio > 1):
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
        return "less than nothing"
    return next((words for most, words in _SHARES if share <= most), "nearly all")


def _rate(gap: Gap, events: bool) -> str:
    risk, low, high = (100 * (value or 0.0) for value in (gap.risk, gap.low, gap.high))
    if events:
        return f"{gap.count:,} for {gap.base:,} pupils, {risk:.1f} for every 100 ({low:.1f} to {high:.1f})"
    return f"{gap.count:,} of {gap.base:,} pupils, {risk:.1f} % ({low:.1f} to {high:.1f})"


def _times(gap: Gap) -> str:
    if gap.ratio is None or gap.ratio_low is None:
        return "no ratio can be told"
    high = "any number" if gap.ratio_high is None else in_times(gap.ratio_high)
    return f"{in_times(gap.ratio)} times ({in_times(gap.ratio_low)} to {high})"


def _of(ratio: Adjusted) -> str:
    return f"{in_times(ratio.ratio)} times ({in_times(ratio.low)} to {in_times(ratio.high)})"


def in_times(ratio: float) -> str:
    """A ratio as it is said: near 1 a second decimal tells more from less."""
    return f"{ratio:.2f}" if ratio < 1.995 else f"{ratio:.1f}"
