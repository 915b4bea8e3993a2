"""A story of success, answered: what can be said of it, what cannot, and how often it comes by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wholeschool.practice.results.figures import figure
from wholeschool.reference.base_rates import BaseRate
from wholeschool.reference.stories import Story

BEST_OF = (20, 100)
"""Of so many schools the best may be the one that is told of."""
_PARTS = {0.75: "three quarters", 0.5: "half", 0.25: "a quarter", 0.1: "a tenth", 0.05: "a twentieth"}


@dataclass(frozen=True)
class Alike:
    """Schools alike, of one place: how often they fell as far, or nearly, by themselves.

    `part`: what they fell to, or further, of what they had: the next part above the story's that is told of.
    `share` (0 to 1) is `times` of `rate.pairs`; `best_of`: for each of `BEST_OF` the chance that one or more
    of so many schools does by itself.
    """

    rate: BaseRate
    part: float
    times: int
    share: float
    best_of: tuple[float, ...]


@dataclass(frozen=True)
class StoryAnswer:
    """A story with the schools alike that are told of, and what can be said: sentences."""

    story: Story
    alike: tuple[Alike, ...]
    sentences: tuple[str, ...]


def answer_story(story: Story, rates: Sequence[BaseRate]) -> StoryAnswer:
    """Hold a story against schools of which nothing is told; those of as many, where it says how many."""
    chosen = [each for each in rates if story.before is None or each.holds(story.before)]
    alike = tuple(_alike(story, each) for each in chosen)
    return StoryAnswer(story, alike, tuple(_sentences(story, alike)))


def _alike(story: Story, rate: BaseRate) -> Alike:
    part, times = rate.as_far(story.part)
    share = times / rate.pairs
    return Alike(rate, part, times, share, tuple(1 - (1 - share) ** many for many in BEST_OF))


def _sentences(story: Story, alike: Sequence[Alike]) -> Iterator[str]:
    yield f"“{story.words}” ({story.said_by}): {_change(story)}"
    for place in dict.fromkeys(each.rate.place for each in alike):
        own = [each for each in alike if each.rate.place == place]
        yield _how_common(own)
        if ended := sum(each.rate.to_none for each in own):
            yield (
                f"{ended:,} more had none at all the year after, as a school has whose records go on under "
                "another number, such as an academy's: ask whether that is what happened."
            )
    if not alike:
        yield f"Of schools with so few {story.counted} there is no base rate here: small counts swing widely."
    yield from _not_said(story)
    if alike:
        yield _best(alike)
    yield (
        f"Whether pupils learn more for it, {story.counted} alone cannot say: look at what came in their "
        "place (sent out, internal exclusion, reduced timetables, absence)."
    )
    yield (
        "What would answer it: the same counts of this school and of others like it, over some years before "
        "and after (wholeschool evaluate panel)."
    )


def _change(story: Story) -> str:
    if story.before is None or story.after is None:
        return f"{figure(story.fall_percent)} % fewer {story.counted}; from how many is not said."
    return (
        f"from {figure(story.before)} to {figure(story.after)} {story.counted}, which is "
        f"{figure(story.fall_percent)} % fewer."
    )


def _how_common(own: Sequence[Alike]) -> str:
    """How often schools of one place fell as far; several bands where the story does not say how many."""
    rate = own[0].rate
    part = _PARTS.get(own[0].part, "less")
    to = f"to {part} or less" if own[0].part < 1 else "at all"
    told = "; ".join(
        f"of {each.rate.pairs:,} times with {_band(each.rate)}, {each.times:,} ({_percent(each.share)})"
        for each in own
    )
    return (
        f"With no programme that anybody told of, {rate.place} fell {to} from one year to the next "
        f"({rate.years}) this often: {told}."
    )


def _band(rate: BaseRate) -> str:
    most = " or more" if rate.at_most is None else f" to {rate.at_most}"
    return f"{rate.at_least}{most}"


def _percent(share: float) -> str:
    return f"{100 * share:.2g} %"


def _not_said(story: Story) -> Iterator[str]:
    lacking = []
    if story.before is None:
        lacking.append("from how many")
    if not story.over:
        lacking.append("over what time")
    lacking += ["which school, and why that one", "what came of others over the same time"]
    yield f"Not said: {'; '.join(lacking)}."
    if story.over in ("term", "half-term"):
        yield (
            f"From {story.over} to {story.over} counts are smaller and swing more than from year to year, "
            "and a summer term is shorter than an autumn term: the shares above are of years, and too small "
            "for it."
        )


def _best(alike: Sequence[Alike]) -> str:
    """How likely it is that the best of many schools does as much."""
    told = " and ".join(
        f"{_span([each.best_of[at] for each in alike])} among {many}" for at, many in enumerate(BEST_OF)
    )
    return (
        "Where the best of many schools is told of, the chance that one falls as far by itself is, by these "
        f"shares, {told} of them."
    )


def _span(chances: Sequence[float]) -> str:
    least, most = (_in_percent(each) for each in (min(chances), max(chances)))
    return f"{least} %" if least == most else f"{least} to {most} %"


def _in_percent(chance: float) -> str:
    """Two digits, and no certainty that is none."""
    if chance > 0.99:
        return "more than 99"
    return f"{100 * chance:.2g}"
