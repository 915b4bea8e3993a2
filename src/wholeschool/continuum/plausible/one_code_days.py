"""School days on which everybody has the same absence code: nobody took the register, or nobody was there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa

from wholeschool.continuum.plausible.school_weeks import SchoolWeeks, school_weeks
from wholeschool.continuum.plausible.words import Doubt, day_and_year, doubt, in_term, limit
from wholeschool.engine import CompiledStep, LocalEngine, Plan, compiled_once
from wholeschool.reference.attendance import codes
from wholeschool.reference.marks import CLOSED, NO_MARK, NOT_GIVEN, SLOTS
from wholeschool.schema import TABLES
from wholeschool.schema.wording import counted
from wholeschool.store import Kept

_NAME = "one_code_for_all"
_STUDY_LEAVE = "S"
_DAYS = SLOTS // 2
_NO_MARKS = (NOT_GIVEN, NO_MARK, CLOSED)
_ASKED = pa.schema([("urn", pa.int32()), ("week", pa.date32())])


def one_code_days(engine: LocalEngine, kept: Kept | None = None) -> Iterator[Doubt]:
    """A finding for each school, term and code: the days, and how many pupils."""
    weeks = school_weeks(engine, kept)
    nobody = _nobody_there(weeks)
    asked = np.flatnonzero(nobody.any(axis=1))
    if not len(asked):
        return
    at = {(int(weeks.urn[row]), int(weeks.week[row])): int(row) for row in asked}
    days = (pa.array(weeks.week[asked], pa.int32()).cast(pa.date32()), weeks.urn[asked])
    engine.hold("plausible_asked_weeks", pa.table({"urn": days[1], "week": days[0]}, schema=_ASKED))
    (step,) = _compiled(engine.DIALECT)
    patterns: dict[tuple[int, int], list[dict[str, Any]]] = defaultdict(list)
    for each in engine.answer(step).to_pylist():
        patterns[each["urn"], each["number"]].append(each)
    found: dict[tuple[int, str, str, str], list[tuple[int, int]]] = {}
    for (urn, week), row in sorted(at.items()):
        for day in np.flatnonzero(nobody[row]).tolist():
            code, pupils = _code_of_day(patterns[urn, week], day)
            if code:
                key = (urn, weeks.academic_year[row], weeks.term[row], code)
                found.setdefault(key, []).append((week + day, pupils))
    for (urn, year, term, code), on in found.items():
        more = f" and on {counted(len(on) - 1, 'more day')}" if len(on) > 1 else ""
        seen = (
            f"{in_term(urn, year, term)}: {code} for all of {counted(on[0][1], 'pupil')} on "
            f"{day_and_year(on[0][0])}{more}"
        )
        pupils = max(many for _, many in on)
        yield doubt(_NAME, seen, len(on), urn=urn, academic_year=year, pupils=pupils)


def _nobody_there(weeks: SchoolWeeks) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """The days (rows × 7) with enough pupils marked, and hardly anybody present in any session of it."""
    absent = weeks.taught * 100 <= (100 - limit(_NAME, "least_percent")) * weeks.given
    judged = weeks.given >= limit(_NAME, "fewest_pupils")
    held = weeks.given > 0
    by_day = (-1, _DAYS, 2)
    all_absent = (absent | ~held).reshape(by_day).all(axis=2)
    return np.asarray(all_absent & judged.reshape(by_day).any(axis=2))


def _code_of_day(patterns: list[dict[str, Any]], day: int) -> tuple[str, int]:
    """The one absence code of nearly all marks of a day, and the pupils with a mark; none = empty."""
    times: dict[str, int] = {}
    pupils = 0
    for each in patterns:
        marks, many = each["marks"][2 * day : 2 * day + 2], each["pupils"]
        given = [mark for mark in marks if mark not in _NO_MARKS]
        pupils += many if given else 0
        for mark in given:
            times[mark] = times.get(mark, 0) + many
    most = max(times, key=lambda mark: times[mark], default="")
    enough = most and times[most] * 100 >= limit(_NAME, "least_percent") * sum(times.values())
    return (_absences().get(most, ""), pupils) if enough else ("", 0)


@cache
def _absences() -> dict[str, str]:
    """Character of a week → the absence code that it stands for."""
    absent = [each for each in codes() if each.authorised or each.unauthorised]
    return {each.char: each.code for each in absent if each.code != _STUDY_LEAVE}


@compiled_once
def _compiled(dialect: str) -> tuple[CompiledStep, ...]:
    """Of the weeks asked about, how many pupils have which marks."""
    plan, weeks = Plan(), Plan.given("week_counts", TABLES["week_counts"].own_arrow)
    asked = Plan.given("plausible_asked_weeks", _ASKED)
    mine = weeks.semi_join(asked, ["urn", "week"])
    patterns = mine.group_by("urn", "week", "marks").agg(pupils=mine.count())
    number = patterns.week.epoch_seconds() // 86_400
    plan.view("plausible_patterns", patterns.select("urn", "marks", "pupils", number=number.cast("int64")))
    return plan.compiled(dialect)
