"""Counting a store's pupils for a release: by school, characteristics and rungs, and by a measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from wholeschool.actions.reading import Reading, reading
from wholeschool.actions.report_scope import Scope, latest
from wholeschool.actions.suppress_values import check_columns
from wholeschool.continuum.rows.measured_year import measured_year
from wholeschool.equity.characteristics import Characteristic, characteristics
from wholeschool.errors import WrongCallError, nearest
from wholeschool.reference.forms import ladder
from wholeschool.reference.measures import measure
from wholeschool.schema.years import census_day
from wholeschool.store import Store

SCHOOL = "school"
RUNGS = {
    "school_exclusion_rung": "school_exclusion",
    "self_exclusion_rung": "self_exclusion",
}
"""Columns of the highest rung reached in the year, and their branches."""
NOT_KNOWN = "not known"
_NO_RUNG = "0 none"
Values = Mapping[int, str]
"""Pupil → the value of a column; of pupils without one it is not known."""


@dataclass(frozen=True, eq=False)
class CountedPupils:
    """Who is counted where. `inner` has an axis a column, and with a base a last one: counted, not counted.

    `places` are those of inner cells in the table with its totals, in the order of `pupils`. `behind`:
    something was imported after the last build. `outcomes`: see `keep_counts`.
    """

    year: str
    columns: tuple[tuple[str, tuple[str, ...]], ...]
    inner: npt.NDArray[np.int64]
    pupils: npt.NDArray[np.int64]
    places: npt.NDArray[np.intp]
    counting: str
    base: str
    source: str
    behind: bool
    outcomes: Mapping[str, str]


def count_pupils(store: Store, by: Sequence[str], measure_name: str, year: str) -> CountedPupils:
    """Count the pupils on the rolls of a year ("" = the latest), each once, at the school that came last.

    With a measure: those whom it counts, out of those whom it could. Raises WrongCallError where a column,
    the year or the measure is none that can be counted by.
    """
    _check_columns(by)
    with reading(store) as opened:
        scope = latest(opened.engine, opened.kept)
        year = _year(scope, year)
        rolls = _rolls(scope, year, [name for name in by if name not in (SCHOOL, *RUNGS)])
        columns = {name: _column(opened, scope, year, rolls, name) for name in by}
        pupils = dict.fromkeys(rolls, True)
        counting, base = "pupils", ""
        if measure_name:
            pupils, counting = _measured(scope, year, measure_name, pupils)
            base = "of pupils"
        named = tuple((name, tuple(values)) for name, (values, _) in columns.items())
        cells = _crossed(columns, pupils, with_base=bool(base))
        outcomes = {name: _NO_RUNG for name in by if name in RUNGS}
        return CountedPupils(year, named, *cells, counting, base, scope.source, opened.behind, outcomes)


def _check_columns(by: Sequence[str]) -> None:
    known = (SCHOOL, *characteristics(), *RUNGS)
    if not by:
        raise WrongCallError(
            "a table is crossed by one column or more", advice=f"There are: {', '.join(known)}."
        )
    check_columns(by, ())
    for name in by:
        if name not in known:
            raise WrongCallError(
                f"pupils cannot be counted by “{name}”",
                nearest=nearest(name, known),
                advice=f"They can by: {', '.join(known)}.",
            )


def _year(scope: Scope, asked: str) -> str:
    if asked and asked not in scope.years:
        raise WrongCallError(
            f"there are no books of the academic year {asked}",
            advice=f"There are of: {', '.join(scope.years)}.",
        )
    return asked or scope.year


def _rolls(scope: Scope, year: str, by: Sequence[str]) -> dict[int, dict[str, Any]]:
    """Each pupil's stay of the year that began last."""
    rows = scope.engine.table("enrolments")
    rows = rows.filter(rows.academic_year == year).order_by("start", "urn")
    columns = dict.fromkeys(characteristics()[name].column for name in by)
    found = scope.engine.fetch(rows.select("pupil_id", "urn", *columns)).to_pylist()
    return {row["pupil_id"]: row for row in found}


def _column(
    opened: Reading, scope: Scope, year: str, rolls: Mapping[int, Mapping[str, Any]], name: str
) -> tuple[Sequence[str], Values]:
    """The values of a column in their order, and each pupil's."""
    if name == SCHOOL:
        names = {urn: f"{school.urn} {school.name}" for urn, school in opened.schools.items()}
        of = {pupil: names.get(row["urn"], str(row["urn"])) for pupil, row in rolls.items()}
        return sorted({*of.values()}), of
    if name in RUNGS:
        return _rungs(scope, year, name, rolls)
    return _groups(characteristics()[name], rolls)


def _groups(by: Characteristic, rolls: Mapping[int, Mapping[str, Any]]) -> tuple[Sequence[str], Values]:
    of = {pupil: by.groups.get(row[by.column], NOT_KNOWN) for pupil, row in rolls.items()}
    there = {*of.values()}
    return [each for each in dict.fromkeys((*by.groups.values(), NOT_KNOWN)) if each in there], of


def _rungs(scope: Scope, year: str, name: str, rolls: Mapping[int, Any]) -> tuple[Sequence[str], Values]:
    """The highest rung of each pupil in the year; every rung of the branch is a value, whoever is on it."""
    labels = {form.rung: f"{form.rung} {form.label}" for form in ladder(RUNGS[name])}
    rows = scope.engine.table("standings")
    rows = rows.filter(rows.academic_year == year).group_by("pupil_id").aggregate(rung=rows[name].max())
    highest = {row["pupil_id"]: row["rung"] for row in scope.engine.fetch(rows).to_pylist()}
    of = {pupil: labels.get(highest.get(pupil), _NO_RUNG) for pupil in rolls}
    return [_NO_RUNG, *labels.values()], of


def _measured(scope: Scope, year: str, name: str, pupils: Mapping[int, bool]) -> tuple[dict[int, bool], str]:
    """Whom a measure could count, and whether it does."""
    found = measure(name)
    if {found.numerator.counts, found.denominator.counts} != {"enrolments"}:
        raise WrongCallError(
            f"{name} counts no pupils out of pupils, and a release counts pupils",
            advice="Such are: persistent_absence, severe_absence, pupils_suspended_rate.",
        )
    rows = measured_year(scope.engine, scope.kept, year, census_day(year, scope.last_day))
    rows = rows.filter(pc.equal(rows["measure"], name))
    sides = [
        {*rows.filter(pc.equal(rows["side"], side))["pupil_id"].to_pylist()}
        for side in ("numerator", "denominator")
    ]
    return {pupil: pupil in sides[0] for pupil in pupils if pupil in sides[1]}, name


def _crossed(
    columns: Mapping[str, tuple[Sequence[str], Values]], pupils: Mapping[int, bool], *, with_base: bool
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.intp]]:
    """Inner counts, the pupils in order, and the places of their cells."""
    orders = {name: {value: at for at, value in enumerate(values)} for name, (values, _) in columns.items()}
    ids = np.array(sorted(pupils), dtype=np.int64)
    cells = [[orders[name][of[pupil]] for pupil in ids.tolist()] for name, (_, of) in columns.items()]
    sizes = [len(values) for values, _ in columns.values()]
    if with_base:
        cells.append([0 if pupils[pupil] else 1 for pupil in ids.tolist()])
        sizes.append(2)
    at = tuple(np.array(each, dtype=np.intp) for each in cells)
    inner = np.zeros(sizes, dtype=np.int64)
    np.add.at(inner, at, 1)
    return inner, ids, np.ravel_multi_index(at, tuple(size + 1 for size in sizes)).astype(np.intp)
