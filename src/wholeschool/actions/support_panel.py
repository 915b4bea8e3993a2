"""Pupils over the half-terms of a year: when each was first given a practice, and an outcome of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wholeschool.actions.report_scope import Scope
from wholeschool.continuum.rows.measured_weeks import has_weeks, measured_weeks
from wholeschool.errors import WrongCallError, nearest
from wholeschool.practice.given.exposure import exposure
from wholeschool.practice.units.panel import NEVER, Panel
from wholeschool.reference.forms import Form, forms
from wholeschool.reference.measures import Measure, measures
from wholeschool.schema.years import year_label

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
HALF_TERMS = 6
AND = "+"
PER_SESSIONS = 100
_NO_YEAR_GROUP, _RECEPTION = -1, "R"
_SEVERAL = 2


@dataclass(frozen=True)
class Outcome:
    """What is counted of a pupil and half-term: a measure, or forms of the continuum, how often each."""

    name: str
    title: str
    unit: str
    measure: Measure | None = None
    forms: tuple[Form, ...] = ()


@dataclass(frozen=True, eq=False)
class GivenPupils:
    """Pupils (n) of the schools at which a practice was given in a year, over its half-terms (T).

    `starts` (n,): the half-term of the first spell, 1 to T; `NEVER` = none. `others` (n,): given another
    practice. `year_groups` (n,): as numbers, −1 = not said. `possible` (n × T): possible sessions, 0 = not on
    roll. `before`: how many had been given it
    before the year, and are left out; `late`: of how many it was written down long after the start.
    """

    year: str
    pupils: Ints
    starts: Ints
    others: npt.NDArray[np.bool_]
    year_groups: Ints
    possible: Floats
    before: int
    late: int
    schools: int

    def panel(self, outcome: Floats, alike_in: Mapping[str, Floats] = MappingProxyType({})) -> Panel:
        """Those who were given it beside those of their year groups who were given nothing, with an outcome.

        `outcome` (n × T). Pupils are held alike by year group, and by `alike_in` (n × T each) as it was when
        they had not begun.
        """
        given = self.starts != NEVER
        like = np.isin(self.year_groups, np.unique(self.year_groups[given]))
        among = np.flatnonzero(given | (like & ~self.others))
        times = self.possible.shape[1]
        known = np.where(self.possible[among] > 0, outcome[among], np.nan)
        return Panel.of(
            np.repeat(np.arange(len(among)), times).tolist(),
            np.tile(np.arange(1, times + 1), len(among)),
            known.reshape(-1),
            np.repeat(self.starts[among], times),
            covariates={
                name: np.where(self.possible[among] > 0, values[among], np.nan).reshape(-1)
                for name, values in {**self._of_age(), **alike_in}.items()
            },
        )

    def _of_age(self) -> Mapping[str, Floats]:
        """The year group, where those who were given it are of several."""
        given = self.year_groups[self.starts != NEVER]
        if len(np.unique(given)) < _SEVERAL:
            return {}
        return {
            "year group": np.repeat(self.year_groups[:, None].astype(np.float64), self.possible.shape[1], 1)
        }


def so_far(outcome: Floats) -> Floats:
    """The mean of an outcome (n × T) over all half-terms before each; at the first, which has none, its own.

    Two pupils who stand alike at a crisis may have come there from high or from low, and go back there.
    """
    known = np.isfinite(outcome)
    sums = np.cumsum(np.where(known, outcome, 0.0), axis=1)
    many = np.cumsum(known, axis=1)
    means = np.divide(sums, many, out=np.full(outcome.shape, np.nan), where=many > 0)
    return np.concatenate([outcome[:, :1], means[:, :-1]], axis=1)


def known_outcomes() -> Mapping[str, Outcome]:
    """All outcomes by name: measures that have weeks, and forms that have a rung and come by the time."""
    found = {
        each.name: Outcome(each.name, each.title, each.unit, measure=each)
        for each in measures().values()
        if has_weeks(each)
    }
    unit = f"times per {PER_SESSIONS} possible sessions"
    found |= {
        each.name: Outcome(each.name, each.label, unit, forms=(each,))
        for each in forms().values()
        if each.rung is not None and each.quantity != "none"
    }
    return found


def asked_outcome(word: str) -> Outcome:
    """The outcome of that name; forms may be added up: `sent_out+detention`. Raises WrongCallError."""
    known, found = known_outcomes(), []
    for name in (part.strip() for part in word.split(AND)):
        if name not in known:
            raise WrongCallError(
                f"there is no outcome “{name[:60]}”",
                nearest=nearest(name, known),
                advice=f"There are: {', '.join(known)}.",
            )
        found.append(known[name])
    if len(found) == 1:
        return found[0]
    if any(each.measure for each in found):
        raise WrongCallError("only forms can be added up", advice="Such as: --outcome sent_out+detention")
    return Outcome(
        AND.join(each.name for each in found),
        " or ".join(each.title if not at else each.title.lower() for at, each in enumerate(found)),
        found[0].unit,
        forms=tuple(dict.fromkeys(form for each in found for form in each.forms)),
    )


def given_pupils(scope: Scope, practice: str, year: str) -> GivenPupils:
    """Who was given a practice in a year, and who else was there. Raises WrongCallError if nobody was."""
    rows = exposure(scope.engine, scope.last_day)
    given = rows.filter(pc.equal(rows["practice_id"], practice))
    here = given.filter(pc.equal(given["academic_year"], year))
    if not here.num_rows:
        years = sorted({*given["academic_year"].to_pylist()})
        there = (
            f"There is in {', '.join(map(year_label, years))}." if years else "No spell of it is recorded."
        )
        raise WrongCallError(f"nobody was given this in {year_label(year)}", advice=there)
    schools = sorted({*here["urn"].to_pylist()})
    pupils, year_groups, possible = _on_roll(scope, year, schools)
    before = {pupil for pupil, of in _pairs(given, "academic_year") if of < year}
    first: dict[int, int] = {}
    for pupil, half_term in _pairs(here, "half_term"):
        first[pupil] = min(int(half_term), first.get(pupil, HALF_TERMS))
    other = {pupil for pupil, each in _pairs(rows, "practice_id") if each != practice}
    kept = np.array([pupil not in before for pupil in pupils.tolist()], dtype=bool)
    late = here.filter(here["late"])["pupil_id"].to_pylist()
    return GivenPupils(
        year,
        pupils[kept],
        np.array([first.get(pupil, NEVER) for pupil in pupils[kept].tolist()], dtype=np.int64),
        np.array([pupil in other for pupil in pupils[kept].tolist()], dtype=bool),
        year_groups[kept],
        possible[kept],
        len({pupil for pupil in before if pupil in first}),
        len({*late}),
        len(schools),
    )


def outcome_of(scope: Scope, given: GivenPupils, outcome: Outcome) -> Floats:
    """An outcome of each pupil and half-term, (n × T), in its unit; NaN where there is nothing to count."""
    if outcome.measure is None:
        return _times(scope, given, outcome.forms)
    held = scope.engine.hold("given_pupils", pa.table({"pupil_id": given.pupils}))
    rolls = scope.engine.table("enrolments")
    own = rolls.filter(rolls.academic_year == given.year).select("pupil_id", "urn").distinct()
    groups = own.semi_join(held, "pupil_id").mutate(group=own.pupil_id.cast("string"))
    rows = scope.engine.fetch(measured_weeks(scope.measured(), outcome.measure, groups, given.year))
    weeks = scope.half_term_of_weeks()
    part, whole = np.zeros((2, *given.possible.shape))
    half_terms = np.array([weeks.get(week, 0) for week in rows["week"].to_pylist()])
    places = np.searchsorted(given.pupils, rows["group"].cast(pa.int64()).to_numpy())
    inside = (half_terms > 0) & (half_terms <= given.possible.shape[1])
    at = places[inside], half_terms[inside] - 1
    np.add.at(part, at, rows["part"].to_numpy()[inside])
    np.add.at(whole, at, rows["whole"].to_numpy()[inside])
    return _per(outcome.measure.per, part, whole)


def _on_roll(scope: Scope, year: str, schools: Sequence[int]) -> tuple[Ints, Ints, Floats]:
    """Pupils of these schools in rising order, their year groups, possible sessions by half-term."""
    table = scope.engine.table("standings")
    rows = table.filter(
        (table.academic_year == year) & table.urn.isin(schools) & (table.half_term > 0) & (table.possible > 0)
    )
    columns = rows.select("pupil_id", "half_term", "possible", "year_group").order_by("half_term")
    found = scope.engine.fetch(columns)
    pupils, places = np.unique(found["pupil_id"].to_numpy(), return_inverse=True)
    year_groups = np.full(len(pupils), _NO_YEAR_GROUP)
    year_groups[places] = [_number(each) for each in found["year_group"].to_pylist()]
    half_terms = found["half_term"].to_numpy()
    possible = np.zeros((len(pupils), int(half_terms.max())))
    np.add.at(possible, (places, half_terms - 1), found["possible"].to_numpy())
    return pupils, year_groups, possible


def _number(year_group: str | None) -> int:
    """A year group as a number: reception is 0; one without a number stands with those not said."""
    if year_group == _RECEPTION:
        return 0
    return int(year_group) if year_group and year_group.isdecimal() else _NO_YEAR_GROUP


def _times(scope: Scope, given: GivenPupils, of: Sequence[Form]) -> Floats:
    """How often a pupil touched these forms, per `PER_SESSIONS` possible sessions."""
    table = scope.engine.table("rungs")
    rows = table.filter((table.academic_year == given.year) & table.form.isin([each.name for each in of]))
    summed = rows.group_by("pupil_id", "half_term").agg(times=rows.times.sum().cast("int64"))
    found = scope.engine.fetch(summed)
    pupils = found["pupil_id"].to_numpy()
    places = np.searchsorted(given.pupils, pupils)
    there = places < len(given.pupils)
    there[there] &= given.pupils[places[there]] == pupils[there]
    half_terms = found["half_term"].to_numpy()
    there &= (half_terms > 0) & (half_terms <= given.possible.shape[1])
    times = np.zeros(given.possible.shape)
    np.add.at(times, (places[there], half_terms[there] - 1), found["times"].to_numpy()[there])
    return _per(PER_SESSIONS, times, given.possible)


def _per(many: float, part: Floats, whole: Floats) -> Floats:
    """So many times part ÷ whole; NaN where the whole is nothing."""
    found = np.full(part.shape, np.nan)
    np.divide(many * part, whole, out=found, where=whole > 0)
    return found


def _pairs(rows: pa.Table, column: str) -> list[tuple[int, Any]]:
    return list(zip(rows["pupil_id"].to_pylist(), rows[column].to_pylist(), strict=True))
