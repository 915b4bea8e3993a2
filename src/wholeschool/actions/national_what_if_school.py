"""What if a school's rate fell to the middle one of the schools that are like it."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

from wholeschool.actions.national_school import OfficialSchool, find_school
from wholeschool.actions.national_what_if import SUSPENDED, WhatIfAnswer, answered, times_suspended
from wholeschool.actions.national_what_if_asked import USUAL, Asking, as_written, checked
from wholeschool.actions.official_schools import compared, newest, official_schools
from wholeschool.errors import WrongCallError
from wholeschool.policy.figures import Figure
from wholeschool.policy.like_schools import LikeForLike, Schools
from wholeschool.policy.like_words import kind, old, own, widened, withheld
from wholeschool.store import Store

_EVERY_PHASE = "all"


def what_if_school(folder: Path, named: str, asking: Asking = USUAL) -> WhatIfAnswer:
    """What would be less, if a school's rate fell to the middle one of the schools that are like it.

    Raises WrongCallError, with the nearest, where there is no such school, measure or year, and where it
    cannot be compared.
    """
    asking = as_written(asking)
    costs = checked(asking)
    if asking.phase != _EVERY_PHASE:
        raise WrongCallError("A school has its own phase.", advice="Leave out --phase with --school.")
    measures = (asking.measure, SUSPENDED)
    with official_schools(Store.open(folder)) as there:
        school, cells = find_school(there, named, measures)
        last = newest(each for each in cells if each["measure"] == asking.measure)
        period = asking.period or next((each["period"] for each in last.values()), "")
        chosen = newest(cells, period)
        schools = there.read(chosen.values())
        by_measure = {each.schools.of.measure: each for each in compared(chosen.values(), schools)}
    found = by_measure.get(asking.measure)
    if found is None:
        raise WrongCallError(
            f"The files have no figure of it to compare{f' in {period}' if period else ''}.",
            advice="Ask what there is: wholeschool national school STORE SCHOOL",
        )
    suspended = by_measure.get(SUSPENDED)
    answer = answered(
        replace(asking, phase=school.phase),
        costs,
        period,
        _figure(found.schools, found.place),
        [_figure(found.schools, int(place)) for place in found.likes],
        who=_name(school),
        like=f"the middle one of {len(found.likes)} {kind(found)}",
        times=times_suspended(*(_exact(each) for each in (found, suspended))),
    )
    its = (own(found),) if found.schools.hidden[found.place] else ()
    beside = (*its, *widened(found), *withheld(found), old(period, asked=bool(asking.period)))
    notes = (*answer.found.notes, *beside)
    return replace(
        answer, found=replace(answer.found, notes=notes), school=school, like_schools=len(found.likes)
    )


def _name(school: OfficialSchool) -> str:
    return school.name or f"school {school.laestab}"


def _exact(found: LikeForLike | None) -> Figure | None:
    """The figure of a school; None where its number is withheld."""
    if found is None or found.schools.hidden[found.place]:
        return None
    return _figure(found.schools, found.place)


def _figure(schools: Schools, place: int) -> Figure:
    of = schools.of
    count, laestab = float(schools.count[place]), str(schools.laestab[place].as_py())
    known = not math.isnan(count)
    return Figure(
        measure=of.measure,
        period=of.period,
        term=of.term,
        level="school",
        area_code=laestab,
        area=f"school {laestab}",
        phase=of.phase,
        characteristic="",
        group="",
        count=count if known else None,
        base=float(schools.base[place]),
        rate=None,
        rounding=0,
        reason="" if known else ":",
        sources=(schools.source(place),),
        edition=(of.source_file, of.release),
        loaded_on="",
        made="a withheld number taken as the middle of what it can be" if schools.hidden[place] else "",
    )
