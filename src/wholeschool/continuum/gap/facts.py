"""What the action gap of schools rests on, fetched: their pupils, and these pupils' records at all schools.

It comes as columns, in which `gap_sift` looks for those who can be waiting. Only of these are records made.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wholeschool.continuum.gap.lines import Absence, Past, Record, Window
from wholeschool.continuum.gap.plan import asked_of, compiled
from wholeschool.continuum.gap.rungs import Touch
from wholeschool.continuum.gap.words import Touched
from wholeschool.engine import LocalEngine
from wholeschool.reference.forms import event_kinds
from wholeschool.reference.lines import Line

JUDGED = ("persistent_absence", "severe_absence")
"""Forms that a week comes to as a whole, at its end."""

LOWEST = -(2**40)
"""Stands for no number and for no day: before all days."""

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass
class PupilFacts:
    """A pupil on one of the schools' rolls and what all schools recorded up to the day asked about.

    `rungs` are those touched, by branch.
    """

    pupil_id: int
    touched: list[Touched] = field(default_factory=list)
    rungs: dict[str, list[Touch]] = field(default_factory=lambda: defaultdict(list))
    records: list[Record] = field(default_factory=list)
    absence: list[Absence] = field(default_factory=list)
    form_weeks: dict[str, list[date]] = field(default_factory=lambda: defaultdict(list))
    last_action: tuple[date, str] | None = None

    @property
    def past(self) -> Past:
        """What lines are judged on."""
        spells = defaultdict(list)
        for each in self.records:
            if event_kinds()[each.kind].group == "other":
                spells[event_kinds()[each.kind].form].append(each)
        return Past(self.records, self.absence, self.form_weeks, spells)


@dataclass(frozen=True)
class Rows:
    """Rows of one step of `gap_plan`; `at`: the place of each row's pupil among the pupils."""

    table: pa.Table
    at: Ints

    def column(self, name: str) -> Ints:
        """A column of numbers or of days (since 1970) as numbers, LOWEST for none."""
        column = self.table[name]
        numbers = column.cast(pa.int32()) if column.type == pa.date32() else column
        return np.asarray(numbers.cast(pa.int64()).fill_null(LOWEST).to_numpy(), dtype=np.int64)

    def one_of(self, name: str, words: Collection[str]) -> Flags:
        """In which rows a column of text has one of these words."""
        return np.asarray(pc.is_in(self.table[name], pa.array(words, pa.string())).to_numpy(), dtype=np.bool_)


@dataclass(frozen=True)
class Facts:
    """The pupils on the rolls of schools on the day asked about, and what bears on rungs and lines.

    `roll` has urn, pupil_id and year_group; `pupils` (n) the pupils' numbers, sorted; `rows` for each other
    step of `gap_plan` its rows.
    """

    roll: pa.Table
    pupils: Ints
    rows: Mapping[str, Rows]

    def of(self, chosen: Flags) -> dict[int, PupilFacts]:
        """The facts of some of the pupils, by number; `chosen` (n)."""
        found = {int(each): PupilFacts(int(each)) for each in self.pupils[chosen]}
        for pupil, place, *touched in self._values(chosen, "touches", ("week", "form")):
            each = Touched(*touched)
            found[pupil].touched.append(each)
            found[pupil].rungs[each.branch].append(Touch(place, each.rung, each.day))
        for pupil, *absence in self._values(chosen, "absence"):
            found[pupil].absence.append(Absence(*absence))
        for pupil, form, week in self._values(chosen, "form_weeks"):
            found[pupil].form_weeks[form].append(week)
        for pupil, *record in self._values(chosen, "records", ("start", "kind")):
            found[pupil].records.append(Record(*record))
        for pupil, at, kind in self._values(chosen, "actions"):
            found[pupil].last_action = (at, kind)
        return found

    def _values(self, chosen: Flags, name: str, order: Sequence[str] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of the chosen pupils as Python's own."""
        rows = self.rows[name]
        table = rows.table.filter(pa.array(chosen[rows.at]))
        if order:
            table = table.sort_by([(each, "ascending") for each in order])
        return zip(*(_values(table[column]) for column in COLUMNS[name]), strict=True)


COLUMNS: Mapping[str, tuple[str, ...]] = {
    "touches": ("pupil_id", "place", *Touched._fields),
    "absence": ("pupil_id", *Absence._fields),
    "form_weeks": ("pupil_id", "form", "week"),
    "records": ("pupil_id", *Record._fields),
    "actions": ("pupil_id", "at", "kind"),
}


def fetch_facts(engine: LocalEngine, urns: Collection[int], window: Window, lines: Sequence[Line]) -> Facts:
    """The pupils on the rolls of schools whose weeks are the same, with what bears on rungs and lines."""
    steps = {step.name: step for step in compiled(engine.DIALECT)}
    engine.ask(**asked_of(urns, window, lines))
    roll = engine.answer(steps["roll"])
    pupils = np.unique(roll["pupil_id"].to_numpy())
    engine.ask(gap_pupils=pupils.tolist())
    found = {name: engine.answer(step) for name, step in steps.items() if name != "roll"}
    found["touches"] = _known(found["touches"], window)
    found["absence"] = _year_so_far(found["absence"], window)
    found["records"] = pa.concat_tables([found["records"], found.pop("earlier")])
    return Facts(roll, pupils, {name: _of_pupils(table, pupils) for name, table in found.items()})


def _of_pupils(table: pa.Table, pupils: Ints) -> Rows:
    """The rows of these pupils."""
    ids = table["pupil_id"].to_numpy()
    places = np.searchsorted(pupils, ids)
    theirs = (
        pupils[np.minimum(places, len(pupils) - 1)] == ids if len(pupils) else np.zeros(len(ids), np.bool_)
    )
    if theirs.all():
        return Rows(table, places)
    return Rows(table.filter(pa.array(theirs)), places[theirs])


def _year_so_far(weeks: pa.Table, window: Window) -> pa.Table:
    """Sessions over all rolls by week, and of the weeks before the last ones as one, whose week is null."""
    first = window.school.mondays[max(window.now - window.weeks + 1, 0)]
    recent = pc.greater_equal(weeks["week"], pa.scalar(first, pa.date32()))
    of = pc.if_else(recent, weeks["week"], pa.scalar(None, pa.date32()))
    weeks = weeks.set_column(weeks.column_names.index("week"), "week", of)
    summed = weeks.group_by(["pupil_id", "academic_year", "week"]).aggregate(
        [("possible", "sum"), ("absent", "sum")]
    )
    return summed.rename_columns(["pupil_id", "academic_year", "week", "possible", "absent"])


def _known(touches: pa.Table, window: Window) -> pa.Table:
    """The touches that are known of on the day, with the day of each, and `place`: its school week.

    Absence is judged at the end of a week; where marks end before it, on the last day that has some.
    """
    marked_to, on = (pa.scalar(day, pa.date32()) for day in (window.school.marked_to, window.on))
    judged = pc.is_in(touches["form"], pa.array(JUDGED))
    begun = pc.less_equal(touches["week"], marked_to)
    at_the_end = pc.and_(judged, begun)
    days = pc.if_else(at_the_end, pc.min_element_wise(touches["day"], marked_to), touches["day"])
    known = touches.set_column(touches.column_names.index("day"), "day", days)
    known = known.filter(pc.less_equal(known["day"], on))
    mondays = np.array(window.school.mondays, "datetime64[D]")
    places = np.searchsorted(mondays, known["week"].to_numpy().astype("datetime64[D]"), side="right") - 1
    return known.append_column("place", pa.array(places))


def _values(column: pa.ChunkedArray) -> list[Any]:
    """A column's values; days by way of numpy, which makes them several times faster."""
    if column.type == pa.date32():
        days: list[Any] = column.to_numpy().astype("datetime64[D]").tolist()
        return days
    values: list[Any] = column.to_pylist()
    return values
