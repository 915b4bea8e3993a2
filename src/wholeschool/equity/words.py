"""A gap in words, which claim no more than its interval supports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from wholeschool.equity.across import across_in_words
from wholeschool.equity.characteristics import is_without
from wholeschool.equity.gap import LEVEL, Gap, differs, told_once
from wholeschool.equity.places import rate_written, times_between, written
from wholeschool.equity.within import Within
from wholeschool.equity.within_words import within_in_words
from wholeschool.schema.wording import counted

MANY = 5
"""Of more groups nobody reads all that could be said."""


@dataclass(frozen=True)
class Rate:
    """How a rate is said that is no share of pupils: times `per`, with its unit."""

    per: float
    unit: str


@dataclass(frozen=True)
class Said:
    """What is said of each group of a table, by its name: those that differ first, the surest first.

    `sure`: how many differ. `asked`: how many are held against `reference`. `alone`: how many more would
    differ, had each been asked about alone.
    """

    groups: Mapping[str, tuple[str, ...]]
    sure: int
    asked: int
    reference: str
    alone: int = 0

    @property
    def sentences(self) -> tuple[str, ...]:
        """All of them."""
        return self.of(self.groups)

    @property
    def foremost(self) -> tuple[str, ...]:
        """The groups that there is time to read of: where they are many, those that differ."""
        names = tuple(self.groups)
        return names if len(names) <= MANY else names[: min(self.sure, MANY)]

    def of(self, names: Iterable[str]) -> tuple[str, ...]:
        """What is said of these groups; where there are many, first how many differ."""
        said = [sentence for name in names for sentence in self.groups[name]]
        return (self._how_many(), *said) if len(self.groups) > MANY else tuple(said)

    def _how_many(self) -> str:
        if not self.asked:
            return f"No group could be held against {self.reference}."
        differ = f"{self.sure} differ{'s' if self.sure == 1 else ''}" if self.sure else "none differs"
        others = f"{self.alone}{' more' if self.sure else ''}"
        more = f"; {others} would, asked about alone" if self.alone else ""
        return (
            f"Of {counted(self.asked, 'group')} held against {self.reference}, {differ} beyond chance{more}."
        )


def said_of(
    found: Sequence[Gap],
    within: Mapping[str, Within],
    rate: Rate | None = None,
    tables: int = 1,
    beside: Callable[[Gap], Iterable[str]] = lambda gap: (),
) -> Said:
    """All gaps of a table in words; `within` has groups whose schools are told apart.

    Of two groups each of which is the other's reference, only the one of `told_once` has words.
    `tables`: how many such tables are asked about at once; what is said holds though all of them are.
    `beside`: what else is said of a group.
    """
    told = sorted(told_once(among(found, tables)), key=_rank)
    held = sum(each.p is not None for each in told)
    asked = tables * held
    groups: dict[str, tuple[str, ...]] = {}
    for gap in told:
        said = [gap_in_words(gap, asked, rate)]
        if gap.group in within:
            said += within_in_words(gap, within[gap.group], asked)
            if (schools := within[gap.group].schools) is not None:
                said += across_in_words(gap.group, gap.reference, schools)
        if all_said := tuple(filter(None, (*said, *beside(gap)))):
            groups[gap.group] = all_said
    sure = sum(map(_is_claimed, told))
    alone = sum(each.p is not None and each.p < LEVEL and not _is_claimed(each) for each in told)
    reference = next((each.reference for each in told), "")
    return Said(groups, sure, held, reference, alone)


def sentences(
    found: Sequence[Gap], within: Mapping[str, Within], rate: Rate | None = None, tables: int = 1
) -> tuple[str, ...]:
    """All sentences of `said_of`."""
    return said_of(found, within, rate, tables).sentences


def _rank(gap: Gap) -> tuple[bool, bool, float]:
    """What is claimed comes first, and of those who are only without what others have what they have."""
    sure = _is_claimed(gap)
    return not sure, sure and is_without(gap.group), (gap.p or 0.0) if sure else 0.0


def among(found: Sequence[Gap], tables: int) -> tuple[Gap, ...]:
    """Gaps of one of several tables asked about at once: `p_of_all` is of all of them (Bonferroni)."""
    return tuple(
        each if each.p_of_all is None else replace(each, p_of_all=min(1.0, tables * each.p_of_all))
        for each in found
    )


def gap_in_words(gap: Gap, asked: int = 1, rate: Rate | None = None) -> str:
    """One group against its reference; `asked`: how many comparisons are made.

    `rate` None: shares of pupils. A ratio is claimed only where the group `differs`.
    """
    if gap.reason:
        return f"{gap.group}: {_without_times(gap, rate)}{gap.reason}."
    if gap.risk is None or gap.p is None or gap.p_of_all is None:
        return ""
    said = _rate(gap, rate)
    if differs(gap):
        what = "rate" if rate else "share"
        told = " and ".join(filter(None, (_apart(gap, rate), _times(gap))))
        return f"{gap.group}: {said}, {told} the {what} of {gap.reference}."
    alone = f" Alone it would look unlike; among {counted(asked, 'comparison')} it is not sure enough."
    return (
        f"{gap.group}: {said}. Whether that is more or less than of {gap.reference} the figures do not tell "
        f"({_times(gap)}).{alone if gap.p < LEVEL <= gap.p_of_all else ''}"
    )


def _without_times(gap: Gap, rate: Rate | None) -> str:
    """How far a group surely lies above one of whom nobody was counted, which no ratio can tell; else ""."""
    if not _is_above_nobody(gap):
        return ""
    return f"{_rate(gap, rate)}, {_apart(gap, rate)} {gap.reference}; "


def _is_above_nobody(gap: Gap) -> bool:
    above = gap.ratio is None and gap.difference_low is not None and gap.difference_low > 0
    return above and gap.p_of_all is not None and gap.p_of_all < LEVEL


def _is_claimed(gap: Gap) -> bool:
    """Whether it is said of a group that it differs: by its ratio, or by its difference where it has none."""
    return differs(gap) or _is_above_nobody(gap)


def _rate(gap: Gap, rate: Rate | None) -> str:
    per = rate.per if rate else 100
    said = rate_written(gap.risk, gap.low, gap.high, per=per)
    if rate is None:
        return f"{gap.count:,} of {gap.base:,} pupils, {said.figure} % ({said.ends})"
    return f"{said.figure} {rate.unit} ({said.ends})"


def _apart(gap: Gap, rate: Rate | None) -> str:
    """How far a group that differs lies above or below, if that is known: “12.5 above (6.1 to 20.1)”."""
    if gap.difference is None or gap.difference_low is None or gap.difference_high is None:
        return ""
    per, unit = (rate.per, "") if rate else (100, " percentage points")
    low, high = sorted(map(abs, (gap.difference_low, gap.difference_high)))
    far = written(abs(gap.difference), low, high, per=per, lines=(0.0,))
    return f"{far.figure}{unit} {'above' if gap.difference > 0 else 'below'} ({far.ends})"


def _times(gap: Gap) -> str:
    if gap.ratio is None or gap.ratio_low is None:
        return "no ratio can be told"
    return times_between(gap.ratio, gap.ratio_low, gap.ratio_high)
