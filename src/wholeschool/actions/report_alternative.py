"""Alternative provision as figures that ask to be released: who is there, attendance, the way back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

import numpy as np

from wholeschool.actions.alternative import follow
from wholeschool.actions.report_scope import Scope
from wholeschool.actions.report_tally import counted
from wholeschool.continuum.alternative.attendance import Attended, here_against_main
from wholeschool.continuum.alternative.came_back import Returned, time_to_return
from wholeschool.continuum.alternative.rolls import AlternativeStay
from wholeschool.disclosure import Figure, FigureSet
from wholeschool.report import TRUST
from wholeschool.report.alternative import ALTERNATIVE, DIFFERENCE, HERE, MAIN, WEEKS
from wholeschool.report.content import bound_key
from wholeschool.schema.years import academic_year_of

_Followed = tuple[AlternativeStay, Attended, Returned | None]
_Measure = Callable[[Sequence[_Followed]], tuple[dict[str, float], tuple[int, ...], int]]


def alternative_figures(scope: Scope) -> Iterator[FigureSet]:
    """Stays that ran in the year, and in the year before up to the same day; returns; attendance; waits."""
    followed = follow(scope.engine, scope.kept).followed
    if not followed:
        return
    for year, until in scope.spans.items():
        rows = [row for each in followed for row in _counts(each, year, until)]
        yield from counted(scope, list(ALTERNATIVE), rows, period=year)
    this_year = [each for each in followed if _runs_in(each[0], scope.year, scope.last_day)]
    ends = {side: bound_key(DIFFERENCE, side) for side in ("low", "high")}
    yield from _sets(scope, this_year, (HERE, MAIN, DIFFERENCE, *ends.values()), 100, _attendance)
    weeks = (WEEKS, *(bound_key(WEEKS, side) for side in ("low", "high")))
    yield from _sets(scope, followed, weeks, 1, _wait)


def _counts(each: _Followed, year: str, until: date) -> list[tuple[str, int, int]]:
    stay, _, returned = each
    keys = ["ap:dual" if stay.dual else "ap:single"] if _runs_in(stay, year, until) else []
    if (
        stay.returned_on is not None
        and academic_year_of(stay.returned_on) == year
        and stay.returned_on <= until
    ):
        keys.append("ap:returned")
        if returned is not None and returned.stayed is not None:
            keys += ["ap:judged", *(["ap:stayed"] if returned.stayed else [])]
    return [(key, stay.urn, stay.pupil_id) for key in keys]


def _runs_in(stay: AlternativeStay, year: str, until: date) -> bool:
    """Whether the pupil was there on some day of the year up to a day."""
    return stay.start <= until and (stay.end is None or academic_year_of(stay.end) >= year)


def _sets(
    scope: Scope, followed: Sequence[_Followed], keys: Sequence[str], per: int, measure: _Measure
) -> Iterator[FigureSet]:
    """A rate for each key, of all stays and of those at each school."""
    urns = {school.urn for school in scope.schools}
    of_all = [each for each in followed if str(each[0].urn) in urns]
    measured = {TRUST: measure(of_all)}
    measured |= {urn: measure([each for each in of_all if str(each[0].urn) == urn]) for urn in urns}
    for key in keys:
        whole, *parts = (
            Figure(place, values.get(key, 0), int(key in values), behind, pupils)
            for place, (values, behind, pupils) in ((p, measured[p]) for p in scope.populations)
        )
        yield FigureSet(key, scope.year, per, "rate", whole, tuple(parts))


def _attendance(followed: Sequence[_Followed]) -> tuple[dict[str, float], tuple[int, ...], int]:
    """Attended of possible sessions here and at the main school, and the difference, where both had some."""
    change = here_against_main(
        [stay.pupil_id for stay, _, _ in followed], [found for _, found, _ in followed]
    )
    values = {
        HERE: change.after,
        MAIN: change.before,
        DIFFERENCE: change.difference,
        bound_key(DIFFERENCE, "low"): change.low,
        bound_key(DIFFERENCE, "high"): change.high,
    }
    pupils = {stay.pupil_id for stay, found, _ in followed if found.here.possible and found.main.possible}
    return {key: value for key, value in values.items() if not np.isnan(value)}, (len(pupils),), len(pupils)


def _wait(followed: Sequence[_Followed]) -> tuple[dict[str, float], tuple[int, ...], int]:
    """The median of school weeks to reintegration; 0 = not reached. It stands on those back and those not."""
    stays = [stay for stay, _, _ in followed if not stay.began_before]
    if not stays:
        return {}, (0, 0), 0
    found = time_to_return(stays)
    back = {stay.pupil_id for stay in stays if stay.returned_on is not None}
    others = {stay.pupil_id for stay in stays} - back
    ends = (found.median, found.low, found.high)
    keys = (WEEKS, bound_key(WEEKS, "low"), bound_key(WEEKS, "high"))
    values = {key: value or 0.0 for key, value in zip(keys, ends, strict=True)}
    return values, (len(back), len(others)), len(back) + len(others)
