"""The action gap: whose rung rose or who crossed a line in the last weeks, and nobody has acted since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from wholeschool.continuum.gap_facts import (
    GIVEN,
    PupilFacts,
    fetch_facts,
    fetch_weeks,
)
from wholeschool.continuum.gap_lines import Crossing, Window, crossings
from wholeschool.continuum.gap_rungs import NO_RUNG, Standing, standing
from wholeschool.continuum.gap_words import happened
from wholeschool.engine import LocalEngine
from wholeschool.errors import WrongCallError
from wholeschool.reference.lines import Line

__all__ = ["BRANCHES", "GIVEN", "Gap", "Waiting", "action_gap"]

BRANCHES = ("school_exclusion", "self_exclusion")


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
    if not 1 <= weeks <= 40:
        raise WrongCallError(f"{weeks} weeks cannot be looked back on", advice="Give 1 to 40 school weeks.")
    window = _window(engine, urn, weeks, on)
    held = {name: line for name, line in lines.items() if line.holds_for(urn)}
    found: list[tuple[int, Waiting]] = []
    for pupil in fetch_facts(engine, urn, window, tuple(held.values())):
        found += _waiting(pupil, held, window)
    found.sort(key=lambda each: (-each[0], -each[1].days_waiting, each[1].pupil_id, each[1].branch or ""))
    return Gap(window.on, weeks, tuple(each for _, each in found))


def _window(engine: LocalEngine, urn: int, weeks: int, on: date | None) -> Window:
    school = fetch_weeks(engine, urn)
    if school is None:
        raise WrongCallError(
            f"school {urn} has no calendar or no marks, and school weeks are counted on them",
            advice="Import its calendar and its registers, then build.",
        )
    # As of a day, nobody has acted after it; the list of today knows what was done since the last marks.
    window = Window(school, on or school.marked_to, weeks, on or date.max)
    if window.now < 0:
        raise WrongCallError(
            f"{window.on} is before the calendar of school {urn}, whose first week is that of"
            f" {school.mondays[0]}",
            advice="Name a later day.",
        )
    return window


def _waiting(pupil: PupilFacts, lines: Mapping[str, Line], window: Window) -> list[tuple[int, Waiting]]:
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
        (each.rung if each else highest, _row(pupil, branch, each, crossed, since, lines, window))
        for branch, each in rows
    ]


def _standing(pupil: PupilFacts, branch: str, window: Window) -> Standing:
    touches = pupil.touches(branch, window.school)
    return standing(touches, window.now, window.weeks) if touches else NO_RUNG


def _row(
    pupil: PupilFacts,
    branch: str | None,
    stands: Standing | None,
    crossed: Sequence[Crossing],
    since: date,
    lines: Mapping[str, Line],
    window: Window,
) -> Waiting:
    return Waiting(
        pupil_id=pupil.pupil_id,
        year_group=pupil.year_group,
        branch=branch,
        rung=stands.rung if stands else None,
        rung_before=stands.before if stands else None,
        crossed=tuple(each.line for each in crossed),
        happened=happened(branch, pupil.touched, pupil.records, crossed, lines, window),
        since=since,
        days_waiting=(window.on - since).days,
        last_action=pupil.last_action,
    )
