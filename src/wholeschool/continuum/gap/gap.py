"""The action gap: whose rung rose or who crossed a line in the last weeks, and nobody has acted since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from wholeschool.continuum.gap import plan as gap_plan
from wholeschool.continuum.gap import weeks as gap_weeks
from wholeschool.continuum.gap.facts import PupilFacts, fetch_facts
from wholeschool.continuum.gap.lines import Window, crossings
from wholeschool.continuum.gap.rungs import NO_RUNG, SchoolWeeks, Standing, standing
from wholeschool.continuum.gap.sift import BRANCHES, may_wait
from wholeschool.continuum.gap.weeks import fetch_weeks
from wholeschool.continuum.gap.words import happened
from wholeschool.engine import LocalEngine
from wholeschool.errors import WrongCallError
from wholeschool.reference.lines import Line

__all__ = ["BRANCHES", "GIVEN", "Gap", "Waiting", "action_gap", "action_gaps"]

GIVEN = (*gap_weeks.GIVEN, *gap_plan.GIVEN)
"""The tables that have to be shown in the engine."""


@dataclass(frozen=True)
class Waiting:
    """A pupil who waits, on a branch whose rung rose, or on none (`branch` None: a line crossed, no rise).

    `rung` and `rung_before` are None without a branch. `since` is the first day of a rise or a crossing
    after the last action, `days_waiting` the calendar days from it. `last_action` has the day and the kind,
    from any school.
    """

    pupil_id: int
    year_group: str | None
    branch: str | None
    rung: int | None
    rung_before: int | None
    crossed: tuple[str, ...]
    happened: str
    since: date
    days_waiting: int
    last_action: tuple[date, str] | None


@dataclass(frozen=True)
class Gap:
    """The list of a school as of a day: the gravest first, of those the longest waiting."""

    on: date
    weeks: int
    waiting: tuple[Waiting, ...]


def action_gap(
    engine: LocalEngine, urn: int, lines: Mapping[str, Line], *, weeks: int = 4, on: date | None = None
) -> Gap:
    """Who is on a school's roll, rose or crossed a line in the last `weeks` school weeks, and waits.

    `on` None: the school's last session with a mark. The engine shows the tables of `GIVEN`. Raises
    WrongCallError where the school has no calendar or no marks, or `on` lies before its calendar.
    """
    _check(weeks)
    school = fetch_weeks(engine, [urn]).get(urn)
    if school is None:
        raise WrongCallError(
            f"school {urn} has no calendar or no marks, and school weeks are counted on them",
            advice="Import its calendar and its registers, then build.",
        )
    window = _window(school, weeks, on)
    if window.now < 0:
        raise WrongCallError(
            f"{window.on} is before the calendar of school {urn}, whose first week is that of"
            f" {school.mondays[0]}",
            advice="Name a later day.",
        )
    return _gaps(engine, [urn], window, lines)[urn]


def action_gaps(
    engine: LocalEngine,
    urns: Collection[int],
    lines: Mapping[str, Line],
    *,
    weeks: int = 4,
    on: date | None = None,
) -> dict[int, Gap]:
    """The action gaps of several schools; schools for which `action_gap` would raise are left out.

    Schools whose calendars are the same are asked about together.
    """
    _check(weeks)
    alike: dict[Window, list[int]] = defaultdict(list)
    for urn, school in fetch_weeks(engine, urns).items():
        alike[_window(school, weeks, on)].append(urn)
    found: dict[int, Gap] = {}
    for window, theirs in alike.items():
        if window.now >= 0:
            found |= _gaps(engine, theirs, window, lines)
    return found


def _check(weeks: int) -> None:
    if not 1 <= weeks <= 40:
        raise WrongCallError(f"{weeks} weeks cannot be looked back on", advice="Give 1 to 40 school weeks.")


def _window(school: SchoolWeeks, weeks: int, on: date | None) -> Window:
    # As of a day, nobody has acted after it; the list of today knows what was done since the last marks.
    return Window(school, on or school.marked_to, weeks, on or date.max)


def _gaps(
    engine: LocalEngine, urns: Collection[int], window: Window, lines: Mapping[str, Line]
) -> dict[int, Gap]:
    """The lists of schools whose window is the same."""
    held = {urn: {name: line for name, line in lines.items() if line.holds_for(urn)} for urn in urns}
    counted = tuple({name: line for theirs in held.values() for name, line in theirs.items()}.values())
    facts = fetch_facts(engine, urns, window, counted)
    sifted = may_wait(facts, window, counted)
    pupils = facts.of(sifted.asked)
    concerned = {name: {*facts.pupils[chosen].tolist()} for name, chosen in sifted.lines.items()}
    found: dict[int, list[tuple[int, Waiting]]] = {urn: [] for urn in urns}
    for roll in facts.roll.to_pylist():
        if pupil := pupils.get(roll["pupil_id"]):
            its = held[roll["urn"]].items()
            lines = {name: line for name, line in its if pupil.pupil_id in concerned[name]}
            found[roll["urn"]] += _waiting(pupil, roll["year_group"], lines, window)
    return {urn: Gap(window.on, window.weeks, _in_order(rows)) for urn, rows in found.items()}


def _in_order(rows: Iterable[tuple[int, Waiting]]) -> tuple[Waiting, ...]:
    """The gravest first, of those the longest waiting."""

    def order(row: tuple[int, Waiting]) -> tuple[Any, ...]:
        rung, each = row
        return -rung, -each.days_waiting, each.pupil_id, each.branch or ""

    return tuple(each for _, each in sorted(rows, key=order))


def _waiting(
    pupil: PupilFacts, year_group: str | None, lines: Mapping[str, Line], window: Window
) -> list[tuple[int, Waiting]]:
    """The rows of a pupil, each with the rung that it is sorted by; none where somebody has acted since."""
    branches = {branch: _standing(pupil, branch, window) for branch in BRANCHES}
    rose = {branch: each for branch, each in branches.items() if each.rose_on}
    crossed = crossings(tuple(lines.values()), pupil.past, window)
    days = [each.rose_on for each in rose.values() if each.rose_on] + [each.day for each in crossed]
    acted = pupil.last_action[0] if pupil.last_action else date.min
    if not days or acted >= max(days):
        return []
    since = min(day for day in days if day > acted)
    highest = max(each.rung for each in branches.values())
    rows: list[tuple[str | None, Standing | None]] = [*rose.items()] or [(None, None)]
    return [
        (
            each.rung if each else highest,
            Waiting(
                pupil_id=pupil.pupil_id,
                year_group=year_group,
                branch=branch,
                rung=each.rung if each else None,
                rung_before=each.before if each else None,
                crossed=tuple(line.line for line in crossed),
                happened=happened(branch, pupil.touched, pupil.records, crossed, lines, window),
                since=since,
                days_waiting=(window.on - since).days,
                last_action=pupil.last_action,
            ),
        )
        for branch, each in rows
    ]


def _standing(pupil: PupilFacts, branch: str, window: Window) -> Standing:
    touches = pupil.rungs.get(branch)
    return standing(touches, window.now, window.weeks) if touches else NO_RUNG
