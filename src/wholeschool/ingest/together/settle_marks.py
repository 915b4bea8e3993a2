"""Registers of several files: a week of marks is settled session by session, some schools at a time.

What a later file does not speak of stays as it was, and a filler for "no mark" or a code that nobody knows
never takes the place of a mark.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from wholeschool.engine import CompiledStep, LocalEngine, Plan, compiled_once
from wholeschool.ingest.together.laid import laid_rows
from wholeschool.ingest.together.settle import once_and_more
from wholeschool.reference.marks import NO_MARK, NOT_GIVEN, SLOTS, UNKNOWN_CODE
from wholeschool.schema import TABLES
from wholeschool.store import Part, of_part, parts_by_school

_FILLERS = [NO_MARK, UNKNOWN_CODE]
_SAYS_NOTHING = [NOT_GIVEN, *_FILLERS]
_CLASS = "".join(_SAYS_NOTHING)


@dataclass(frozen=True)
class SettledMarks:
    """The weeks that were laid down, as one row a key; marks that no file gives are those that stood.

    They are settled part by part as they are asked for: a year of a trust is millions of weeks.
    """

    engine: LocalEngine
    given: ir.Table
    standing: ir.Table

    def parts(self) -> list[Part]:
        """The schools, in groups."""
        return parts_by_school(self.engine, self.given, times=TABLES["registers"].at_once)

    def of(self, part: Part) -> ir.Table:
        """The weeks of a part, until the next is asked for."""
        engine = self.engine
        engine.hold("settling_registers", of_part(self.given, part))
        engine.view("stood_registers", of_part(self.standing, part))
        (asked,) = _asked(engine.DIALECT)
        ((repeated, stood),) = (row.values() for row in engine.answer(asked).to_pylist())
        engine.run(_settling(engine.DIALECT, repeated=repeated, stood=stood))
        return engine.table("settled_registers")


def settle_marks(
    engine: LocalEngine, standing: ir.Table, moves: Mapping[int, int] = MappingProxyType({})
) -> SettledMarks:
    """The weeks that were laid down, over those that stand.

    `moves` is a linked pupil → the pupil under whom the rows stand.
    """
    return SettledMarks(engine, laid_rows(engine, "registers", moves), standing)


@compiled_once
def _asked(dialect: str) -> tuple[CompiledStep, ...]:
    """Whether a week is given twice, and whether any stands: nearly always one of both is not so."""
    plan, table = Plan(), TABLES["registers"]
    given, stood = _given(), Plan.given("stood_registers", table.own_arrow)
    times = given.group_by(*table.key).agg(times=given.count())
    repeated = times.agg(repeated=(times.times.max() > 1).fill_null(False))
    plan.view("asked_registers", repeated.cross_join(stood.agg(stood=stood.count() > 0)))
    return plan.compiled(dialect)


@compiled_once
def _settling(dialect: str, *, repeated: bool, stood: bool) -> tuple[CompiledStep, ...]:
    plan, own = Plan(), TABLES["registers"].own_arrow
    latest = _given().select(*own.names)
    if repeated:
        once, more = once_and_more(_given(), "registers")
        latest = plan.hold("latest_registers", once.union(_latest_marks(more)))
    plan.view("settled_registers", _over(latest, Plan.given("stood_registers", own)) if stood else latest)
    return plan.compiled(dialect)


def _given() -> ir.Table:
    own = TABLES["registers"].own_arrow
    return Plan.given("settling_registers", own.append(pa.field("_file", pa.int64())))


def _latest_marks(rows: ir.Table) -> ir.Table:
    """For each session the mark of the last file that gives one, else a filler."""
    slots = {}
    for slot in range(SLOTS):
        char = rows.marks.substr(slot, 1)
        marked = char.argmax(rows._file, where=char.notin(_SAYS_NOTHING))
        filler = char.argmax(rows._file, where=char.isin(_FILLERS))
        slots[f"slot_{slot}"] = marked.fill_null(filler).fill_null(NOT_GIVEN)
    latest = rows.group_by(*TABLES["registers"].key).agg(academic_year=rows.academic_year.max(), **slots)
    marks = latest.slot_0
    for slot in range(1, SLOTS):
        marks = marks + latest[f"slot_{slot}"]
    return latest.select(*TABLES["registers"].key, marks=marks, academic_year="academic_year").select(
        *TABLES["registers"].names
    )


def _over(given: ir.Table, standing: ir.Table) -> ir.Table:
    """Lay the given marks over those that stand: what is not given stays."""
    key = TABLES["registers"].key
    stood = standing.select(*(standing[name].name(f"{name}_stood") for name in key), stood=standing.marks)
    joined = given.left_join(stood, [given[name] == stood[f"{name}_stood"] for name in key])
    marks: ir.Value = ibis.literal("")
    for slot in range(SLOTS):
        char = joined.marks.substr(slot, 1)
        before = joined.stood.substr(slot, 1)
        gives_way = (char == NOT_GIVEN) | (char.isin(_FILLERS) & before.notin(_SAYS_NOTHING))
        marks = marks + ibis.ifelse(gives_way, before, char)
    # Without a gap, or without a row that stood, there is nothing to fill.
    filled = joined.stood.notnull() & joined.marks.re_search(f"[{_CLASS}]")
    both = joined.mutate(marks=ibis.ifelse(filled, marks, joined.marks))
    return both.select(*TABLES["registers"].names)
