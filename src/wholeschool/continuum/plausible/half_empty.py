"""Weeks in which many marks are missing: of a school, a year group, about a class; or half days alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from wholeschool.continuum.plausible.school_weeks import (
    SchoolWeeks,
    given_of,
    listed_sessions,
    school_weeks,
)
from wholeschool.continuum.plausible.words import Doubt, doubt, in_weeks, limit, runs
from wholeschool.continuum.rows.columns import places, whole_numbers
from wholeschool.continuum.schools.calendars import SPAN, date_of, days, read_calendars
from wholeschool.engine import CompiledStep, LocalEngine, Plan, compiled_once
from wholeschool.engine.functions import count_bits
from wholeschool.schema import TABLES
from wholeschool.schema.wording import counted
from wholeschool.schema.years import academic_year_of
from wholeschool.store import Kept

SCHOOL, YEAR_GROUP, CLASS = "half_empty_weeks", "half_empty_weeks_of_a_year_group", "missing_class"
_MORNINGS, _AFTERNOONS = 0b01010101010101, 0b10101010101010
_KEY = ("pupil_id", "urn", "week")
_FEWEST = "fewest_pupils"
_A_DAY = 2
_ASKED = "plausible_blank_asked"
_ASKED_COLUMNS = pa.schema([("urn", pa.int32()), ("week", pa.date32())])


@dataclass(frozen=True)
class _Blanks:
    """Of a week of a school or a year group: marks given and missing, by half of the day; and pupils.

    Of all `pupils` that should have one, `some` lack a mark in a session, `more` in more than two sessions (a
    day), and `none` have no mark at all.
    """

    pupils: int
    some: int
    more: int
    none: int
    given_am: int
    given_pm: int
    blank_am: int
    blank_pm: int

    @property
    def blank(self) -> int:
        return self.blank_am + self.blank_pm

    @property
    def due(self) -> int:
        return self.blank + self.given_am + self.given_pm

    def above(self, check: str) -> bool:
        """Whether the share of missing marks is at the limit of the check."""
        return self.blank * 100 >= limit(check, "least_percent") * self.due


_FIGURES = tuple(_Blanks.__dataclass_fields__)


def half_empty_weeks(engine: LocalEngine, kept: Kept | None = None) -> Iterator[Doubt]:
    """A finding for each run of weeks of a school, and of a year group where the school has none."""
    weeks = school_weeks(engine, kept)
    rows = _blank_weeks(engine, weeks)
    of_school: dict[tuple[int, str, int], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        of_school[row["urn"], "", row["number"]].append(row)
    schools = {key: _blanks(its) for key, its in of_school.items()}
    empty = {
        key: each
        for key, each in schools.items()
        if each.above(SCHOOL) and each.some >= limit(SCHOOL, _FEWEST)
    }
    left = {
        (row["urn"], row["year_group"], row["number"]): _blanks([row])
        for row in rows
        if row["year_group"] and (row["urn"], "", row["number"]) not in empty
    }
    groups = {
        key: each
        for key, each in left.items()
        if each.above(YEAR_GROUP) and each.more >= limit(YEAR_GROUP, _FEWEST)
    }
    classes = {
        key: each for key, each in left.items() if key not in groups and each.none >= limit(CLASS, _FEWEST)
    }
    for name, found in ((SCHOOL, empty), (YEAR_GROUP, groups), (CLASS, classes)):
        yield from _findings(name, found, weeks)


def _blank_weeks(engine: LocalEngine, weeks: SchoolWeeks) -> list[dict[str, Any]]:
    """Weeks that can have something to them, by year group: `_Blanks` under their names."""
    by_week, step = _compiled(engine.DIALECT)
    blanks = engine.answer(by_week)
    at = places(weeks.keys, whole_numbers(blanks, "urn") * SPAN + days(blanks["week"]))
    given = np.where(at >= 0, np.append(weeks.sessions, 0)[at], 0)
    blank = whole_numbers(blanks, "blank")
    of_school = blank * 100 >= limit(SCHOOL, "least_percent") * (blank + given)
    of_few = whole_numbers(blanks, "more") >= min(limit(name, _FEWEST) for name in (YEAR_GROUP, CLASS))
    asked = blanks.select(["urn", "week"]).filter(pa.array(of_school | of_few))
    if not len(asked):
        return []
    engine.hold(_ASKED, asked)
    found: list[dict[str, Any]] = engine.answer(step).to_pylist()
    return found


def half_days_alone(engine: LocalEngine, kept: Kept | None = None) -> Iterator[Doubt]:
    """A finding for each run of weeks without a calendar in which one half of the day has no mark."""
    name = "mornings_alone"
    weeks = school_weeks(engine, kept)
    listed, _ = listed_sessions(read_calendars(engine, kept))
    mornings, afternoons = (np.bitwise_count(weeks.held & half) for half in (_MORNINGS, _AFTERNOONS))
    alone = (np.minimum(mornings, afternoons) == 0) & (mornings + afternoons >= limit(name, "fewest_days"))
    alone &= (weeks.marked >= limit(name, _FEWEST)) & ~np.isin(weeks.keys, listed)
    for half, its in (("morning", alone & (mornings > 0)), ("afternoon", alone & (afternoons > 0))):
        for urn in np.unique(weeks.urn[its]).tolist():
            for run in runs(weeks.week[its & (weeks.urn == urn)].tolist(), weeks.weeks_of(urn)):
                at = its & (weeks.urn == urn) & np.isin(weeks.week, run)
                yield doubt(
                    name,
                    f"{in_weeks(urn, run)}: marks in the {half}s alone",
                    len(run),
                    urn=urn,
                    academic_year=str(weeks.academic_year[at][0]),
                    pupils=int(weeks.marked[at].max()),
                )


def _blanks(rows: Iterable[dict[str, Any]]) -> _Blanks:
    listed = list(rows)
    return _Blanks(*(sum(row[name] for row in listed) for name in _FIGURES))


def _findings(name: str, found: dict[tuple[int, str, int], _Blanks], weeks: SchoolWeeks) -> Iterator[Doubt]:
    for urn, group in sorted({(urn, group) for urn, group, _ in found}):
        mine = {week: each for (its, of, week), each in found.items() if (its, of) == (urn, group)}
        for run in runs(mine, weeks.weeks_of(urn)):
            of = f", Year {group}" if group.isdigit() else f", {group}" if group else ""
            seen = f"{in_weeks(urn, run)}{of}: {_said(name, [mine[week] for week in run])}"
            yield doubt(
                name,
                seen,
                len(run),
                urn=urn,
                academic_year=academic_year_of(date_of(run[0])),
                pupils=max(mine[week].none if name == CLASS else mine[week].pupils for week in run),
            )


def _said(name: str, run: list[_Blanks]) -> str:
    """What is missing in a run of weeks, in words."""
    pupils, none = max(each.pupils for each in run), max(each.none for each in run)
    if name == CLASS:
        return f"{none} of {counted(pupils, 'pupil')} have no mark at all"
    whole = _Blanks(*(sum(getattr(each, part) for each in run) for part in _FIGURES))
    said = f"{100 * whole.blank / whole.due:.0f} % of marks are missing"
    for half, given, other in (
        ("afternoon", whole.given_pm, whole.given_am),
        ("morning", whole.given_am, whole.given_pm),
    ):
        if not given and other:
            return f"{said}, no {half} has one"
    return f"{said}, {none} of {counted(pupils, 'pupil')} have none in a week" if none else said


@compiled_once
def _compiled(dialect: str) -> tuple[CompiledStep, ...]:
    """Missing marks by school and week; and of the weeks asked about, all figures by year group."""
    plan = Plan()
    weeks, forms, rolls = (
        Plan.given(name, TABLES[name].own_arrow) for name in ("week_counts", "week_forms", "enrolments")
    )
    blank = forms.filter(forms.form == "no_mark").select(*_KEY, blank=forms.sessions)
    many = count_bits(blank.blank)
    by_week = blank.group_by("urn", "week").agg(blank=many.sum(), more=(many > _A_DAY).sum())
    plan.view("plausible_blanks", by_week.cast({"blank": "int64", "more": "int64"}))
    mine = weeks.semi_join(Plan.given(_ASKED, _ASKED_COLUMNS), ["urn", "week"])
    mine = mine.select(*_KEY, "academic_year", given=given_of(mine))
    mine = mine.left_join(blank, list(_KEY))
    mine = mine.select(*_KEY, "academic_year", "given", blank=mine.blank.fill_null(0))
    group = rolls.group_by("pupil_id", "urn", "academic_year").agg(year_group=rolls.year_group.max())
    due = mine.filter((mine.given | mine.blank) != 0)
    due = due.left_join(group, ["pupil_id", "urn", "academic_year"])
    halves = {
        f"{name}_{half}": count_bits(due[name] & of).sum().cast("int64")
        for name in ("given", "blank")
        for half, of in (("am", _MORNINGS), ("pm", _AFTERNOONS))
    }
    summed = due.group_by("urn", "week", "year_group").agg(
        pupils=due.count(),
        some=(due.blank != 0).sum().cast("int64"),
        more=(count_bits(due.blank) > _A_DAY).sum().cast("int64"),
        none=((due.blank != 0) & (due.given == 0)).sum().cast("int64"),
        **halves,
    )
    number = (summed.week.epoch_seconds() // 86_400).cast("int64")
    plan.view("plausible_blank_weeks", summed.select("urn", "year_group", *_FIGURES, number=number))
    return plan.compiled(dialect)
