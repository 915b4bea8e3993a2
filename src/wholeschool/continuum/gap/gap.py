"""The action gap: whose rung rose or who crossed a line in the last weeks, and nobody has acted since."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from wholeschool.continuum.gap import plan as gap_plan
from wholeschool.continuum.gap import weeks as gap_weeks
from wholeschool.continuum.gap.facts import PupilFacts, fetch_facts
from wholeschool.continuum.gap.lines import Window, crossings
from wholeschool.continuum.gap.rungs import NO_RUNG, Standing, standing
from wholeschool.continuum.gap.sift import BRANCHES, may_wait
from wholeschool.continuum.gap.weeks import fetch_weeks, records_end
from wholeschool.continuum.gap.words import happened
from wholeschool.engine import LocalEngine
from wholeschool.errors import WrongCallError
from wholeschool.reference.lines import Line

__all__ = ["BRANCHES", "GIVEN", "Gap", "Waiting", "action_gap", "action_gaps"]

GIVEN = (*gap_weeks.GIVEN, *gap_plan.GIVEN)
"""The tables that have to be shown in the engine."""


@dataclass(frozen=True)
class Waiting:
    """A pupil who waits: on a branch whose rung rose after the last action, or for a line crossed after it.

    Where no rung rose since, the branch is that on which the pupil stands highest; `branch`, `rung` and
    `rung_before` are None where no rung holds. `crossed`: the lines crossed after the last action. `since`
    is the first day after it of a rise on this branch or of a crossing, `days_waiting` the calendar days
    from it. `last_action` has the day and the kind, from any school.
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
    """The list of a school as of a day: the gravest first, of those the longest waiting.

    `on` is the day asked about, or that on which the school's records end where it lies after it. `on_roll`:
    how many pupils were on the roll that day.
    """

    on: date
    weeks: int
    waiting: tuple[Waiting, ...]
    on_roll: int


def action_gap(
    engine: LocalEngine, urn: int, lines: Mapping[str, Line], *, weeks: int = 4, on: date | None = None
) -> Gap:
    """Who is on a school's roll, rose or crossed a line in the last `weeks` school weeks, and waits.

    `on` None: the school's last session with a mark. Of a day after the school's records nothing can be said:
    the list is then that of the day on which they end. The engine shows the tables of `GIVEN`. Raises
    WrongCallError where the school has no calendar or no marks, or `on` lies before its calendar.
    """
    _check(weeks)
    school = fetch_weeks(engine, [urn]).get(urn)
    if school is None:
        raise WrongCallError(
            f"school {urn} has no calendar or no marks, and school weeks are counted on them",
            advice="Import its calendar and its registers, then build.",
        )
    known = records_end(engine, urn, school, on) if on else school.marked_to
    window = Window(school, known, weeks, on or date.max)
    if window.now < 0:
        raise WrongCallError(
            f"{window.on} is before the calendar of school {urn}, whose first week is that of"
            f" {school.mondays[0]}",
            advice="Name a later day.",
        )
    return _gaps(engine, [urn], window, lines)[urn]


def action_gaps(
    engine: LocalEngine, urns: Collection[int], lines: Mapping[str, Line], *, weeks: int = 4
) -> dict[int, Gap]:
    """The action gaps of several schools, each as of its last session with a mark.

    Schools for which `action_gap` would raise are left out. Those whose calendars are the same are asked
    about together.
    """
    _check(weeks)
    alike: dict[Window, list[int]] = defaultdict(list)
    for urn, school in fetch_weeks(engine, urns).items():
        alike[Window(school, school.marked_to, weeks)].append(urn)
    found: dict[int, Gap] = {}
    for window, theirs in alike.items():
        if window.now >= 0:
            found |= _gaps(engine, theirs, window, lines)
    return found


def _check(weeks: int) -> None:
    if not 1 <= weeks <= 40:
        raise WrongCallError(f"{weeks} weeks cannot be looked back on", advice="Give 1 to 40 school weeks.")


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
    found: dict[int, list[Waiting]] = {urn: [] for urn in urns}
    on_roll = Counter(facts.roll["urn"].to_pylist())
    for roll in facts.roll.to_pylist():
        if pupil := pupils.get(roll["pupil_id"]):
            its = held[roll["urn"]].items()
            lines = {name: line for name, line in its if pupil.pupil_id in concerned[name]}
            found[roll["urn"]] += _waiting(pupil, roll["year_group"], lines, window)
    return {urn: Gap(window.on, window.weeks, _in_order(rows), on_roll[urn]) for urn, rows in found.items()}


def _in_order(rows: Iterable[Waiting]) -> tuple[Waiting, ...]:
    """The gravest first, of those the longest waiting."""

    def order(each: Waiting) -> tuple[Any, ...]:
        return -(each.rung or 0), -each.days_waiting, each.pupil_id, each.branch or ""

    return tuple(sorted(rows, key=order))


def _waiting(
    pupil: PupilFacts, year_group: str | None, lines: Mapping[str, Line], window: Window
) -> Iterator[Waiting]:
    """The rows of a pupil: of what rose or was crossed after the last action."""
    acted = pupil.last_action[0] if pupil.last_action else date.min
    crossed = [each for each in crossings(tuple(lines.values()), pupil.past, window) if each.day > acted]
    standings = {branch: _standing(pupil, branch, window) for branch in BRANCHES}
    rises = {
        branch: [day for day in each.rises if day > acted] for branch, each in standings.items() if each.rises
    }
    rose = {branch: days for branch, days in rises.items() if days}
    if not rose and not crossed:
        return
    # Where a line was crossed and no rung rose: the branch on which the pupil stands highest.
    highest = max(BRANCHES, key=lambda branch: standings[branch].rung)
    for branch, days in (rose or {highest: []}).items():
        stands = standings[branch]
        since = min([*days, *(each.day for each in crossed)])
        yield Waiting(
            pupil_id=pupil.pupil_id,
            year_group=year_group,
            branch=branch if stands.rung else None,
            rung=stands.rung or None,
            rung_before=stands.before if stands.rung else None,
            crossed=tuple(each.line for each in crossed),
            happened=happened(branch if days else None, pupil.touched, pupil.records, crossed, lines, window),
            since=since,
            days_waiting=(window.on - since).days,
            last_action=pupil.last_action,
        )


def _standing(pupil: PupilFacts, branch: str, window: Window) -> Standing:
    touches = pupil.rungs.get(branch)
    return standing(touches, window.now, window.weeks) if touches else NO_RUNG
