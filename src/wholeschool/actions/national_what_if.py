"""What if a group's rate fell to another's, or an authority's to that of those that are like it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from wholeschool.actions.national_england import check_loaded, england_by
from wholeschool.actions.national_school import OfficialSchool
from wholeschool.actions.national_table import Official, official
from wholeschool.actions.national_what_if_asked import (
    USUAL,
    Asking,
    as_written,
    checked,
    groups_of,
    period_of_all,
)
from wholeschool.errors import WrongCallError
from wholeschool.policy.asked import HEADS, best_terms, can_be_rebuilt, newer_rebuilt, reference_of
from wholeschool.policy.chosen import choose
from wholeschool.policy.figures import Figure
from wholeschool.policy.intervals import EVENTS
from wholeschool.policy.like_areas import LikeArea, like, shares
from wholeschool.policy.names import characteristic_of, plain
from wholeschool.policy.notes import made_here
from wholeschool.policy.places import place_of, wanted
from wholeschool.policy.together import over_phases
from wholeschool.policy.what_if import SUSPENSIONS, Draws, WhatIf, what_if
from wholeschool.reference.areas import standing
from wholeschool.reference.breaks import break_list
from wholeschool.reference.unit_costs import UnitCosts
from wholeschool.schema.national import PHASES
from wholeschool.store import Store

SUSPENDED = "pupils_suspended_rate"


@dataclass(frozen=True)
class WhatIfAnswer:
    """What would be less, in which year and schools; `likes`: the authorities whose median is meant.

    Of a school `school` says which, and `like_schools` of how many the median is meant.
    """

    found: WhatIf
    period: str
    phase: str
    costs: UnitCosts
    draws: Draws
    likes: tuple[LikeArea, ...] = ()
    school: OfficialSchool | None = None
    like_schools: int = 0


def what_if_group(folder: Path, by: str, group: str, other: str = "", asking: Asking = USUAL) -> WhatIfAnswer:
    """What would be less in England, if a group's rate fell to another's; without one, to its reference's.

    Raises WrongCallError, with the nearest, where there is no such measure, characteristic, group or year.
    """
    asking, by = as_written(asking), plain(by)
    costs = checked(asking)
    characteristic = characteristic_of(by)
    other = other or reference_of(characteristic)
    with official(Store.open(folder)) as figures_of:
        check_loaded(figures_of, folder)
        by_period = _of_groups(figures_of, asking, asking.measure, characteristic)
        group, other = groups_of(by_period, by, (group, other))
        period, chosen = period_of_all(by_period, (group, other), asking)
        if not asking.period:
            chosen += _rebuilt_years(figures_of, asking.measure, characteristic, period)
        its = by_period[period]
        times = None
        for one, of in ((group, characteristic), ("", "")):
            both = (
                _of_groups(figures_of, asking, each, of).get(period, {}) for each in (SUSPENSIONS, SUSPENDED)
            )
            times = times or times_suspended(*(each.get(one) for each in both))
    return answered(
        asking, costs, period, its[group], [its[other]], who=group, like=other, times=times, chosen=chosen
    )


def what_if_area(folder: Path, area: str, asking: Asking = USUAL) -> WhatIfAnswer:
    """What would be less, if an authority's rate fell to the median of those that are like it.

    Like are those whose share of pupils eligible for free school meals is closest. Raises WrongCallError,
    with the nearest, where there is no such authority, measure or year.
    """
    asking = as_written(asking)
    costs = checked(asking)
    place = wanted(area)
    if place.level == "region":
        inside = ", ".join(
            sorted(each.name for each in standing() if place.codes[0] in (each.region, each.part))
        )
        raise WrongCallError(
            f"{place.name} is a region, and no local authority.", advice=f"Its authorities: {inside}."
        )
    if place.level != "la" or place.several:
        raise WrongCallError(f"“{area}” is no local authority.", advice="Name one, or give its code.")
    code = place_of("la", place.codes[0], place.name)[1]
    with official(Store.open(folder)) as figures_of:
        check_loaded(figures_of, folder)
        by_period = _of_areas(figures_of, asking)
        period, chosen = period_of_all(by_period, (code,), asking)
        like_areas = _like(figures_of, code, period, place.name)
        suspended = _of_areas(figures_of, replace(asking, measure=SUSPENDED, period=period))
    its = by_period[period]
    others = [its[each.code] for each in like_areas if each.code in its]
    names = ", ".join(each.name for each in like_areas if each.code in its)
    return answered(
        asking,
        costs,
        period,
        its[code],
        others,
        who=place.name,
        like=f"the middle one of {len(others)} authorities like it ({names})",
        times=times_suspended(its[code], suspended.get(period, {}).get(code)),
        likes=tuple(each for each in like_areas if each.code in its),
        chosen=chosen,
    )


def answered(
    asking: Asking,
    costs: UnitCosts,
    period: str,
    now: Figure,
    others: Sequence[Figure],
    *,
    who: str,
    like: str,
    times: float | None,
    likes: tuple[LikeArea, ...] = (),
    chosen: Sequence[str] = (),
) -> WhatIfAnswer:
    """The answer for a figure and those whose median it would fall to; `times` None = nothing says it.

    `chosen` says in words what was not asked and was chosen.
    """
    found = what_if(
        now, others, costs, who=who, like=like, times=1.0 if times is None else times, draws=asking.draws
    )
    # Of schools it is said how many have a number that is withheld, and what it is taken as.
    notes = [*chosen, *made_here(each for each in (now, *others) if each.level != "school")]
    notes += [
        each.words for each in break_list().breaks if now.measure in each.measures and period in each.years
    ]
    if asking.measure == SUSPENSIONS and found.rows:
        notes.append(
            "Nothing says how often a pupil was suspended: the interval takes each for suspended once."
            if times is None
            else f"A suspended pupil was suspended {times:.2f} times on average, which widens the interval."
        )
    found = replace(found, notes=(*notes, *found.notes))
    return WhatIfAnswer(found, period, asking.phase, costs, asking.draws, likes)


def _of_groups(
    figures_of: Official, asking: Asking, measure: str, characteristic: str
) -> dict[str, dict[str, Figure]]:
    """Period → group → England's figure of the whole year."""
    found: dict[str, dict[str, Figure]] = {}
    periods = (asking.period,) if asking.period else ()
    for chosen in choose(england_by(figures_of, measure, characteristic, periods)):
        each = chosen.figure
        if each.phase == asking.phase and each.term == "" and each.count is not None and each.base:
            found.setdefault(each.period, {})[each.group] = each
    return found


def _of_areas(figures_of: Official, asking: Asking) -> dict[str, dict[str, Figure]]:
    """Period → code of today → the figure of an authority, all on one part of the year."""
    there = {
        (each.period, each.term)
        for each in figures_of.available(asking.measure)
        if (each.level, each.characteristic) == ("la", "")
    }
    period = asking.period or max((period for period, _ in there), default="")
    of_period = {term for each, term in there if each == period}
    terms = best_terms(of_period) if of_period else ()
    figures = figures_of.read(asking.measure, "la", "", {period}, PHASES)
    figures += over_phases(figures)
    found: dict[str, dict[str, Figure]] = {}
    for chosen in choose(figures):
        each = chosen.figure
        if each.phase == asking.phase and each.term in terms[:1] and each.count is not None and each.base:
            found.setdefault(each.period, {})[place_of("la", each.area_code, each.area)[1]] = each
    return found


def _like(figures_of: Official, code: str, period: str, name: str) -> Sequence[LikeArea]:
    areas = shares(figures_of.read("pupils", "la", "fsm", (period,), ("all",)))
    if code not in areas:
        raise WrongCallError(
            f"Nothing says how many pupils of {name} were eligible for free school meals in {period}.",
            advice="Load DfE's pupils by local authority and characteristic, or ask for another year.",
        )
    return like(code, areas)


def _rebuilt_years(figures_of: Official, measure: str, characteristic: str, period: str) -> tuple[str, ...]:
    """That newer years than this one can be rebuilt from local authorities, where they can."""
    if measure not in EVENTS or not any(
        each.characteristic == characteristic for each in figures_of.available(HEADS)
    ):
        return ()
    its = [each for each in figures_of.available(measure) if each.characteristic == characteristic]
    newest = max([each.period for each in its if each.level == "national"], default=period)
    newer = newer_rebuilt([each for each in its if each.level == "la"], newest)
    return (f"Newer years {can_be_rebuilt(newer)}.",) if newer else ()


def times_suspended(suspensions: Figure | None, pupils: Figure | None) -> float | None:
    """How often a suspended pupil was suspended on average; None where nothing says so."""
    if suspensions is None or suspensions.measure != SUSPENSIONS or suspensions.count is None:
        return None
    if pupils is None or not pupils.count:
        return None
    return suspensions.count / pupils.count
