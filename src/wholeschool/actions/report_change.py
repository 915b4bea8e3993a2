"""Journeys and displacement as figures that ask to be released, and the claims that stand up to chance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from wholeschool.actions.report_scope import Scope
from wholeschool.continuum.displacement import compare_years
from wholeschool.continuum.displacement_rows import (
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
from wholeschool.continuum.journeys import Journey, find_journeys
from wholeschool.continuum.journeys_claims import LEVEL
from wholeschool.continuum.school_names import school_names
from wholeschool.disclosure import Figure, FigureSet
from wholeschool.report import TRUST
from wholeschool.report.content import LADDERS, Claim, displacement_key, journey_key
from wholeschool.schema.years import academic_year_starting

_WAYS = ("up", "same", "down")
_PER = 1000


def journey_figures(scope: Scope) -> tuple[list[FigureSet], tuple[Claim, ...]]:
    """For every rung, what the next half-term brought: a higher rung, the same, a lower one."""
    schools = school_names(scope.engine, [int(school.urn) for school in scope.schools])
    together = find_journeys(scope.engine, schools)
    by_school = find_journeys(scope.engine, schools, ("school",))
    found: dict[tuple[str, int, str], list[Journey]] = {}
    for population, row in (
        *((TRUST, row) for row in together.rows),
        *((str(row.group["school"]), row) for row in by_school.rows),
    ):
        found.setdefault((row.branch, row.start, population), []).append(row)
    sets = [
        _ways(scope, branch, rung, way, found) for branch in LADDERS for rung in range(7) for way in _WAYS
    ]
    claims = tuple(
        Claim("journey", str(each.urn), (each.branch, str(each.rung)))
        for each in together.comparisons
        if each.p_adjusted is not None and each.p_adjusted <= LEVEL
    )
    return sets, claims


def _ways(
    scope: Scope, branch: str, rung: int, way: str, found: Mapping[tuple[str, int, str], Sequence[Journey]]
) -> FigureSet:
    parts = [
        _way(school.urn, rung, way, found.get((branch, rung, school.urn), ())) for school in scope.schools
    ]
    whole = _way(TRUST, rung, way, found.get((branch, rung, TRUST), ()))
    return FigureSet(journey_key(branch, rung, way), scope.year, 100, "share", whole, tuple(parts))


def _way(population: str, rung: int, way: str, rows: Iterable[Journey]) -> Figure:
    rows = list(rows)
    mine = [row for row in rows if _goes(row, rung) == way]
    # The three ways make up the whole: each stands on the pupils of all, and one hidden hides all. Pupils
    # of several targets may be the same: the fewest that they can be is the most of any one.
    behind = (max((row.pupils for row in rows if _goes(row, rung) == each), default=0) for each in _WAYS)
    steps = max((row.steps for row in rows), default=0)
    pupils = max((row.from_pupils for row in rows), default=0)
    return Figure(population, sum(row.moves for row in mine), steps, tuple(behind), pupils)


def _goes(row: Journey, rung: int) -> str:
    return "up" if row.to > rung else "down" if row.to < rung else "same"


def displacement_figures(scope: Scope) -> tuple[list[FigureSet], tuple[Claim, ...]]:
    """Every form in 1,000 possible sessions (or pupils): by half-term, and over those of both years."""
    rows = fetch_half_terms(scope.engine)
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
    claims = tuple(
        Claim("displacement", str(pair.urn), tuple(each.form for each in pair.risen))
        for pair in compare_years(rows)
        if pair.risen and pair.after_year == scope.year
    )
    return sets, claims


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


def change_figures(scope: Scope) -> tuple[list[FigureSet], tuple[Claim, ...]]:
    """Both together."""
    journeys, moved = journey_figures(scope)
    displaced, gave_way = displacement_figures(scope)
    return [*journeys, *displaced], (*moved, *gave_way)
