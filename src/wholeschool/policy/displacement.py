"""Suspension beside the other forms, by area: changes between two years, and two league tables of areas.

Figures stand side by side. That one form took the place of another they cannot say, and no words here do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from wholeschool.policy.displaced_forms import ALL_FORMS, BY_SCHOOLS, FORMS, LOST, FormRate, Place, form_rates
from wholeschool.policy.figures import Figure

NO_INTERVAL = "No interval: these are full counts of the schools that share their registers, not samples."
COVERAGE = (
    "Schools that share their registers: more of them from year to year, so that rates are compared, and no "
    "totals. Of all schools together the mix of phases changed with that: compare by phase too."
)
SIDE_BY_SIDE = "The figures stand side by side. They do not say that one form took the place of another."
MEANT = (
    "Sessions for every 1,000 possible ones. Lost: suspension (E), reduced timetables (C2), no leave at all.",
    "All forms: with those who are taught off site (B, K), who are out of school and not out of education.",
    "Absent without leave has every absence that the school did not grant: holidays in term among it (G), "
    "absence that nobody explained (N, O), and coming after the register closed (U).",
)
SUSPENSION, UNAUTHORISED = "suspension", "unauthorised"
_FEWEST = 2


@dataclass(frozen=True)
class FormChange:
    """A form of an area in two years; None where there is no rate in both, and then a reason.

    `difference` is in sessions for every 1,000, `percent` of the rate before. `note`: what was marked with
    other codes before.
    """

    place: Place
    form: str
    start: FormRate
    end: FormRate
    difference: float | None
    percent: float | None
    reason: str
    note: str


@dataclass(frozen=True)
class Standing:
    """An area in both league tables, 1 being the highest rate.

    `places`: how many places it stands higher by all forms than by suspension (below 0: lower).
    `rank_without`: its place by all forms but absence without leave.
    """

    place: Place
    period: str
    suspension: FormRate
    lost: FormRate
    all_forms: FormRate
    rank_suspension: int
    rank_lost: int
    rank_all_forms: int
    places: int
    without: FormRate
    rank_without: int


@dataclass(frozen=True)
class SideBySide:
    """Every rate, the changes from the first year to the last, the league of the last, and sentences.

    `ranks`: (level, phase, period, form, area code) → place among the areas of that level, 1 the highest.
    `agreement`: Spearman's correlation of the two orders of areas; None with fewer than three.
    """

    rates: tuple[FormRate, ...]
    changes: tuple[FormChange, ...]
    league: tuple[Standing, ...]
    ranks: Mapping[tuple[str, str, str, str, str], int]
    agreement: float | None
    sentences: tuple[str, ...]


def side_by_side(figures: Iterable[Figure], *, league_phase: str = "all") -> SideBySide:
    """Suspension beside the other forms; figures are those of `displaced_forms.MEASURES`.

    England's beside those of areas of one level; the league tables are of one sort of schools.
    """
    rates = sorted(form_rates(figures), key=lambda each: (each.place.area, each.place.phase, each.period))
    ranks = _ranks(rates)
    periods = sorted({each.period for each in rates})
    changes = _changes(rates, periods[0], periods[-1]) if len(periods) >= _FEWEST else []
    league = _league(rates, ranks, periods[-1], league_phase) if periods else []
    return SideBySide(
        tuple(rates),
        tuple(changes),
        tuple(league),
        ranks,
        _agreement(league),
        (*_absence_of_all(rates, league), *_sentences(changes, league)),
    )


def _absence_of_all(rates: Iterable[FormRate], league: Sequence[Standing]) -> list[str]:
    """How much of all forms is absence without leave in England, where areas stand in their order."""
    if not league:
        return []
    when = (league[0].period, league[0].place.phase)
    its = {
        each.form: each
        for each in rates
        if each.place.level == "national" and (each.period, each.place.phase) == when
    }
    absence, everything = its.get(UNAUTHORISED), its.get(ALL_FORMS)
    if absence is None or everything is None or absence.rate is None or everything.rate is None:
        return []
    numbers = f"{absence.rate:.2f} of {everything.rate:.2f}"
    said = f"Absence without leave is {numbers} by all forms in England, {when[0]}"
    if absence.rate <= everything.rate / 2:
        return [f"{said}."]
    return [f"{said}: the order by all forms is mostly its order. That without it stands beside."]


def _ranks(rates: Iterable[FormRate]) -> dict[tuple[str, str, str, str, str], int]:
    """Places among areas; equal rates share a place. England alone has none."""
    tables: dict[tuple[str, str, str, str], list[FormRate]] = defaultdict(list)
    for each in rates:
        if each.rate is not None and each.place.level != "national":
            tables[each.place.level, each.place.phase, each.period, each.form].append(each)
    return {
        (*key, each.place.area_code): 1 + sum((other.rate or 0) > (each.rate or 0) for other in those)
        for key, those in tables.items()
        for each in those
    }


def _changes(rates: Iterable[FormRate], first: str, last: str) -> list[FormChange]:
    by_year = {(each.place, each.form, each.period): each for each in rates}
    return [
        _change(start, by_year[place, form, last])
        for (place, form, period), start in by_year.items()
        if period == first and (place, form, last) in by_year
    ]


def _change(start: FormRate, end: FormRate) -> FormChange:
    before, after = start.rate, end.rate
    reason = f"{start.period}: {start.reason}" if start.reason else ""
    reason = reason or (f"{end.period}: {end.reason}" if end.reason else "")
    other = ", ".join(sorted(set(end.codes) ^ set(start.codes)))
    note = f"Codes that were in use in one of the two years alone: {other}." if other and not reason else ""
    if before is None or after is None:
        return FormChange(start.place, start.form, start, end, None, None, reason, note)
    percent = 100 * (after / before - 1) if before else None
    return FormChange(start.place, start.form, start, end, after - before, percent, "", note)


def _league(
    rates: Iterable[FormRate], ranks: Mapping[tuple[str, str, str, str, str], int], period: str, phase: str
) -> list[Standing]:
    """The areas that have a place in each of the tables, in the order of all forms."""
    by_place: dict[Place, dict[str, FormRate]] = defaultdict(dict)
    for each in rates:
        if each.period == period and each.place.phase == phase and each.place.level != "national":
            by_place[each.place][each.form] = each
    league = []
    for place, its in by_place.items():
        key = (place.level, place.phase, period)
        ranked = [
            ranks.get((*key, form, place.area_code)) for form in (SUSPENSION, LOST, ALL_FORMS, BY_SCHOOLS)
        ]
        by_suspension, by_lost, by_all, without = ranked
        if by_suspension is None or by_lost is None or by_all is None or without is None:
            continue
        standing = Standing(
            place, period, its[SUSPENSION], its[LOST], its[ALL_FORMS], by_suspension, by_lost, by_all,
            places=by_suspension - by_all, without=its[BY_SCHOOLS], rank_without=without,
        )  # fmt: skip
        league.append(standing)
    return sorted(league, key=lambda each: (each.rank_all_forms, each.place.area))


def _agreement(league: Sequence[Standing]) -> float | None:
    """Spearman's rank correlation of the two tables; None where there is no order to compare."""
    ranks = np.array([[each.rank_suspension, each.rank_all_forms] for each in league], np.float64)
    if len(league) <= _FEWEST or (ranks == ranks[0]).all(axis=0).any():
        return None
    first, second = (ranks - ranks.mean(axis=0)).T
    return float(first @ second / np.sqrt((first @ first) * (second @ second)))


def _sentences(changes: Sequence[FormChange], league: Sequence[Standing]) -> list[str]:
    titles = {form.name: form.title for form in FORMS}
    said = []
    for each in changes:
        if each.place.level == "national" and each.place.phase == "all" and each.form in titles:
            said.append(_sentence(titles[each.form], each))
    if league:
        moved = max(league, key=lambda standing: abs(standing.places))
        said.append(
            f"{moved.place.area} changes place most: {moved.rank_suspension} of {len(league)} by suspension, "
            f"{moved.rank_all_forms} by all forms."
        )
    return said


def _sentence(title: str, change: FormChange) -> str:
    start, end = change.start, change.end
    if change.difference is None or change.percent is None:
        known = next((each for each in (end, start) if each.rate is not None), None)
        there = f"{known.rate:.2f} in {known.period}; " if known and known.rate is not None else ""
        return f"{title}: {there}no change can be told. {change.reason}"
    return (
        f"{title}: {start.rate:.2f} in {start.period}, {end.rate:.2f} in {end.period} "
        f"({change.percent:+.1f} per cent).{' ' + change.note if change.note else ''}"
    )
