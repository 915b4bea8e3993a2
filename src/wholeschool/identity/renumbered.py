"""Writing every table anew with the pupils' new numbers, their history with it.

What is derived from a number changes with it: the numbers of events and actions that came without one, what
is sealed (it is bound to its pupil), and the digits of a number where a text has them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

import ibis.expr.types as ir
import pyarrow as pa

from wholeschool.engine import made_once
from wholeschool.identity.renumbering import MADE_OF, number_columns
from wholeschool.identity.under import Row, action_under, event_under, support_under
from wholeschool.ingest.cells.ids import OF_A_CENSUS, OF_A_REGISTER
from wholeschool.ingest.together.sealing import place_of
from wholeschool.schema import COMMITTED_ALONE, TABLES, Table
from wholeschool.store import Transaction, Vault, stored
from wholeschool.store.erase import every_row

_DIGITS = re.compile(r"(?<!\d)\d{10,19}(?!\d)")
_NAMES = pa.schema([("before", pa.string()), ("now", pa.string())])
_NUMBERS = pa.schema([("before", pa.int64()), ("now", pa.int64())])
Numbers = Mapping[int, int]


class Renumbered:
    """Writes tables in one transaction. `vaults`: the one that opens what stands, and the one that seals."""

    def __init__(self, transaction: Transaction, numbers: Numbers, vaults: tuple[Vault, Vault]) -> None:
        self._transaction = transaction
        self._engine = engine = transaction.engine
        self._numbers = numbers
        self._vaults = vaults
        rows = pa.table([[*numbers], [*numbers.values()]], schema=_NUMBERS)
        self._held = engine.hold("new_numbers", rows)

    def write(self) -> dict[str, int]:
        """Write every table that holds numbers; gives how many rows each has."""
        events = self._texts("new_event_ids", self._event_ids())
        actions = self._texts("new_action_ids", self._action_ids())
        supports = self._texts("new_support_ids", self._support_ids())
        written = {}
        for name, table in TABLES.items():
            if name in COMMITTED_ALONE:
                continue
            if name == "identities":
                rows = self._engine.hold("sealed_anew", self._sealed_anew())
            elif table.kind == "record" and not number_columns(table):
                rows = self._with_texts(name)
            elif number_columns(table):
                rows = self._renumbered(name)
                if name == "events":
                    rows = _renamed(rows, "event_id", events)
                elif name == "actions_log":
                    rows = _renamed(_renamed(rows, "action_id", actions), "about", events)
                elif name == "supports":
                    rows = _renamed(rows, "support_id", supports)
            else:
                continue
            if rows is not None:
                written[name] = self._replace(name, rows)
        return written

    def looks(self, rows: pa.Table) -> pa.Table:
        """Looks with the new numbers."""
        place = rows.column_names.index("pupil_id")
        ids = [each and self._numbers[each] for each in rows["pupil_id"].to_pylist()]
        changed = rows.set_column(place, rows.schema.field("pupil_id"), pa.array(ids, pa.int64()))
        return self.texts(changed)

    def texts(self, rows: pa.Table) -> pa.Table:
        """Rows with the new numbers where a text has the digits of an old one."""
        for column in rows.schema:
            if pa.types.is_string(column.type):
                said = [text and self._said(text) for text in rows[column.name].to_pylist()]
                place = rows.column_names.index(column.name)
                rows = rows.set_column(place, column, pa.array(said, pa.string()))
        return rows

    def _said(self, text: str) -> str:
        return _DIGITS.sub(lambda found: str(self._numbers.get(int(found[0]), found[0])), text)

    def _replace(self, name: str, rows: ir.Table) -> int:
        table, engine = TABLES[name], self._engine
        before = every_row(self._transaction, name)
        counted = engine.count(before)
        partitions = None
        if table.partition_by:
            years = engine.fetch(before.select(table.partition_by).distinct())
            partitions = sorted(years[table.partition_by].to_pylist())
        if counted:
            self._transaction.replace(name, rows.select(*table.arrow.names), partitions)
            if engine.count(every_row(self._transaction, name)) != counted:
                raise RuntimeError(f"{name} would have other rows than before")
        return counted

    def _renumbered(self, name: str) -> ir.Table:
        """All rows of a table, each number another; a row of an unknown number would be left out.

        Where a number may be missing (a support of a whole school), so it is afterwards.
        """
        return _with_numbers(every_row(self._transaction, name), self._held, TABLES[name])

    def _with_texts(self, name: str) -> ir.Table | None:
        rows = self._engine.fetch(every_row(self._transaction, name))
        changed = self.texts(rows)
        return None if changed.equals(rows) else self._engine.hold(f"{name}_with_new_numbers", changed)

    def _texts(self, name: str, pairs: Iterable[tuple[str, str]]) -> ir.Table:
        rows = [{"before": before, "now": now} for before, now in dict(pairs).items()]
        return self._engine.hold(name, pa.Table.from_pylist(rows, schema=_NAMES))

    def _event_ids(self) -> Iterator[tuple[str, str]]:
        """The numbers of events that are made of what the event is, as they were and as they will be."""
        rows = self._engine.table(stored("events"))
        made = ~rows.event_id.contains(":")
        for beginning in (OF_A_REGISTER, OF_A_CENSUS):
            made |= rows.event_id.startswith(beginning)
        what = ("event_id", "pupil_id", "urn", "kind", "start", "half", "time")
        return self._made_anew(rows.filter(made).select(*what), "event_id", event_under)

    def _action_ids(self) -> Iterator[tuple[str, str]]:
        rows = self._engine.table(stored("actions_log"))
        what = ("action_id", "pupil_id", "urn", "kind", "at")
        return self._made_anew(rows.select(*what), "action_id", action_under)

    def _support_ids(self) -> Iterator[tuple[str, str]]:
        rows = self._engine.table(stored("supports"))
        what = ("support_id", "pupil_id", "urn", "practice_id", "scope", "whom", "start")
        return self._made_anew(
            rows.filter(rows.pupil_id.notnull()).select(*what), "support_id", support_under
        )

    def _made_anew(
        self, rows: ir.Table, column: str, under: Callable[[Row, int], str]
    ) -> Iterator[tuple[str, str]]:
        """Numbers of rows as they are and as they will be; those that a source gave are left out."""
        known = self._records()
        for row in self._engine.fetch(rows.distinct()).to_pylist():
            for pupil in (row["pupil_id"], *known.get(row["pupil_id"], ())):
                now = under({**row, "pupil_id": pupil}, self._numbers[pupil])
                if now != row[column]:
                    yield row[column], now
                    break

    def _records(self) -> Mapping[int, Collection[int]]:
        """Pupil → all who were ever linked to it: of an older row the number may be made of another's."""
        rows = self._engine.table(stored("pupil_links"))
        found: dict[int, set[int]] = defaultdict(set)
        for link in self._engine.fetch(rows.select("pupil_id", "same_as").distinct()).to_pylist():
            found[link["same_as"]].add(link["pupil_id"])
        return found

    def _sealed_anew(self) -> pa.Table:
        """All rows of what is sealed, under the new numbers and by the new vault."""
        opens, seals = self._vaults
        rows = self._engine.fetch(self._engine.table(stored("identities")))
        sealed, places = [], []
        columns = (rows[name].to_pylist() for name in ("pupil_id", "field", "sealed", "place"))
        for pupil, what, text, place in zip(*columns, strict=True):
            anew = seals.seal(self._numbers[pupil], what, opens.open(pupil, what, text))
            sealed.append(anew)
            places.append(self._numbers[place] if what in MADE_OF else place_of(anew) if place else place)
        ids = [self._numbers[pupil] for pupil in rows["pupil_id"].to_pylist()]
        for name, values in (("pupil_id", ids), ("place", places), ("sealed", sealed)):
            at = rows.column_names.index(name)
            field = rows.schema.field(name)
            rows = rows.set_column(at, field, pa.array(values, field.type))
        return rows


@made_once
def _with_numbers(rows: ir.Table, held: ir.Table, table: Table) -> ir.Table:
    may_lack = {each.name for each in table.columns if each.nullable}
    for column in number_columns(table):
        numbers = held.rename({f"{column}_before": "before", f"{column}_now": "now"})
        same = [rows[column] == numbers[f"{column}_before"]]
        joined = rows.left_join(numbers, same) if column in may_lack else rows.inner_join(numbers, same)
        joined = joined.filter(joined[column].isnull() | joined[f"{column}_now"].notnull())
        rows = joined.mutate(**{column: joined[f"{column}_now"]}).select(*rows.columns)
    return rows


@made_once
def _renamed(rows: ir.Table, column: str, names: ir.Table) -> ir.Table:
    """Rows with other texts in a column, where there is another."""
    joined = rows.left_join(names, [rows[column] == names.before])
    return joined.mutate(**{column: joined.now.fill_null(joined[column])}).select(*rows.columns)
