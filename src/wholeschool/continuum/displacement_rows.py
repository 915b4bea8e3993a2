"""What suspension could give way to: sessions, moves and exits by pupil, school and half-term, as arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wholeschool.continuum.timetable import monday
from wholeschool.engine import CompiledStep, LocalEngine, Plan
from wholeschool.reference.attendance import in_dates
from wholeschool.reference.forms import forms
from wholeschool.reference.lists import code_list
from wholeschool.schema import TABLES
from wholeschool.schema.years import academic_year_of_column

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

SESSIONS = "sessions"
PUPILS = "pupils"
HALF_TERMS = 6


@dataclass(frozen=True)
class Alternative:
    """A form that is watched. `per`: whether it is counted for 1,000 possible sessions or 1,000 pupils."""

    name: str
    per: str
    words: str


WATCHED: tuple[Alternative, ...] = (
    Alternative("suspension", SESSIONS, "sessions lost to suspension"),
    Alternative("internal_exclusion", SESSIONS, "internal exclusion"),
    Alternative("reduced_timetable", SESSIONS, "part-time timetables"),
    Alternative("offsite_provision", SESSIONS, "off-site provision under a placement"),
    Alternative("dual", SESSIONS, "sessions at another school (dual registration)"),
    Alternative("unauthorised_absence", SESSIONS, "unauthorised absence"),
    Alternative("permanent_exclusion", SESSIONS, "sessions lost to permanent exclusion"),
    Alternative("managed_move", PUPILS, "managed moves"),
    Alternative("exit", PUPILS, "exits for reasons that explain little"),
)
"""Suspension first; the others are what may rise while it falls."""


def in_use(form: str, autumn: int) -> bool:
    """Whether the academic year could record a form: it needs no code, or one of its codes was in use.

    Part-time timetables have had a code (C2) since August 2024 only: before, they are not none but unknown.
    """
    known = forms().get(form)
    codes = known.codes if known else ()
    return not codes or any(in_dates(code, date(autumn, *_YEAR_BEGINS)) for code in codes)


_YEAR_BEGINS = (9, 1)
_NAMES = tuple(each.name for each in WATCHED)
_IN_LEDGER = tuple(each.name for each in WATCHED if each.per == SESSIONS and each.name != "dual")
_IN_RECORDS = tuple(each.name for each in WATCHED if each.per == PUPILS)
_EXIT_SIGNALS = ("medium", "high")
_YEARS, _TERMS = 10_000, 10
_TERM_COLUMNS = tuple((term, f"possible_{term}") for term in range(1, HALF_TERMS + 1))
_BY_TERM = tuple(name for _, name in _TERM_COLUMNS)


@dataclass(frozen=True, eq=False)
class Amounts:
    """Rows of one form: whose, where (places as in `PupilHalfTerms`), when, how much."""

    pupil: Ints
    cell: Ints
    amount: Floats


@dataclass(frozen=True, eq=False)
class PupilHalfTerms:
    """A row a pupil, school and half-term with possible sessions, and what is counted of each form.

    `cell` is (school · years + year) · 6 + half-term − 1, by places in `urns` and `years`; `years` are the
    autumns in which they begin, `pupils` how many different pupils there are. `in_calendar` holds the cells
    that a calendar lists.
    """

    urns: Ints
    years: Ints
    pupils: int
    pupil: Ints
    cell: Ints
    possible: Floats
    amounts: Mapping[str, Amounts]
    in_calendar: Ints

    @property
    def cells(self) -> int:
        """Schools × years × half-terms."""
        return len(self.urns) * len(self.years) * HALF_TERMS


def fetch_half_terms(engine: LocalEngine) -> PupilHalfTerms:
    """Sums of a store's books, events and rolls."""
    engine.run(_compiled(engine.DIALECT, _exit_reasons()))
    taught, away, taken, recorded, weeks = (
        engine.fetch(engine.table(f"displacement_{name}"))
        for name in ("presence", "dual", "ledger", "records", "weeks")
    )
    pupils = pc.dictionary_encode(taught["pupil_id"].combine_chunks())
    by_term = np.column_stack([_column(taught, name, np.float64) for name in _BY_TERM])
    row, term = np.nonzero(by_term)
    slot = _column(taught, "slot")[row] + term
    slots = _Slots.of(slot, _column(weeks, "slot"))
    amounts: dict[str, Amounts] = {}
    for rows, at, names in (
        (away, _column(away, "slot"), ("dual",)),
        (taken, _column(taken, "slot"), _IN_LEDGER),
        (recorded, _slot_of_day(recorded, weeks), _IN_RECORDS),
    ):
        whose = _indices(pc.index_in(rows["pupil_id"], value_set=pupils.dictionary))
        amounts |= _by_form(rows, whose, slots.cell(at), names)
    listed = slots.cell(_column(weeks, "slot"))
    return PupilHalfTerms(
        urns=slots.urns,
        years=slots.years,
        pupils=len(pupils.dictionary),
        pupil=_indices(pupils.indices)[row],
        cell=slots.cell(slot),
        possible=by_term[row, term],
        amounts=amounts,
        in_calendar=np.unique(listed[listed >= 0]),
    )


def _by_form(rows: pa.Table, pupil: Ints, cell: Ints, names: Sequence[str]) -> dict[str, Amounts]:
    """The rows of each form whose pupil, school and half-term are among those with books."""
    form, amount = _column(rows, "form"), _column(rows, "amount", np.float64)
    known = (pupil >= 0) & (cell >= 0)
    found = {}
    for name in names:
        its = known & (form == _NAMES.index(name))
        found[name] = Amounts(pupil[its], cell[its], amount[its])
    return found


@dataclass(frozen=True, eq=False)
class _Slots:
    """The half-terms of schools that calendars list: one number each, and the cell that it comes to.

    A slot is (URN · 10,000 + year) · 10 + half-term. Cells are those of schools and years with books.
    """

    slots: Ints
    cells: Ints
    urns: Ints
    years: Ints

    @classmethod
    def of(cls, with_books: Ints, listed: Ints) -> _Slots:
        slots = np.unique(listed)
        if not len(slots):
            return cls(slots, slots, slots, slots)
        books = np.bincount(np.searchsorted(slots, with_books), minlength=len(slots)) > 0
        urn, year, half_term = slots // (_YEARS * _TERMS), slots // _TERMS % _YEARS, slots % _TERMS
        urns, years = np.unique(urn[books]), np.unique(year[books])
        known = np.isin(urn, urns) & np.isin(year, years)
        school, place = np.searchsorted(urns, urn), np.searchsorted(years, year)
        cells = (school * len(years) + place) * HALF_TERMS + half_term - 1
        return cls(slots, np.where(known, cells, -1), urns, years)

    def cell(self, slot: Ints) -> Ints:
        """The cell of each slot; −1 where it has none."""
        if not len(self.slots):
            return np.full(len(slot), -1)
        at = np.minimum(np.searchsorted(self.slots, slot), len(self.slots) - 1)
        return np.where(self.slots[at] == slot, self.cells[at], -1)


def _slot_of_day(records: pa.Table, weeks: pa.Table) -> Ints:
    """The slot of each record's day: that of the last school week begun by then in its year.

    A day before the year's first week counts as the first half-term; −1 where the school has no calendar.
    """
    span = 100_000  # more days since 1970 than any date here has
    keys = _column(weeks, "urn") * span + _days(weeks, "week")
    order = np.argsort(keys)
    known, slots = keys[order], _column(weeks, "slot")[order]
    urn, year = _column(records, "urn"), _column(records, "year")
    if not len(known):
        return np.full(len(urn), -1)
    last = np.searchsorted(known, urn * span + _days(records, "day"), side="right") - 1
    found = slots[np.maximum(last, 0)]
    of_year = (urn * _YEARS + year) * _TERMS
    in_it = (last >= 0) & (found // _TERMS * _TERMS == of_year)
    return np.where(np.isin(urn, known // span), np.where(in_it, found, of_year + 1), -1)


def _exit_reasons() -> tuple[str, ...]:
    """Leaving reasons that explain little: signal medium or high."""
    reasons = code_list("leaving_reason").values()
    return tuple(each.code for each in reasons if each.more["unexplained_exit_signal"] in _EXIT_SIGNALS)


@cache
def _compiled(dialect: str, exit_reasons: tuple[str, ...]) -> tuple[CompiledStep, ...]:
    plan = Plan()
    presence, ledger, events, enrolments, calendar = (
        Plan.given(name, TABLES[name].own_arrow)
        for name in ("presence", "ledger", "events", "enrolments", "calendar")
    )
    days = calendar.select("urn", "half_term", week=monday(calendar.date))
    weeks = days.group_by("urn", "week").agg(half_term=days.half_term.min())
    # One number for school, year and half-term: rows are grouped by two whole numbers and no text.
    year = _autumn(academic_year_of_column(weeks.week))
    slot = (weeks.urn.cast("int64") * _YEARS + year) * _TERMS + weeks.half_term
    when = plan.hold("displacement_weeks", weeks.select("urn", "week", "half_term", slot=slot))
    # A column a half-term: grouping by half-term as well takes six times as long.
    held = presence.select("pupil_id", "urn", "week", "possible").join(when, ["urn", "week"])
    possible = held.possible.cast("float64")
    terms = {name: ibis.ifelse(held.half_term == term, possible, 0.0).sum() for term, name in _TERM_COLUMNS}
    first = held.slot - held.half_term + 1
    plan.view("displacement_presence", held.group_by("pupil_id", slot=first).agg(**terms))
    away = presence.filter(presence.dual > 0).select("pupil_id", "urn", "week", "dual")
    away = away.join(when, ["urn", "week"])
    away = away.group_by("pupil_id", "slot").agg(amount=away.dual.cast("float64").sum())
    plan.view("displacement_dual", away.mutate(form=ibis.literal(_NAMES.index("dual"), "int8")))
    taken = ledger.filter(ledger.form.isin(_IN_LEDGER)).select("pupil_id", "urn", "week", "form", "share")
    taken = taken.join(when, ["urn", "week"])
    share = taken.share.cast("float64").sum()
    lost = taken.group_by("pupil_id", "slot", "form").agg(amount=share)
    numbers = [(name, _NAMES.index(name)) for name in _IN_LEDGER]
    plan.view("displacement_ledger", lost.mutate(form=lost.form.cases(*numbers, else_=-1)))
    moved = events.filter(events.kind == "managed_move")
    left = enrolments.filter(enrolments.leaving_reason.isin(exit_reasons) & enrolments.end.notnull())
    records = _records(moved, "start", "managed_move").union(_records(left, "end", "exit"))
    plan.view("displacement_records", records)
    return plan.compiled(dialect)


def _records(rows: ir.Table, day: str, form: str) -> ir.Table:
    return rows.select(
        "pupil_id", "urn",
        day=rows[day],
        year=_autumn(rows.academic_year),
        form=ibis.literal(_NAMES.index(form), "int8"),
        amount=ibis.literal(1, "int32"),
    )  # fmt: skip


def _autumn(academic_year: ir.Value) -> ir.Value:
    return academic_year.substr(0, 4).cast("int32")


def _column(rows: pa.Table, name: str, kind: type = np.int64) -> npt.NDArray[Any]:
    values: npt.NDArray[Any] = rows[name].to_numpy().astype(kind)
    return values


def _days(rows: pa.Table, name: str) -> Ints:
    values: Ints = rows[name].to_numpy().astype("datetime64[D]").astype(np.int64)
    return values


def _indices(indices: pa.Array) -> Ints:
    """Places as whole numbers; −1 where there is none."""
    values: Ints = pc.fill_null(indices, -1).to_numpy(zero_copy_only=False).astype(np.int64)
    return values
