"""Single schools in the official figures of a store: found by number or name, and read with their likes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from wholeschool.actions.national_before import arrivals
from wholeschool.actions.national_table import Official
from wholeschool.engine import CompiledStep, LocalEngine, Plan, compiled_once
from wholeschool.policy.arrivals import UNTOLD, Arrival, Edition, ages
from wholeschool.policy.asked import HEADS
from wholeschool.policy.like_areas import shares
from wholeschool.policy.like_schools import (
    LikeForLike,
    Poverty,
    Schools,
    SchoolsOf,
    like_for_like,
    schools_of,
)
from wholeschool.reference.areas import authorities
from wholeschool.schema.national import NATIONAL
from wholeschool.store import Store

MEASURES = (
    "suspension_rate",
    "pupils_suspended_rate",
    "overall_absence",
    "unauthorised_absence",
    "persistent_absence",
)
"""What is looked at where nothing else is asked for."""
POSSIBLE = (*MEASURES[:2], "permanent_exclusion_rate", MEASURES[2], "authorised_absence", *MEASURES[3:])
"""Every measure that files have of single schools, but sessions by code."""
_WITH_URN = "overall_absence"
"""Suspensions are published without a URN: absence says which LAESTAB a URN has had."""
_BY_PHASE = ("primary", "secondary")
_HEADS_OF = ("la", "fsm")
_OPEN = ("national", "schools")

Cell = Mapping[str, Any]
"""A figure of a school: measure, period, term, phase, area_code, area, its edition, and how that came."""


@dataclass(frozen=True)
class OfficialSchools:
    """The official figures of single schools in a store, opened."""

    engine: LocalEngine
    came: Mapping[Edition, Arrival]

    def cells(self, measures: Iterable[str], laestabs: Iterable[str]) -> list[Cell]:
        """The figures of some schools: what there is of them, without the numbers."""
        self.engine.ask(schools_measures=list(measures), schools_codes=list(laestabs))
        found = self.engine.answer(_steps(self.engine.DIALECT)["cells"]).to_pylist()
        return [{**each, "came": self.came.get(_edition(each), UNTOLD)} for each in found]

    def laestabs(self, urns: Sequence[int]) -> dict[int, list[str]]:
        """The LAESTABs that each URN has had, the newest first; a URN that no file has is left out."""
        self.engine.ask(schools_measures=[_WITH_URN], schools_numbers=list(urns))
        rows = self.engine.answer(_steps(self.engine.DIALECT)["by_urn"]).to_pylist()
        found: dict[int, list[str]] = {}
        for row in sorted(rows, key=lambda row: str(row["period"]), reverse=True):
            its = found.setdefault(int(row["school_urn"]), [])
            if row["area_code"] not in its:
                its.append(str(row["area_code"]))
        return found

    def urn_of(self, laestab: str) -> int | None:
        """The last URN under which a school of that LAESTAB is in the files; None where they do not say."""
        cells = [each for each in self.cells([_WITH_URN], [laestab]) if each["school_urn"]]
        return int(max(cells, key=lambda each: str(each["period"]))["school_urn"]) if cells else None

    def every(self, measure: str) -> list[str]:
        """The LAESTAB of every school that there are figures of."""
        self.engine.ask(schools_measures=[measure])
        found = self.engine.answer(_steps(self.engine.DIALECT)["every"])["area_code"].to_pylist()
        return [str(each) for each in found]

    def read(self, cells: Iterable[Cell]) -> dict[SchoolsOf, Schools]:
        """All schools of the measures, periods, phases and editions of some figures."""
        found, poverty = {}, self._poverty()
        for of in dict.fromkeys(map(of_cell, cells)):
            self.engine.ask(**{f"schools_{name}": value for name, value in asdict(of).items()})
            rows = self.engine.answer(_steps(self.engine.DIALECT)["peers"])
            found[of] = schools_of(of, rows, poverty(of.period, of.phase))
        return found

    def _poverty(self) -> Callable[[str, str], Poverty]:
        """The share of pupils in poverty of each authority, by a period (or the one nearest) and a phase."""
        official = Official(self.engine, self.came)
        there = [each for each in official.available(HEADS) if (each.level, each.characteristic) == _HEADS_OF]

        @cache
        def poverty(period: str, phase: str) -> Poverty:
            of_phase = phase if phase in _BY_PHASE else "all"
            periods = {each.period for each in there if each.phase == of_phase}
            if not periods:
                return Poverty({})
            nearest = min(periods, key=lambda each: (abs(int(each[:4]) - int(period[:4])), each))
            found = shares(official.read(HEADS, "la", "fsm", [nearest], [of_phase]))
            by_number = {authorities()[code].number: each.share for code, each in found.items()}
            return Poverty(by_number, nearest)

        return poverty


def of_cell(cell: Cell) -> SchoolsOf:
    """What a figure has in common with those that it is compared with."""
    names = ("measure", "period", "phase", "term", "source_file", "release")
    return SchoolsOf(**{name: str(cell[name]) for name in names})


def newest(cells: Iterable[Cell], period: str = "") -> dict[str, Cell]:
    """Of each measure the figure of a period ("" = the newest there is), in the newest edition."""
    its = [each for each in cells if period in ("", each["period"])]
    age_of = ages({_edition(each): (each["came"], str(each["loaded_on"])) for each in its})
    found: dict[str, Cell] = {}
    for each in sorted(its, key=lambda each: (each["period"], age_of[_edition(each)], each["came"].place)):
        found[each["measure"]] = each
    return found


def _edition(cell: Cell) -> Edition:
    return (str(cell["source_file"]), str(cell["release"]))


def compared(
    cells: Iterable[Cell], schools: Mapping[SchoolsOf, Schools], fsm: float | None = None
) -> Iterator[LikeForLike]:
    """Each figure beside those of like schools, where it can be. `fsm`: as `like_for_like` takes it."""
    for each in cells:
        its = schools[of_cell(each)]
        place = its.place(each["area_code"])
        found = None if place is None else like_for_like(its, place, fsm)
        if found is not None:
            yield found


@contextmanager
def official_schools(store: Store) -> Iterator[OfficialSchools]:
    """The official figures of a store, and its schools, and no other table."""
    with store.reading_along(), LocalEngine(brief=True) as engine:
        log = store.log()
        store.show(engine, _OPEN, log[-1])
        yield OfficialSchools(engine, arrivals(log))


@cache
def _steps(dialect: str) -> dict[str, CompiledStep]:
    return {step.name: step for step in _compiled(dialect)}


@compiled_once
def _compiled(dialect: str) -> tuple[CompiledStep, ...]:
    plan = Plan()
    rows = Plan.given("national", NATIONAL.arrow)
    its = rows.filter(
        Plan.asked("schools_measures", "array<string>").contains(rows.measure),
        rows.level == "school",
        rows.characteristic == "",
    )
    named = Plan.asked("schools_codes", "array<string>").contains(its.area_code)
    cell = ("measure", "period", "term", "phase", "area_code", "area", "school_urn", "source_file", "release")
    plan.view("cells", its.filter(named).select(*cell, "loaded_on"))
    numbered = Plan.asked("schools_numbers", "array<int32>").contains(its.school_urn).fill_null(False)
    plan.view("by_urn", its.filter(numbered).select("school_urn", "area_code", "period").distinct())
    plan.view("every", its.select("area_code").distinct())
    of = [name for name in SchoolsOf.__slots__ if name != "measure"]
    peers = rows.filter(
        rows.measure == Plan.asked("schools_measure", "string"),
        rows.level == "school",
        rows.characteristic == "",
        *(rows[name] == Plan.asked(f"schools_{name}", "string") for name in of),
    )
    plan.view("peers", peers.select("area_code", "count", "base", "reason", "source_row"))
    return plan.compiled(dialect)
