"""Attendance in windows of weeks: at the alternative provision school against the main school, and after it.

Attended ÷ possible sessions as DfE counts them (methodology of pupil absence in schools in England). Sessions
marked D belong to the other school and are in neither's possible sessions (SI 2024/208 regulation 10).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from wholeschool.continuum.alternative.rolls import AlternativeStay, Kinds
from wholeschool.continuum.rows.by_year import academic_years, all_years, of_year, told, year_by_year
from wholeschool.engine import CompiledStep, LocalEngine, Plan, compiled_once
from wholeschool.stats import Change, rate_change
from wholeschool.store import Kept

_WINDOWS = pa.schema(
    [
        ("window", pa.int64()),
        ("pupil_id", pa.int64()),
        ("here", pa.int32()),
        ("first", pa.date32()),
        ("last", pa.date32()),
    ]
)
_WEEKS = pa.schema(
    [
        ("pupil_id", pa.int64()),
        ("urn", pa.int32()),
        ("week", pa.date32()),
        ("possible", pa.int32()),
        ("attended", pa.int32()),
    ]
)
_URNS, _PUPILS = pa.schema([("urn", pa.int32())]), pa.schema([("pupil_id", pa.int64())])


@dataclass(frozen=True)
class Window:
    """Weeks of a pupil, from the Monday `first` to the Monday `last`; `here` is the school they are about."""

    pupil_id: int
    here: int
    first: date
    last: date


@dataclass(frozen=True)
class Sessions:
    """Sessions of a window at one place: possible, attended."""

    possible: int = 0
    attended: int = 0

    @property
    def rate(self) -> float | None:
        """Attended ÷ possible; None where nothing was possible."""
        return self.attended / self.possible if self.possible else None


@dataclass(frozen=True)
class Attended:
    """A window's sessions: `here` and at mainstream schools (`main`), in weeks in which both had some.

    `back`: those at mainstream schools in all its weeks.
    """

    here: Sessions = Sessions()
    main: Sessions = Sessions()
    back: Sessions = Sessions()


def stay_windows(stays: Iterable[AlternativeStay], last_day: date) -> list[Window]:
    """The weeks of each stay."""
    return [
        Window(stay.pupil_id, stay.urn, _monday(stay.start), _monday(min(stay.end or last_day, last_day)))
        for stay in stays
    ]


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def attended(
    engine: LocalEngine, windows: Sequence[Window], kinds: Kinds, kept: Kept | None = None
) -> list[Attended]:
    """What was attended in each window, in their order; weeks of years that stand are taken from `kept`."""
    columns = {name: [getattr(window, name) for window in windows] for name in _WINDOWS.names[1:]}
    engine.hold("alternative_windows", pa.table({"window": range(len(windows)), **columns}, schema=_WINDOWS))
    engine.hold("mainstream_urns", pa.table({"urn": sorted(kinds.mainstream)}, schema=_URNS))
    pupils = pa.table({"pupil_id": sorted({window.pupil_id for window in windows})}, schema=_PUPILS)
    engine.hold("alternative_asked", pupils)
    steps, years = _weeks_compiled(engine.DIALECT), academic_years(engine, "presence")
    weeks = year_by_year(engine, kept or Kept(engine), steps, ("presence",), years, basis=told(pupils))
    engine.hold("alternative_weeks", all_years(weeks).cast(_WEEKS))
    held, asked = _compiled(engine.DIALECT)
    engine.run([held])
    found = [Attended()] * len(windows)
    for row in engine.answer(asked).to_pylist():
        found[row["window"]] = Attended(
            Sessions(row["here_possible"], row["here_attended"]),
            Sessions(row["main_possible"], row["main_attended"]),
            Sessions(row["back_possible"], row["back_attended"]),
        )
    return found


def here_against_main(pupils: Sequence[int], found: Sequence[Attended]) -> Change:
    """Attendance at the main school (`before`) and here (`after`), and the difference, with its interval.

    Pupils are the clusters: one with two stays is one. Only those with sessions at both count.
    """
    sums: dict[int, list[int]] = {}
    for pupil, each in zip(pupils, found, strict=True):
        if each.here.possible and each.main.possible:
            own = sums.setdefault(pupil, [0, 0, 0, 0])
            for place, sessions in ((0, each.main), (2, each.here)):
                own[place] += sessions.attended
                own[place + 1] += sessions.possible
    columns = np.array([*sums.values()], dtype=np.float64).reshape(-1, 4).T
    return rate_change(*columns)


@compiled_once
def _weeks_compiled(dialect: str) -> tuple[CompiledStep, ...]:
    """A year's weeks with a possible session, of the pupils of the windows."""
    plan, presence = Plan(), of_year("presence")
    asked = Plan.given("alternative_asked", _PUPILS)
    rows = presence.filter((presence.possible > 0) & presence.pupil_id.isin(asked.pupil_id))
    attended = rows.possible - rows.authorised - rows.unauthorised
    plan.view(
        "alternative_weeks_of_year", rows.select("pupil_id", "urn", "week", "possible", attended=attended)
    )
    return plan.compiled(dialect)


@compiled_once
def _compiled(dialect: str) -> tuple[CompiledStep, ...]:
    plan = Plan()
    windows, mainstream = Plan.given("alternative_windows", _WINDOWS), Plan.given("mainstream_urns", _URNS)
    inside = Plan.given("alternative_weeks", _WEEKS).join(windows, "pupil_id")
    inside = inside.filter((inside.week >= inside["first"]) & (inside.week <= inside["last"]))
    inside = plan.hold("alternative_inside", inside)
    here = inside.filter(inside.urn == inside.here)
    here = here.select("window", "week", here_possible="possible", here_attended="attended")
    main = inside.filter(inside.urn != inside.here).semi_join(mainstream, "urn")
    main = main.group_by("window", "week").agg(
        main_possible=main.possible.sum(), main_attended=main.attended.sum()
    )
    both = main.left_join(here, ["window", "week"])
    met = both.here_possible.notnull()
    names = ("here_possible", "here_attended", "main_possible", "main_attended")
    sums = {name: both[name].sum(where=met).fill_null(0).cast("int32") for name in names}
    back = {f"back_{name}": both[f"main_{name}"].sum().cast("int32") for name in ("possible", "attended")}
    plan.view("alternative_sessions", both.group_by("window").agg(**sums, **back))
    return plan.compiled(dialect)
