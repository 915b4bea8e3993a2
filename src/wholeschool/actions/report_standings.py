"""Where pupils stand, and year groups: figures of the continuum in full that ask to be released."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import ibis
import ibis.expr.types as ir

from wholeschool.actions.report_scope import NOTHING, Scope, Sum
from wholeschool.continuum.rows.summaries import pupils_and_sum
from wholeschool.continuum.rungs.pupil_weeks import is_persistent, is_severe
from wholeschool.disclosure import Figure, FigureSet, Shows
from wholeschool.reference.forms import ladder
from wholeschool.report import TRUST
from wholeschool.report.content import (
    HALF_TERM,
    LADDERS,
    YEAR,
    standing_key,
    within_key,
    year_group_key,
)

_PERSISTENT, _SEVERE = 5, 6


def standing_figures(scope: Scope) -> Iterator[FigureSet]:
    """Pupils by highest rung in the latest half-term, on each branch; and in the same one a year before."""
    half_term = latest_half_term(scope)
    for year in scope.years[-2:]:
        rows = scope.engine.table("standings")
        rows = rows.filter((rows.academic_year == year) & (rows.half_term == half_term) & (rows.possible > 0))
        for branch in LADDERS:
            found = _counted(scope, rows.mutate(key=rows[f"{branch}_rung"], one=1))
            for rung in (0, *(form.rung or 0 for form in ladder(branch))):
                pupils = {p: found.get((str(rung), p), NOTHING) for p in scope.populations}
                yield figures(scope, standing_key(branch, rung), "count", pupils, period=year)


def absence_figures(scope: Scope) -> Iterator[FigureSet]:
    """Pupils at or above the lines of persistent and of severe absence, judged in two ways.

    Over the year up to the half-term's last session, as the Department for Education does, and in the
    half-term alone; who is severely absent is persistently absent as well.
    """
    half_term = latest_half_term(scope)
    for year in scope.years[-2:]:
        rows = scope.engine.table("standings")
        rows = rows.filter((rows.academic_year == year) & (rows.half_term == half_term) & (rows.possible > 0))
        to_date = (rows.possible_to_date, rows.absent_to_date)
        tests = {
            within_key(_PERSISTENT, YEAR): is_persistent(*to_date),
            within_key(_SEVERE, YEAR): is_severe(*to_date),
            within_key(_PERSISTENT, HALF_TERM): rows.absence_within >= _PERSISTENT,
            within_key(_SEVERE, HALF_TERM): rows.absence_within >= _SEVERE,
        }
        found = [rows.filter(test).mutate(key=ibis.literal(key), one=1) for key, test in tests.items()]
        sums = _counted(scope, ibis.union(*(each.select("pupil_id", "urn", "key", "one") for each in found)))
        for key in tests:
            pupils = {p: sums.get((key, p), NOTHING) for p in scope.populations}
            yield figures(scope, key, "count", pupils, period=year)


def latest_half_term(scope: Scope) -> int:
    """The half-term that the data reach into; 0 where no calendar says."""
    rows = scope.of_year("standings")
    found = scope.fetch(rows.filter(rows.possible > 0).aggregate(last=rows.half_term.max()))
    return int(found[0]["last"] or 0)


def year_group_figures(scope: Scope) -> Iterator[FigureSet]:
    """By year group, for this year and the year before: absence, and pupils suspended at least once."""
    for year in scope.years[-2:]:
        rows = scope.engine.table("standings")
        rows = rows.filter((rows.academic_year == year) & rows.year_group.notnull())
        pupils = rows.group_by("pupil_id", "urn", key=rows.year_group).agg(
            possible=rows.possible.sum(), absent=rows.absent.sum(), suspended=(rows.suspensions.sum() > 0)
        )
        possible = _counted(scope, pupils.filter(pupils.possible > 0).mutate(one=ibis._.possible))
        absent = _counted(scope, pupils.filter(pupils.absent > 0).mutate(one=ibis._.absent))
        everyone = _counted(scope, pupils.mutate(one=1))
        suspended = _counted(scope, pupils.filter(pupils.suspended).mutate(one=1))
        for group in sorted({key for key, _ in everyone}):
            yield _set(scope, year_group_key(group, "absence"), year, "rate", group, absent, possible)
            yield _set(scope, year_group_key(group, "suspended"), year, "share", group, suspended, everyone)


def figures(scope: Scope, key: str, shows: Shows, sums: Mapping[str, Sum], *, period: str = "") -> FigureSet:
    """A figure without a base of each population: so many pupils, or what they add up to."""
    found = {p: Figure(p, each.amount, 0, (each.pupils,), each.pupils) for p, each in sums.items()}
    parts = tuple(found[school.urn] for school in scope.schools)
    return FigureSet(key, period or scope.year, 100, shows, found[TRUST], parts)


def _set(
    scope: Scope,
    key: str,
    period: str,
    shows: Shows,
    group: str,
    top: Mapping[tuple[str, ...], Sum],
    base: Mapping[tuple[str, ...], Sum],
) -> FigureSet:
    def figure(population: str) -> Figure:
        above = top.get((group, population), NOTHING)
        below = base.get((group, population), NOTHING)
        rest = (below.pupils - above.pupils,) if shows == "share" else ()
        return Figure(population, above.amount, below.amount, (above.pupils, *rest), below.pupils)

    parts = tuple(figure(school.urn) for school in scope.schools)
    return FigureSet(key, period, 100, shows, figure(TRUST), parts)


def _counted(scope: Scope, rows: ir.Table) -> dict[tuple[str, ...], Sum]:
    """Rows with `key`, `urn`, `pupil_id` and `one`: what they add up to, by school and over all."""
    return scope.sums(
        pupils_and_sum(rows, ["key", "urn"], rows.one), pupils_and_sum(rows, ["key"], rows.one), ("key",)
    )
