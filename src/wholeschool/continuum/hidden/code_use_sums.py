"""How often each school's pupils have each code in a year: counted from the marks of its weeks."""

from __future__ import annotations

from functools import cache, reduce
from operator import or_

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wholeschool.continuum.rows.by_year import of_year, year_by_year
from wholeschool.continuum.rows.columns import Ints, changes, numbered
from wholeschool.continuum.rows.presence_years import (
    PRESENCE_RESTS_ON,
    fetch_school_weeks,
    presence_by_half_term,
)
from wholeschool.engine import CompiledStep, LocalEngine, Plan, compiled_once
from wholeschool.ingest.registers.weeks import marks_matrix
from wholeschool.reference.attendance import codes
from wholeschool.reference.marks import SLOTS
from wholeschool.store import Kept

CODES = ("N", "B", "I", "Y")
SUMS = ("pupils", "part", "whole", "part_squared", "product", "whole_squared")
"""Sums over pupils, as `RatioSums` has them."""
_PERSON = ("pupil_id", "urn")
SUMS_REST_ON = (*PRESENCE_RESTS_ON, "week_counts")
_UNABLE = ("Q", "Y")
_SET_OF = {"N": "unauthorised", "B": "apart", "I": "authorised", "Y": "unscored", "Q": "unscored"}
"""The set of a week's sessions that holds a code; marks in doubt are in `apart`, whatever their code."""
_COUNTED = tuple(_SET_OF)
_SETS = tuple(sorted({*_SET_OF.values()}))
_CHARACTERS = 256
_SCHEMA = pa.schema(
    [
        ("urn", pa.int32()), ("code", pa.string()), ("users", pa.int64()),
        *((name, pa.float64()) for name in SUMS),
    ]
)  # fmt: skip


def code_use_sums(engine: LocalEngine, kept: Kept, academic_year: str) -> pa.Table:
    """A row a school and code in an academic year, of pupils with a session in the whole.

    `urn`, `code`, `users` (pupils with the code) and `SUMS`, where a part is a pupil's sessions with the
    code, and a whole the possible sessions; for Y also those of the whole that a pupil was unable to attend.
    """
    held = presence_by_half_term(engine, kept, fetch_school_weeks(engine, kept), academic_year)
    steps = _odd_compiled(engine.DIALECT)
    found = year_by_year(engine, Kept(engine), steps, ("week_counts",), [academic_year])
    return _summed(held, found[academic_year])


def _summed(held: pa.Table, odd: pa.Table) -> pa.Table:
    """The sums of a year, from the possible sessions of each pupil at a school, and the weeks with a code."""
    # Weeks are in order of schools and pupils, or in a few such pieces: few rows are told apart by person.
    first = changes(*(odd[name].to_numpy() for name in _PERSON))
    urn, person = _persons(pa.concat_tables([held.select(_PERSON), odd.select(_PERSON).take(first)]))
    on_books, marked = person[: held.num_rows], person[held.num_rows :]
    times = _times(odd, np.repeat(marked, np.diff(first, append=odd.num_rows)), len(urn))
    return _by_school(urn[on_books], held["possible"].to_numpy().astype(np.float64), times[on_books])


def _persons(rows: pa.Table) -> tuple[Ints, Ints]:
    """Each pupil at each school is one person: the school of each, and the person of each row."""
    pupil, urn = (pc.dictionary_encode(rows[name].combine_chunks()) for name in ("pupil_id", "urn"))
    at = urn.indices.to_numpy().astype(np.int64) * len(pupil.dictionary) + pupil.indices.to_numpy()
    known, person = numbered(at)
    return urn.dictionary.to_numpy()[known // max(len(pupil.dictionary), 1)], person


def _times(odd: pa.Table, person: Ints, persons: int) -> npt.NDArray[np.float64]:
    """How often each person has each code: persons × codes.

    A code counts in weeks in which its set has a session, or a mark is in doubt: marks on what is no session
    stand in the register all the same.
    """
    said = np.frombuffer(marks_matrix(odd["marks"]).tobytes().translate(_code_of_character()), np.uint8)
    place = np.flatnonzero(said != 0)
    week, code = place // SLOTS, said[place] - 1
    sets = {name: odd[name].to_numpy() for name in _SETS}
    held = np.column_stack([(sets[name] | sets["apart"]) != 0 for name in _SET_OF.values()])
    counts = held[week, code]
    cell = person[week[counts]] * len(_COUNTED) + code[counts]
    return np.bincount(cell, minlength=persons * len(_COUNTED)).reshape(-1, len(_COUNTED)).astype(np.float64)


def _by_school(urn: Ints, possible: npt.NDArray[np.float64], times: npt.NDArray[np.float64]) -> pa.Table:
    urns, school = numbered(urn)
    unable = possible + times[:, [_COUNTED.index(code) for code in _UNABLE]].sum(axis=1)
    tables = []
    for code in CODES:
        part, whole = times[:, _COUNTED.index(code)], unable if code == "Y" else possible
        products = (np.ones(len(urn)), part, whole, part * part, part * whole, whole * whole)
        some = whole > 0
        sums = [np.bincount(school[some], each[some], len(urns)) for each in products]
        users = np.bincount(school[some & (part > 0)], minlength=len(urns))
        rows = pa.table([urns, pa.repeat(code, len(urns)), users, *sums], names=_SCHEMA.names).cast(_SCHEMA)
        tables.append(rows.filter(sums[0] > 0))
    return pa.concat_tables(tables)


@cache
def chars_of(code: str) -> str:
    """The characters of a week that stand for a code: itself, its parts (Y1 …), its sub-codes (I02 …)."""
    family = {each.char for each in codes() if code in (each.code, each.parent)}
    numbered = {each.char for each in codes() if each.code[0] == code and each.code[1:].isdigit()}
    return "".join(sorted(family | numbered))


@cache
def _code_of_character() -> bytes:
    """For each character 1 + the place of its code among `_COUNTED`, 0 where it is none of them."""
    table = bytearray(_CHARACTERS)
    for place, code in enumerate(_COUNTED):
        for character in chars_of(code):
            table[ord(character)] = place + 1
    return bytes(table)


@compiled_once
def _odd_compiled(dialect: str) -> tuple[CompiledStep, ...]:
    """Weeks with some mark beside present ones: only they hold any of the codes, a quarter of all."""
    plan, weeks = Plan(), of_year("week_counts")
    # One comparison of all sets together takes a fifth less than one of each.
    odd = weeks.filter(reduce(or_, (weeks[name] for name in _SETS)) != 0)
    plan.view("code_use_odd", odd.select(*_PERSON, "marks", *_SETS))
    return plan.compiled(dialect)
