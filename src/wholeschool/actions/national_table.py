"""Answer a question with official figures: one measure, by a group, in a year, of a place."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

import ibis.expr.types as ir

from wholeschool.actions.national_bases import pupils_of, with_bases
from wholeschool.actions.national_before import arrivals
from wholeschool.engine import CompiledStep, LocalEngine, Plan, compiled_once
from wholeschool.errors import WrongCallError
from wholeschool.policy import asked as asking
from wholeschool.policy.arrivals import Arrival, Edition
from wholeschool.policy.asked import Asked, Available
from wholeschool.policy.compared import WAYS, Given
from wholeschool.policy.figures import SESSIONS, Figure, figures
from wholeschool.policy.names import BY_PLACE, characteristic_of, check_choice, check_measure, plain
from wholeschool.policy.places import Wanted, wanted
from wholeschool.policy.sums import LONDON
from wholeschool.policy.table import Answer, answer
from wholeschool.schema.national import CROSSED, LEVELS, NATIONAL, UNITS
from wholeschool.store import Store

_TABLE = "national"
_AREAS = ("national", "region", "la")
_LONDON_IN_PARTS = 'Files of suspensions have it in two: --area "Inner London", --area "Outer London".'


def national_table(
    store: Store,
    measure: str,
    *,
    by: str = "",
    periods: Sequence[str] = (),
    level: str = "",
    area: str = "",
    phase: str = "",
    term: str | None = None,
) -> Answer:
    """The figures of a measure, with intervals, and for groups the ratios to their reference group.

    What is not asked is chosen and said: England, all phases, and by group the newest year. `periods` “all”
    has every year. Raises WrongCallError, with the nearest, where there is no such thing.
    """
    if plain(measure) not in UNITS:
        with official(store) as figures_of:
            check_measure(measure, [each for each in UNITS if figures_of.available(each)])
    measure, by, level, phase = (plain(each) for each in (measure, by, level, phase))
    term = None if term is None else plain(term)
    characteristic_of(by)
    if level:
        check_choice("level", level, LEVELS)
    place = wanted(area, level or _level_of(by)) if area else None
    level = place.level if place else level
    if level == "school" and not (place and (place.codes or place.schools_of)):
        raise WrongCallError(
            "That would be some twenty thousand schools.",
            advice="Name one by its LAESTAB or URN, or a local authority whose schools are meant: --area.",
        )
    with _without_collector(), official(store) as figures_of:
        heads = figures_of.available(asking.HEADS) if by and level in ("", "national") else ()
        asked = asking.whole(
            measure,
            figures_of.available(measure, schools=level == "school"),
            by=by,
            level=level,
            phase=phase,
            periods=periods,
            term=term,
            one_place=place is not None and bool(place.codes) and not place.several,
            heads=frozenset(each.characteristic for each in heads),
        )
        found = answer(asked, _given(figures_of, asked, place))
    if not found.rows:
        raise WrongCallError(
            f"There are no such figures of {place.name if place else 'this'} in {', '.join(asked.periods)}.",
            advice=_LONDON_IN_PARTS
            if place and place.codes == (LONDON,)
            else "Ask for another year with --period, or for all of them with --period all.",
        )
    return found


@contextmanager
def _without_collector() -> Iterator[None]:
    """No search for cycles of objects meanwhile: figures have none, and it is a third of a large answer."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _level_of(by: str) -> str:
    words = [word.strip() for word in by.split(",")]
    return next((BY_PLACE[word] for word in words if word in BY_PLACE), "")


@dataclass(frozen=True)
class Official:
    """The table of official figures, opened. `came`: how each edition came into the store."""

    engine: LocalEngine
    came: Mapping[Edition, Arrival]

    def available(self, measure: str, *, schools: bool = False) -> list[Available]:
        """Of what there are figures of a measure; of single schools where that is asked."""
        levels = LEVELS if schools else _AREAS
        self.engine.ask(official_measure=measure, official_levels=list(levels))
        found = self.engine.answer(_steps(self.engine.DIALECT)["available"])
        return [Available(**row) for row in found.to_pylist()]

    def read(
        self,
        measure: str,
        level: str,
        characteristic: str,
        periods: Iterable[str],
        phases: Iterable[str],
        place: Wanted | None = None,
    ) -> list[Figure]:
        """The figures of a measure and a level, of everything that is named."""
        codes = list(place.codes) if place else []
        self.engine.ask(
            official_measure=measure,
            official_level=level,
            official_characteristic=characteristic,
            official_periods=list(periods),
            official_phases=list(phases),
            official_codes=codes,
            official_numbers=[int(code) for code in codes if code.isdigit()],
            official_schools_of=place.schools_of if place else "",
            official_everywhere=not codes and not (place and place.schools_of),
        )
        return figures(self.engine.answer(_steps(self.engine.DIALECT)["figures"]), self.came)


@contextmanager
def official(store: Store) -> Iterator[Official]:
    """The official figures of a store, and no other table: opening all takes longer than asking."""
    with store.reading_along(), LocalEngine(brief=True) as engine:
        log = store.log()
        store.show(engine, [_TABLE], log[-1])
        yield Official(engine, arrivals(log))


def _given(official: Official, asked: Asked, place: Wanted | None) -> Given:
    """What the answer is made of."""
    level = "la" if asked.rebuilt else asked.level
    its = official.read(asked.measure, level, asked.characteristic, asked.periods, asked.phases, place)
    reference = asking.reference_of(asked.characteristic)
    compared = asked.measure in WAYS.values() and bool(reference)
    ways = {way: _way(official, asked, place, way, its) for way in WAYS} if compared else {}
    england = (
        official.read(
            asked.measure, "national", asked.characteristic, asked.periods, _with_parts(asked.phases)
        )
        if asked.level in ("region", "la") and not reference
        else []
    )
    its, england, said = with_bases(official, asked, place, its, england)
    heads = asked.rebuilt or (compared and asked.level == "national")
    return Given(
        its,
        ways,
        official.read(asking.HEADS, "la", asked.characteristic, asked.periods, asked.phases) if heads else (),
        england,
        said,
        pupils_of(official, asked, place),
        place is not None,
    )


def _with_parts(phases: Sequence[str]) -> Sequence[str]:
    """The phases, and with all schools what they are made of: England may have to be added up."""
    return ("all", *asking.ADDED_PHASES) if "all" in phases else phases


def _way(
    official: Official, asked: Asked, place: Wanted | None, way: str, its: Sequence[Figure]
) -> Sequence[Figure]:
    """The figures by which groups are compared in one way, read as those of the measure are."""
    if WAYS[way] == asked.measure:
        return its
    level = "la" if asked.rebuilt else asked.level
    found = official.read(WAYS[way], level, asked.characteristic, asked.periods, asked.phases, place)
    if found or way != "days":
        return found
    crossed = f"code{CROSSED}{asked.characteristic}"
    of_authorities = "la" if asked.level == "national" else asked.level
    return official.read(SESSIONS, of_authorities, crossed, asked.periods, asked.phases, place)


@cache
def _steps(dialect: str) -> dict[str, CompiledStep]:
    return {step.name: step for step in _compiled(dialect)}


@compiled_once
def _compiled(dialect: str) -> tuple[CompiledStep, ...]:
    plan = Plan()
    rows = Plan.given(_TABLE, NATIONAL.arrow)
    its = rows.filter(rows.measure == Plan.asked("official_measure", "string"))
    there = its.filter(Plan.asked("official_levels", "array<string>").contains(its.level))
    plan.view("available", there.select("level", "characteristic", "period", "term", "phase").distinct())
    plan.view("figures", _figures(its))
    return plan.compiled(dialect)


def _figures(its: ir.Table) -> ir.Table:
    of_numbers = Plan.asked("official_numbers", "array<int32>").contains(its.school_urn)
    of_codes = Plan.asked("official_codes", "array<string>").contains(its.area_code)
    here = (
        Plan.asked("official_everywhere", "boolean")
        | of_codes
        | of_numbers.fill_null(False)
        | (its.area == Plan.asked("official_schools_of", "string"))
    )
    return its.filter(
        its.level == Plan.asked("official_level", "string"),
        its.characteristic == Plan.asked("official_characteristic", "string"),
        Plan.asked("official_periods", "array<string>").contains(its.period),
        Plan.asked("official_phases", "array<string>").contains(its.phase),
        here,
    )
