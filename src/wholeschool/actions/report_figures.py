"""Single figures of trust and schools that ask to be released: measures, what stands beside, quality."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import ibis

from wholeschool.actions.report_days import lost_rows
from wholeschool.actions.report_scope import NOTHING, Scope, Sum
from wholeschool.continuum.rows.measured import amounts, summed
from wholeschool.continuum.rows.summaries import gathered, pupils_and_sum, without_minutes
from wholeschool.disclosure import Figure, FigureSet, Released, Shows
from wholeschool.reference.forms import forms
from wholeschool.reference.measures import Measure, measures
from wholeschool.report import TRUST
from wholeschool.report.content import BESIDE, CONTEXT, NO_MINUTES, OFFSITE_OTHER
from wholeschool.report.words import WHAT_TO_DO

_TOTAL_OF = {"lost_learning_all_forms": "all", "school_exclusion_branch": "school_exclusion"}
"""Measures whose numerator is a total of the table of forms: hidden where that table hides it."""
_FORMS_OF = {
    **{key: (key,) for key in (*BESIDE, *CONTEXT) if key in forms()},
    "authorised_other": ("authorised_other", "religious_observance", "mobile_family"),
}
"""Religious observance and family travel are never shown by themselves."""
_SUMMED = ("minutes", "sessions")
_IN_TABLES = frozenset({"days_suspended_rate"})
"""Measures that the table of forms shows: as single figures they could tell what it hides."""


def measure_figures(scope: Scope, forms_shown: Released) -> Iterator[FigureSet]:
    """All but `_IN_TABLES`, in every year; in that of the site hidden where the table of forms hides it."""
    rows = amounts(scope.measured(), measures().values())
    keys = ("measure", "side", "academic_year")
    sums = scope.sums(summed(rows, by_school=True), summed(rows, by_school=False), keys)
    for year in scope.years:
        schools = sorted({key[-1] for key in sums if key[2] == year} - {TRUST})
        for measure in (each for name, each in measures().items() if name not in _IN_TABLES):
            populations = (TRUST, *schools)
            figures = {key: _figure(measure, year, key, sums) for key in populations}
            yield FigureSet(
                key=measure.name,
                period=year,
                per=measure.per,
                shows="rate" if measure.counts in _SUMMED else "share",
                whole=figures[TRUST],
                parts=tuple(figures[key] for key in schools),
                withheld=_withheld(measure.name, scope, forms_shown) if year == scope.year else frozenset(),
            )


def beside_figures(scope: Scope) -> Iterator[FigureSet]:
    """Days that stand beside the lost ones, and pupils at rungs that take no minutes."""
    ledger = scope.of_year("ledger")
    rows = gathered(ledger, "form", _FORMS_OF)
    other = (rows.form == "offsite_provision") & (rows.branch == "context")
    rows = rows.mutate(key=ibis.ifelse(other, OFFSITE_OTHER, rows.key))
    days = rows.share.cast("float64") / 2
    sums = scope.sums(
        pupils_and_sum(rows, ["key", "urn"], days), pupils_and_sum(rows, ["key"], days), ("key",)
    )
    for key in (*BESIDE, *CONTEXT):
        yield _figures(scope, key, "value", {p: sums.get((key, p), NOTHING) for p in scope.populations})
    events = without_minutes(scope.of_year("events"), scope.of_year("enrolments"), NO_MINUTES).mutate(one=1)
    counts = scope.sums(
        pupils_and_sum(events, ["key", "urn"], events.one),
        pupils_and_sum(events, ["key"], events.one),
        ("key",),
    )
    for key in NO_MINUTES:
        found = {p: counts.get((key, p), NOTHING) for p in scope.populations}
        pupils = {p: Sum(each.pupils, each.pupils) for p, each in found.items()}
        yield _figures(scope, key, "count", pupils)


def quality_figures(scope: Scope) -> Iterator[FigureSet]:
    """How many sessions or events are doubtful, by kind, and the share of lost minutes that is assumed."""
    rows = scope.of_year("ledger_findings").rename(key="finding")
    sums = scope.sums(
        pupils_and_sum(rows, ["key", "urn"], rows.sessions),
        pupils_and_sum(rows, ["key"], rows.sessions),
        ("key",),
    )
    for key in WHAT_TO_DO:
        yield _figures(scope, key, "count", {p: sums.get((key, p), NOTHING) for p in scope.populations})
    yield _assumed(scope)


def _assumed(scope: Scope) -> FigureSet:
    """Assumed minutes of all lost minutes; it stands on the pupils of the assumed and of the other ones."""
    rows = lost_rows(scope)
    status = "duration_status"
    sums = scope.sums(
        pupils_and_sum(rows, [status, "urn"], rows.minutes),
        pupils_and_sum(rows, [status], rows.minutes),
        (status,),
    )
    figures = {}
    for population in scope.populations:
        assumed, known = (sums.get((each, population), NOTHING) for each in ("assumed", "known"))
        figures[population] = Figure(
            population=population,
            count=assumed.amount,
            base=assumed.amount + known.amount,
            stands_on=(assumed.pupils, known.pupils),
            pupils=max(assumed.pupils, known.pupils),
        )
    return _set(scope, "assumed", "rate", figures)


def _figure(measure: Measure, year: str, population: str, sums: Mapping[tuple[str, ...], Sum]) -> Figure:
    top = sums.get((measure.name, "numerator", year, population), NOTHING)
    base = sums.get((measure.name, "denominator", year, population), NOTHING)
    is_share = measure.counts == "enrolments" and measure.numerator.table == measure.denominator.table
    # Of a share of one group, those who are not in it are as easily worked out as those who are.
    rest = (round(base.amount - top.amount),) if is_share else ()
    return Figure(population, top.amount, base.amount, (top.pupils, *rest), base.pupils)


def _withheld(measure: str, scope: Scope, forms_shown: Released) -> frozenset[str]:
    if measure not in _TOTAL_OF:
        return frozenset()
    shown = {row["population"] for row in forms_shown.where(kind="total", key=_TOTAL_OF[measure])}
    return frozenset(scope.populations) - {str(each) for each in shown}


def _figures(scope: Scope, key: str, shows: Shows, sums: Mapping[str, Sum]) -> FigureSet:
    figures = {p: Figure(p, each.amount, 0, (each.pupils,), each.pupils) for p, each in sums.items()}
    return _set(scope, key, shows, figures)


def _set(scope: Scope, key: str, shows: Shows, figures: Mapping[str, Figure]) -> FigureSet:
    return FigureSet(
        key=key,
        period=scope.year,
        per=100,
        shows=shows,
        whole=figures[TRUST],
        parts=tuple(figures[school.urn] for school in scope.schools),
    )
