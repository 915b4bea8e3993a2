"""Several files that speak of the same thing: the later file has the last word.

A file speaks of the columns that it has: what it has no column for stays as it was. A week of marks is
settled session by session: what a later file does not speak of stays, and a filler for "no mark" or a code
that nobody knows never takes the place of a mark.
"""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from wholeschool.engine import LocalEngine
from wholeschool.ingest.together.blanks import blanks_stand
from wholeschool.ingest.together.same_stay import any_goes_on, as_known_stays
from wholeschool.reference.marks import NO_MARK, NOT_GIVEN, UNKNOWN_CODE
from wholeschool.schema import TABLES

_SLOTS = 14
_FILLERS = [NO_MARK, UNKNOWN_CODE]
_SAYS_NOTHING = [NOT_GIVEN, *_FILLERS]
_CLASS = "".join(_SAYS_NOTHING)


def settle(engine: LocalEngine, name: str, given: Sequence[pa.Table], standing: ir.Table) -> ir.Table:
    """The rows of several files, in the order in which they were read, as one row a key.

    Rows may lack columns that can be empty. Columns that a file lacks, and marks that no file gives, are
    taken from the row that stood before; so are blanks of rows whose blanks say nothing (`blanks`).
    """
    given = _completed(engine, name, given, standing)
    rows = _numbered(engine, f"given_{name}", given)
    settled = engine.hold(f"settled_{name}", _last_word(rows, name))
    if name == "registers":
        return engine.hold("merged_registers", _over(settled, standing))
    return settled


def _completed(
    engine: LocalEngine, name: str, given: Sequence[pa.Table], standing: ir.Table
) -> Sequence[pa.Table]:
    """The rows of each file with all columns of the table; where it says nothing, with what was known."""
    whole: list[pa.Table] = []
    for rows in given:
        own = rows
        if name == "enrolments" and any_goes_on(rows):
            own = as_known_stays(engine, rows, _known(engine, name, whole, standing))
        lacking = [column for column in TABLES[name].names if column not in rows.column_names]
        if lacking or blanks_stand(rows):
            own = _filled(engine, name, own, lacking, _known(engine, name, whole, standing))
        whole.append(own)
    return whole


def _known(engine: LocalEngine, name: str, earlier: Sequence[pa.Table], standing: ir.Table) -> ir.Table:
    """What stands, and what the files before have; `_file` rises."""
    known = standing.select(*TABLES[name].names, _file=ibis.literal(-1, "int64"))
    if not earlier:
        return known
    return known.union(_numbered(engine, f"earlier_{name}", earlier).select(*known.columns))


def _filled(
    engine: LocalEngine, name: str, rows: pa.Table, lacking: Sequence[str], known: ir.Table
) -> pa.Table:
    """Rows with the columns that they lack as known before, and their blanks where these say nothing."""
    table = TABLES[name]
    blank = [each.name for each in table.columns if each.nullable] if blanks_stand(rows) else []
    taken = [column for column in table.names if column in {*lacking, *blank}]
    place = ibis.row_number().over(group_by=[known[key] for key in table.key], order_by=known._file.desc())
    ranked = known.mutate(_place=place)
    before = ranked.filter(ranked._place == 0).select(
        *(ranked[column].name(f"{column}_before") for column in (*table.key, *taken))
    )
    own = engine.hold(f"partly_{name}", rows)
    joined = own.left_join(before, [own[key] == before[f"{key}_before"] for key in table.key])
    columns = {
        column: joined[f"{column}_before"] if column in lacking else joined[column] for column in table.names
    }
    columns |= {
        column: joined[column].coalesce(joined[f"{column}_before"])
        for column in blank
        if column not in lacking
    }
    return engine.fetch(joined.select(**columns)).cast(table.own_arrow)


def _numbered(engine: LocalEngine, name: str, given: Sequence[pa.Table]) -> ir.Table:
    numbered = [
        rows.append_column("_file", pa.repeat(number, rows.num_rows)) for number, rows in enumerate(given)
    ]
    return engine.hold(name, pa.concat_tables(numbered))


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
