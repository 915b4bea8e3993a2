"""Rows that files give of tables which can be larger than memory should be: they lie on the disk meanwhile.

Registers, and what censuses count, are always laid down, and settled some at a time afterwards. What censuses
say of rolls and exclusions is laid down where it is much, and brought together some pupils at a time.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wholeschool.engine import LocalEngine
from wholeschool.ingest.rows.among import among
from wholeschool.ingest.rows.reading import Reading
from wholeschool.ingest.together.blanks import blanks_stand, let_blanks_stand
from wholeschool.ingest.together.details import DETAILS, details_together
from wholeschool.schema import TABLES
from wholeschool.store import SomePupils

LAID = ("registers", "termly_counts")
"""Tables whose rows are laid down; of all others what files give is held in memory, where it is not much."""
OF_CENSUS = ("enrolments", "events", DETAILS)
"""What censuses give beside counts."""
ROWS_LAID = 100_000
"""Rows of a table that are held, at most, before they are laid down: some 10 MB."""
_MOST_HELD = 2 * ROWS_LAID
"""Rows of censuses, of all files, that are held in memory."""
_REST = 1_000
"""The part of a file that is what is left of it when it has been read; messages have a dozen of their own."""


class Laying:
    """Lays rows down, in the order in which they are read: of two with one key the later one counts."""

    def __init__(self, engine: LocalEngine) -> None:
        self.urns: set[int] = set()
        """The schools of which rows of censuses lie."""
        self._engine = engine
        self._pieces = 0
        self._file = 0
        self._of_census: defaultdict[int, dict[tuple[int, str], bool]] = defaultdict(dict)
        """File → part of the file and table of which rows lie → whether their blanks stand."""
        self._rows_of_census = 0
        self._held = 0
        self._pupils = np.empty(0, dtype=np.int64)
        """Of whom rows lie, in rising order."""

    def begin(self, file: int) -> None:
        """The rows that follow are of the file of that number."""
        self._file = file

    def lay_down(self, name: str, rows: pa.Table, part: int = 0) -> int:
        """Lay down rows of a table, of some part of the file; gives the number of this piece."""
        self._pieces += 1
        self._note(rows)
        if name in LAID:
            lay_down(self._engine, name, self._pieces, rows)
        elif rows.num_rows:
            self._of_census[self._file][part, name] = blanks_stand(rows)
            self._rows_of_census += rows.num_rows
            self.urns.update(rows["urn"].unique().to_pylist())
            own = details_together([rows]) if name == DETAILS else rows
            self._engine.lay_down(_of_file(name, self._file, part), _numbered(_plain(own), self._pieces))
        return self._pieces

    def again(self, name: str, pieces: Sequence[int], rows: pa.Table, part: int = 0) -> pa.Table:
        """Of the rows in some pieces of the file those with the key of one of these rows, each key's last."""
        key = list(TABLES[name].key)
        lain = self._engine.table(_given(name) if name in LAID else _of_file(name, self._file, part))
        keys = self._engine.hold("keys_again", _plain(rows.select(key)))
        same = lain.filter(lain._file.isin([*pieces])).semi_join(keys, key)
        place = ibis.row_number().over(group_by=[same[each] for each in key], order_by=same._file.desc())
        ranked = same.mutate(_place=place)
        return self._engine.fetch(ranked.filter(ranked._place == 0).select(*rows.column_names))

    def put_down(self, reading: Reading, *, of_census: bool) -> Reading:
        """Lay down what is left of the file's rows; gives its reading with those that may be held."""
        for tables in reading.every():
            for name in tables.keys() & {*LAID}:
                self.lay_down(name, tables[name])
        left = reading.without(*LAID)
        if of_census:
            self._held += sum(rows.num_rows for name, rows in left.tables.items() if name in OF_CENSUS)
        if not of_census or (self._held <= _MOST_HELD and not self.lies(self._file)):
            return left
        for name in left.tables.keys() & {*OF_CENSUS}:
            rows = left.tables[name]
            for start in range(0, rows.num_rows, ROWS_LAID):
                self.lay_down(name, rows.slice(start, ROWS_LAID), _REST)
        return left.without(*OF_CENSUS)

    def of_message(self, part: int) -> LayingOfMessage:
        """Lays down the rows of one part of a message."""
        return LayingOfMessage(self, part)

    def lies(self, file: int) -> bool:
        """Whether rolls or exclusions of a file lie."""
        return file in self._of_census

    def parts(self, more: int) -> list[SomePupils]:
        """Groups of pupils for what lies of rolls and exclusions, and for so many rows that are held."""
        groups = math.ceil((self._rows_of_census + more) / ROWS_LAID)
        return [SomePupils(groups, number) for number in range(groups)]

    def of_part(self, file: int, pupils: SomePupils, moves: Mapping[int, int]) -> dict[str, pa.Table]:
        """What lies of rolls and exclusions of a file, of some pupils.

        `moves` is a linked pupil → the pupil under whom the rows will stand, who is the one that counts.
        """
        pieces: defaultdict[str, list[pa.Table]] = defaultdict(list)
        for (part, name), stand in sorted(self._of_census[file].items()):
            lain = self._engine.table(_of_file(name, file, part))
            final = _with_finals(self._engine, lain, moves)
            some = final.filter(final._final % pupils.of == pupils.number).order_by("_file")
            rows = self._engine.fetch(some.drop("_file", "_final"))
            pieces[name].append(let_blanks_stand(rows) if stand else rows)
        return {name: pa.concat_tables(each, promote_options="default") for name, each in pieces.items()}

    def pupils(self) -> NDArray[np.int64]:
        """The pupils of whom rows lie, each once, in rising order."""
        return self._pupils

    def _note(self, rows: pa.Table) -> None:
        ids = rows["pupil_id"].to_numpy()
        # Rows of one pupil nearly always stand together.
        pupils = np.unique(ids[np.diff(ids, prepend=ids[:1] + 1) != 0])
        new = pupils[~among(pupils, self._pupils)]
        if new.size:
            self._pupils = np.insert(self._pupils, np.searchsorted(self._pupils, new), new)


class LayingOfMessage:
    """Lays down the rows of one part of a message: what is blank in them is not said."""

    def __init__(self, whole: Laying, part: int) -> None:
        self._whole = whole
        self._part = part

    def lay_down(self, name: str, rows: pa.Table) -> int:
        """Lay down rows of a table; gives the number of this piece."""
        rows = let_blanks_stand(rows) if name == "enrolments" else rows
        return self._whole.lay_down(name, rows, self._part)

    def again(self, name: str, pieces: Sequence[int], rows: pa.Table) -> pa.Table:
        """Of the rows in some pieces those with the key of one of these rows, the last of each key."""
        return self._whole.again(name, pieces, rows, self._part)

    def of_message(self, part: int) -> LayingOfMessage:
        """The same of another part."""
        return LayingOfMessage(self._whole, part)


def lay_down(engine: LocalEngine, name: str, piece: int, rows: pa.Table) -> None:
    """Lay down rows of a table that is always laid down, which are the `piece`-th of all."""
    if rows.num_rows:
        own = rows.select(TABLES[name].names).cast(TABLES[name].own_arrow)
        engine.lay_down(_given(name), _numbered(own, piece))


def lies(engine: LocalEngine, name: str) -> bool:
    """Whether any file gave rows of a table that are always laid down."""
    return engine.shows(_given(name))


def laid_rows(engine: LocalEngine, name: str, moves: Mapping[int, int]) -> ir.Table:
    """All rows of a table that is always laid down, with the number of their piece (`_file`).

    `moves` is a linked pupil → the pupil under whom the rows stand.
    """
    given = engine.table(_given(name))
    if not moves:
        return given
    final = _with_finals(engine, given, moves)
    return final.mutate(pupil_id=final._final).select(*given.columns)


def _with_finals(engine: LocalEngine, rows: ir.Table, moves: Mapping[int, int]) -> ir.Table:
    """Rows with the pupil under whom they will stand (`_final`)."""
    if not moves:
        return rows.mutate(_final=rows.pupil_id)
    given = {"linked": pa.array([*moves], pa.int64()), "final": pa.array([*moves.values()], pa.int64())}
    links = engine.hold("linked_pupils", pa.table(given))
    joined = rows.left_join(links, [rows.pupil_id == links.linked])
    return joined.mutate(_final=ibis.coalesce(joined.final, joined.pupil_id)).select(*rows.columns, "_final")


def _plain(rows: pa.Table) -> pa.Table:
    """Rows whose words are words: files on the disk keep them short by themselves."""
    types = [each.value_type if pa.types.is_dictionary(each) else each for each in rows.schema.types]
    return rows.cast(pa.schema(zip(rows.column_names, types, strict=True)))


def _numbered(rows: pa.Table, piece: int) -> pa.Table:
    return rows.append_column("_file", pa.repeat(pa.scalar(piece, pa.int64()), rows.num_rows))


def _given(name: str) -> str:
    return f"given_{name}"


def _of_file(name: str, file: int, part: int) -> str:
    return f"given_{name}_{file}_{part}"
