"""Waits: school weeks from the first touch of a rung to the first touch of a higher one, in a year."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt

from wholeschool.continuum.journeys_steps import BRANCHES, HALF_TERMS, RUNGS, Ints, Stays
from wholeschool.continuum.timetable import monday
from wholeschool.engine import CompiledStep, LocalEngine, Plan
from wholeschool.schema import TABLES
from wholeschool.stats import Waiting, waiting_times

NEVER = np.int32(1_000_000)
_LONGEST = 60
"""School weeks; no year has so many."""


@dataclass(frozen=True, eq=False)
class YearsOfPupils:
    """A row a pupil and academic year. Weeks are numbered by the school that the pupil began the year at.

    `first`: rows × branches × rungs, the week in which the rung was first touched, `NEVER` where it was not;
    rung 0 is the pupil's first week with books. `last`: the last week with books.
    """

    school: Ints
    year_group: Ints
    first: npt.NDArray[np.int32]
    last: npt.NDArray[np.int32]

    def reached(self) -> npt.NDArray[np.int32]:
        """The week in which this rung or a higher one was first touched; shape of `first`."""
        backwards = self.first[:, :, ::-1]
        reached: npt.NDArray[np.int32] = np.minimum.accumulate(backwards, axis=2)[:, :, ::-1]
        return reached


def waits_up(years: YearsOfPupils, group: Ints, groups: int) -> dict[tuple[int, int, int], Waiting]:
    """(branch, from, to) → waiting times by group, to any rung at or above `to`, for `to` above `from`.

    The clock starts in the first week at whose end the rung is the highest of the year so far; who has not
    got there by the last week with books is counted as waiting still.
    """
    found, reached = {}, years.reached()
    for branch in range(len(BRANCHES)):
        for start in range(RUNGS - 1):
            begun = years.first[:, branch, start]
            stood = np.flatnonzero((begun < NEVER) & (begun < reached[:, branch, start + 1]))
            left = np.clip(years.last[stood] - begun[stood], 0, _LONGEST - 1)
            for to in range(start + 1, RUNGS):
                end = reached[stood, branch, to]
                got_there = end < NEVER
                weeks = np.where(got_there, np.minimum(end - begun[stood], _LONGEST - 1), left)
                place = group[stood] * _LONGEST + weeks
                ended, waiting = (
                    np.bincount(place[chosen], minlength=groups * _LONGEST).reshape(groups, _LONGEST)
                    for chosen in (got_there, ~got_there)
                )
                found[branch, start, to] = waiting_times(ended, waiting)
    return found


def fetch_years(engine: LocalEngine, stays: Stays) -> YearsOfPupils:
    """First touches and last weeks of the pupils and years of `stays`."""
    engine.run(_compiled(engine.DIALECT))
    touches = engine.fetch(engine.table("journey_touches"))
    spans = engine.fetch(engine.table("journey_spans"))
    years = np.unique(stays.when // HALF_TERMS)
    size = len(stays.pupil_ids) * len(years)
    school, year_group = np.full(size, -1), np.full(size, -1)
    # The first half-term of a year is written last.
    row = (stays.pupil * len(years) + np.searchsorted(years, stays.when // HALF_TERMS))[::-1]
    school[row], year_group[row] = stays.school[::-1], stays.year_group[::-1]
    numbers = _WeekNumbers.of(engine, stays.urns)

    def placed(rows: object, *weeks: str) -> tuple[Ints, list[npt.NDArray[np.int32]], npt.NDArray[np.bool_]]:
        columns = {name: rows[name].to_numpy() for name in ("pupil_id", "year", *weeks)}  # type: ignore[index]
        place = _place(stays.pupil_ids, years, columns["pupil_id"], columns["year"].astype(np.int64))
        known = place >= 0
        known[known] = school[place[known]] >= 0
        at = place[known]
        return at, [numbers.number(school[at], columns[name][known]) for name in weeks], known

    first = np.full((size, len(BRANCHES), RUNGS), NEVER, dtype=np.int32)
    last = np.full(size, -1, dtype=np.int32)
    at, (begins, ends), _ = placed(spans, "first_week", "last_week")
    first[at, :, 0] = begins[:, None]
    last[at] = ends
    at, (touched,), known = placed(touches, "week")
    branch = touches["branch"].to_numpy().astype(np.int64)[known]
    first[at, branch, touches["rung"].to_numpy().astype(np.int64)[known]] = touched
    lived = np.flatnonzero((school >= 0) & (last >= 0))
    return YearsOfPupils(school[lived], year_group[lived], first[lived], last[lived])


@dataclass(frozen=True, eq=False)
class _WeekNumbers:
    """How many weeks with a session each school has had by each week: schools × weeks since `origin`."""

    counts: npt.NDArray[np.int32]
    origin: int

    @classmethod
    def of(cls, engine: LocalEngine, urns: Ints) -> _WeekNumbers:
        rows = engine.fetch(engine.table("journey_school_weeks"))
        week, urn = _week_index(rows["week"].to_numpy()), rows["urn"].to_numpy().astype(np.int64)
        if not len(week):
            return cls(np.zeros((len(urns), 1), dtype=np.int32), 0)
        origin = int(week.min())
        held = np.zeros((len(urns), int(week.max()) - origin + 1), dtype=bool)
        known = np.isin(urn, urns)
        held[np.searchsorted(urns, urn[known]), week[known] - origin] = True
        # A school without a calendar goes by the weeks of all the others.
        anywhere = np.zeros(held.shape[1], dtype=bool)
        anywhere[week - origin] = True
        held[~held.any(axis=1)] = anywhere
        return cls(np.cumsum(held, axis=1, dtype=np.int32), origin)

    def number(self, school: Ints, mondays: npt.NDArray[np.datetime64]) -> npt.NDArray[np.int32]:
        at = np.clip(_week_index(mondays) - self.origin, 0, self.counts.shape[1] - 1)
        return self.counts[school, at]


def _week_index(mondays: npt.NDArray[np.datetime64]) -> Ints:
    return (mondays.astype("datetime64[D]").astype(np.int64) + 3) // 7


def _place(pupil_ids: Ints, years: Ints, pupil_id: Ints, year: Ints) -> Ints:
    """The row of a pupil and year among all pupils × years; −1 where there is none."""
    if not len(pupil_ids):
        return np.full(len(pupil_id), -1)
    pupil = np.minimum(np.searchsorted(pupil_ids, pupil_id), len(pupil_ids) - 1)
    column = np.minimum(np.searchsorted(years, year), len(years) - 1)
    known = (pupil_ids[pupil] == pupil_id) & (years[column] == year)
    return np.where(known, pupil * len(years) + column, -1)


@cache
def _compiled(dialect: str) -> tuple[CompiledStep, ...]:
    plan = Plan()
    rungs, presence, calendar = (
        Plan.given(name, TABLES[name].own_arrow) for name in ("rungs", "presence", "calendar")
    )
    # The year is text, which is read once a group and not once a row.
    keys = ("pupil_id", "academic_year")
    touched = rungs.group_by(*keys, "branch", "rung").agg(week=rungs.week.min())
    touched = touched.mutate(branch=(touched.branch == BRANCHES[1]).cast("int8"))
    plan.view("journey_touches", _with_year(touched, "branch", "rung", "week"))
    held = presence.filter(presence.possible > 0)
    spans = held.group_by(*keys).agg(first_week=held.week.min(), last_week=held.week.max())
    plan.view("journey_spans", _with_year(spans, "first_week", "last_week"))
    plan.view("journey_school_weeks", calendar.select("urn", week=monday(calendar.date)).distinct())
    return plan.compiled(dialect)


def _with_year(rows: ir.Table, *columns: str) -> ir.Table:
    return rows.select("pupil_id", *columns, year=rows.academic_year.substr(0, 4).cast("int32"))
