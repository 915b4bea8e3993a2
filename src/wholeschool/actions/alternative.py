"""Alternative provision schools: who is on roll, attendance here and there, who came back and stayed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from wholeschool.actions.asker import asker_of
from wholeschool.actions.reading import Reading, reading
from wholeschool.continuum.alternative.attendance import (
    Attended,
    attended,
    here_against_main,
    stay_windows,
)
from wholeschool.continuum.alternative.came_back import (
    Returned,
    TimeToReturn,
    judge_returns,
    return_windows,
    time_to_return,
)
from wholeschool.continuum.alternative.rolls import (
    AlternativeStay,
    Kinds,
    OnRoll,
    alternative_stays,
    fetch_rolls,
    half_term_ends,
    kinds_of,
    on_roll,
)
from wholeschool.continuum.alternative.two_mains import two_mains, two_mains_findings
from wholeschool.continuum.schools.clock import SchoolClock, read_clock, without_calendar
from wholeschool.continuum.schools.names import school_rows
from wholeschool.engine import LocalEngine
from wholeschool.schema.findings import Finding
from wholeschool.stats import RatioSums, proportion_intervals
from wholeschool.store import Kept, Store, write_look


@dataclass(frozen=True)
class Share:
    """A part of a number of pupils' stays, with its 95 % interval; None where there is nobody."""

    part: int
    of: int
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Against:
    """Attendance of the same pupils over the same weeks: at the main school, here, and the difference.

    Shares of possible sessions; the difference's 95 % interval is None where it cannot be told.
    """

    pupils: int
    main: float | None
    here: float | None
    difference: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class AlternativeSchool:
    """What is known of one alternative provision school. `not_judged`: why returns were not → how many."""

    urn: int
    name: str
    on_roll: tuple[OnRoll, ...]
    stays: int
    still_there: int
    attendance: Against
    time_to_return: TimeToReturn
    stayed: Share
    not_judged: dict[str, int]


@dataclass(frozen=True)
class AlternativeResult:
    """Each alternative provision school, and a row a stay with pupil_id; all years up to `last_day`."""

    last_day: date
    behind: bool
    schools: tuple[AlternativeSchool, ...]
    rows: tuple[dict[str, Any], ...]
    findings: tuple[Finding, ...]


def alternative(
    store: Store | Reading, *, why: str | None = None, role: str | None = None, with_pupils: bool = True
) -> AlternativeResult:
    """Follow the pupils of every alternative provision school of the trust.

    Internal: nothing is hidden or rounded. With pupils, the look is written down before it is given, with
    role and reason or that neither was given. Raises WrongCallError where the store has not been built or has
    no calendar, and as `asker_of` does.
    """
    asker = asker_of(role, why, with_pupils=with_pupils)
    with reading(store) as opened:
        names = opened.schools
        tracked = follow(opened.engine, opened.kept)
        doubled = two_mains(opened.engine, opened.kept)
    schools = tuple(
        _school(urn, names[urn].name, tracked.at(urn), tracked.rolls, tracked.clock)
        for urn in sorted(tracked.kinds.alternative)
    )
    if with_pupils:
        seen = sorted({stay.pupil_id for stay, _, _ in tracked.followed})
        write_look(
            opened.store, role=asker.role, why=asker.why, action="alternative", urn=None, pupil_ids=seen
        )
    return AlternativeResult(
        last_day=tracked.clock.last_day,
        behind=opened.behind,
        schools=schools,
        rows=tuple(_row(*each) for each in tracked.followed) if with_pupils else (),
        findings=(
            *without_calendar(sorted(tracked.kinds.alternative), tracked.clock),
            *two_mains_findings(doubled),
        ),
    )


_Followed = tuple[AlternativeStay, Attended, Returned | None]


@dataclass(frozen=True)
class Tracked:
    """Every stay at alternative provision, the attendance during it, and what became of its return."""

    followed: tuple[_Followed, ...]
    rolls: pa.Table
    kinds: Kinds
    clock: SchoolClock

    def at(self, urn: int) -> list[_Followed]:
        """The stays at one school."""
        return [each for each in self.followed if each[0].urn == urn]


def follow(engine: LocalEngine, kept: Kept | None = None) -> Tracked:
    """Follow the pupils of every alternative provision school of the engine's tables."""
    kept = kept or Kept(engine)
    clock = read_clock(engine, kept)
    kinds = kinds_of(school_rows(engine, kept))
    rolls = fetch_rolls(engine, kinds)
    stays = alternative_stays(rolls, kinds, clock)
    windows = [*stay_windows(stays, clock.last_day), *return_windows(stays, clock)]
    found = attended(engine, windows, kinds, kept)
    during, after = found[: len(stays)], found[len(stays) :]
    returned = judge_returns(stays, after, rolls, kinds, clock)
    return Tracked(tuple(zip(stays, during, returned, strict=True)), rolls, kinds, clock)


def _school(
    urn: int, name: str, followed: Sequence[_Followed], rolls: pa.Table, clock: SchoolClock
) -> AlternativeSchool:
    stays = [stay for stay, _, _ in followed]
    returns = [returned for _, _, returned in followed if returned is not None]
    not_judged: dict[str, int] = {}
    for returned in returns:
        if returned.stayed is None:
            not_judged[returned.kind] = not_judged.get(returned.kind, 0) + 1
    return AlternativeSchool(
        urn=urn,
        name=name,
        on_roll=on_roll(rolls, urn, half_term_ends(urn, clock)),
        stays=len(stays),
        still_there=sum(stay.end is None for stay in stays),
        attendance=_against(followed),
        time_to_return=time_to_return(stays),
        stayed=_share(followed),
        not_judged=not_judged,
    )


def _against(followed: Sequence[_Followed]) -> Against:
    change = here_against_main(
        [stay.pupil_id for stay, _, _ in followed], [found for _, found, _ in followed]
    )
    values = (change.before, change.after, change.difference, change.low, change.high)
    pupils = {stay.pupil_id for stay, found, _ in followed if found.here.possible and found.main.possible}
    return Against(len(pupils), *(_or_none(value) for value in values))


def _share(followed: Sequence[_Followed]) -> Share:
    """Of the returns that were judged; a pupil with several is one cluster (Wilson's interval)."""
    sums: dict[int, list[int]] = {}
    for stay, _, returned in followed:
        if returned is not None and returned.stayed is not None:
            own = sums.setdefault(stay.pupil_id, [0, 0])
            own[0] += returned.stayed
            own[1] += 1
    part, whole = np.array([*sums.values()], dtype=np.float64).reshape(-1, 2).T
    interval = proportion_intervals(RatioSums.of(part, whole))
    rates = (float(each[0]) for each in (interval.rate, interval.low, interval.high))
    return Share(int(part.sum()), int(whole.sum()), *(_or_none(rate) for rate in rates))


def _row(stay: AlternativeStay, during: Attended, returned: Returned | None) -> dict[str, Any]:
    return vars(stay) | {
        "dual": stay.dual,
        "attendance_here": during.here.rate,
        "attendance_main": during.main.rate,
        "stayed": returned.stayed if returned else None,
        "why_not_judged": returned.why_not if returned else "",
        "possible_after": returned.possible if returned else None,
        "absent_after": returned.absent if returned else None,
    }


def _or_none(value: float) -> float | None:
    return None if np.isnan(value) else value
