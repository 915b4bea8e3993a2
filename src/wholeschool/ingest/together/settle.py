"""Several files that speak of the same thing: the later file has the last word.

A week of marks is settled session by session: what a later file does not speak of stays as it was, and
a filler for "no mark" or a code that nobody knows never takes the place of a mark.
"""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from wholeschool.engine import LocalEngine
from wholeschool.reference.marks import NO_MARK, NOT_GIVEN, UNKNOWN_CODE
from wholeschool.schema import TABLES

_SLOTS = 14
_FILLERS = [NO_MARK, UNKNOWN_CODE]
_SAYS_NOTHING = [NOT_GIVEN, *_FILLERS]
_CLASS = "".join(_SAYS_NOTHING)


def settle(engine: LocalEngine, name: str, given: Sequence[pa.Table], standing: ir.Table) -> ir.Table:
    """The rows of several files, in the order in which they were read, as one row a key.

    Marks that no file gives are taken from the standing row of the same week.
    """
    numbered = [
        rows.append_column("_file", pa.repeat(number, rows.num_rows)) for number, rows in enumerate(given)
    ]
    rows = engine.hold(f"given_{name}", pa.concat_tables(numbered))
    settled = engine.hold(f"settled_{name}", _last_word(rows, name))
    if name == "registers":
        return engine.hold("merged_registers", _over(settled, standing))
    return settled


def _last_word(rows: ir.Table, name: str) -> ir.Table:
    table = TABLES[name]
    keys = [rows[key] for key in table.key]
    counted = rows.mutate(_times=ibis._.count().over(group_by=keys))
    once = counted.filter(counted._times == 1).select(*table.names)
    more = counted.filter(counted._times > 1)
    if name == "registers":
        return once.union(_latest_marks(more))
    place = ibis.row_number().over(group_by=[more[key] for key in table.key], order_by=more._file.desc())
    ranked = more.mutate(_place=place)
    return once.union(ranked.filter(ranked._place == 0).select(*table.names))


def _latest_marks(rows: ir.Table) -> ir.Table:
    """For each session the mark of the last file that gives one, else a filler."""
    slots = {}
    for slot in range(_SLOTS):
        char = rows.marks.substr(slot, 1)
        marked = char.argmax(rows._file, where=char.notin(_SAYS_NOTHING))
        filler = char.argmax(rows._file, where=char.isin(_FILLERS))
        slots[f"slot_{slot}"] = marked.fill_null(filler).fill_null(NOT_GIVEN)
    latest = rows.group_by(*TABLES["registers"].key).agg(academic_year=rows.academic_year.max(), **slots)
    marks = latest.slot_0
    for slot in range(1, _SLOTS):
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
    for slot in range(_SLOTS):
        char = joined.marks.substr(slot, 1)
        before = joined.stood.substr(slot, 1)
        gives_way = (char == NOT_GIVEN) | (char.isin(_FILLERS) & before.notin(_SAYS_NOTHING))
        marks = marks + ibis.ifelse(gives_way, before, char)
    # Without a gap, or without a row that stood, there is nothing to fill.
    filled = joined.stood.notnull() & joined.marks.re_search(f"[{_CLASS}]")
    both = joined.mutate(marks=ibis.ifelse(filled, marks, joined.marks))
    return both.select(*TABLES["registers"].names)
