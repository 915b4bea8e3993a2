"""What the books are made from: the same few tables for a store, for worked cases and for a check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import ibis.expr.types as ir
import pyarrow as pa

from wholeschool.engine import LocalEngine
from wholeschool.reference.attendance import code_of
from wholeschool.reference.forms import durations, event_kinds, forms
from wholeschool.reference.marks import NO_MARK, UNKNOWN_CODE, read_mark, turning_days

DEFAULT_MINUTES = 150
"""Taught minutes of a session where the school's calendar says nothing (DESIGN, idea 1)."""


@dataclass(frozen=True)
class Durations:
    """Assumed minutes by kind of event (rule 10), and what single schools assume instead."""

    everywhere: Mapping[str, int] = field(default_factory=durations)
    of_school: Mapping[int, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Inputs:
    """Standing rows of the canonical tables, as expressions of one engine."""

    weeks: ir.Table
    week_forms: ir.Table
    calendar: ir.Table
    events: ir.Table
    durations: Durations = field(default_factory=Durations)


def hold_durations(engine: LocalEngine, given: Durations) -> ir.Table:
    """Assumed minutes as rows: kind, urn (null = everywhere else), minutes."""
    rows = [{"kind": kind, "urn": None, "assumed": minutes} for kind, minutes in given.everywhere.items()]
    for urn, kinds in given.of_school.items():
        rows += [{"kind": kind, "urn": urn, "assumed": minutes} for kind, minutes in kinds.items()]
    schema = pa.schema([("kind", pa.string()), ("urn", pa.int32()), ("assumed", pa.int16())])
    return engine.hold("assumed_durations", pa.Table.from_pylist(rows, schema=schema))


def hold_kinds(engine: LocalEngine) -> ir.Table:
    """Kinds of event as rows: kind, group, priority (in-school kinds only)."""
    rows = [
        {"kind": kind.name, "group": kind.group, "priority": kind.priority} for kind in event_kinds().values()
    ]
    schema = pa.schema([("kind", pa.string()), ("group", pa.string()), ("priority", pa.int16())])
    return engine.hold("event_kinds", pa.Table.from_pylist(rows, schema=schema))


def hold_forms(engine: LocalEngine) -> ir.Table:
    """Forms as rows: form, form_branch."""
    rows = [{"form": form.name, "form_branch": form.branch} for form in forms().values()]
    return engine.hold("forms", pa.Table.from_pylist(rows))


def hold_marks(engine: LocalEngine) -> ir.Table:
    """What each mark says in each era: see `reference.marks.Mark`. An era lies between turning days."""
    rows = []
    days = turning_days()
    for era in range(len(days) + 1):
        day = days[era - 1] if era else days[0].replace(year=days[0].year - 1)
        for char in {*code_of(), NO_MARK, UNKNOWN_CODE}:
            mark = read_mark(char, day)
            if mark is not None:
                rows.append({"era": era, **vars(mark)})
    table = pa.Table.from_pylist(rows)
    types = {"era": pa.int16()}
    return engine.hold(
        "marks", table.cast(pa.schema([(f.name, types.get(f.name, f.type)) for f in table.schema]))
    )
