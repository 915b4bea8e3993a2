"""The rung that a pupil stands on as of a school week, and when it rose: plain rules over a pupil's touches.

A school week is one with a session in the calendar of the school asked about; it lasts until the next one
begins, so that what another school recorded in a week of holidays here belongs to the week before them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

WEEKS_BACK = 6
"""A rung holds for so many school weeks, that in which it was touched among them."""


@dataclass(frozen=True)
class SchoolWeeks:
    """A school's weeks, numbered from 0, the oldest first.

    `mondays` and `last_days` (each week's last day with a session) have one entry a week. `marked_to` is the
    school's last day with a mark: what is known of a week as a whole is known on its last day, or on that
    one where marks end before it.
    """

    mondays: tuple[date, ...]
    last_days: tuple[date, ...]
    marked_to: date

    @classmethod
    def of(cls, days: Iterable[date], marked_to: date) -> SchoolWeeks:
        """The weeks of the days on which a school has sessions."""
        last: dict[date, date] = {}
        for day in sorted(days):
            last[day - timedelta(days=day.weekday())] = day
        return cls(tuple(last), tuple(last.values()), marked_to)

    def place(self, day: date) -> int:
        """The number of the week that a day belongs to; -1 = before the first."""
        return bisect_right(self.mondays, day) - 1

    def place_onward(self, day: date) -> int:
        """The number of the first week with a session on or after a day."""
        return bisect_left(self.last_days, day)

    def known_on(self, week: date) -> date:
        """The day on which what a week comes to as a whole is known; `week` is its Monday.

        Of a week in which the school has no session, that is its Friday.
        """
        place = self.place(week)
        here = place >= 0 and self.mondays[place] == week
        last = self.last_days[place] if here else week + timedelta(days=4)
        return min(last, self.marked_to) if week <= self.marked_to else last


class Touch(NamedTuple):
    """A rung touched: the school week by number, the rung, the day."""

    place: int
    rung: int
    day: date


@dataclass(frozen=True)
class Standing:
    """A pupil on one branch: the rung now, that of n school weeks earlier (0 = none), and the rises since.

    `rises` are the days, oldest first, on which the pupil moved up to a rung above the earlier one. There is
    one at least where the rung now is above the earlier one, and else none.
    """

    rung: int
    before: int
    rises: tuple[date, ...] = ()


NO_RUNG = Standing(0, 0)
"""Where a pupil stands who touched nothing."""


def rung_as_of(touches: Iterable[Touch], place: int) -> int:
    """The highest rung touched in the six school weeks up to and including a week; 0 = none."""
    return max((each.rung for each in touches if place - WEEKS_BACK < each.place <= place), default=0)


def standing(touches: Sequence[Touch], now: int, weeks: int) -> Standing:
    """Where a pupil stands on a branch in week `now`, against `weeks` school weeks earlier.

    `touches` are those up to the day asked about.
    """
    rung, before = rung_as_of(touches, now), rung_as_of(touches, now - weeks)
    if rung <= before:
        return Standing(rung, before)
    recent = (each for each in touches if each.place > now - weeks and each.rung > before)
    rises = {each.day for each in recent if each.rung > _rung_until(touches, each)}
    return Standing(rung, before, tuple(sorted(rises)))


def _rung_until(touches: Sequence[Touch], touch: Touch) -> int:
    """The rung until a touch: as of the week before it, and what was touched earlier in its own week."""
    earlier = (each for each in touches if each.day < touch.day and touch.place - each.place <= WEEKS_BACK)
    return max((each.rung for each in earlier), default=0)
