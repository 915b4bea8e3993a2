"""The action gap once more, in plain Python and from its definition: what `continuum/gap` is held against.

Slow on purpose: everything is worked out for every school week from the first, and nothing is shared with the
code that it judges but the rungs of the forms.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from tests.continuum.gap.gap_made import HERE, SESSIONS, Made, Pupil, as_day, events_of, rolls_of, touches_of
from wholeschool.reference.forms import forms
from wholeschool.reference.lines import Line

BRANCHES = ("school_exclusion", "self_exclusion")


class Plain:
    """One school as of one day."""

    def __init__(self, made: Made, on: date, weeks: int, lines: Iterable[Line]) -> None:
        self.made, self.n, self.lines = made, weeks, list(lines)
        recorded = [day for pupil in made.pupils for _, day, urn, _ in events_of(pupil) if urn == HERE]
        self.on = min(on, max([made.marked_to, *(day for day in recorded if day <= on)]))
        self.acted_by = on
        self.mondays = sorted({day - timedelta(days=day.weekday()) for day in made.days})
        self.now = self.number(on)

    def number(self, day: date) -> int:
        """Which school week a day belongs to: the last that has begun."""
        return sum(monday <= day for monday in self.mondays) - 1

    def recent(self, day: date) -> bool:
        return day <= self.on and self.now - self.n < self.number(day)

    def end_of(self, week: int) -> date:
        last = max(day for day in self.made.days if self.number(day) == week)
        return min(last, self.made.marked_to) if self.mondays[week] <= self.made.marked_to else last

    def rungs(self, pupil: Pupil, branch: str) -> list[tuple[date, int]]:
        """Day and rung of each touch up to the day asked about."""
        found = []
        for (_, week, form), (first, _) in touches_of(pupil).items():
            ended = form in ("persistent_absence", "severe_absence") and week <= self.made.marked_to
            day = min(first, self.made.marked_to) if ended else first
            if forms()[form].branch == branch and day <= self.on:
                found.append((day, forms()[form].rung or 0))
        return found

    def as_of(self, touches: list[tuple[date, int]], week: int) -> int:
        return max([0, *(rung for day, rung in touches if self.number(day) in range(week - 5, week + 1))])

    def until(self, touches: list[tuple[date, int]], day: date) -> int:
        """The rung before a day: touched earlier in its school week, or in the six before that."""
        week = self.number(day)
        return max([0, *(rung for other, rung in touches if other < day and week - self.number(other) < 7)])

    def standing(self, pupil: Pupil, branch: str) -> tuple[int, int, list[date]]:
        """Rung now, rung n weeks earlier, and the days on which it rose above that one."""
        touches = self.rungs(pupil, branch)
        rung, before = self.as_of(touches, self.now), self.as_of(touches, self.now - self.n)
        rises = [
            day for day, r in touches
            if self.recent(day) and r > max(before, self.until(touches, day))
        ]  # fmt: skip
        return rung, before, sorted(set(rises)) if rung > before else []

    def crossed(self, pupil: Pupil) -> dict[str, date]:
        found = {}
        for line in self.lines:
            days = [day for day in getattr(self, f"_{line.counts}")(pupil, line) if self.recent(day)]
            if days:
                found[line.name] = max(days)
        return found

    def last_action(self, pupil: Pupil) -> date:
        acted = [as_day(day) for day, *_ in pupil.get("actions", []) if as_day(day) <= self.acted_by]
        return max(acted, default=date.min)

    def crossed_since(self, pupil: Pupil) -> dict[str, date]:
        last = self.last_action(pupil)
        return {name: day for name, day in self.crossed(pupil).items() if day > last}

    def waits(self, pupil: Pupil) -> dict[str, date]:
        """Since when the pupil waits, by branch: "" where no rung holds on any."""
        last, lines = self.last_action(pupil), self.crossed_since(pupil).values()
        found = {}
        for branch in BRANCHES:
            if rises := [day for day in self.standing(pupil, branch)[2] if day > last]:
                found[branch] = min([*rises, *lines])
        if lines and not found:
            rungs = [(self.standing(pupil, branch)[0], -place) for place, branch in enumerate(BRANCHES)]
            highest, place = max(rungs)
            found[BRANCHES[-place] if highest else ""] = min(lines)
        return found

    def on_roll(self, pupil: Pupil) -> bool:
        return any(urn == HERE and (end is None or end >= self.on) for urn, _, end in rolls_of(pupil))

    def rows(self) -> set[tuple[Any, ...]]:
        """Pupil, branch, rung now, rung before, lines crossed, since when, for each row of the list."""
        found = set()
        for number, pupil in enumerate(self.made.pupils, start=1):
            if not self.on_roll(pupil):
                continue
            lines = tuple(self.crossed_since(pupil))
            for branch, since in self.waits(pupil).items():
                rung, before, _ = self.standing(pupil, branch) if branch else (None, None, ())
                found.add((number, branch or None, rung, before, lines, since))
        return found

    def _events(self, pupil: Pupil, line: Line) -> Iterable[date]:
        days = sorted(day for kind, day, *_ in events_of(pupil) if kind in line.kinds)
        for place, day in enumerate(days):
            span = range(self.number(day) - line.within_weeks + 1, self.number(day) + 1)
            before = sum(self.number(other) in span for other in days[:place])
            if before < line.at_least <= before + 1:
                yield day

    def _first_event(self, pupil: Pupil, line: Line) -> Iterable[date]:
        days = [day for kind, day, *_ in events_of(pupil) if kind in line.kinds]
        for first in {date(day.year - (day.month < 8), 8, 1) for day in days}:
            yield min(day for day in days if date(day.year - (day.month < 8), 8, 1) == first)

    def _absence(self, pupil: Pupil, line: Line) -> Iterable[date]:
        start = as_day(pupil.get("marked_from", date.min))
        absent: Mapping[date, int] = {as_day(week): n for week, n in pupil.get("absent", {}).items()}
        held = [week for week, monday in enumerate(self.mondays) if start <= monday <= self.on]

        def above(week: int) -> bool:
            year = self.mondays[week].year - (self.mondays[week].month < 8)
            so_far = [
                self.mondays[each] for each in held
                if each <= week and self.mondays[each].year - (self.mondays[each].month < 8) == year
            ]  # fmt: skip
            possible, lost = SESSIONS * len(so_far), sum(absent.get(monday, 0) for monday in so_far)
            return possible >= line.judged_from_sessions and lost * 100 >= line.at_least_percent * possible

        def same_year(week: int) -> bool:
            first, second = self.mondays[week - 1], self.mondays[week]
            return first.year - (first.month < 8) == second.year - (second.month < 8)

        for week in held:
            was = week - 1 in held and same_year(week) and above(week - 1)
            if above(week) and not was:
                yield self.end_of(week)

    def _weeks_of_form(self, pupil: Pupil, line: Line) -> Iterable[date]:
        marked = {self.number(as_day(week)) for week in pupil.get("part_time", []) if as_day(week) <= self.on}
        plans = [each for each in events_of(pupil) if each[0] == "reduced_timetable_plan"]
        run = 0
        for week in range(self.now + 1):
            last = max(day for day in self.made.days if self.number(day) == week)
            planned = any(
                start <= min(last, self.on) and (min(end or self.on, self.on) >= self.mondays[week])
                for _, start, _, end in plans
            )
            run = run + 1 if week in marked or planned else 0
            if run == line.more_than_weeks + 1:
                yield self.end_of(week)
