"""A second witness: statutory duties of one pupil, session by session, in plain Python.

Shares nothing with the source: the limits stand here as numbers, and everything is looked for by walking
along the calendar.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from tests.continuum.duties.duty_cases import Case
from tests.continuum.duties.plain_suspensions import governors, limit, notices, provision, spell_of
from tests.continuum.plain_pupil import Found, Pupil, as_day, as_row, monday_of, roll_end, school_year

WEEK = timedelta(days=7)


def plain_rows(case: Case) -> list[Found]:
    """The rows of a case, in no order."""
    pupil = Pupil(case)
    spells = [spell for event in pupil.events if (spell := spell_of(pupil, event)) is not None]
    found = [*limit(pupil, spells), *governors(pupil, spells), *provision(pupil, spells)]
    found += [*notices(pupil, spells), *_unknown(pupil), *_unauthorised(pupil), *_reviews(pupil)]
    return found


def _unknown(pupil: Pupil) -> Iterator[Found]:
    oldest: dict[tuple[str, date], date] = {}
    for school, day, _, mark in pupil.marks:
        if mark == "N" and day <= pupil.on:
            key = (school, monday_of(day))
            oldest[key] = min(day, oldest.get(key, day))
    for (school, _), day in oldest.items():
        due = pupil.after(school, day, 5)
        yield as_row(pupil, school, "reason_for_n", due, None, f"N since {day}", start=day)


def _unauthorised(pupil: Pupil) -> Iterator[Found]:
    weeks: dict[date, int] = defaultdict(int)
    possible: dict[tuple[date, str], int] = defaultdict(int)
    for school, day, _, mark in pupil.marks:
        if monday_of(day) <= pupil.on:
            weeks[monday_of(day)] += mark in ("G", "N", "O", "U")
            possible[monday_of(day), school] += mark not in (None, "D")
    for week, marked in sorted(weeks.items()):
        schools = [school for each, school in possible if each == week]
        main = max(
            schools,
            key=lambda s: (_is_main(pupil, s, week), possible[week, s], -pupil.order.index(s)),
        )
        own = pupil.weeks[main]
        if not marked or week not in own:
            continue
        window, at = _window, own.index(week)
        now, before = window(weeks, own, at), window(weeks, own, at - 1) if at else 0
        if now >= 10 > before:
            due = pupil.last_day(main, week)
            done = pupil.first_action(lambda a, d=due: as_day(a["at"]) >= d)
            words = f"{now} unauthorised sessions in 10 school weeks"
            yield as_row(pupil, main, "ten_unauthorised", due, done, words, start=due)


def _window(weeks: Mapping[date, int], own: Sequence[date], at: int) -> int:
    first = own[max(at - 9, 0)]
    return sum(count for week, count in weeks.items() if first <= week <= own[at])


def _is_main(pupil: Pupil, school: str, week: date) -> bool:
    return any(
        roll["school"] == school
        and roll.get("status", "C") in ("C", "M")
        and school_year(as_day(roll["start"]), "") == school_year(week, "")
        for roll in pupil.rolls
    )


def _reviews(pupil: Pupil) -> Iterator[Found]:
    for school in pupil.order:
        plans = [e for e in pupil.events if e["kind"] == "reduced_timetable_plan" and e["school"] == school]
        held = {event["id"]: _weeks_of_plan(pupil, event) for event in plans}
        for event in plans:
            yield from _of_timetable(pupil, school, held[event["id"]], as_day(event["start"]), event["id"])
        first: dict[date, date] = {}
        for where, day, _, mark in pupil.marks:
            if where == school and mark == "C2" and day <= pupil.on:
                first[monday_of(day)] = min(day, first.get(monday_of(day), day))
        run: list[date] = []
        for week in [*pupil.weeks[school], date.max - WEEK]:
            if week in first and not any(week in weeks for weeks in held.values()):
                run.append(week)
            elif run:
                yield from _of_timetable(pupil, school, run, first[run[0]], None)
                run = []


def _weeks_of_plan(pupil: Pupil, event: Mapping[str, Any]) -> list[date]:
    """The school weeks that a plan touches, up to the week of the day asked for."""
    start, school = (as_day(event["start"]), event.get("half", "AM")), event["school"]
    end = as_day(event["end"]) if event.get("end") else date.max
    if event.get("sessions") is not None:
        ahead = [each for each in pupil.calendar[school] if each >= start][: event["sessions"]]
        end = ahead[-1][0] if ahead else start[0] - timedelta(days=1)
    left = [roll_end(roll) for roll in pupil.rolls if roll["school"] == school]
    end = min(end, max(left, default=date.max))
    if end < start[0]:
        return []
    return [week for week in pupil.weeks[school] if monday_of(start[0]) <= week <= min(end, pupil.on)]


def _of_timetable(
    pupil: Pupil, school: str, weeks: Sequence[date], start: date, plan: str | None
) -> Iterator[Found]:
    # Counted from the week after that of the start, which may itself lie in a holiday.
    later = [week for week in pupil.weeks[school] if week > monday_of(start)]
    before = start
    for nth in range(6, len(later) + 1, 6):
        if later[nth - 1] not in weeks:
            return

        def reviewed(act: Mapping[str, Any], before: date = before) -> bool:
            free = not act.get("about") and act["school"] == school
            mine = plan is not None and act.get("about") == plan
            return act["kind"] == "timetable_reviewed" and (mine or free) and as_day(act["at"]) > before

        due = pupil.last_day(school, later[nth - 1])
        words = f"part-time timetable since {start}, {nth} school weeks"
        done = pupil.first_action(reviewed)
        yield as_row(pupil, school, "timetable_review", due, done, words, about=plan, start=start)
        before = due
