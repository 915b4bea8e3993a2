"""Waits: school weeks from the first touch of a rung to the first touch of a higher one, in a year."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wholeschool.continuum.journeys.steps import BRANCHES, HALF_TERMS, RUNGS, Stays, fetch_spells
from wholeschool.continuum.journeys.years import COUNTS, LONGEST, OUTCOMES, count_waits
from wholeschool.continuum.rows.by_year import of_year, year_by_year
from wholeschool.continuum.rows.columns import Ints, distinct, places, whole_numbers
from wholeschool.continuum.rows.presence_years import (
    PRESENCE_RESTS_ON,
    SchoolWeeks,
    fetch_school_weeks,
    presence_by_half_term,
)
from wholeschool.engine import CompiledStep, LocalEngine, Plan, compiled_once
from wholeschool.schema.years import academic_year_starting
from wholeschool.stats import Waiting, waiting_times
from wholeschool.store import Kept

_RESTS_ON = (*PRESENCE_RESTS_ON, "rungs", "standings")


@dataclass(frozen=True, eq=False)
class Waits:
    """Waits of all years: so many more `pupils` had one of this kind and end than of the kind for `to` − 1.

    School and year group are those that they began the year in, as places in those of `Stays`; `kind` is
    (branch · rungs + from) · rungs + to; `end` is ended · `LONGEST` + weeks.
    """

    school: Ints
    year_group: Ints
    kind: Ints
    end: Ints
    pupils: Ints

    def only(self, chosen: npt.NDArray[np.bool_]) -> Waits:
        """Some of the waits."""
        return Waits(*(getattr(self, each.name)[chosen] for each in fields(self)))


def waits_up(waits: Waits, group: Ints, groups: int) -> dict[tuple[int, int, int], Waiting]:
    """(branch, from, to) → waiting times by group, to any rung at or above `to`, for `to` above `from`.

    `group` has the place of each row of `waits` among `groups`.
    """
    kinds, ends = len(BRANCHES) * RUNGS**2, OUTCOMES * LONGEST
    place = (waits.kind * groups + group) * ends + waits.end
    counted = np.bincount(place, weights=waits.pupils, minlength=kinds * groups * ends).astype(np.int64)
    more = counted.reshape(len(BRANCHES), RUNGS, RUNGS, groups, OUTCOMES, LONGEST)
    shaped = np.cumsum(more, axis=2)
    found = [
        (branch, start, to)
        for branch in range(len(BRANCHES))
        for start in range(RUNGS - 1)
        for to in range(start + 1, RUNGS)
    ]
    waiting, ended = (
        shaped[*np.transpose(found), :, outcome].reshape(-1, LONGEST) for outcome in range(OUTCOMES)
    )
    # All at once: a row a kind of wait and group.
    times = waiting_times(ended, waiting)
    return {kind: times.only(slice(at * groups, (at + 1) * groups)) for at, kind in enumerate(found)}


def fetch_years(engine: LocalEngine, stays: Stays, kept: Kept | None = None) -> Waits:
    """The waits of the pupils and years of `stays`."""
    kept = kept or Kept(engine)
    weeks = fetch_school_weeks(engine, kept)
    half_terms = np.flatnonzero(np.bincount(stays.when))
    years = [academic_year_starting(autumn) for autumn in distinct(half_terms // HALF_TERMS).tolist()]
    rows = pa.concat_tables([COUNTS.empty_table(), *(_of_year(engine, kept, weeks, year) for year in years)])
    columns = {name: whole_numbers(rows, name) for name in COUNTS.names if name != "year_group"}
    groups = pc.index_in(rows["year_group"], value_set=pa.array(stays.year_groups, pa.string()))
    return Waits(
        school=places(stays.urns, columns["urn"]),
        year_group=groups.to_numpy().astype(np.int64),
        kind=(columns["branch"] * RUNGS + columns["start"]) * RUNGS + columns["to"],
        end=columns["ended"] * LONGEST + columns["weeks"],
        pupils=columns["pupils"],
    )


def _of_year(engine: LocalEngine, kept: Kept, weeks: SchoolWeeks, year: str) -> pa.Table:
    def make() -> pa.Table:
        touches = year_by_year(engine, Kept(engine), _compiled(engine.DIALECT), ("rungs",), [year])
        return count_waits(
            fetch_spells(engine, kept, [year])[year],
            presence_by_half_term(engine, kept, weeks, year),
            touches[year],
            weeks.of_year(year),
        )

    return kept.rows("journey_waits", year, _RESTS_ON, make)


@compiled_once
def _compiled(dialect: str) -> tuple[CompiledStep, ...]:
    plan = Plan()
    rungs = of_year("rungs")
    # Grouped by numbers alone: branch · rungs + rung.
    second = (rungs.branch == BRANCHES[1]).cast("int8")
    touched = rungs.select("pupil_id", "week", rung=(second * RUNGS + rungs.rung).cast("int8"))
    plan.view("journey_touches", touched.group_by("pupil_id", "rung").agg(week=touched.week.min()))
    return plan.compiled(dialect)
