"""What suspension could give way to: sessions, moves and exits by pupil, school and half-term, as arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wholeschool.continuum.displacement.years import EXIT, LOST, MANAGED_MOVE, lost_in
from wholeschool.continuum.rows.by_year import academic_years
from wholeschool.continuum.rows.columns import NOWHERE, changes, distinct, numbered, places, whole_numbers
from wholeschool.continuum.rows.presence_years import (
    DUAL,
    POSSIBLE,
    PRESENCE,
    fetch_school_weeks,
    presence_by_half_term,
)
from wholeschool.engine import LocalEngine
from wholeschool.reference.attendance import in_dates
from wholeschool.reference.forms import forms
from wholeschool.store import Kept

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
    Alternative(MANAGED_MOVE, PUPILS, "managed moves"),
    Alternative(EXIT, PUPILS, "exits for reasons that explain little"),
)
"""Suspension first; the others are what may rise while it falls."""


@cache
def in_use(form: str, autumn: int) -> bool:
    """Whether the academic year could record a form: it needs no code, or one of its codes was in use.

    Part-time timetables have had a code (C2) since August 2024 only: before, they are not none but unknown.
    """
    known = forms().get(form)
    codes = known.codes if known else ()
    return not codes or any(in_dates(code, date(autumn, *_YEAR_BEGINS)) for code in codes)


_YEAR_BEGINS = (9, 1)
_NAMES = tuple(each.name for each in WATCHED)
_DUAL = "dual"


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


@dataclass(frozen=True, eq=False)
class Clusters:
    """A place a pupil at a school, in the order of schools; and at which place each amount is."""

    school: Ints
    possible: Placed
    parts: Mapping[str, Placed]

    @classmethod
    def of(cls, rows: PupilHalfTerms) -> Self:
        """The places of everybody who has anything."""
        every = {"": Amounts(rows.pupil, rows.cell, rows.possible), **rows.amounts}
        of_school = np.arange(rows.cells) // (len(rows.years) * HALF_TERMS) * rows.pupils
        keys = {name: of_school[its.cell] + its.pupil for name, its in every.items()}
        # A pupil's half-terms lie together: one of them is looked for.
        firsts = {name: changes(key) for name, key in keys.items()}
        known = distinct(np.concatenate([keys[name][first] for name, first in firsts.items()]))
        placed = {}
        for name, its in every.items():
            place = np.searchsorted(known, keys[name][firsts[name]])
            together = np.diff(firsts[name], append=len(its.cell))
            placed[name] = Placed(np.repeat(place, together), its.cell, its.amount, len(known))
        return cls(known // max(rows.pupils, 1), placed.pop(""), placed)


@dataclass(frozen=True, eq=False)
class Placed:
    """Amounts by the place of their pupil at a school, and by cell."""

    place: Ints
    cell: Ints
    amount: Floats
    places: int

    def sums(self, cells: npt.NDArray[np.bool_]) -> Floats:
        """What each place has in the cells, given as whether each is one of them."""
        its = np.flatnonzero(cells[self.cell])
        return np.bincount(self.place[its], self.amount[its], self.places).astype(np.float64)


def fetch_half_terms(engine: LocalEngine, kept: Kept | None = None) -> PupilHalfTerms:
    """Sums of a store's books, events and rolls; what stands of other years comes from `kept`."""
    kept = kept or Kept(engine)
    weeks = fetch_school_weeks(engine, kept)
    years = academic_years(engine, "presence")
    taught = _Rows.of(PRESENCE, {year: presence_by_half_term(engine, kept, weeks, year) for year in years})
    taught = taught.only(taught.table["listed"].to_numpy())
    possible, dual = (
        np.column_stack([taught.table[name].to_numpy() for name in names]) for names in (POSSIBLE, DUAL)
    )
    with_books = possible.any(axis=1)
    urns, autumns = distinct(taught.urn[with_books]), distinct(taught.autumn[with_books])
    pupil_ids, pupil = numbered(taught.pupil_id)
    begins = _first_cell(urns, autumns, taught.urn, taught.autumn)
    lost = _Rows.of(LOST, {year: lost_in(engine, kept, weeks, year, _NAMES) for year in years})
    amounts = _lost_amounts(lost, places(pupil_ids, lost.pupil_id), urns, autumns)
    away, term = np.nonzero(dual)
    amounts[_DUAL] = _amounts(pupil, begins, away, term, dual[away, term])
    listed = _first_cell(urns, autumns, weeks.urn, weeks.autumn)
    row, term = np.nonzero(possible)
    return PupilHalfTerms(
        urns=urns,
        years=autumns,
        pupils=len(pupil_ids),
        pupil=pupil[row],
        cell=begins[row] + term,
        possible=possible[row, term].astype(np.float64),
        amounts=amounts,
        in_calendar=distinct((listed + weeks.half_term - 1)[listed != NOWHERE]),
    )


@dataclass(frozen=True, eq=False)
class _Rows:
    """The rows of all years, and whose, where and of which autumn each is."""

    table: pa.Table
    pupil_id: Ints
    urn: Ints
    autumn: Ints

    @classmethod
    def of(cls, schema: pa.Schema, by_year: Mapping[str, pa.Table]) -> Self:
        table = pa.concat_tables([schema.empty_table(), *by_year.values()])
        sizes = [rows.num_rows for rows in by_year.values()]
        autumn = np.repeat(np.array([int(year[:4]) for year in by_year], dtype=np.int64), sizes)
        return cls(table, whole_numbers(table, "pupil_id"), whole_numbers(table, "urn"), autumn)

    def only(self, chosen: npt.NDArray[np.bool_]) -> _Rows:
        table = self.table.filter(pa.array(chosen))
        return _Rows(table, self.pupil_id[chosen], self.urn[chosen], self.autumn[chosen])


def _first_cell(urns: Ints, autumns: Ints, urn: Ints, autumn: Ints) -> Ints:
    """The cell of the first half-term at a school in a year; `NOWHERE` where there are no books."""
    school, year = places(urns, urn), places(autumns, autumn)
    known = (school != NOWHERE) & (year != NOWHERE)
    return np.where(known, (school * len(autumns) + year) * HALF_TERMS, NOWHERE)


def _lost_amounts(lost: _Rows, pupil: Ints, urns: Ints, autumns: Ints) -> dict[str, Amounts]:
    """What was lost to each form, sessions at another school left out."""
    form, half_term, amount = (lost.table[name].to_numpy() for name in ("form", "half_term", "amount"))
    begins = _first_cell(urns, autumns, lost.urn, lost.autumn)
    found = {}
    for place, name in enumerate(_NAMES):
        if name != _DUAL:
            its = np.flatnonzero(form == place)
            found[name] = _amounts(pupil, begins, its, half_term[its] - 1, amount[its])
    return found


def _amounts(
    pupil: Ints, begins: Ints, row: Ints, term: npt.NDArray[Any], amount: npt.NDArray[Any]
) -> Amounts:
    """What some rows had of a form, where pupil, school and year are among those with books."""
    known = (pupil[row] != NOWHERE) & (begins[row] != NOWHERE)
    row = row[known]
    return Amounts(pupil[row], begins[row] + term[known], amount[known].astype(np.float64))
