"""Rolls and exclusions of an import: what censuses say of them, beside what other files say.

Where censuses have much of them (`Laying`), they are settled some pupils at a time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import ibis.expr.types as ir
import pyarrow as pa

from wholeschool.engine import LocalEngine
from wholeschool.identity.moving import moved_rows
from wholeschool.identity.under import Under
from wholeschool.ingest.memory import give_back
from wholeschool.ingest.together.census_rolls import Layer, settle_rolls, taken_up
from wholeschool.ingest.together.details import DETAILS
from wholeschool.ingest.together.laid import OF_CENSUS, Laying
from wholeschool.ingest.together.same_exclusions import Paired, pair
from wholeschool.ingest.together.settle import settle_held, settled_name
from wholeschool.store import SomePupils, Transaction, of_part

Tables = Mapping[str, pa.Table]
OF_BOTH = ("enrolments", "events")
"""Tables of which censuses and other files speak."""


@dataclass(frozen=True)
class Given:
    """What the files of an import gave: each census with its time and the file's number, and all others."""

    census: Sequence[tuple[object, int, Tables]]
    others: Sequence[Tables]


def settle_at_once(
    transaction: Transaction, given: Given, laying: Laying, moves: Mapping[int, int]
) -> tuple[list[Tables], Paired]:
    """Bring together what is held, where nothing lies; gives tables in order, and what is left to do."""
    census = [(time, tables) for time, _, tables in given.census]
    return _together(transaction.engine, census, given.others, _standing(transaction))


def settle_in_parts(
    transaction: Transaction, given: Given, laying: Laying, moves: Mapping[int, int]
) -> tuple[list[Tables], Paired]:
    """Bring together and settle what lies and what is held, some pupils at a time; it lies as settled then.

    `moves` is a linked pupil → the pupil under whom the rows stand. Gives no tables, and what is left to do.
    """
    engine, under = transaction.engine, Under(transaction.store.vault())
    held = sum(each[name].num_rows for each in given.others for name in OF_BOTH if name in each)
    left = Paired()
    for name in OF_BOTH:
        engine.take_up(settled_name(name))
    for pupils in laying.parts(held):
        census = [
            (time, _of_pupils(tables, pupils) | _lain(laying, number, pupils, moves, under))
            for time, number, tables in given.census
        ]
        others = [_of_pupils(each, pupils) for each in given.others]
        standing = {name: of_part(rows, pupils) for name, rows in _standing(transaction).items()}
        together, paired = _together(engine, census, others, standing)
        for name in OF_BOTH:
            rows = [each[name] for each in together if name in each and each[name].num_rows]
            if rows:
                engine.lay_down(settled_name(name), settle_held(engine, name, rows, standing[name]))
        left.withdrawn = pa.concat_tables([left.withdrawn, paired.withdrawn])
        left.known += paired.known
        give_back()
    return [], left


def _together(
    engine: LocalEngine,
    census: Sequence[tuple[object, Tables]],
    others: Sequence[Tables],
    standing: Mapping[str, ir.Table],
) -> tuple[list[Tables], Paired]:
    told = [each["events"] for _, each in census if "events" in each]
    given = [each["events"] for each in others if "events" in each]
    rolls = _rolls(engine, census, others, standing["enrolments"])
    paired = pair(engine, told, given, standing["events"])
    return [*rolls, *({"events": rows} for rows in (*paired.of_census, *paired.of_others))], paired


def _rolls(
    engine: LocalEngine,
    census: Sequence[tuple[object, Tables]],
    others: Sequence[Tables],
    standing: ir.Table,
) -> list[Tables]:
    """Enrolments of the censuses, then those of other files."""
    layers = [
        Layer(
            [each["enrolments"] for _, each in own if "enrolments" in each],
            [each[DETAILS] for _, each in own if DETAILS in each],
        )
        for own in (list(group) for _, group in groupby(census, key=lambda each: each[0]))
    ]
    given = [each["enrolments"] for each in others if "enrolments" in each]
    settled = [*taken_up(engine, given, standing), *settle_rolls(engine, layers, given, standing)]
    # What other files say of a stay has the last word: they are nearer to it than a census.
    return [{"enrolments": rows} for rows in (*settled, *given)]


def _standing(transaction: Transaction) -> dict[str, ir.Table]:
    return {name: transaction.table(name) for name in OF_BOTH}


def _lain(
    laying: Laying, number: int, pupils: SomePupils, moves: Mapping[int, int], under: Under
) -> dict[str, pa.Table]:
    """What lies of a file of some pupils, as rows of those under whom they stand."""
    lain = laying.of_part(number, pupils, moves) if laying.lies(number) else {}
    return {name: moved_rows(name, rows, moves, under) for name, rows in lain.items()} if moves else lain


def _of_pupils(tables: Tables, pupils: SomePupils) -> dict[str, pa.Table]:
    """The rows of some pupils, of the tables that are brought together."""
    return {
        name: rows.filter(pa.array(rows["pupil_id"].to_numpy() % pupils.of == pupils.number))
        for name, rows in tables.items()
        if name in OF_CENSUS
    }
