"""Taking rows out of every table, with the history in which they stood, and out of logs and looks."""

from __future__ import annotations

import operator
from collections.abc import Callable
from functools import reduce
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from wholeschool.engine import LocalEngine, made_once
from wholeschool.schema import COMMITTED_ALONE, TABLES, Table
from wholeschool.store.alone import rewrite_alone, rows_alone
from wholeschool.store.locks import adding_a_look
from wholeschool.store.traces import Traces
from wholeschool.store.transaction import Transaction

_PUPIL_COLUMNS = ("pupil_id", "same_as")
_ALSO_A_PUPIL = "place"
_IN_ITS_PLACE = "…"
Going = Callable[[ir.Table], ir.BooleanValue]
"""Which of a table's rows are to go."""


def tables_of_pupils() -> tuple[str, ...]:
    """The tables with rows of single pupils that belong to commits."""
    return tuple(
        name for name, table in TABLES.items() if pupil_columns(table) and name not in COMMITTED_ALONE
    )


def pupil_columns(table: Table) -> tuple[str, ...]:
    """The columns of a table that name a pupil by pseudonym."""
    return tuple(name for name in table.names if name in _PUPIL_COLUMNS)


def of_pupils(engine: LocalEngine, traces: Traces) -> Going:
    """The rows of a pupil: by pseudonym, and by what stands in a text where a table has no pupils.

    What another pupil's file gave as a former UPN is sealed beside that UPN's pseudonym (`place`).
    """
    ids = pa.array(sorted(traces.pupil_ids), pa.int64())
    numbers = engine.hold("numbers_to_go", pa.table({"number": ids}))

    def going(rows: ir.Table) -> ir.BooleanValue:
        named = tuple(name for name in rows.columns if name in (*_PUPIL_COLUMNS, _ALSO_A_PUPIL))
        if named:
            return _with_numbers(rows, numbers, named)
        texts = [rows[name].upper() for name in rows.columns if rows[name].type().is_string()]
        said = [column.contains(text.upper()) for column in texts for text in traces.texts]
        return reduce(operator.or_, said).fill_null(False) if said else ibis.literal(value=False)

    return going


@made_once
def _with_numbers(rows: ir.Table, numbers: ir.Table, columns: tuple[str, ...]) -> ir.BooleanValue:
    either = reduce(operator.or_, [rows[name].isin(numbers.number) for name in columns])
    return either.fill_null(False)  # of a whole school: no pupil's


def every_row(transaction: Transaction, name: str) -> ir.Table:
    """All rows of a table, also those that no longer stand."""
    return transaction.stored(name) if TABLES[name].history else transaction.table(name)


def erase_rows(transaction: Transaction, name: str, going: Going) -> int:
    """Take the rows that are to go out of a table; gives how many they were. Other rows stay as they are."""
    rows = every_row(transaction, name)
    if not transaction.engine.has_rows(rows.get_name()):
        return 0
    return _leave(transaction, name, rows.filter(going(rows)), rows.filter(~going(rows)))


def erase_listed(transaction: Transaction, name: str, listed: pa.Table) -> int:
    """Take rows out of a table that are listed by key and `known_from`; gives how many they were."""
    rows = every_row(transaction, name)
    keys = transaction.engine.hold(f"erased_{name}", listed)
    same = [rows[column] == keys[column] for column in listed.column_names]
    return _leave(transaction, name, rows.semi_join(keys, same), rows.anti_join(keys, same))


def _leave(transaction: Transaction, name: str, going: ir.Table, staying: ir.Table) -> int:
    """Write a table without some rows, if there are any; gives how many they were."""
    table, engine = TABLES[name], transaction.engine
    if not table.partition_by:
        gone = engine.count(going)
        if gone:
            transaction.replace(name, staying)
        return gone
    by_partition = engine.fetch(_counted_by(going, table.partition_by))
    partitions = sorted(by_partition[table.partition_by].to_pylist())
    if partitions:
        transaction.replace(name, staying, partitions)
    return sum(by_partition["counted"].to_pylist())


@made_once
def _counted_by(rows: ir.Table, column: str) -> ir.Table:
    return rows.group_by(column).agg(counted=rows.count())


def count_looks(store: Path, traces: Traces) -> int:
    """How many looks name a pupil."""
    looks = rows_alone(store, "audit")
    return len(pc.unique(looks.filter(_named(looks, traces))["look_id"]))


def erase_from_looks(store: Path, traces: Traces) -> int:
    """Take a pupil out of the looks, which stay; gives how many they were. The caller is the only writer."""
    with adding_a_look(store):
        looks = count_looks(store, traces)
        if looks or _says(rows_alone(store, "audit"), traces):
            rewrite_alone(store, "audit", lambda rows: _without(rows, traces))
    return looks


def erase_from_log(store: Path, traces: Traces) -> None:
    """Take a pupil out of the import log, where a file's name holds one. The caller is the only writer."""
    if _says(rows_alone(store, "import_log"), traces):
        rewrite_alone(store, "import_log", lambda rows: _without(rows, traces))


def _named(rows: pa.Table, traces: Traces) -> pa.Array:
    return pc.is_in(rows["pupil_id"], pa.array(sorted(traces.pupil_ids), pa.int64()))


def _says(rows: pa.Table, traces: Traces) -> bool:
    return any(
        traces.pattern.search(text)
        for name in _texts(rows)
        for text in pc.unique(rows[name]).drop_null().to_pylist()
    )


def _texts(rows: pa.Table) -> list[str]:
    return [column.name for column in rows.schema if pa.types.is_string(column.type)]


def _without(rows: pa.Table, traces: Traces) -> pa.Table:
    """The rows without the pupil: nobody's number, and a sign in the place of a UPN in a text."""
    if "pupil_id" in rows.column_names:
        place = rows.column_names.index("pupil_id")
        nobody = pc.if_else(_named(rows, traces), pa.scalar(None, pa.int64()), rows["pupil_id"])
        rows = rows.set_column(place, rows.schema.field("pupil_id"), nobody)
    for name in _texts(rows):
        said = [text and traces.pattern.sub(_IN_ITS_PLACE, text) for text in rows[name].to_pylist()]
        rows = rows.set_column(
            rows.column_names.index(name), rows.schema.field(name), pa.array(said, pa.string())
        )
    return rows
