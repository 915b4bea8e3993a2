"""Attendance in windows of weeks: at the alternative provision school against the main school, and after it.

Attended ÷ possible sessions as DfE counts them (methodology of pupil absence in schools in England). Sessions
marked D belong to the other school and are in neither's possible sessions (SI 2024/208 regulation 10).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
import pyarrow as pa

from wholeschool.continuum.alternative_rolls import AlternativeStay, Kinds
from wholeschool.continuum.school_clock import monday_of
from wholeschool.engine import CompiledStep, LocalEngine, Plan
from wholeschool.schema import TABLES
from wholeschool.stats import Change, rate_change

_WINDOWS = pa.schema(
    [
        ("window", pa.int64()),
        ("pupil_id", pa.int64()),
        ("here", pa.int32()),
        ("first", pa.date32()),
        ("last", pa.date32()),
    ]
)
_URNS = pa.schema([("urn", pa.int32())])


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
        Window(stay.pupil_id, stay.urn, monday_of(stay.start), monday_of(min(stay.end or last_day, last_day)))
        for stay in stays
    ]


def attended(engine: LocalEngine, windows: Sequence[Window], kinds: Kinds) -> list[Attended]:
    """What was attended in each window, in their order."""
    rows = [{"window": place, **vars(window)} for place, window in enumerate(windows)]
    engine.hold("alternative_windows", pa.Table.from_pylist(rows, schema=_WINDOWS))
    mainstream = [{"urn": urn} for urn in sorted(kinds.mainstream)]
    engine.hold("mainstream_urns", pa.Table.from_pylist(mainstream, schema=_URNS))
    engine.run(_compiled(engine.DIALECT))
    found = [Attended() for _ in windows]
    for row in engine.fetch(engine.table("alternative_sessions")).to_pylist():
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


@cache
def _compiled(dialect: str) -> tuple[CompiledStep, ...]:
    plan = Plan()
    presence = Plan.given("presence", TABLES["presence"].own_arrow)
    windows, mainstream = Plan.given("alternative_windows", _WINDOWS), Plan.given("mainstream_urns", _URNS)
    rows = presence.semi_join(windows, "pupil_id")
    rows = rows.select(
        "pupil_id", "urn", "week", "possible", attended=rows.possible - rows.authorised - rows.unauthorised
    )
    rows = plan.hold("alternative_weeks", rows)
    inside = rows.join(windows, "pupil_id")
    inside = inside.filter((inside.week >= inside["first"]) & (inside.week <= inside["last"]))
    inside = plan.hold("alternative_inside", inside.filter(inside.possible > 0))
    here = inside.filter(inside.urn == inside.here)
    here = here.select("window", "week", here_possible="possible", here_attended="attended")
    main = inside.filter(inside.urn != inside.here).semi_join(mainstream, "urn")
    main = main.group_by("window", "week").agg(
        main_possible=main.possible.sum(), main_attended=main.attended.sum()
    )
    both = main.left_join(here, ["window", "week"])
    met = both.here_possible.notnull()
    names = ("here_possible", "here_attended", "main_possible", "main_attended")
    sums = {name: both[name].sum(where=met).fill_null(0).cast("int64") for name in names}
    back = {f"back_{name}": both[f"main_{name}"].sum().cast("int64") for name in ("possible", "attended")}
    plan.hold("alternative_sessions", both.group_by("window").agg(**sums, **back))
    return plan.compiled(dialect)
