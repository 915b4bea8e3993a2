"""An outcome of each pupil and half-term: measures by week, and how often forms were touched."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from wholeschool.actions.report_scope import Scope
from wholeschool.actions.support_outcomes import PER_SESSIONS, Outcome
from wholeschool.actions.support_panel import Floats, GivenPupils, Ints
from wholeschool.continuum.rows.columns import NOWHERE, places
from wholeschool.continuum.rows.measured_weeks import measured_weeks
from wholeschool.reference.forms import Form
from wholeschool.reference.measures import Measure


def outcome_of(scope: Scope, given: GivenPupils, outcome: Outcome) -> Floats:
    """An outcome of each pupil and half-term, (n × T), in its unit; NaN where there is nothing to count."""
    if outcome.measure is None:
        return _per(PER_SESSIONS, times_of(scope, given, outcome.forms), given.possible)
    pupils, half_terms, parts, wholes = _by_week(scope, given, outcome.measure)
    part, whole = np.zeros((2, *given.possible.shape))
    place = places(given.pupils, pupils)
    inside = (place != NOWHERE) & (half_terms > 0) & (half_terms <= given.possible.shape[1])
    at = place[inside], half_terms[inside] - 1
    np.add.at(part, at, parts[inside])
    np.add.at(whole, at, wholes[inside])
    return _per(outcome.measure.per, part, whole)


def _by_week(scope: Scope, given: GivenPupils, measure: Measure) -> tuple[Ints, Ints, Floats, Floats]:
    """A measure by week of all pupils of the schools: pupil, half-term (0 = none), part and whole; (rows,).

    Read once for all practices that were given at these schools.
    """

    def read() -> tuple[Ints, Ints, Floats, Floats]:
        rolls = scope.engine.table("enrolments")
        own = rolls.filter((rolls.academic_year == given.year) & rolls.urn.isin(given.urns))
        groups = own.select("pupil_id", "urn", group=own.pupil_id.cast("string")).distinct()
        rows = scope.engine.fetch(measured_weeks(scope.measured(), measure, groups, given.year))
        of_week = scope.kept.once("half-terms of weeks", scope.half_term_of_weeks)
        week = rows["week"].combine_chunks().dictionary_encode()
        half_terms = np.array([of_week.get(each, 0) for each in week.dictionary.to_pylist()], dtype=np.int64)
        return (
            rows["group"].cast(pa.int64()).to_numpy(),
            half_terms[week.indices.to_numpy()],
            *(rows[name].to_numpy().astype(np.float64) for name in ("part", "whole")),
        )

    return scope.kept.once(("by week", measure.name, given.year, given.urns), read)


def times_of(scope: Scope, given: GivenPupils, of: Sequence[Form]) -> Floats:
    """How often each pupil touched these forms in each half-term: (n × T)."""
    names, (pupils, half_terms, forms, counts) = _touches(scope, given.year)
    place = places(given.pupils, pupils)
    there = (place != NOWHERE) & (half_terms > 0) & (half_terms <= given.possible.shape[1])
    there &= np.isin(forms, [names.index(each.name) for each in of if each.name in names])
    times = np.zeros(given.possible.shape)
    np.add.at(times, (place[there], half_terms[there] - 1), counts[there])
    return times


def _touches(scope: Scope, year: str) -> tuple[list[str], tuple[Ints, ...]]:
    """Names of forms; and pupil, half-term, form (its place) and how often, of everybody in a year: (rows,).

    Read once for all practices and outcomes.
    """

    def read() -> tuple[list[str], tuple[Ints, ...]]:
        table = scope.engine.table("rungs")
        rows = table.filter(table.academic_year == year)
        summed = rows.group_by("pupil_id", "half_term", "form").agg(times=rows.times.sum().cast("int64"))
        found = scope.engine.fetch(summed)
        form = found["form"].combine_chunks().dictionary_encode()
        columns = found["pupil_id"], found["half_term"], form.indices, found["times"]
        return form.dictionary.to_pylist(), tuple(each.to_numpy() for each in columns)

    return scope.kept.once(("touches", year), read)


def _per(many: float, part: Floats, whole: Floats) -> Floats:
    """So many times part ÷ whole; NaN where the whole is nothing."""
    found = np.full(part.shape, np.nan)
    np.divide(many * part, whole, out=found, where=whole > 0)
    return found
