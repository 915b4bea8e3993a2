"""Gaps as tables on a terminal: groups, their schools, and the rungs that they go on to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from wholeschool.cli.show import print_table, say
from wholeschool.equity.places import Written, rate_written, written

if TYPE_CHECKING:
    from wholeschool.actions.gaps_ladder import LadderStep
    from wholeschool.equity.gap import Gap
    from wholeschool.equity.within import Within
    from wholeschool.equity.words import Said

SHARES = "of 100"


def print_gaps(
    gaps: Sequence[Gap], per: float, rate: str, days: Callable[[float], float | None] = lambda count: None
) -> None:
    """A row a group; `days`: a count in days, None where it is not of sessions."""
    behind = ["pupils"] if any(each.pupils is not None for each in gaps) else []
    in_days = ["days"] if gaps and days(gaps[0].count) is not None else []
    ends = "between"
    # What is told in days was counted in sessions, two to a day.
    count = "sessions" if in_days else "counted"
    headers = ("group", *behind, count, *in_days, "of", rate, ends, "times", ends, "more", ends)
    rows = [
        (
            each.group, *(f"{each.pupils or 0:,}" for _ in behind), f"{each.count:,}",
            *(f"{days(each.count):,.1f}" for _ in in_days), f"{each.base:,}",
            *_pair(rate_written(each.risk, each.low, each.high, per=per)),
            *_pair(_ratio(each.ratio, each.ratio_low, each.ratio_high)),
            *_pair(
                written(each.difference, each.difference_low, each.difference_high, per=per, lines=(0.0,))
            ),
        )
        for each in gaps
    ]  # fmt: skip
    _print_filled(_title(gaps), headers, rows, headers[1:])


def _title(gaps: Sequence[Gap]) -> str:
    """What the columns hold, of those that are filled."""
    reference = next((each.reference for each in gaps), "")
    more = ", and how much more" if any(each.difference is not None for each in gaps) else ""
    if any(each.ratio is not None for each in gaps):
        return f"Groups, and how many times the rate of {reference}{more}"
    return f"Groups{more} than {reference}" if more else "Groups"


def print_said(said: Said) -> None:
    """What is said of groups, or of those that differ where they are many, and where the rest is."""
    from wholeschool.schema.wording import counted

    for sentence in said.of(said.foremost):
        say(sentence)
    if more := len(said.groups) - len(said.foremost):
        others = "the others" if said.foremost else f"each of {counted(more, 'group')}"
        say(f"To read what is said of {others}, and of schools, add --json.")


def print_schools(within: Mapping[str, Within], groups: Sequence[str]) -> None:
    """The gap of each group at each school, where it is told."""
    headers = ("school", "pupils", "times", "most likely", "between", "usual between", "")
    for group in groups:
        if (found := within[group].schools if group in within else None) is None:
            continue
        rows = [
            (
                each.school, f"{each.pupils:,}", _ratio(each.ratio).figure,
                *_pair(_ratio(each.drawn, each.drawn_low, each.drawn_high)),
                _ratio(None, each.limit_low, each.limit_high).ends, "apart" if each.apart else "",
            )
            for each in found.schools
        ]  # fmt: skip
        _print_filled(f"{group}, at each school", headers, rows, headers[1:-1])
        say()


def print_onward(step: LadderStep) -> None:
    """A row a higher rung and group; nothing where nobody went on, or to one rung alone."""
    if len(step.step.onward) < 2:
        return
    ends = "between"
    headers = ("on to", "group", "counted", "of", SHARES, ends, "times", ends)
    rows = [
        (
            step.rungs[reached.to], gap.group, f"{gap.count:,}", f"{gap.base:,}",
            *_pair(rate_written(gap.risk, gap.low, gap.high)),
            *_pair(_ratio(gap.ratio, gap.ratio_low, gap.ratio_high)),
        )
        for reached in step.step.onward
        for gap in reached.gaps
    ]  # fmt: skip
    _print_filled("Of the same pupils, each higher rung by itself", headers, rows, headers[2:])
    say("Who reached several rungs is in several rows; each interval is of 95 in 100 by itself.")


def _print_filled(
    title: str, headers: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[str]
) -> None:
    """A table without the columns that are empty for all."""
    kept = [at for at in range(len(headers)) if not rows or any(row[at] for row in rows)]
    print_table(title, [headers[at] for at in kept], [[row[at] for at in kept] for row in rows], numbers)


def _pair(said: Written) -> tuple[str, str]:
    return said.figure, said.ends


def _ratio(ratio: float | None, low: float | None = None, high: float | None = None) -> Written:
    """To two decimals, so that those of a column stand below each other."""
    return written(ratio, low, high, places=2, lines=(1.0,))
