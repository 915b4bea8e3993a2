"""Several files that speak of the same thing: the later file has the last word.

A file speaks of the columns that it has: what it has no column for stays as it was. Registers are settled
mark by mark (`settle_marks`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from wholeschool.engine import LocalEngine, made_once
from wholeschool.ingest.together.blanks import blanks_stand
from wholeschool.ingest.together.laid import laid_rows
from wholeschool.ingest.together.same_stay import any_goes_on, as_known_stays
from wholeschool.schema import TABLES
from wholeschool.store import PART_ROWS, of_part, parts_by_pupil


def settle(engine: LocalEngine, name: str, given: Sequence[pa.Table], standing: ir.Table) -> ir.Table:
    """The rows of several files, in the order in which they were read, as one row a key.

    Rows may lack columns that can be empty; these are taken from the row that stood before, and so are blanks
    of rows whose blanks say nothing (`blanks`).
    """
    if "pupil_id" not in TABLES[name].key or sum(rows.num_rows for rows in given) <= PART_ROWS:
        return engine.hold(settled_name(name), settle_held(engine, name, given, standing))
    given = _completed(engine, name, given, standing)
    return _settled_in_parts(engine, name, _laid(engine, name, given))


def settle_held(engine: LocalEngine, name: str, given: Sequence[pa.Table], standing: ir.Table) -> ir.Table:
    """The same of few enough rows, which are not worked out yet."""
    given = _completed(engine, name, given, standing)
    return last_word(_numbered(engine, f"given_{name}", given), name)


def settled_name(name: str) -> str:
    """Where the settled rows of a table are."""
    return f"settled_{name}"


def settle_laid(engine: LocalEngine, name: str, moves: Mapping[int, int]) -> ir.Table:
    """The rows of a table that were laid down (`laid`), which have all its columns, as one row a key."""
    return _settled_in_parts(engine, name, laid_rows(engine, name, moves))


def _settled_in_parts(engine: LocalEngine, name: str, laid: ir.Table) -> ir.Table:
    settled = settled_name(name)
    engine.take_up(settled)
    for part in parts_by_pupil(engine, laid):
        engine.lay_down(settled, last_word(of_part(laid, part), name))
    return engine.table(settled)


def _completed(
    engine: LocalEngine, name: str, given: Sequence[pa.Table], standing: ir.Table
) -> Sequence[pa.Table]:
    """The rows of each file with all columns of the table; where it says nothing, with what was known."""
    whole: list[pa.Table] = []
    for rows in given:
        own = rows if rows.num_rows > PART_ROWS else _as_stored(name, rows)
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
    filled = engine.fetch(joined.select(**columns)).cast(table.own_arrow)
    engine.let_go(f"partly_{name}")
    return filled


def _numbered(engine: LocalEngine, name: str, given: Sequence[pa.Table]) -> ir.Table:
    numbered = [
        rows.append_column("_file", pa.repeat(number, rows.num_rows)) for number, rows in enumerate(given)
    ]
    return engine.hold(name, pa.concat_tables(numbered))


def _laid(engine: LocalEngine, name: str, given: Sequence[pa.Table]) -> ir.Table:
    """The rows of several files, numbered, where they are more than memory should hold."""
    laid = f"given_{name}"
    engine.take_up(laid)
    for number, rows in enumerate(given):
        for start in range(0, rows.num_rows, PART_ROWS):
            some = _as_stored(name, rows.slice(start, PART_ROWS))
            file = pa.repeat(pa.scalar(number, pa.int64()), some.num_rows)
            engine.lay_down(laid, some.append_column("_file", file))
    return engine.table(laid)


def _as_stored(name: str, rows: pa.Table) -> pa.Table:
    """Rows with the table's own types: words of which there are few may have been kept as numbers."""
    own = TABLES[name].own_arrow
    types = [
        own.field(each.name).type if pa.types.is_dictionary(each.type) else each.type for each in rows.schema
    ]
    fields = [each.with_type(kind) for each, kind in zip(rows.schema, types, strict=True)]
    return rows.cast(pa.schema(fields, rows.schema.metadata))  # which says whether blanks stand


@made_once
def last_word(rows: ir.Table, name: str) -> ir.Table:
    """Of the rows of each key that of the last file (`_file`)."""
    once, more = once_and_more(rows, name)
    place = ibis.row_number().over(
        group_by=[more[key] for key in TABLES[name].key], order_by=more._file.desc()
    )
    ranked = more.mutate(_place=place)
    return once.union(ranked.filter(ranked._place == 0).select(*TABLES[name].names))


def once_and_more(rows: ir.Table, name: str) -> tuple[ir.Table, ir.Table]:
    """The rows whose key stands in one file alone, as the table has them, and all others."""
    table = TABLES[name]
    counted = rows.mutate(_times=ibis._.count().over(group_by=[rows[key] for key in table.key]))
    return counted.filter(counted._times == 1).select(*table.names), counted.filter(counted._times > 1)
