"""What the action gap of a school rests on, fetched: its weeks, its pupils, and their records at all schools.

What is asked stands in small tables that the large ones are joined to. So the plan is compiled once in a
process, and the engine still reads no more of a file than it needs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from wholeschool.continuum.gap_lines import Absence, Past, Record, Window
from wholeschool.continuum.gap_rungs import WEEKS_BACK, SchoolWeeks, Touch
from wholeschool.continuum.gap_words import Touched
from wholeschool.engine import CompiledStep, LocalEngine, Plan
from wholeschool.reference.forms import event_kinds, forms
from wholeschool.reference.lines import Line
from wholeschool.reference.marks import CLOSED, NO_MARK, NOT_GIVEN
from wholeschool.schema import TABLES
from wholeschool.schema.years import academic_year_of, academic_year_starting

GIVEN = ("calendar", "registers", "enrolments", "rungs", "presence", "ledger", "events", "actions_log")
"""The tables that have to be shown in the engine."""

_NO_MARKS = f"[{NOT_GIVEN}{NO_MARK}{CLOSED}]+$"
_SLOTS = 14
_NEWEST_WEEKS = 6
_FIRST_MONDAY = date(1970, 1, 5)
_JUDGED = ("persistent_absence", "severe_absence")
_DAY, _TEXT = pa.date32(), pa.string()
_ASKED = {
    "gap_school": pa.schema([("urn", pa.int32())]),
    "gap_asked": pa.schema(
        [
            ("urn", pa.int32()),
            ("on_day", _DAY),
            ("on_year", _TEXT),
            ("roll_year", _TEXT),
            ("first_week", _DAY),
            ("recent_week", _DAY),
            ("acted_by", _DAY),
        ]
    ),
    "gap_years": pa.schema([("academic_year", _TEXT)]),
    "gap_event_years": pa.schema([("academic_year", _TEXT)]),
    "gap_kinds": pa.schema([("kind", _TEXT), ("from_the_start", pa.bool_())]),
    "gap_forms": pa.schema([("form", _TEXT)]),
}
"""What is asked, as rows: so that the plan is compiled once, whatever the school and the day."""
_COLUMNS = {
    "roll": ("pupil_id", "year_group", "at", "kind"),
    "touches": ("pupil_id", "form", "branch", "rung", "week", "day", "times"),
    "absence": ("pupil_id", "academic_year", "week", "possible", "absent"),
    "form_weeks": ("pupil_id", "form", "week"),
    "records": ("pupil_id", "kind", "start", "end", "half", "time", "event_id"),
}


@dataclass
class PupilFacts:
    """A pupil on the school's roll and what all schools recorded up to the day asked about."""

    pupil_id: int
    year_group: str | None
    touched: list[Touched] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    absence: list[Absence] = field(default_factory=list)
    form_weeks: dict[str, list[date]] = field(default_factory=lambda: defaultdict(list))
    last_action: tuple[date, str] | None = None

    def touches(self, branch: str, school: SchoolWeeks) -> list[Touch]:
        """The rungs touched on a branch."""
        on_it = (each for each in self.touched if each.branch == branch)
        return [Touch(school.place(each.week), each.rung, each.day) for each in on_it]

    @property
    def past(self) -> Past:
        """What lines are judged on."""
        spells = defaultdict(list)
        for each in self.records:
            if event_kinds()[each.kind].group == "other":
                spells[event_kinds()[each.kind].form].append(each)
        return Past(self.records, self.absence, self.form_weeks, spells)


def fetch_weeks(engine: LocalEngine, urn: int) -> SchoolWeeks | None:
    """A school's weeks, and its last day with a mark; None = it has no calendar or no marks."""
    _ask(engine, "gap_school", [{"urn": urn}])
    for whole in (False, True):
        engine.run(_compiled_school(engine.DIALECT, whole=whole))
        found = engine.fetch(engine.table("gap_days"))
        if found.num_rows and found["marked"][0].as_py() is not None:
            last = found["marked"][0].as_py()
            day = _FIRST_MONDAY + timedelta(days=last // _SLOTS * 7 + last % _SLOTS // 2)
            return SchoolWeeks.of(found["date"].to_pylist(), day)
    return None


@cache
def _compiled_school(dialect: str, *, whole: bool) -> tuple[CompiledStep, ...]:
    """A school's days, each beside the number of its last session with a mark in the last weeks of registers.

    Where nothing is marked in those weeks, they were laid out ahead: then all weeks are asked (`whole`).
    """
    plan = Plan()
    school = Plan.given("gap_school", _ASKED["gap_school"])
    calendar, registers = (_given(name).semi_join(school, "urn") for name in ("calendar", "registers"))
    if not whole:
        newest = plan.hold("gap_newest", registers.agg(week=registers.week.max()))
        oldest = newest.week.as_scalar() - ibis.interval(weeks=_NEWEST_WEEKS)
        registers = registers.filter(registers.week >= oldest.cast("date"))
    marked = registers.marks.re_replace(_NO_MARKS, "").length().cast("int64")
    number = registers.week.delta(ibis.literal(_FIRST_MONDAY), unit="day").cast("int64") // 7
    last = plan.hold("gap_marked", registers.agg(marked=(number * _SLOTS + marked - 1).max(where=marked > 0)))
    plan.hold("gap_days", calendar.select("date").distinct().cross_join(last))
    return plan.compiled(dialect)


def fetch_facts(engine: LocalEngine, urn: int, window: Window, lines: Sequence[Line]) -> list[PupilFacts]:
    """The pupils on a school's roll on the day asked about, with what bears on rungs and lines."""
    _ask_all(engine, urn, window, lines)
    engine.run(_compiled(engine.DIALECT))
    rows = {name: _rows(engine, name) for name in _COLUMNS}
    pupils = {
        pupil: PupilFacts(pupil, year_group, last_action=(at, kind) if at else None)
        for pupil, year_group, at, kind in rows["roll"]
    }
    for pupil, *touched in rows["touches"]:
        each = _known(Touched(*touched), window)
        if each.day <= window.on:
            pupils[pupil].touched.append(each)
    for pupil, *absence in rows["absence"]:
        pupils[pupil].absence.append(Absence(*absence))
    for pupil, form, week in rows["form_weeks"]:
        pupils[pupil].form_weeks[form].append(week)
    for pupil, kind, start, end, half, time, number in rows["records"]:
        pupils[pupil].records.append(Record(kind, start, end, f"{half} {time or ''} {number}"))
    return list(pupils.values())


def _known(touched: Touched, window: Window) -> Touched:
    """Absence is judged at the end of a week; where marks end before it, on the last day that has some."""
    marked_to = window.school.marked_to
    if touched.form in _JUDGED and touched.week <= marked_to < touched.day:
        return touched._replace(day=marked_to)
    return touched


def _rows(engine: LocalEngine, name: str) -> Iterable[tuple[Any, ...]]:
    found = engine.fetch(engine.table(f"gap_{name}"))
    return zip(*(_values(found[column]) for column in _COLUMNS[name]), strict=True)


def _values(column: pa.ChunkedArray) -> list[Any]:
    """A column's values; days by way of numpy, which makes them several times faster."""
    if column.type == pa.date32():
        days: list[Any] = column.to_numpy().astype("datetime64[D]").tolist()
        return days
    values: list[Any] = column.to_pylist()
    return values


def _ask_all(engine: LocalEngine, urn: int, window: Window, lines: Sequence[Line]) -> None:
    """Put what is asked into the engine: school, day, weeks, years, kinds of event, forms."""
    mondays, now = window.school.mondays, window.now
    reach = max([WEEKS_BACK, *(max(each.within_weeks, each.more_than_weeks + 2) for each in lines)])
    recent, first = (mondays[max(now - window.weeks - more + 1, 0)] for more in (0, reach))
    on_year = academic_year_of(window.on)
    # What is recorded in August belongs to a year of which the school has had no week yet.
    years = sorted({on_year, *(academic_year_of(each) for each in mondays if first <= each <= window.on)})
    # A spell that goes on may have begun in the year before.
    event_years = [academic_year_starting(int(years[0][:4]) - 1), *years]
    asked = {
        "urn": urn,
        "on_day": window.on,
        "on_year": on_year,
        # In August the academic year is a new one, and the rolls may still be those of the old.
        "roll_year": academic_year_of(window.on - timedelta(days=31)),
        "first_week": first,
        "recent_week": recent,
        "acted_by": window.acted_by,
    }
    counted_forms = {each.form for each in lines if each.form}
    _ask(engine, "gap_asked", [asked])
    _ask(engine, "gap_years", [{"academic_year": each} for each in years])
    _ask(engine, "gap_event_years", [{"academic_year": each} for each in event_years])
    _ask(engine, "gap_kinds", _kinds(lines, counted_forms))
    _ask(engine, "gap_forms", [{"form": each} for each in sorted(counted_forms)])


def _ask(engine: LocalEngine, name: str, rows: list[dict[str, object]]) -> None:
    engine.hold(name, pa.Table.from_pylist(rows, schema=_ASKED[name]))


def _kinds(lines: Sequence[Line], counted_forms: Collection[str]) -> list[dict[str, object]]:
    """Events that rungs are told by, those that lines count, and spells of the forms that lines count.

    `from_the_start`: also those before the weeks in question are asked for, because a line wants the first of
    the year, or because a spell that began then may go on. Of the others there are many, and none bears.
    """
    counted = {kind for each in lines for kind in each.kinds}
    first = {kind for each in lines if each.counts == "first_event" for kind in each.kinds}
    return [
        {"kind": kind.name, "from_the_start": kind.group == "other" or kind.name in first}
        for kind in event_kinds().values()
        if kind.name in counted or (kind.form and (forms()[kind.form].rung or kind.form in counted_forms))
    ]


@cache
def _compiled(dialect: str) -> tuple[CompiledStep, ...]:
    """What the tables hold of the pupils on roll."""
    plan = Plan()
    asked = Plan.given("gap_asked", _ASKED["gap_asked"])
    pupils = plan.hold("gap_pupils", _on_roll(_given("enrolments"), asked))
    touches = _recent(_given("rungs"), asked).semi_join(pupils, "pupil_id")
    plan.hold("gap_touches", touches.select(*_COLUMNS["touches"]))
    plan.hold("gap_absence", _year_so_far(_given("presence").semi_join(pupils, "pupil_id"), asked))
    form_weeks = _recent(_given("ledger").semi_join(_given("gap_forms"), "form"), asked)
    form_weeks = form_weeks.semi_join(pupils, "pupil_id").select(*_COLUMNS["form_weeks"]).distinct()
    plan.hold("gap_form_weeks", form_weeks)
    records = _given("events").semi_join(_given("gap_event_years"), "academic_year")
    records = records.join(_given("gap_kinds"), "kind").semi_join(pupils, "pupil_id")
    bears = records.from_the_start | (records.start >= asked.first_week.as_scalar())
    records = records.filter((records.start <= asked.on_day.as_scalar()) & bears)
    plan.hold("gap_records", records.select(*_COLUMNS["records"]))
    actions = _given("actions_log").semi_join(pupils, "pupil_id")
    actions = actions.filter(actions["at"] <= asked.acted_by.as_scalar())
    latest = actions.group_by("pupil_id").agg(at=actions["at"].max(), kind=actions.kind.argmax(actions["at"]))
    plan.hold("gap_roll", pupils.left_join(latest, "pupil_id").drop("pupil_id_right"))
    return plan.compiled(dialect)


def _given(name: str) -> ir.Table:
    return Plan.given(name, _ASKED[name] if name in _ASKED else TABLES[name].own_arrow)


def _on_roll(enrolments: ir.Table, asked: ir.Table) -> ir.Table:
    """The pupils on the school's roll that day. A stay without an end lasts until 31 August."""
    here = enrolments.semi_join(asked, "urn")
    on = asked.on_day.as_scalar()
    years = (asked.on_year.as_scalar(), asked.roll_year.as_scalar())
    stays = here.end.isnull() & ((here.academic_year == years[0]) | (here.academic_year == years[1]))
    here = here.filter((here.start <= on) & (stays | (here.end >= on).fill_null(False)))
    return here.group_by("pupil_id").agg(year_group=here.year_group.max())


def _recent(rows: ir.Table, asked: ir.Table) -> ir.Table:
    """The rows of the weeks in question."""
    of_years = rows.semi_join(_given("gap_years"), "academic_year")
    first, on = asked.first_week.as_scalar(), asked.on_day.as_scalar()
    return of_years.filter((of_years.week >= first) & (of_years.week <= on))


def _year_so_far(presence: ir.Table, asked: ir.Table) -> ir.Table:
    """Sessions over all rolls by week, and of the weeks before the recent ones as one, whose week is null."""
    rows = presence.semi_join(_given("gap_years"), "academic_year")
    rows = rows.filter(rows.week <= asked.on_day.as_scalar())
    week = ibis.ifelse(rows.week < asked.recent_week.as_scalar(), ibis.null("date"), rows.week)
    rows = rows.mutate(since=week, absent=rows.authorised + rows.unauthorised)
    summed = rows.group_by("pupil_id", "academic_year", "since").agg(
        possible=rows.possible.sum().cast("int32"), absent=rows.absent.sum().cast("int32")
    )
    return summed.rename(week="since").select(*_COLUMNS["absence"])
