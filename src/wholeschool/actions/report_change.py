"""Displacement as figures that ask to be released, and the claims that stand up to chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wholeschool.actions.report_scope import Scope
from wholeschool.continuum.displacement.displacement import compare_years
from wholeschool.continuum.displacement.rows import (
    HALF_TERMS,
    SESSIONS,
    WATCHED,
    Alternative,
    Amounts,
    Floats,
    Ints,
    PupilHalfTerms,
    fetch_half_terms,
    in_use,
)
from wholeschool.disclosure import Figure, FigureSet
from wholeschool.report import TRUST
from wholeschool.report.content import Claim, displacement_key
from wholeschool.schema.years import academic_year_starting

_PER = 1000


def displacement_figures(scope: Scope) -> tuple[list[FigureSet], tuple[Claim, ...], tuple[str, ...]]:
    """Every form in 1,000 possible sessions (or pupils): by half-term, and over those of both years.

    Then the claims, and the schools (URNs) whose year could be judged.
    """
    rows = fetch_half_terms(scope.engine, scope.kept)
    years = [year for year in scope.years[-2:] if year in _names(rows)]
    spans = {0: _half_terms_of_all(rows, years), **{term: (term,) for term in range(1, HALF_TERMS + 1)}}
    sets = []
    for key, terms in spans.items():
        bases = _Sums.of(rows, Amounts(rows.pupil, rows.cell, rows.possible), terms)
        for form in WATCHED:
            if key and form.per != SESSIONS:
                continue
            sums = _Sums.of(rows, rows.amounts[form.name], terms)
            # A form that no code could record in a year has no rate then, rather than one of nought.
            able = [year for year in years if in_use(form.name, int(year[:4]))]
            sets += [_rates(scope, rows, form, year, key, sums, bases) for year in able]
    judged = [pair for pair in compare_years(rows) if pair.after_year == scope.year and not pair.reason]
    claims = tuple(
        Claim("displacement", str(pair.urn), tuple(each.form for each in pair.risen))
        for pair in judged
        if pair.risen
    )
    return sets, claims, tuple(str(pair.urn) for pair in judged)


def _names(rows: PupilHalfTerms) -> list[str]:
    return [academic_year_starting(int(year)) for year in rows.years]


def _half_terms_of_all(rows: PupilHalfTerms, years: Sequence[str]) -> tuple[int, ...]:
    """The half-terms that have possible sessions in each of the years: what a comparison rests on."""
    found = []
    for year in years:
        of_year = rows.cell // HALF_TERMS % len(rows.years) == _names(rows).index(year)
        found.append(set((rows.cell[of_year & (rows.possible > 0)] % HALF_TERMS + 1).tolist()))
    return tuple(sorted(set.intersection(*found))) if found else ()


@dataclass(frozen=True, eq=False)
class _Sums:
    """Amounts, and the pupils behind them, in some half-terms: by school and year, and by year over all."""

    amount: Floats
    pupils: Ints
    amount_of_all: Floats
    pupils_of_all: Ints

    @classmethod
    def of(cls, rows: PupilHalfTerms, its: Amounts, terms: Sequence[int]) -> _Sums:
        chosen = np.isin(its.cell % HALF_TERMS + 1, terms) & (its.amount > 0)
        place, pupil, amount = its.cell[chosen] // HALF_TERMS, its.pupil[chosen], its.amount[chosen]
        years = len(rows.years)
        size = len(rows.urns) * years
        return cls(
            _total(amount, place, size), _pupils(pupil, place, size),
            _total(amount, place % years, years), _pupils(pupil, place % years, years),
        )  # fmt: skip


def _total(amount: Floats, place: Ints, size: int) -> Floats:
    return np.bincount(place, amount, size).astype(np.float64)


def _pupils(pupil: Ints, place: Ints, size: int) -> Ints:
    """How many different pupils there are at each place."""
    return np.bincount(np.unique(pupil * size + place) % size, minlength=size).astype(np.int64)


def _rates(
    scope: Scope,
    rows: PupilHalfTerms,
    form: Alternative,
    year: str,
    key: int,
    sums: _Sums,
    bases: _Sums,
) -> FigureSet:
    which, years = _names(rows).index(year), len(rows.years)
    by_sessions = form.per == SESSIONS

    def part(urn: str) -> Figure:
        at = int(np.searchsorted(rows.urns, int(urn)))
        if at == len(rows.urns) or rows.urns[at] != int(urn):
            return Figure(urn, 0, 0, (0,), 0)
        place = at * years + which
        base = bases.amount[place] if by_sessions else bases.pupils[place]
        behind = int(sums.pupils[place])
        return Figure(urn, float(sums.amount[place]), float(base), (behind,), int(bases.pupils[place]))

    base = bases.amount_of_all[which] if by_sessions else bases.pupils_of_all[which]
    behind, pupils = int(sums.pupils_of_all[which]), int(bases.pupils_of_all[which])
    whole = Figure(TRUST, float(sums.amount_of_all[which]), float(base), (behind,), pupils)
    parts = tuple(part(school.urn) for school in scope.schools)
    return FigureSet(displacement_key(form.name, key), year, _PER, "rate", whole, parts)
