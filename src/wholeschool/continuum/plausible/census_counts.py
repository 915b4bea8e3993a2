"""Sessions that a census counted, against the registers of the same pupils and term."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from itertools import groupby
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from wholeschool.continuum.plausible.census_terms import census_terms
from wholeschool.continuum.plausible.words import Doubt, doubt, in_term
from wholeschool.engine import LocalEngine
from wholeschool.reference.attendance import codes
from wholeschool.reference.marks import NO_MARK, NOT_GIVEN, SLOTS, UNKNOWN_CODE
from wholeschool.schema.census import TOTALS
from wholeschool.store import Kept

_PUPIL_TERM = ("pupil_id", "urn", "academic_year", "term")
_SCHOOL_TERM = ("urn", "academic_year", "term")
_CODES_SHOWN = 4
_PRESENT = ("/", "\\")
_SAYS_NOTHING = (NOT_GIVEN, NO_MARK, UNKNOWN_CODE)


def census_counts(engine: LocalEngine, kept: Kept | None = None) -> Iterator[Doubt]:
    """A finding for each school and term in which the two differ: the codes, and how many pupils.

    Compared are pupils whom both know in that term. A census before autumn 2020 counts absence alone: of
    codes that it never has for a school and term it is not asked.
    """
    counts = engine.table("termly_counts")
    counted = counts.filter(counts.code.notin(TOTALS) & (counts.term != "year"))
    counted = engine.hold("census_counted", counted.select(*_PUPIL_TERM, "code", "sessions"))
    if not engine.count(counted):
        return
    compared = _compared(counted, _marked(engine, counted))
    differing = compared.filter(compared.census != compared.registers)
    pupils = differing.group_by(*_SCHOOL_TERM).agg(pupils=differing.pupil_id.nunique())
    by_code = compared.group_by(*_SCHOOL_TERM, "code").agg(
        census=compared.census.sum(), registers=compared.registers.sum()
    )
    rows = engine.fetch(by_code.inner_join(pupils, list(_SCHOOL_TERM)).order_by(*_SCHOOL_TERM, "code"))
    for _, of_term in groupby(rows.to_pylist(), key=lambda row: [row[name] for name in _SCHOOL_TERM]):
        yield _finding(list(of_term))


def _marked(engine: LocalEngine, counted: ir.Table) -> ir.Table:
    """Sessions by pupil, term and code, from the registers of whoever is counted."""
    registers = engine.table("registers")
    who = counted.select("pupil_id", "urn").distinct()
    weeks = registers.semi_join(who, ["pupil_id", "urn"]).select("pupil_id", "urn", "week", "marks")
    sessions = weeks.mutate(slot=ibis.range(SLOTS).unnest())
    sessions = sessions.mutate(
        char=sessions.marks.substr(sessions.slot, 1),
        day=sessions.week + (sessions.slot // 2).cast("int32").as_interval("D"),
    )
    sessions = sessions.filter(sessions.char.notin(_SAYS_NOTHING))
    terms = _terms(engine, counted)
    in_term = sessions.join(terms, [sessions.day >= terms.first, sessions.day <= terms.last])
    printed = in_term.join(_printed(engine), "char")
    return printed.group_by(*_PUPIL_TERM, "code").agg(registers=printed.count())


def _terms(engine: LocalEngine, counted: ir.Table) -> ir.Table:
    years = engine.fetch(counted.select("academic_year").distinct())["academic_year"].to_pylist()
    rows = [asdict(term) for year in sorted(years) for term in census_terms(year)]
    return engine.hold("census_terms", pa.Table.from_pylist(rows))


def _printed(engine: LocalEngine) -> ir.Table:
    """Character of a week → the code that a census prints; codes of systems alone go by their parents."""
    rows = {each.char: each.parent or each.code for each in codes() if each.char not in _SAYS_NOTHING}
    table = pa.table({"char": list(rows), "code": list(rows.values())})
    return engine.hold("printed_codes", table)


def _compared(counted: ir.Table, marked: ir.Table) -> ir.Table:
    """Pupil, term and code with the sessions of both."""
    both = counted.select(*_PUPIL_TERM).distinct().semi_join(marked, list(_PUPIL_TERM))
    asked = counted.select(*_SCHOOL_TERM, "code").distinct()
    every = asked.filter(asked.code.isin(_PRESENT)).select(*_SCHOOL_TERM).distinct()
    named = marked.semi_join(asked, [*_SCHOOL_TERM, "code"])
    rest = marked.semi_join(every, list(_SCHOOL_TERM)).anti_join(asked, [*_SCHOOL_TERM, "code"])
    theirs = counted.select(
        *_PUPIL_TERM, "code", census=counted.sessions.cast("int64"), registers=ibis.literal(0, "int64")
    )
    ours = named.union(rest).select(
        *_PUPIL_TERM, "code", census=ibis.literal(0, "int64"), registers=ibis._.registers.cast("int64")
    )
    laid = theirs.union(ours).semi_join(both, list(_PUPIL_TERM))
    return laid.group_by(*_PUPIL_TERM, "code").agg(census=laid.census.sum(), registers=laid.registers.sum())


def _finding(rows: list[dict[str, Any]]) -> Doubt:
    """What there is to say of a school and term, from its codes."""
    apart = sorted(rows, key=lambda row: -abs(row["census"] - row["registers"]))
    shown = [
        f"{row['code']} {row['census']} in the census and {row['registers']} in the registers"
        for row in apart[:_CODES_SHOWN]
        if row["census"] != row["registers"]
    ]
    what = "; ".join(shown) or "the same sums, spread over other pupils"
    urn, year, term = (rows[0][name] for name in _SCHOOL_TERM)
    pupils = rows[0]["pupils"]
    seen = f"{in_term(urn, year, term)}: {what}"
    return doubt("census_differs_from_registers", seen, pupils, urn=urn, academic_year=year, pupils=pupils)
