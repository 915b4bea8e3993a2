"""Pupils over the half-terms of a year: when each was first given a practice, and an outcome of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wholeschool.actions.report_scope import Scope
from wholeschool.actions.support_together import Names, given_together
from wholeschool.continuum.rows.columns import NOWHERE, places
from wholeschool.errors import WrongCallError
from wholeschool.practice.given.exposure import exposure
from wholeschool.practice.units.panel import NEVER, Panel
from wholeschool.reference.practices import Practice
from wholeschool.schema.years import year_label

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
HALF_TERMS = 6
_WHOLE = ("school", "year_group")
"""How a group begins (`exposure`) that is no choice of pupils."""
_NO_YEAR_GROUP, _RECEPTION = -1, "R"
_SEVERAL = 2
_YEAR_GROUPS = 20


@dataclass(frozen=True, eq=False)
class GivenPupils:
    """Pupils (n) of the schools at which a practice was given in a year, over its half-terms (T).

    `starts` (n,): the half-term of the first spell, 1 to T; `NEVER` = none. `other_from` (n,): the first of
    the year with another practice, that their year group or school was not given as a whole; `NEVER` = none.
    `inside` (n × T): some of it was spent in what the practice puts in the place of lessons, by a spell or by
    the books: of a form of their own, such as internal AP, records tell without a spell. `year_groups` (n,):
    as numbers, −1 = not said; `at` (n,): the last school. `possible` (n × T): possible sessions, 0 = not on
    roll. `before`: how many had been given it before the year, and are left out; `late` (n,): of whom it was
    written down long after the start. `urns`: the schools at which it was given.
    """

    year: str
    pupils: Ints
    starts: Ints
    other_from: Ints
    inside: Bools
    year_groups: Ints
    at: Ints
    possible: Floats
    before: int
    late: Bools
    urns: tuple[int, ...]
    groups: Names | None = None
    apart: bool = True
    """Who had another practice by then is left out; by designs that take pupils as they come nobody is."""

    @property
    def schools(self) -> int:
        """At how many schools it was given."""
        return len(self.urns)

    @property
    def given(self) -> Bools:
        """Who was given it: (n,)."""
        return np.not_equal(self.starts, NEVER)

    @property
    def among(self) -> Ints:
        """Who stands in panels, by place: their year groups, but who had something else when it began."""
        found: Ints = np.flatnonzero(self._like & ~self.with_another)
        return found

    @property
    def with_another(self) -> Bools:
        """Who had been given another practice when it began, or is given it with it: (n,).

        What came of which nobody can tell, so that they are left out.
        """
        found: Bools = self.given & self._another & (self.other_from <= self.starts) & self.apart
        return found

    @property
    def compared(self) -> Bools:
        """Who was given it, and is not left out for another practice: (n,)."""
        found: Bools = self.given & ~self.with_another
        return found

    @property
    def another_as_well(self) -> Bools:
        """Who was given it, is not left out, and was given another practice as well in the year: (n,)."""
        found: Bools = self.compared & self._another
        return found

    @property
    def others_given(self) -> int:
        """How many of the same year groups were given another practice, and not this one."""
        return int((self._like & ~self.given & self._another).sum())

    @property
    def _another(self) -> Bools:
        return np.not_equal(self.other_from, NEVER)

    @property
    def _like(self) -> Bools:
        """Who is of a year group in which it was given: (n,)."""
        return np.isin(self.year_groups, np.unique(self.year_groups[self.given]))

    def panel(
        self,
        outcome: Floats,
        alike_in: Mapping[str, Floats] = MappingProxyType({}),
        left_with: npt.NDArray[np.bool_] | None = None,
    ) -> Panel:
        """Those who were given it beside those of their schools and year groups who were not.

        `outcome` (n × T). Pupils are held alike by `alike_in` (n × T each) as it was when nothing had begun.
        `left_with` (n × T): the outcome is known although the pupil has left, such as of who was excluded.
        Who was given something else is beside nobody who begins from then on (`apart`), but before them.

        Half-terms of which any day was spent in place of lessons are left out: nobody can be sent out of a
        lesson there, so that a provision that does nothing would look as if it did. They go whole: what is
        left of one would be of other weeks than it is in those beside, before the start among them, and of so
        few days that a rate means little. Those beside are weighed anew at each time since, to be like those
        who are seen then. Of an outcome with `left_with` nothing goes: what happened in there has happened.
        """
        among = self.among
        times = self.possible.shape[1]
        there = self.possible > 0 if left_with is None else (self.possible > 0) | left_with
        known = np.where(there[among], outcome[among], np.nan)
        rows = np.flatnonzero(~self.inside[among] | (left_with is not None))
        panel = Panel.of(
            rows // times,
            rows % times + 1,
            known.reshape(-1)[rows],
            self.starts[among][rows // times],
            covariates={
                name: self._last_known(values, left_with)[among].reshape(-1)[rows]
                for name, values in {**self._of_age(), **alike_in}.items()
            },
            cluster=None if self.groups is None else self.groups[among][rows // times],
            within=self._within()[among][rows // times],
            other_from=np.where(self.apart, self.other_from, NEVER)[among][rows // times],
        )
        return replace(panel, of_pupils=True)

    def _last_known(self, values: Floats, left_with: npt.NDArray[np.bool_] | None) -> Floats:
        """Values (n × T) while on roll, else NaN; of who left with an outcome the last ones, lest they go."""
        known: Floats = np.where(self.possible > 0, values, np.nan)
        if left_with is not None:
            for time in range(1, known.shape[1]):
                gone = left_with[:, time] & np.isnan(known[:, time])
                known[gone, time] = known[gone, time - 1]
        return known

    def _within(self) -> Ints:
        """A number for each school and year group, and one for each school: (n, 2).

        What befalls one of them befalls both sides of it alike.
        """
        return np.column_stack([self.at * _YEAR_GROUPS + self.year_groups - _NO_YEAR_GROUP, self.at])

    def _of_age(self) -> Mapping[str, Floats]:
        """The year group, where those who were given it are of several."""
        if len(np.unique(self.year_groups[self.given])) < _SEVERAL:
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


def given_pupils(scope: Scope, practice: Practice, year: str) -> GivenPupils:
    """Who was given a practice in a year, and who else was there. Raises WrongCallError if nobody was."""
    rows = scope.kept.once("exposure", lambda: exposure(scope.engine, scope.last_day))
    given = rows.filter(pc.equal(rows["practice_id"], practice.id))
    here = given.filter(pc.equal(given["academic_year"], year))
    if not here.num_rows:
        years = sorted({*given["academic_year"].to_pylist()})
        there = (
            f"There is in {', '.join(map(year_label, years))}." if years else "No spell of it is recorded."
        )
        raise WrongCallError(f"nobody was given this in {year_label(year)}", advice=there)
    schools = sorted({*here["urn"].to_pylist()})
    whose = ("on roll", year, tuple(schools))
    pupils, urns, year_groups, possible = scope.kept.once(whose, lambda: _on_roll(scope, year, schools))
    before = {pupil for pupil, of in _pairs(given, "academic_year") if of < year}
    first: dict[int, int] = {}
    for pupil, half_term in _pairs(here, "half_term"):
        first[pupil] = min(int(half_term), first.get(pupil, HALF_TERMS))
    in_year = rows.filter(pc.equal(rows["academic_year"], year))
    other: dict[int, int] = {}
    for pupil, half_term in _pairs(_given_another(in_year, practice), "half_term"):
        other[pupil] = min(int(half_term), other.get(pupil, HALF_TERMS))
    kept = np.array([pupil not in before for pupil in pupils.tolist()], dtype=bool)
    late = here.filter(here["late"])["pupil_id"].to_pylist()
    return GivenPupils(
        year,
        pupils[kept],
        np.array([first.get(pupil, NEVER) for pupil in pupils[kept].tolist()], dtype=np.int64),
        np.array([other.get(pupil, NEVER) for pupil in pupils[kept].tolist()], dtype=np.int64),
        _inside(scope, practice, year, pupils[kept], here, possible.shape[1]),
        year_groups[kept],
        urns[kept],
        possible[kept],
        len({pupil for pupil in before if pupil in first}),
        np.isin(pupils[kept], late),
        tuple(schools),
        given_together(here, pupils[kept], urns[kept], year_groups[kept]),
    )


def _given_another(rows: pa.Table, practice: Practice) -> pa.Table:
    """Rows of other practices, but for what was given to a whole school or year group.

    That both sides have: to leave out who was given it would leave nobody beside.
    """
    whole = pc.or_kleene(*(pc.starts_with(rows["group"], each) for each in _WHOLE))
    return rows.filter(
        pc.and_(pc.not_equal(rows["practice_id"], practice.id), pc.invert(pc.fill_null(whole, False)))
    )


def _inside(scope: Scope, practice: Practice, year: str, pupils: Ints, spells: pa.Table, times: int) -> Bools:
    """In which half-terms each pupil was in provision, also where a record tells and no spell: (n × T)."""
    if not practice.provision:
        return np.zeros((len(pupils), times), dtype=bool)
    books = scope.engine.table("ledger")
    rows = books.filter((books.academic_year == year) & (books.form == practice.id))
    found = scope.engine.fetch(rows.select("pupil_id", "week").distinct())
    of_week = scope.kept.once("half-terms of weeks", scope.half_term_of_weeks)
    half_terms = pa.array([of_week.get(each, 0) for each in found["week"].to_pylist()], pa.int64())
    recorded = pa.table({"pupil_id": found["pupil_id"], "half_term": half_terms})
    return _touched(pupils, spells, times) | _touched(pupils, recorded, times)


def _touched(pupils: Ints, rows: pa.Table, times: int) -> Bools:
    """In which half-terms each pupil was exposed: (n × T)."""
    place, half_terms = places(pupils, rows["pupil_id"].to_numpy()), rows["half_term"].to_numpy()
    there = (place != NOWHERE) & (half_terms > 0) & (half_terms <= times)
    found = np.zeros((len(pupils), times), dtype=bool)
    found[place[there], half_terms[there] - 1] = True
    return found


def _on_roll(scope: Scope, year: str, schools: Sequence[int]) -> tuple[Ints, Ints, Ints, Floats]:
    """Pupils of these schools in rising order: last school, year group, possible sessions by half-term."""
    table = scope.engine.table("standings")
    rows = table.filter(
        (table.academic_year == year) & table.urn.isin(schools) & (table.half_term > 0) & (table.possible > 0)
    )
    columns = rows.select("pupil_id", "urn", "half_term", "possible", "year_group").order_by("half_term")
    found = scope.engine.fetch(columns)
    pupils, place = np.unique(found["pupil_id"].to_numpy(), return_inverse=True)
    year_groups = np.full(len(pupils), _NO_YEAR_GROUP)
    year_groups[place] = [_number(each) for each in found["year_group"].to_pylist()]
    urns = np.zeros(len(pupils), dtype=np.int64)
    urns[place] = found["urn"].to_numpy()
    half_terms = found["half_term"].to_numpy()
    possible = np.zeros((len(pupils), int(half_terms.max())))
    np.add.at(possible, (place, half_terms - 1), found["possible"].to_numpy())
    return pupils, urns, year_groups, possible


def _number(year_group: str | None) -> int:
    """A year group as a number: reception is 0; one without a number stands with those not said."""
    if year_group == _RECEPTION:
        return 0
    return int(year_group) if year_group and year_group.isdecimal() else _NO_YEAR_GROUP


def _pairs(rows: pa.Table, column: str) -> list[tuple[int, Any]]:
    return list(zip(rows["pupil_id"].to_pylist(), rows[column].to_pylist(), strict=True))
