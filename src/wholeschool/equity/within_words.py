"""What schools have to do with a gap, in words that both ends of an interval bear out."""

from __future__ import annotations

import math

from scipy import special

from wholeschool.equity.adjusted import FEWEST_SCHOOLS, Adjusted
from wholeschool.equity.between import Decomposed
from wholeschool.equity.gap import LEVEL, Gap, differs
from wholeschool.equity.places import percent_written, ratio_written, times_between
from wholeschool.equity.within import Within
from wholeschool.schema.wording import counted
from wholeschool.stats.shrunk import FEWEST

_SURE_ENOUGH = 0.5
"""A share is told where its interval is no wider than this."""
_LEFT, _TURNED = 0.25, 0.5
"""Hardly anything is left of a gap where its ratio within schools is, as a logarithm, at most so much of it,
and at most so much of it the other way."""
_HALF = 0.5
_SHARES = (
    (0.0, 0.05, "hardly any"),
    (0.0, 0.2, "a small part"),
    (0.4, 0.6, "about half"),
    (0.0, _HALF, "less than half"),
    (0.95, 1.0, "nearly all"),
    (_HALF, 1.0, "more than half"),
)
"""What a share is called that lies from the one to the other for certain: the first that does."""
_OF_SCHOOLS = "comes of which schools these pupils go to"
_THE_REST = "the rest lies between pupils of the same school"
_Z = float(special.ndtri(0.975))


def within_in_words(gap: Gap, within: Within, asked: int = 1) -> list[str]:
    """What schools have to do with a gap: the ratio within them, and how much lies between them.

    Of a gap that is not claimed nothing is said to be turned round, or to lie between schools. `asked`: how
    many comparisons are made.
    """
    ratio = within.ratio
    if gap.ratio is None:
        return []
    if math.isnan(ratio.ratio):
        return [_untold(gap, within)]
    if ratio.schools == 1:
        only = "schools that are taken together have" if within.in_ratio else "one school has"
        return [f"Only {only} pupils of both and any to count: nothing is told of schools."]
    said = [
        f"{gap.group}, held against {gap.reference} of the same school: "
        f"{times_between(ratio.ratio, ratio.low, ratio.high)} the rate ({_schools(within)})."
    ]
    if differs(gap) and (more := _turned(gap, within, asked) or _between(gap, within)):
        said.append(more)
    if within.alone is not None and within.alone < FEWEST:
        said.append(
            f"School by school nothing is told: {counted(within.alone, 'school')} with {within.fewest} "
            f"pupils or more of both, where it takes {FEWEST}. What is said of so few schools is of these "
            "alone."
        )
    return said


def _schools(within: Within) -> str:
    """What the ratio rests on: “6 schools”, or “3 schools, and 3 taken together”."""
    if not within.in_ratio:
        return counted(within.ratio.schools, "school")
    return f"{counted(within.ratio.schools - 1, 'school')}, and {within.together} taken together"


def _untold(gap: Gap, within: Within) -> str:
    """Why there is no ratio within schools."""
    there = within.ratio.schools
    if within.parts is None and not within.together and there < FEWEST_SCHOOLS:
        why = f"it takes {FEWEST_SCHOOLS} schools with any events, and there are {there}"
    elif not there:
        why = "no school with pupils of both has any"
    else:
        why = "at the schools that have pupils of both, nobody of one of them was counted"
    return f"{gap.group}, held against {gap.reference} of the same school: not told, because {why}."


def _turned(gap: Gap, within: Within, asked: int) -> str:
    """Simpson's paradox: all schools together say one thing, and schools the other, or nothing of it.

    Where several are taken for one, the others have to say the contrary by themselves; that hardly anything
    is left at any school nobody knows then.
    """
    above = (gap.ratio or 0.0) > 1
    side, other = ("above", "below") if above else ("below", "above")
    put = f"put {gap.group} {side} {gap.reference} because of the schools that these pupils go to"
    schools = within.singly if within.together else within
    if schools is not None and _other_way(schools, above=above, asked=asked):
        return f"All schools together turn it round: they {put}; within schools it is the other way, {other}."
    if not within.together and _hardly_left(gap, within.ratio, above=above):
        return f"All schools together {put}; within schools hardly anything of it is left."
    return ""


def _other_way(within: Within, *, above: bool, asked: int) -> bool:
    """Whether it is the other way within schools, beyond chance, all comparisons asked about (Bonferroni).

    Both the ratio that fits schools best and the part of the gap that lies within them have to say so.
    """
    ratio, parts = within.ratio, within.parts
    wide = math.log(ratio.high / ratio.low) if ratio.low > 0 else math.inf
    reach = wide / 2 / _Z * -float(special.ndtri(LEVEL / 2 / max(asked, 1)))
    log_ratio = math.log(ratio.ratio)
    if not (log_ratio + reach < 0 if above else log_ratio - reach > 0):
        return False
    return parts is None or (parts.within_high < 0 if above else parts.within_low > 0)


def _hardly_left(gap: Gap, within: Adjusted, *, above: bool) -> bool:
    """Whether all that the ratio within schools can be lies near 1, beside the least that the gap can be."""
    near = gap.ratio_low if above else gap.ratio_high
    if not near or not 0 < within.low <= 1 <= within.high:
        return False
    ends = math.log(within.high), -math.log(within.low)
    left, turned = ends if above else ends[::-1]
    return left <= _LEFT * abs(math.log(near)) and turned <= _TURNED * abs(math.log(near))


def _between(gap: Gap, within: Within) -> str:
    """How much lies between schools; or, where that is not known and 1 is held, that nothing can be told."""
    if within.parts is not None and (share := _share_between(within.parts)):
        return share
    if within.ratio.low <= 1 <= within.ratio.high:
        return "Whether it is so within schools too, the figures do not tell."
    return ""


def _share_between(parts: Decomposed) -> str:
    """How much of a gap lies between schools, as far as both ends of its interval say the same."""
    low, high = parts.share_low, parts.share_high
    if math.isnan(parts.share) or high - low > _SURE_ENOUGH:
        return ""
    # Nobody pictures less than nothing of a gap, or more than all: that is said as the gap that would be.
    if high < 0:
        return (
            f"Among pupils of the same school the gap is {_times(1 - high, 1 - low)} what it looks: by which "
            "schools they go to, alone, it would be the other way round."
        )
    if low > 1:
        return f"All of the gap {_OF_SCHOOLS}: by that alone it would be {_times(low, high)} what it is."
    return f"Of the gap {_much(low, high)}."


def _much(low: float, high: float) -> str:
    """How much of a gap comes of schools; at least nothing of it may, and at most all of it."""
    said = percent_written(None, max(low, 0.0), min(high, 1.0))
    if low < 0:
        return f"{said.high} % at most, and perhaps none, {_OF_SCHOOLS}; {_THE_REST}"
    if high > 1:
        return f"{said.low} % or more, and perhaps all, {_OF_SCHOOLS}"
    named = next((words for least, most, words in _SHARES if least <= low and high <= most), "")
    if named:
        return f"{named} ({said.ends} %) {_OF_SCHOOLS}; {_THE_REST}"
    return f"some ({said.ends} %) {_OF_SCHOOLS}; whether more than half, the figures do not tell"


def _times(low: float, high: float) -> str:
    return f"{ratio_written(None, low, high).ends} times"
