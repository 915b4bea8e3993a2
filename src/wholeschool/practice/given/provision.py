"""Provision in place of lessons, such as a unit in the school: who goes in, for how long, what then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from wholeschool.reference.lists import code_list
from wholeschool.schema.wording import counted
from wholeschool.stats.incidence import cumulative_incidence

FEWEST = 10
"""Spells below which nothing is said of how long they take."""
AT_WEEKS = (6, 12, 24)
AGAIN_WITHIN = 12
RUNNING, BACK, OTHERWISE = 0, 1, 2
_NOT_SAID = "not_said"


class Clock(Protocol):
    """Counts school weeks (`continuum.schools.clock`)."""

    @property
    def last_day(self) -> date:
        """The last day of the data."""

    def weeks_until(self, urn: Any, day: Any) -> Any:
        """How many school weeks had begun by a day, a number since 1 January 1970."""


@dataclass(frozen=True)
class Chance:
    """A share of spells by so many school weeks, with its 95 % interval; None where too few are seen."""

    weeks: int
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Provision:
    """What became of the spells of a provision.

    `by`: for purpose, entry, destination and share_of_week how many spells have each word (`not_said`: none).
    `running`, `back`, `otherwise` are all spells that began. `of_plan`: those with a day planned for the
    return that has passed, `in_time`: of these back by then. `returned`: the share back in all lessons, other
    endings beside. `half_back`: school weeks until half are; None = not reached. `again`: of those who were
    back, the share who began another within twelve school weeks. `late`: spells written down when it was
    known how they went.
    """

    practice: str
    spells: int
    pupils: int
    running: int
    back: int
    otherwise: int
    by: Mapping[str, Mapping[str, int]]
    of_plan: int
    in_time: int
    returned: tuple[Chance, ...]
    half_back: int | None
    again: Chance
    late: int

    def sentences(self) -> tuple[str, ...]:
        """What can be said, and what cannot."""
        return tuple(_sentences(self))


def provision(practice: str, rows: Sequence[Mapping[str, Any]], clock: Clock) -> Provision:
    """What became of the spells of one practice: rows of the supports that name a pupil, with `late`.

    A spell whose pupil was back, or whose destination is all lessons, has come back, on that day; one with an
    end and neither has ended otherwise; any other runs, as far as the data go. Spells that begin after these
    are left out.
    """
    rows = [row for row in rows if row["start"] <= clock.last_day]
    ended = endings(rows, clock)
    weeks = weeks_of(rows, ended, clock)
    kinds = np.array([kind for kind, _ in ended], dtype=np.int64)
    planned = [(row, end) for row, end in zip(rows, ended, strict=True) if _is_past(row["back_by"], clock)]
    told = len(rows) >= FEWEST
    curve = cumulative_incidence(weeks, kinds, BACK) if told else None
    columns = ("purpose", "entry", "destination", "share_of_week")
    return Provision(
        practice,
        len(rows),
        len({row["pupil_id"] for row in rows}),
        int((kinds == RUNNING).sum()),
        int((kinds == BACK).sum()),
        int((kinds == OTHERWISE).sum()),
        {name: _counts(rows, name) for name in columns},
        len(planned),
        sum(kind == BACK and day <= row["back_by"] for row, (kind, day) in planned),
        tuple(_chance(at, *(curve.at(at) if curve else (np.nan,) * 3)) for at in AT_WEEKS),
        curve.reached(0.5) if curve else None,
        _again(rows, ended, clock),
        sum(bool(row["late"]) for row in rows),
    )


def endings(rows: Sequence[Mapping[str, Any]], clock: Clock) -> list[tuple[int, date]]:
    """How each spell ended (`BACK`, `OTHERWISE`, or `RUNNING` still) and when, as far as the data go."""
    return [_ending(row, clock.last_day) for row in rows]


def weeks_of(
    rows: Sequence[Mapping[str, Any]], ended: Sequence[tuple[int, date]], clock: Clock
) -> npt.NDArray[np.int64]:
    """How many school weeks each spell took, or has taken so far: (n,)."""
    pairs = zip(rows, ended, strict=True)
    return np.array([_weeks(clock, row["urn"], row["start"], day) for row, (_, day) in pairs], dtype=np.int64)


def _ending(row: Mapping[str, Any], last: date) -> tuple[int, date]:
    """How a spell ended and when, as far as the data go."""
    back = row["back_on"]
    if back is None and row["destination"] is not None:
        returned = code_list("provision_destinations")[row["destination"]].more["returned"] == "1"
        back = row["end"] if returned else None
    if back is not None and back <= last:
        return BACK, back
    if row["end"] is not None and row["end"] <= last:
        return OTHERWISE, row["end"]
    return RUNNING, last


def _again(rows: Sequence[Mapping[str, Any]], ended: Sequence[tuple[int, date]], clock: Clock) -> Chance:
    """Of those who came back, who began another within so many weeks, as far as each was seen."""
    waits, begun = [], []
    for row, (kind, day) in zip(rows, ended, strict=True):
        if kind != BACK:
            continue
        later = [
            each["start"] for each in rows if each["pupil_id"] == row["pupil_id"] and each["start"] > day
        ]
        waits.append(_weeks(clock, row["urn"], day, min(later, default=clock.last_day)))
        begun.append(bool(later))
    if len(waits) < FEWEST or max(waits) < AGAIN_WITHIN:
        return Chance(AGAIN_WITHIN, None, None, None)
    curve = cumulative_incidence(np.array(waits, dtype=np.int64), np.array(begun, dtype=np.int64), 1)
    return _chance(AGAIN_WITHIN, *curve.at(AGAIN_WITHIN))


def _weeks(clock: Clock, urn: int, start: date, end: date) -> int:
    """School weeks from the week of one day to that of another."""
    return int(clock.weeks_until(urn, _number(end)) - clock.weeks_until(urn, _number(start)))


def _number(day: date) -> int:
    return (day - date(1970, 1, 1)).days


def _is_past(day: date | None, clock: Clock) -> bool:
    return day is not None and day <= clock.last_day


def _counts(rows: Iterable[Mapping[str, Any]], name: str) -> dict[str, int]:
    words = (_band(row[name]) if name == "share_of_week" else row[name] or _NOT_SAID for row in rows)
    return dict(Counter(words).most_common())


def _band(share: int | None) -> str:
    """A share of the week as a few words: what takes most of it is another thing than an hour a day."""
    if share is None:
        return _NOT_SAID
    return "all" if share == 100 else "half_or_more" if share >= 50 else "less_than_half"


def _chance(weeks: int, share: float, low: float, high: float) -> Chance:
    known = bool(np.isfinite(share))
    return Chance(weeks, *((float(each) if known else None) for each in (share, low, high)))


def _sentences(found: Provision) -> Iterable[str]:
    whose = f"{counted(found.spells, 'spell')} of {counted(found.pupils, 'pupil')}"
    yield (
        f"{whose}: {found.back:,} came back to all lessons, {found.otherwise:,} ended otherwise or nobody "
        f"said how, {found.running:,} still run."
    )
    if found.spells < FEWEST:
        yield f"How long they take cannot be told from fewer than {FEWEST}."
        return
    for each in found.returned:
        if each.share is not None:
            yield f"Back in all lessons within {each.weeks} school weeks: {_per_cent(each)}."
    if found.half_back is None:
        yield "Half are not back as far as anybody was seen."
    else:
        yield f"Half were back within {counted(found.half_back, 'school week')}."
    if found.of_plan:
        yield f"Of {found.of_plan:,} whose planned day has passed, {found.in_time:,} were back by then."
    if found.again.share is None:
        yield "Whether they stay back cannot be told yet: too few came back, or too lately."
    else:
        yield f"Began another within {AGAIN_WITHIN} school weeks of coming back: {_per_cent(found.again)}."
    if found.late:
        yield f"{counted(found.late, 'spell was', 'spells were')} written down when it was known how it went."
    yield (
        "Pupils go in at their worst, and many get better by themselves: what became of them is not what it "
        "did. That takes others like them beside (wholeschool evaluate provision)."
    )


def _per_cent(each: Chance) -> str:
    share, low, high = (f"{100 * (value or 0):.0f}" for value in (each.share, each.low, each.high))
    return f"{share} % (95 % interval {low} to {high} %)"
