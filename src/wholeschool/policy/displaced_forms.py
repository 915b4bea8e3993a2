"""The forms of being out of lessons that registers tell apart, as rates of an area in a year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from wholeschool.policy.chosen import choose
from wholeschool.policy.figures import SESSIONS, Figure
from wholeschool.policy.places import place_of
from wholeschool.reference.attendance import in_dates
from wholeschool.schema.national import PER_THOUSAND

UNAUTHORISED = "unauthorised_absence"
MEASURES = (SESSIONS, UNAUTHORISED)
TERM = "year_to_date"
"""Registers as schools share them from day to day: the only figures that have codes C2 and K."""


@dataclass(frozen=True)
class Form:
    """A form, and what it is counted by: register codes, or a measure of its own.

    `lost`: pupils are out of education. Those who are taught elsewhere, or have leave for other reasons, are
    not. `all_forms`: it is one of the forms that the table of all forms adds up.
    """

    name: str
    title: str
    codes: tuple[str, ...]
    lost: bool
    all_forms: bool
    measure: str = SESSIONS


FORMS = (
    Form("suspension", "Suspended or excluded, not taught elsewhere", ("E",), lost=True, all_forms=True),
    Form("reduced_timetable", "Reduced timetable", ("C2",), lost=True, all_forms=True),
    Form("unauthorised", "Absent without leave", (), lost=True, all_forms=True, measure=UNAUTHORISED),
    Form("off_site", "Taught off site", ("B", "K"), lost=False, all_forms=True),
    Form("leave", "Leave, reduced timetables in it", ("C", "C1", "C2", "H"), lost=False, all_forms=False),
)
"""`leave` is for years before C2: reduced timetables were marked C then, among other leave."""
LOST, ALL_FORMS, BY_SCHOOLS = "lost", "all_forms", "without_unauthorised"
TOTALS: Mapping[str, tuple[str, ...]] = {
    LOST: tuple(form.name for form in FORMS if form.lost),
    ALL_FORMS: tuple(form.name for form in FORMS if form.all_forms),
    BY_SCHOOLS: tuple(form.name for form in FORMS if form.all_forms and form.measure == SESSIONS),
}
"""Sums of forms: sessions lost; all forms, with those that are taught off site; those without absence."""


@dataclass(frozen=True)
class Place:
    """An area, and the sort of schools in it."""

    level: str
    area_code: str
    area: str
    phase: str


@dataclass(frozen=True)
class FormRate:
    """Sessions of a form for every 1,000 possible ones; where there is none, `reason` says why.

    `codes` are those that were in use in the period.
    """

    place: Place
    period: str
    form: str
    codes: tuple[str, ...]
    count: float | None
    base: float | None
    reason: str
    sources: tuple[str, ...]

    @property
    def rate(self) -> float | None:
        """Per 1,000 possible sessions."""
        return PER_THOUSAND * self.count / self.base if self.count is not None and self.base else None


def form_rates(figures: Iterable[Figure]) -> list[FormRate]:
    """Every form and both totals, for each area, sort of schools and year; figures are of `MEASURES`."""
    found: dict[tuple[Place, str], dict[str, Figure]] = {}
    for chosen in choose(each for each in figures if each.term == TERM):
        each = chosen.figure
        place = Place(*place_of(each.level, each.area_code, each.area), each.phase)
        key = each.group if each.measure == SESSIONS else each.measure
        found.setdefault((place, each.period), {})[key] = each
    return [rate for (place, period), its in found.items() for rate in _of_place(place, period, its)]


def _of_place(place: Place, period: str, its: Mapping[str, Figure]) -> list[FormRate]:
    single = {form.name: _single(form, place, period, its) for form in FORMS}
    totals = [_total(name, [single[part] for part in parts]) for name, parts in TOTALS.items()]
    return [*single.values(), *totals]


def _single(form: Form, place: Place, period: str, its: Mapping[str, Figure]) -> FormRate:
    codes = tuple(code for code in form.codes if in_dates(code, _spring(period)))
    wanted = codes if form.codes else (form.measure,)
    figures = [its[each] for each in wanted if each in its]
    reason = _reason(form, codes, wanted, figures)
    counts = [each.count for each in figures if each.count is not None]
    return FormRate(
        place,
        period,
        form.name,
        codes,
        sum(counts) if not reason else None,
        figures[0].base if figures else None,
        reason,
        tuple(source for each in figures for source in each.sources),
    )


def _reason(form: Form, codes: Sequence[str], wanted: Sequence[str], figures: Sequence[Figure]) -> str:
    if form.codes and not codes:
        return f"Code {' and '.join(form.codes)} was not in use yet."
    if len(figures) < len(wanted):
        return "No figure in this store."
    hidden = next((each for each in figures if each.count is None or not each.base), None)
    if hidden is None:
        return ""
    return f"Withheld (“{hidden.reason}”)." if hidden.reason else "No sessions."


def _total(name: str, parts: Sequence[FormRate]) -> FormRate:
    first = parts[0]
    lacking = next((part for part in parts if part.count is None), None)
    return FormRate(
        first.place,
        first.period,
        name,
        tuple(code for part in parts for code in part.codes),
        sum(part.count or 0 for part in parts) if lacking is None else None,
        first.base,
        "" if lacking is None else f"{lacking.form.replace('_', ' ').capitalize()}: {lacking.reason}",
        tuple(source for part in parts for source in part.sources),
    )


def _spring(period: str) -> date:
    """A day in the middle of an academic year: codes change in August."""
    return date(int(period[:4]) + 1, 3, 1)
